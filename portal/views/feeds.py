"""Atom feeds and calendar files. They mirror the pages: what a page does not show is not in them either. What has been
taken down, replaced or cancelled says so, so that those who follow learn it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from core import clock, icalendar
from core.api import EVERYBODY
from core.dates import full_day, long_date
from meetings.models import Issue, Meeting, Notice
from meetings.queries.board import lately
from meetings.queries.decided import Decided, decided_to_everybody, everybody_reads, open_minutes
from organisation.models import Body

MOST = 60


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=clock.STOCKHOLM)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


class BoardFeed(Feed[Notice, None]):
    """The board, and for a while what has come down: then only that it has. The legal notice is the page (KL 8:9)."""

    feed_type = Atom1Feed
    title = "Anslagstavla"
    subtitle = (
        "Tillkännagivanden på kommunens anslagstavla. Det är sidan som är anslagstavlan; flödet speglar den."
    )
    language = "sv"

    def link(self) -> str:
        return reverse("portal:board")

    def items(self) -> list[Notice]:
        return list(lately()[:MOST])

    def item_title(self, item: Notice) -> str:
        state = "Ersatt: " if item.is_replaced else "" if item.is_up else "Nedtaget: "
        on = f" {long_date(item.meeting.on)}" if item.meeting else ""
        return f"{state}{item.title}{on}"

    def item_description(self, item: Notice) -> str:
        if item.is_replaced:
            return f"Anslaget {long_date(item.posted_on)} har ersatts av ett nytt."
        if not item.is_up:
            return f"Anslaget är nedtaget {full_day(item.taken_down_on or item.takedown_on)}."
        lines = [
            item.text,
            f"Paragrafer: {item.paragraphs}." if item.paragraphs else "",
            f"Anslaget {full_day(item.posted_on)}.",
            f"Sista dag att överklaga: {full_day(item.last_appeal_on)}." if item.last_appeal_on else "",
            f"Tas ned {full_day(item.takedown_on)}.",
            f"Protokollet förvaras: {item.kept_at}." if item.kept_at else "",
        ]
        return "\n".join(filter(None, lines))

    def item_link(self, item: Notice) -> str:
        return f"{reverse('portal:board')}#{item.slug}"

    def item_guid(self, item: Notice) -> str:
        return f"tag:{_host()},{item.posted_on.isoformat()}:anslag/{item.slug}"

    def item_pubdate(self, item: Notice) -> datetime.datetime:
        return item.posted_at

    def item_updateddate(self, item: Notice) -> datetime.datetime:
        if item.replaced_at is not None:
            return item.replaced_at
        return item.posted_at if item.is_up or item.taken_down_on is None else _noon(item.taken_down_on)


@dataclass(frozen=True)
class Entry:
    """What a body's feed says: a meeting was called or cancelled, or a § was decided."""

    title: str
    text: str
    path: str
    ident: str
    at: datetime.datetime


class BodyFeed(Feed[Entry, Body]):
    """A body's published meetings and decided §§, the latest first."""

    feed_type = Atom1Feed
    language = "sv"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Body:
        return published_body(kwargs["body"])

    def title(self, body: Body) -> str:
        return f"{body.name}: sammanträden och beslut"

    def link(self, body: Body) -> str:
        return reverse("portal:body", args=[body.slug])

    def items(self, body: Body) -> list[Entry]:
        meetings = list(published(body).latest_first()[:20])
        minutes = list(open_minutes(meetings))
        opened = {one.meeting_id: one.open_at for one in minutes}
        entries = [_meeting(meeting) for meeting in meetings if meeting.open_at]
        for row in decided_to_everybody(minutes):
            assert row.meeting is not None
            entries.append(_decided(row, opened[row.meeting.pk] or _noon(row.meeting.on)))
        return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST]

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.text

    def item_link(self, item: Entry) -> str:
        return item.path

    def item_guid(self, item: Entry) -> str:
        return item.ident

    def item_pubdate(self, item: Entry) -> datetime.datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> datetime.datetime:
        return item.at


