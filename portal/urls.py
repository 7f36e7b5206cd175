"""Public addresses: readable words, no sign-in. A file is named by its place in its record."""

from django.urls import path

import core.converters  # noqa: F401  registers isodate
from portal.views import audits, board, cases, feeds, funds, meetings, minutes, motions, start

app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("tillganglighet/", start.accessibility, name="accessibility"),
    path("anslagstavla/", board.board, name="board"),
    path("anslagstavla/atom/", feeds.board_feed, name="board_feed"),
    path("sammantraden/", meetings.meetings, name="meetings"),
    path("sammantraden/kalender.ics", feeds.calendar, name="calendar"),
    path("sammantraden/<slug:body>/kalender.ics", feeds.calendar, name="body_calendar"),
    path("sammantraden/<slug:body>/atom/", feeds.body_feed, name="body_feed"),
    path("sammantraden/<slug:body>/", meetings.meetings, name="body"),
    path("sammantraden/<slug:body>/<isodate:on>/", meetings.meeting, name="meeting"),
    path("arenden/", cases.search, name="cases"),
    path("arenden/<slug:slug>/", cases.case, name="case"),
    path("arenden/<slug:slug>/handlingar/<int:number>/", cases.record, name="record"),
    path("arenden/<slug:slug>/handlingar/<int:number>/filer/<int:position>/", cases.file, name="file"),
    path("sammantraden/<slug:body>/<isodate:on>/protokoll/<int:number>/", minutes.minutes, name="minutes"),
    path("motioner/", motions.motions, name="motions"),
    path("anslag/", funds.funds, name="funds"),
    path("anslag/<slug:slug>/", funds.fund, name="fund"),
    path("anslag/<slug:slug>/<slug:what>.csv", funds.fund_csv, name="fund_csv"),
    path("granskningar/", audits.reviews, name="reviews"),
    path("granskningar/<slug:slug>/", audits.review, name="review"),
    path("protokoll/kontrollera/", minutes.verify, name="verify_minutes"),
]
