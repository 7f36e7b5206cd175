"""The economist's page."""

from django.urls import path

from budget.views import overview

urlpatterns = [path("", overview.overview, name="overview")]
