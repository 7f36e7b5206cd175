"""Addresses under /arbete/uppfoljning/, a file for each noun."""

from django.urls import URLPattern, URLResolver

from budget.urls import control, directive, indicators, overview, reports

app_name = "budget"
urlpatterns: list[URLPattern | URLResolver] = [
    *control.urlpatterns,
    *directive.urlpatterns,
    *indicators.urlpatterns,
    *overview.urlpatterns,
    *reports.urlpatterns,
]
