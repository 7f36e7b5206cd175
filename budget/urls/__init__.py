"""Addresses under /arbete/uppfoljning/, a file for each noun."""

from django.urls import URLPattern, URLResolver

app_name = "budget"
urlpatterns: list[URLPattern | URLResolver] = []
