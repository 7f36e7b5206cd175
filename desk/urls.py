from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.start, name="start"),
    path("meddelanden/", views.messages, name="messages"),
    path("aviseringar/", views.notices, name="notices"),
]
