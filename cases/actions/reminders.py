"""Reminders (bevakningar): something to look at in a case on a day."""

from __future__ import annotations

import datetime

from django.db import transaction

from cases import rules
from cases.actions import guards
from cases.models import Case, Reminder
from core import clock
from core.errors import Refused
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace
from trail.refs import ref


@transaction.atomic
def set_reminder(*, case: Case, owner: User, what: str, due_on: datetime.date, by: User) -> Reminder:
    """Put up a reminder for a colleague or oneself. A colleague is told now; both are told on the day.

    The registrar and the case's official may. Refused for a day that has passed, for a closed or voided case
    and for an owner who may not read the case.
    """
    guards.must_handle(case, by)
    guards.lock(case)
    guards.must_stand(case)
    if case.closed_on is not None:
        raise Refused(f"{case.dnr} är avslutat. Öppna ärendet igen innan det bevakas.", code="closed")
    what = guards.written(what, field="what", missing="Skriv vad som ska bevakas.", limit=200)
    if due_on < clock.today():
        raise Refused("Dagen har passerat. Välj i dag eller en senare dag.", field="due_on")
    if not rules.is_staff(owner, case) or not Case.objects.visible_to(owner).filter(pk=case.pk).exists():
        raise Refused(f"{owner.name} får inte läsa ärendet. Välj någon annan.", field="owner")
    reminder = Reminder.objects.create(case=case, owner=owner, what=what, due_on=due_on, created_by=by)
    trace("cases.reminder_set", on=reminder, within=case, by=by, owner=owner.name, due=due_on.isoformat())
    if owner != by:
        _tell(reminder, f"{by.name} har lagt upp en bevakning på dig till {due_on.isoformat()}.")
    return reminder


@transaction.atomic
def finish_reminder(*, reminder: Reminder, by: User) -> Reminder:
    """Tick a reminder off. Its owner, who put it up, the registrar and the case's official may."""
    if not rules.may_finish(by, reminder):
        raise Refused("Bara den som bevakar, registrator och handläggare kan bocka av.", code="forbidden")
    changed = Reminder.objects.filter(pk=reminder.pk, done_at__isnull=True).update(done_at=clock.now())
    reminder.refresh_from_db()
    if changed:
        trace("cases.reminder_done", on=reminder, within=reminder.case, by=by)
    return reminder


def tell_due() -> int:
    """Tell the owners of reminders that have fallen due, once each. For `tick`. Returns how many were told."""
    due = Reminder.objects.due(clock.today()).filter(told_at__isnull=True).select_related("case", "owner")
    told = 0
    for reminder in due[:500]:
        with transaction.atomic():
            first = Reminder.objects.filter(pk=reminder.pk, told_at__isnull=True).update(told_at=clock.now())
            if first:
                _tell(reminder, f"Bevakningen till {reminder.due_on.isoformat()} är inte klar.")
                told += 1
    return told


def _tell(reminder: Reminder, text: str) -> None:
    # Not what is to be watched: that may be secret, and a mail is read by others.
    notify(
        to=reminder.owner,
        subject=f"{reminder.case.dnr}: bevakning",
        text=text,
        path=reminder.case.get_absolute_url(),
        ref=ref(reminder),
        kind="cases.reminder",
    )
