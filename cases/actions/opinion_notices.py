"""Who is told about an opinion, and the reminders. By number and link only: the question may be secret."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet

from cases.models import Opinion
from cases.notice_kinds import ANSWERED, REMINDED
from cases.queries.opinions import readers_of
from cases.rules.opinions import REMIND_BEFORE
from core import clock, legal_dates
from core.dates import long_date
from organisation.actions import notify
from organisation.models import User
from trail.refs import ref


def tell_asked(opinion: Opinion, by: User | None, kind: str, what: str, text: str) -> None:
    """The one who has taken the question, or else everybody of the unit who may read it."""
    if opinion.unit is None:
        return
    readers = readers_of(opinion.case, opinion.unit)
    taken = [person for person in readers if person.pk == opinion.taken_by_id]
    for person in taken or readers:
        if person != by:
            _tell(person, opinion, kind, what, text)


def tell_asker(opinion: Opinion, by: User | None, what: str, text: str, *, kind: str = ANSWERED) -> None:
    """Who asked, the case's official and the memo's writer, as far as they still may read it."""
    author = opinion.memo.author if opinion.memo else None
    people = {person.pk: person for person in (opinion.asked_by, opinion.case.official, author) if person}
    for person in people.values():
        if person != by and Opinion.objects.visible_to(person).filter(pk=opinion.pk).exists():
            _tell(person, opinion, kind, what, text)


def remind_of_opinions() -> int:
    """Remind those asked three working days before the last day, and them and the asker when it has passed, once
    each. For `tick`. Returns how many questions were told of."""
    today = clock.today()
    return _remind_before(today) + _remind_late(today)


def _remind_before(today: datetime.date) -> int:
    soon = legal_dates.working_days_after(today, REMIND_BEFORE)
    near = Opinion.objects.waiting().filter(due_on__gte=today, due_on__lte=soon, reminded_at__isnull=True)
    told = 0
    for one in _open(near):
        if legal_dates.working_days_before(one.due_on, REMIND_BEFORE) <= one.asked_on:
            continue  # asked with so short notice that the question itself was the reminder
        with transaction.atomic():
            if Opinion.objects.waiting().filter(pk=one.pk, reminded_at=None).update(reminded_at=clock.now()):
                text = f"Svaret ska komma senast {long_date(one.due_on)}."
                tell_asked(one, None, REMINDED, "Påminnelse om yttrande", text)
                told += 1
    return told


def _remind_late(today: datetime.date) -> int:
    late = Opinion.objects.waiting().filter(due_on__lt=today, late_told_at__isnull=True)
    told = 0
    for one in _open(late):
        with transaction.atomic():
            if (
                Opinion.objects.waiting()
                .filter(pk=one.pk, late_told_at=None)
                .update(late_told_at=clock.now())
            ):
                text = f"Svaret skulle ha kommit senast {long_date(one.due_on)}."
                tell_asked(one, None, REMINDED, "Yttrande är försenat", text)
                tell_asker(one, None, "Yttrande är försenat", text, kind=REMINDED)
                told += 1
    return told


def _open(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    standing = opinions.filter(case__closed_on__isnull=True, case__voided_at__isnull=True)
    return standing.select_related("case__official", "case__register", "unit", "asked_by", "memo__author")[
        :500
    ]


def _tell(to: User, opinion: Opinion, kind: str, what: str, text: str) -> None:
    notify(
        to=to,
        subject=f"{what}: {opinion.case.dnr}",
        text=text,
        path=opinion.get_absolute_url(),
        ref=ref(opinion),
        kind=kind,
    )
