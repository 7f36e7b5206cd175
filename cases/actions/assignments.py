"""Promises: given, told about, moved to another day, finished. What has happened is only added."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from cases import rules
from cases.actions import guards
from cases.models import Assignment, AssignmentUpdate, Case, Decision, Record
from cases.rules.assignments import may_give, may_report
from core import clock
from core.errors import Refused
from organisation.actions import notify
from organisation.models import Body, User
from trail.actions import record as trace
from trail.refs import ref

Kind = AssignmentUpdate.Kind
NOTICE = "cases.assignment"
SOON = datetime.timedelta(days=14)


@transaction.atomic
def give_assignment(
    *,
    case: Case,
    what: str,
    owner: User,
    due_on: datetime.date,
    by: User,
    decision: Decision | None = None,
    body: Body | None = None,
) -> Assignment:
    """Put up a promise and tell its owner. With a decision it is reported to the body that decided.

    Refused for those who may not, in a voided case, for a day that has passed, for an owner who may not read the
    case, and for a decision of another case or one that has been taken back.
    """
    if not may_give(by, case):
        raise Refused(
            "Uppdrag lämnas av registrator, handläggare, chef och nämndsekreterare.", code="forbidden"
        )
    guards.lock(case)
    guards.must_stand(case)
    what = guards.written(what, field="what", missing="Skriv vad som ska göras.")
    _must_come(due_on)
    _must_read(owner, case)
    return put_up(case=case, what=what, owner=owner, due_on=due_on, by=by, decision=decision, body=body)


@transaction.atomic
def put_up(
    *,
    case: Case,
    what: str,
    owner: User,
    due_on: datetime.date,
    by: User,
    decision: Decision | None = None,
    body: Body | None = None,
) -> Assignment:
    """The door behind give_assignment, for what a decision promises by itself: its day was set before, and may have
    passed. The caller holds the case."""
    if decision is not None and (decision.case_id != case.pk or not decision.stands):
        raise Refused("Beslutet gäller inte i det här ärendet.", field="decision")
    assignment = Assignment.objects.create(
        case=case,
        decision=decision,
        body=body or (decision.body if decision else None),
        what=what,
        owner=owner,
        unit=owner.unit,
        due_on=due_on,
        given_by=by,
    )
    trace(
        "cases.assignment_given", on=assignment, within=case, by=by, owner=owner.name, due=due_on.isoformat()
    )
    if owner != by:
        _tell(assignment, f"{by.name} har lämnat ett uppdrag till dig, klart senast {due_on.isoformat()}.")
    return assignment


@transaction.atomic
def drop(*, assignment: Assignment, reason: str, by: User) -> None:
    """The decision behind a promise was taken back: so is the promise. It stays, and says why. The caller holds the
    case."""
    if assignment.is_open:
        _add(assignment, Kind.DROPPED, reason, by, "cases.assignment_dropped")
        Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now(), dropped=True)


@transaction.atomic
def report(
    *,
    assignment: Assignment,
    text: str,
    by: User,
    percent: int | None = None,
    evidence: Record | None = None,
) -> AssignmentUpdate:
    """Say how it goes: in words, how much of it is done, and which document shows it. Refused for a document of another
    case or one that is not registered."""
    assignment = _hold(assignment, by)
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("Skriv mellan 0 och 100 procent.", field="percent")
    _must_show(evidence, assignment)
    more = {"percent": percent, "evidence": evidence}
    return _add(assignment, Kind.PROGRESS, text, by, "cases.assignment_reported", **more)


@transaction.atomic
def change_due(*, assignment: Assignment, due_on: datetime.date, reason: str, by: User) -> AssignmentUpdate:
    """Move the day. The old one stands in the updates, with the reason. The owner is told when somebody else did it."""
    assignment = _hold(assignment, by)
    _must_come(due_on)
    if due_on == assignment.due_on:
        raise Refused("Det är samma dag som förut.", field="due_on")
    update = _add(
        assignment, Kind.DUE, reason, by, "cases.assignment_moved", due_from=assignment.due_on, due_to=due_on
    )
    Assignment.objects.filter(pk=assignment.pk).update(due_on=due_on, told_at=None, told_soon_at=None)
    assignment.refresh_from_db()
    if by != assignment.owner:
        _tell(assignment, f"{by.name} har flyttat ett uppdrag till {due_on.isoformat()}.")
    return update


@transaction.atomic
def hand_over(*, assignment: Assignment, owner: User, reason: str, by: User) -> AssignmentUpdate:
    """Give it to somebody else, who is told."""
    assignment = _hold(assignment, by)
    if owner == assignment.owner:
        raise Refused(f"{owner.name} är redan ansvarig.", field="owner")
    _must_read(owner, assignment.case)
    text = f"Från {assignment.owner.name} till {owner.name}. {reason}".strip()
    update = _add(assignment, Kind.OWNER, text, by, "cases.assignment_handed_over")
    Assignment.objects.filter(pk=assignment.pk).update(owner=owner, unit=owner.unit, told_at=None)
    assignment.refresh_from_db()
    _tell(assignment, f"{by.name} har lämnat över ett uppdrag till dig.")
    return update


@transaction.atomic
def finish_assignment(
    *, assignment: Assignment, text: str, by: User, evidence: Record | None = None
) -> AssignmentUpdate:
    """It is done. Needs a word on what was done: it is what the body reads."""
    assignment = _hold(assignment, by)
    _must_show(evidence, assignment)
    update = _add(assignment, Kind.FINISHED, text, by, "cases.assignment_finished", evidence=evidence)
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=clock.now())
    assignment.refresh_from_db()
    if by != assignment.given_by:
        _tell(assignment, f"{by.name} har gjort klart ett uppdrag som du lämnade.", to=assignment.given_by)
    return update


@transaction.atomic
def reopen_assignment(*, assignment: Assignment, text: str, by: User) -> AssignmentUpdate:
    """It was not done after all."""
    assignment = _hold(assignment, by, finished=True)
    update = _add(assignment, Kind.REOPENED, text, by, "cases.assignment_reopened")
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=None, told_at=None)
    assignment.refresh_from_db()
    if by != assignment.owner:
        _tell(assignment, f"{by.name} har öppnat ett uppdrag igen.")
    return update


def tell_overdue() -> int:
    """Remind the owners of promises whose day has come, once for each day set. For `tick`."""
    due = Assignment.objects.open().filter(due_on__lte=clock.today(), told_at__isnull=True)
    told = 0
    for assignment in due.select_related("case__register", "owner")[:500]:
        with transaction.atomic():
            if Assignment.objects.filter(pk=assignment.pk, told_at__isnull=True).update(told_at=clock.now()):
                _tell(assignment, f"Ett uppdrag skulle vara klart {assignment.due_on.isoformat()}.")
                told += 1
    return told


def tell_soon() -> int:
    """Remind the owners of promises whose day comes within two weeks, once for each day set. For `tick`."""
    soon = clock.today() + SOON
    due = Assignment.objects.open().filter(due_on__gt=clock.today(), due_on__lte=soon, told_soon_at=None)
    told = 0
    for assignment in due.select_related("case__register", "owner")[:500]:
        with transaction.atomic():
            now = clock.now()
            fresh = assignment.given_at.date() + SOON > clock.today()  # it has just been told
            first = Assignment.objects.filter(pk=assignment.pk, told_soon_at=None).update(told_soon_at=now)
            if first and not fresh:
                _tell(assignment, f"Ett uppdrag ska vara klart {assignment.due_on.isoformat()}.")
                told += 1
    return told


def _hold(assignment: Assignment, by: User, *, finished: bool = False) -> Assignment:
    """Stand in line on the case, and read the promise anew."""
    guards.lock(assignment.case)
    fresh = Assignment.objects.select_related("case__register", "owner", "given_by").get(pk=assignment.pk)
    if not may_report(by, fresh):
        raise Refused(
            "Det här gör den som är ansvarig, eller registrator, handläggare, chef och nämndsekreterare.",
            code="forbidden",
        )
    if fresh.dropped:
        raise Refused("Beslutet bakom uppdraget är återtaget, och uppdraget med det.", code="dropped")
    if fresh.is_open == finished:
        raise Refused("Uppdraget är inte klart." if finished else "Uppdraget är redan klart.")
    return fresh


def _add(
    assignment: Assignment, kind: Kind, text: str, by: User, event: str, **more: Any
) -> AssignmentUpdate:
    text = guards.body_text(text)
    if not text:
        field = "reason" if kind == Kind.DUE else "text"
        raise Refused("Skriv vad som har hänt, eller varför.", field=field, code="missing")
    update = AssignmentUpdate.objects.create(assignment=assignment, kind=kind, text=text, by=by, **more)
    trace(event, on=assignment, within=assignment.case, by=by)
    return update


def _must_show(evidence: Record | None, assignment: Assignment) -> None:
    if evidence is not None and (evidence.case_id != assignment.case_id or evidence.registered_at is None):
        raise Refused("Välj en registrerad handling i uppdragets ärende.", field="evidence")


def _must_come(due_on: datetime.date) -> None:
    if due_on < clock.today():
        raise Refused("Dagen har passerat. Välj i dag eller en senare dag.", field="due_on")


def _must_read(owner: User, case: Case) -> None:
    if not rules.is_staff(owner, case) or not Case.objects.visible_to(owner).filter(pk=case.pk).exists():
        raise Refused(f"{owner.name} får inte läsa ärendet. Välj någon annan.", field="owner")


def _tell(assignment: Assignment, text: str, to: User | None = None) -> None:
    # Not what is to be done: that may be secret, and a mail is read by others.
    notify(
        to=to or assignment.owner,
        subject=f"{assignment.case.dnr}: uppdrag",
        text=text,
        path=assignment.get_absolute_url(),
        ref=ref(assignment),
        kind=NOTICE,
    )