def _meeting(meeting: Meeting) -> Entry:
    cancelled = meeting.state == Meeting.State.CANCELLED
    name = f"{meeting.body.short_name} {long_date(meeting.on)}"
    assert meeting.open_at is not None
    return Entry(
        title=f"Inställt: {name}" if cancelled else f"Sammanträde {name}",
        text=f"Sammanträdet är inställt: {meeting.cancelled_reason}"
        if cancelled
        else "Kallelsen är utfärdad.",
        path=_path(meeting),
        ident=f"tag:{_host()},{meeting.on.isoformat()}:sammantraden/{meeting.key}",
        at=meeting.open_at,
    )


def _decided(row: Decided, at: datetime.datetime) -> Entry:
    meeting = row.meeting
    assert meeting is not None
    text = f"Paragrafen visas inte på webben ({row.ground})." if row.is_closed else plain(row.decision)
    return Entry(
        title=f"{meeting.body.short_name} {row.label}: {row.title}",
        text=text or row.heading,
        path=f"{_path(meeting)}#p{row.number}",
        ident=f"tag:{_host()},{meeting.on.isoformat()}:beslut/{meeting.key}/{row.number}",
        at=at,
    )


def plain(html: str) -> str:
    """The words of a decision, line by line."""
    lines = strip_tags(html.replace("</p>", "\n").replace("</li>", "\n").replace("<br>", "\n")).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _path(meeting: Meeting) -> str:
    return reverse("portal:meeting", args=[meeting.body.slug, meeting.on])


def published(body: Body | None = None) -> Any:
    """Meetings that everybody reads, of one body or of all."""
    meetings = everybody_reads(Meeting.objects.all()).select_related("body")
    return meetings.filter(body=body) if body is not None else meetings


def published_body(slug: str) -> Body:
    return get_object_or_404(Body.objects.filter(pk__in=published().values("body")), slug=slug)


# Calendar


@require_safe
@login_not_required
def calendar(request: HttpRequest, body: str = "") -> HttpResponse:
    """The published meetings as a calendar to subscribe to, cancelled ones too (RFC 5545)."""
    of = published_body(body) if body else None
    today = clock.today()
    since = today - datetime.timedelta(days=400)
    meetings = list(
        Meeting.objects.visible_to(EVERYBODY)
        .filter(on__gte=since, **({"body": of} if of else {}))
        .select_related("body")
        .order_by("on", "starts_at", "id")
    )
    called = _called(meetings)
    name = f"{of.short_name}: sammanträden" if of else "Sammanträden"
    events = [_event(request, meeting, called.get(meeting.pk, {})) for meeting in meetings]
    answer = HttpResponse(icalendar.calendar(name, events), content_type=icalendar.CONTENT_TYPE)
    answer["Content-Disposition"] = f'inline; filename="{of.slug if of else "sammantraden"}.ics"'
    return answer


def _called(meetings: list[Meeting]) -> dict[int, dict[str, Any]]:
    """When and where each was called to last: what is planned and not sent out is not for everybody."""
    rows = (
        Issue.objects.filter(meeting__in=meetings, state=Issue.State.ISSUED)
        .order_by("number")
        .values_list("meeting", "agenda__meeting")
    )
    return {pk: facts or {} for pk, facts in rows}


def _event(request: HttpRequest, meeting: Meeting, called: dict[str, Any]) -> icalendar.Event:
    cancelled = meeting.state == Meeting.State.CANCELLED
    assert meeting.open_at is not None
    return icalendar.Event(
        uid=f"{meeting.slug}@{_host()}",
        sequence=meeting.revision,
        changed_at=meeting.open_at,
        on=meeting.on,
        starts_at=_time(called.get("starts_at")) or meeting.starts_at,
        ends_at=_time(called.get("ends_at")),
        summary=f"{'Inställt: ' if cancelled else ''}{meeting.body.name}",
        place=str(called.get("place") or ""),
        description=f"Sammanträdet är inställt: {meeting.cancelled_reason}" if cancelled else "",
        url=request.build_absolute_uri(_path(meeting)),
        cancelled=cancelled,
    )


def _time(text: Any) -> datetime.time | None:
    """`08.30` as the agenda was issued with it."""
    try:
        return datetime.time.fromisoformat(str(text).replace(".", ":"))
    except ValueError:
        return None


board_feed = login_not_required(require_safe(BoardFeed()))
body_feed = login_not_required(require_safe(BodyFeed()))
