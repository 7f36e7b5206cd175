"""Public addresses: readable words, no sign-in. A file is named by its place in its record."""

from django.urls import path

import core.converters  # noqa: F401  registers isodate
from portal.views import cases, meetings, minutes, start

app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("tillganglighet/", start.accessibility, name="accessibility"),
    path("sammantraden/", meetings.meetings, name="meetings"),
    path("sammantraden/<slug:body>/", meetings.meetings, name="body"),
    path("sammantraden/<slug:body>/<isodate:on>/", meetings.meeting, name="meeting"),
    path("arenden/", cases.search, name="cases"),
    path("arenden/<slug:slug>/", cases.case, name="case"),
    path("arenden/<slug:slug>/handlingar/<int:number>/", cases.record, name="record"),
    path("arenden/<slug:slug>/handlingar/<int:number>/filer/<int:position>/", cases.file, name="file"),
    path("sammantraden/<slug:body>/<isodate:on>/protokoll/<int:number>/", minutes.minutes, name="minutes"),
    path("protokoll/kontrollera/", minutes.verify, name="verify_minutes"),
]
