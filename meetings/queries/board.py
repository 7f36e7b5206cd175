"""What hangs on the notice board, what has hung there, and what should be hung up now."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Decision
from core import clock, legal_dates
from core.dates import day_and_month, long_date
from meetings.models import Dispatch, Meeting, Minutes, Notice
from organisation.models import Body, User
from organisation.roles import Capability
from organisation.todo import Todo

KEPT_IN_FEED = datetime.timedelta(days=60)  # how long a feed and the API say that a notice has come down


def on_board(user: object) -> QuerySet[Notice]:
    """What hangs there today, the latest first."""
    return (
        Notice.objects.visible_to(user)
        .on_board(clock.today())
        .select_related("body__authority", "meeting__body", "replaces")
        .order_by("-posted_on", "-id")
    )


def lately() -> QuerySet[Notice]:
    """What hangs there, and what has come down lately: then only that it has."""
    since = clock.today() - KEPT_IN_FEED
    return (
        Notice.objects.filter(posted_on__lte=clock.today())
        .filter(Q(taken_down_on__isnull=True) | Q(taken_down_on__gte=since))
        .select_related("body", "meeting__body", "replaces", "replaced_by")
        .order_by("-posted_on", "-id")
    )


def all_notices(user: User) -> QuerySet[Notice]:
    """Every notice of the person's authorities, also those that have come down, the latest first."""
    return (
        Notice.objects.filter(body__authority__in=user.authorities_with(Capability.READ_DIARY))
        .select_related("body", "meeting", "replaced_by", "proof")
        .order_by("-posted_on", "-id")
    )


def unannounced(authorities: set[int] | None = None) -> QuerySet[Minutes]:
    """Approved minutes that no notice announces."""
    standing = Notice.objects.standing().filter(minutes=OuterRef("pk"))
    found = Minutes.objects.filter(~Exists(standing), state=Minutes.State.APPROVED)
    if authorities is not None:
        found = found.filter(meeting__body__authority__in=authorities)
    return (
        found.select_related("meeting__body", "meeting__secretary").defer("content").order_by("approved_on")
    )


def council_ahead(authorities: set[int]) -> QuerySet[Meeting]:
    """The council's meetings that are not announced and whose last day is within two weeks (KL 5:13)."""
    today = clock.today()
    standing = Notice.objects.standing().filter(meeting=OuterRef("pk"), kind=Notice.Kind.COUNCIL)
    return (
        Meeting.objects.upcoming(today)
        .filter(
            ~Exists(standing),
            body__kind=Body.Kind.COUNCIL,
            body__authority__in=authorities,
            on__lte=today + datetime.timedelta(days=21),
        )
        .select_related("body")
    )


def delegated_to_announce(user: User) -> QuerySet[Decision]:
    """Decisions by delegation that are not to be reported and are not announced yet (KL 7:8, 8:10 p. 3)."""
    standing = Notice.objects.standing().filter(decision=OuterRef("pk"))
    return (
        Decision.objects.visible_to(user)
        .final()
        .filter(
            ~Exists(standing),
            body__isnull=True,
            point__reported=False,
            point__giver__authority__in=user.authorities_with(Capability.PREPARE_MEETINGS),
        )
        .select_related("case", "point__giver", "point__delegate_body")
        .order_by("decided_on", "id")
    )


def to_announce(user: User) -> Iterator[Todo]:
    """What waits for the board: approved minutes the same day, the council's meetings in good time."""
    authorities = user.authorities_with(Capability.PREPARE_MEETINGS)
    if not authorities:
        return
    today = clock.today()
    mine = Q(meeting__secretary=user) | Q(meeting__secretary__isnull=True)
    for minutes in unannounced(authorities).filter(mine):
        assert minutes.approved_on is not None
        due = legal_dates.notice_due(minutes.approved_on)
        late = " · försenat" if today > due else ""
        yield Todo(
            title="Anslå protokollet",
            detail=f"{_of(minutes.meeting)}, justerat {long_date(minutes.approved_on)}{late}",
            url=minutes.meeting.get_absolute_url() + "#anslagstavla",
            button="Anslå",
            due_on=due,
        )
    for meeting in council_ahead(authorities).filter(Q(secretary=user) | Q(secretary__isnull=True)):
        yield Todo(
            title="Tillkännage sammanträdet",
            detail=_of(meeting),
            url=meeting.get_absolute_url() + "#anslagstavla",
            button="Tillkännage",
            due_on=legal_dates.kf_notice_due(meeting.on),
        )


def to_dispatch(user: User) -> Iterator[Todo]:
    """Meetings whose minutes are approved and from which extracts have not been sent."""
    authorities = user.authorities_with(Capability.PREPARE_MEETINGS)
    if not authorities:
        return
    counts: dict[int, int] = {}
    meetings: dict[int, Meeting] = {}
    for dispatch in unsent(authorities):
        meeting = dispatch.item.meeting
        if meeting.secretary_id in {None, user.pk}:
            meetings[meeting.pk] = meeting
            counts[meeting.pk] = counts.get(meeting.pk, 0) + 1
    for pk, count in counts.items():
        yield Todo(
            title="Skicka 1 protokollsutdrag" if count == 1 else f"Skicka {count} protokollsutdrag",
            detail=_of(meetings[pk]),
            url=meetings[pk].get_absolute_url() + "expediering/",
            button="Expediera",
        )


def unsent(authorities: set[int]) -> QuerySet[Dispatch]:
    """Extracts of approved minutes that are not sent, the oldest meeting first."""
    return (
        Dispatch.objects.waiting()
        .filter(
            item__in_minutes__minutes__state=Minutes.State.APPROVED,
            item__meeting__body__authority__in=authorities,
        )
        .select_related("item__meeting__body", "item__meeting__secretary", "item__paragraph", "item__case")
        .order_by("item__meeting__on", "item__meeting", "item__position", "id")
    )


def _of(meeting: Meeting) -> str:
    return f"{meeting.body.short_name} {day_and_month(meeting.on)}"
