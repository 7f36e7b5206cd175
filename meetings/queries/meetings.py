"""Meetings as lists: the calendar, my meetings, where a case has been and will be taken up."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, QuerySet

from cases.models import Case
from core import clock
from core.errors import Refused
from meetings.models import AgendaItem, Issue, Meeting
from organisation.models import Body, User
from organisation.roles import Capability


def my_meetings(user: User) -> QuerySet[Meeting]:
    """Those ahead that concern the person: where they sit, which they prepare, and where their cases are taken up."""
    mine = Q(secretary=user) | Q(body__in=user.body_ids_today()) | Q(items__case__official=user)
    return (
        Meeting.objects.visible_to(user)
        .upcoming(clock.today())
        .filter(mine)
        .select_related("body")
        .distinct()
    )


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with how many matters it has on its agenda."""
    matters = Q(items__kind__in=["decision", "information"], items__withdrawn_at__isnull=True)
    return meetings.annotate(matters=Count("items", filter=matters, distinct=True))


def bodies_of(user: User) -> QuerySet[Body]:
    """The bodies whose meetings a person has to do with: their authority's, and where they sit."""
    staff = user.authorities_with(Capability.READ_DIARY)
    return Body.objects.filter(Q(authority__in=staff) | Q(pk__in=user.body_ids_today())).order_by("name")


def other_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """Where an item of this meeting can be moved: the body's other meetings ahead."""
    day = min(meeting.on, clock.today())
    return (
        Meeting.objects.filter(body=meeting.body).upcoming(day).exclude(pk=meeting.pk).select_related("body")
    )


def open_to_planning(user: User) -> QuerySet[Meeting]:
    """Meetings ahead whose agenda the person prepares."""
    authorities = user.authorities_with(Capability.PREPARE_MEETINGS)
    return (
        Meeting.objects.upcoming(clock.today()).filter(body__authority__in=authorities).select_related("body")
    )


def appearances(case: Case, user: User) -> QuerySet[AgendaItem]:
    """Where the case is or has been on an agenda that the person may see, the latest first."""
    return (
        AgendaItem.objects.filter(case=case, meeting__in=Meeting.objects.visible_to(user))
        .select_related("meeting__body", "paragraph__series")
        .order_by("-meeting__on", "-id")
    )


def moved_away(meeting: Meeting) -> list[AgendaItem]:
    """What has been moved from this meeting to another, and stands there now."""
    items = AgendaItem.objects.filter(moved_from=meeting).select_related("case__official", "meeting__body")
    return list(items.order_by("meeting__on", "position"))


def latest_issue(meeting: Meeting) -> Issue | None:
    """The last one that went out."""
    return (
        meeting.issues.filter(state=Issue.State.ISSUED)
        .select_related("file__record__case", "public_file__record__case", "supplement_file", "by")
        .order_by("-number")
        .first()
    )


def last_held(body: Body, before: datetime.date) -> Meeting | None:
    return (
        Meeting.objects.filter(body=body, on__lt=before)
        .exclude(state=Meeting.State.CANCELLED)
        .latest_first()
        .first()
    )


def by_key(key: str) -> Meeting:
    """`ksnau/2024-05-21`. Refused in words when it is written otherwise or there is no such meeting."""
    slug, _, day = key.partition("/")
    try:
        on = datetime.date.fromisoformat(day)
    except ValueError:
        raise Refused(
            f"”{key}” är inget sammanträde. Skriv organ och dag, till exempel ksnau/2024-05-21."
        ) from None
    meeting = (
        Meeting.objects.filter(body__slug=slug, on=on)
        .select_related("body__authority", "chair", "secretary")
        .first()
    )
    if meeting is None:
        raise Refused(f"{slug} har inget sammanträde {day}.")
    return meeting
