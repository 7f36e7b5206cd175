"""The administrator's addresses, under /arbete/organisation/."""

from django.urls import path

from organisation.views import absences, bodies, levels, people

app_name = "organisation"
urlpatterns = [
    path("", bodies.overview, name="overview"),
    path("personer/", people.people, name="people"),
    path("personer/ny/", people.new_person, name="new_person"),
    path("personer/<int:pk>/", people.person, name="person"),
    path("personer/<int:pk>/roller/ny/", people.new_role, name="new_role"),
    path("roller/<int:pk>/avsluta/", people.end_role, name="end_role"),
    path("organ/<slug:authority>/nytt/", bodies.new_body, name="new_body"),
    path("organ/<slug:slug>/", bodies.body, name="body"),
    path("organ/<slug:slug>/uppdrag/nytt/", bodies.new_mandate, name="new_mandate"),
    path("uppdrag/<int:pk>/avsluta/", bodies.end_mandate, name="end_mandate"),
    path("enheter/<slug:authority>/ny/", bodies.unit, name="new_unit"),
    path("enheter/<slug:authority>/<slug:slug>/", bodies.unit, name="unit"),
    path("enheter/<slug:authority>/<slug:slug>/godkannande/", levels.unit_levels, name="unit_levels"),
    path("organ/<slug:slug>/godkannande/", levels.body_levels, name="body_levels"),
    path("franvaro/", absences.my_absences, name="my_absences"),
    path("franvaro/<int:pk>/avsluta/", absences.end, name="end_absence"),
    path("personer/<int:pk>/franvaro/", absences.absences, name="absences"),
]
