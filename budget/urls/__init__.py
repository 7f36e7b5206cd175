"""Addresses under /arbete/uppfoljning/, a file for each noun."""

from django.urls import URLPattern, URLResolver

from budget.urls import control, reports

app_name = "budget"
urlpatterns: list[URLPattern | URLResolver] = [*control.urlpatterns, *reports.urlpatterns]
