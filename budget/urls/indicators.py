"""Indicators."""

from django.urls import path

from budget.views import indicators, outcomes

urlpatterns = [
    path("nyckeltal/", indicators.bodies, name="indicator_bodies"),
    path("nyckeltal/<slug:slug>/", indicators.table, name="indicators"),
    path("nyckeltal/<slug:slug>/nytt/", indicators.new, name="new_indicator"),
    path("nyckeltal/<slug:slug>/matt/<int:pk>/", indicators.indicator, name="indicator"),
    path("nyckeltal/<slug:slug>/matt/<int:pk>/andra/", indicators.change, name="change_indicator"),
    path("nyckeltal/<slug:slug>/matt/<int:pk>/avsluta/", indicators.end, name="end_indicator"),
    path("nyckeltal/<slug:slug>/matt/<int:pk>/ta-upp/", indicators.resume, name="resume_indicator"),
    path("nyckeltal/<slug:slug>/<int:year>/malvarden/", outcomes.targets, name="indicator_targets"),
    path("nyckeltal/<slug:slug>/<int:year>/malvarden/angra/", outcomes.undo_targets, name="undo_targets"),
    path("nyckeltal/<slug:slug>/<int:year>/t<int:tertial>/", outcomes.enter, name="enter_outcomes"),
    path("nyckeltal/<slug:slug>/<int:year>/t<int:tertial>/angra/", outcomes.undo, name="undo_outcomes"),
    path(
        "nyckeltal/<slug:slug>/<int:year>/t<int:tertial>/nyckeltal.<slug:form>",
        indicators.table_file,
        name="indicator_file",
    ),
]
