"""Motions: registered, corrected, referred, withdrawn; told to the council. What the council decides of them is in
`motion_outcomes`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction

from cases import matters
from cases.actions import guards
from cases.actions.files import Upload
from cases.actions.motion_numbers import number_for
from cases.actions.registration import Entry, register_case
from cases.models import (
    Case,
    CouncilMotion,
    MotionDemand,
    MotionMover,
    MotionReferral,
    Record,
    Register,
)
from cases.motion_words import Mover, subject_of
from cases.rules.motions import may_keep_motion
from core import clock
from core.errors import Refused
from organisation.models import Body, Unit, User
from trail.actions import record as trace

KEEPERS = "Motioner registreras av registrator och nämndsekreterare."
MOTION = matters.Motion.code


@transaction.atomic
def register_motion_case(
    *,
    register: Register,
    council: Body,
    title: str,
    movers: Sequence[Mover],
    demands: Sequence[str],
    received_on: datetime.date,
    by: User,
    document_on: datetime.date | None = None,
    raised_on: datetime.date | None = None,
    printed: str = "",
    uploads: Sequence[Upload] = (),
    unit: Unit | None = None,
    official: User | None = None,
) -> CouncilMotion:
    """A motion that has come in: its number, its case with the motion as first record, and its facts, in one.

    The case is called by number, title and mover. Refused as for a case and for a motion; then no number is taken.
    """
    guards.must_register(register, by)
    title = _title(title)
    _must_say(movers, demands)
    year, number, taken_over = number_for(council, printed)
    subject = subject_of(f"{number}/{year}", title, movers)
    entry = Entry(
        subject=subject,
        kind=Record.Kind.MOTION,
        arrived_on=received_on,
        document_on=document_on,
        counterparty=", ".join(map(str, movers))[:200],
        files=list(uploads),
    )
    case = register_case(
        register=register,
        subject=subject,
        counterparty=entry.counterparty,
        matter=MOTION,
        unit=unit,
        official=official,
        opened_on=received_on,
        first=entry,
        by=by,
    )
    motion = CouncilMotion(case=case, council=council, year=year, number=number, taken_over=taken_over)
    return _fill(motion, title, movers, demands, document_on, received_on, raised_on, by)


@transaction.atomic
def register_motion(
    *,
    case: Case,
    council: Body,
    title: str,
    movers: Sequence[Mover],
    demands: Sequence[str],
    received_on: datetime.date,
    by: User,
    document_on: datetime.date | None = None,
    raised_on: datetime.date | None = None,
    printed: str = "",
) -> CouncilMotion:
    """The facts of a motion whose case is registered already. An ordinary case becomes one about a motion.

    Refused for others than registrar and secretary, in a voided case or one of another kind, twice in a case, without
    title, mover or demand, for days that have not come and for a day raised before the motion was received.
    """
    _must_keep(case, by)
    guards.lock(case)
    guards.must_stand(case)
    if case.matter not in {MOTION, "ordinary"}:
        raise Refused(
            f"{case.dnr} är ett annat slags ärende: {matters.of(case).name.lower()}.", code="matter"
        )
    if CouncilMotion.objects.filter(case=case).exists():
        raise Refused(f"Motionen i {case.dnr} är redan registrerad.", code="exists")
    title = _title(title)
    _must_say(movers, demands)
    year, number, taken_over = number_for(council, printed)
    if case.matter != MOTION:
        case.matter = MOTION
        case.save(update_fields=["matter"])
    motion = CouncilMotion(case=case, council=council, year=year, number=number, taken_over=taken_over)
    return _fill(motion, title, movers, demands, document_on, received_on, raised_on, by)


@transaction.atomic
def correct_motion(
    *,
    motion: CouncilMotion,
    title: str,
    movers: Sequence[Mover],
    demands: Sequence[str],
    received_on: datetime.date,
    by: User,
    document_on: datetime.date | None = None,
    raised_on: datetime.date | None = None,
) -> CouncilMotion:
    """Correct what is noted of a motion, or say when it was raised. The number stays. Refused as when it is registered,
    and for other demands once one of them has been decided."""
    motion = _hold(motion, by)
    _must_say(movers, demands)
    same = [one.text for one in motion.demands.all()] == list(demands)
    if not same and motion.demands.exclude(outcome="").exists():
        raise Refused(
            "Fullmäktige har beslutat om yrkandena. De kan inte ändras längre.",
            field="demands",
            code="decided",
        )
    started = motion.raised_on or motion.received_on
    if started != (raised_on or received_on):
        motion.warned_at = motion.late_told_at = None  # another year runs
    return _fill(
        motion, _title(title), movers, None if same else demands, document_on, received_on, raised_on, by
    )


@transaction.atomic
def refer_motion(
    *,
    motion: CouncilMotion,
    by: User,
    body: Body | None = None,
    unit: Unit | None = None,
    on: datetime.date | None = None,
) -> MotionReferral:
    """Note to which body or unit the motion is sent for preparation. Refused for both or neither, for a day before it
    was received, and when it has been decided or withdrawn."""
    motion = _hold(motion, by)
    _must_wait(motion)
    if (body is None) == (unit is None):
        raise Refused("Välj ett organ eller en enhet.", field="body", code="who")
    on = guards.not_ahead(on or clock.today(), field="on", message="Dagen har inte kommit.")
    if on < motion.received_on:
        raise Refused("Motionen hade inte kommit in den dagen.", field="on", code="early")
    referral = MotionReferral.objects.create(motion=motion, body=body, unit=unit, on=on, by=by)
    trace(
        "cases.motion_referred", on=motion, within=motion.case, by=by, number=motion.printed, to=referral.to
    )
    return referral


@transaction.atomic
def withdraw_motion(*, motion: CouncilMotion, reason: str, by: User) -> CouncilMotion:
    """Its movers take it back. Then its year no longer runs."""
    motion = _hold(motion, by)
    _must_wait(motion)
    motion.withdrawn_reason = guards.written(
        reason, field="reason", missing="Skriv vem som har återtagit motionen och hur ni vet det."
    )
    motion.withdrawn_on = clock.today()
    motion.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    trace("cases.motion_withdrawn", on=motion, within=motion.case, by=by, number=motion.printed)
    return motion


@transaction.atomic
def announce_motions(
    *, cases: Iterable[Case], council: Body, on: datetime.date, by: User
) -> list[CouncilMotion]:
    """The council was told of them at its meeting: they are raised that day, those of which no day is known."""
    found = CouncilMotion.objects.filter(
        case__in=cases, council=council, raised_on=None, received_on__lte=on
    ).select_related("case__register")
    raised = []
    for motion in found.order_by("pk"):
        if CouncilMotion.objects.filter(pk=motion.pk, raised_on=None).update(
            raised_on=on, warned_at=None, late_told_at=None
        ):
            motion.raised_on = on
            trace("cases.motion_raised", on=motion, within=motion.case, by=by, number=motion.printed)
            raised.append(motion)
    return raised


@transaction.atomic
def note_reported(*, council: Body, on: datetime.date, slugs: Iterable[str], by: User) -> int:
    """The council has had the list of unanswered motions, with these cases on it (KL 5:35)."""
    listed = CouncilMotion.objects.unanswered().filter(council=council, case__slug__in=list(slugs))
    told = 0
    for motion in listed.select_related("case__register").order_by("pk"):
        CouncilMotion.objects.filter(pk=motion.pk).update(reported_on=on)
        trace("cases.motion_reported", on=motion, within=motion.case, by=by, number=motion.printed)
        told += 1
    return told


def _fill(
    motion: CouncilMotion,
    title: str,
    movers: Sequence[Mover],
    demands: Sequence[str] | None,
    document_on: datetime.date | None,
    received_on: datetime.date,
    raised_on: datetime.date | None,
    by: User,
) -> CouncilMotion:
    """`demands` None: they stay as they are, with what has been decided of them."""
    new = motion.pk is None
    motion.title = title
    motion.document_on, motion.received_on, motion.raised_on = document_on, received_on, raised_on
    for day, field in ((document_on, "document_on"), (received_on, "received_on"), (raised_on, "raised_on")):
        if day is not None:
            guards.not_ahead(day, field=field, message="Dagen har inte kommit.")
    if raised_on is not None and raised_on < received_on:
        raise Refused("Motionen kan inte ha väckts innan den kom in.", field="raised_on", code="early")
    if new:
        motion.registered_by = by
    motion.save()
    motion.movers.all().delete()
    MotionMover.objects.bulk_create(
        MotionMover(motion=motion, position=position, name=one.name, party=one.party)
        for position, one in enumerate(movers, 1)
    )
    if demands is not None:
        motion.demands.all().delete()
        MotionDemand.objects.bulk_create(
            MotionDemand(motion=motion, number=number, text=text) for number, text in enumerate(demands, 1)
        )
    event = "cases.motion_registered" if new else "cases.motion_corrected"
    trace(event, on=motion, within=motion.case, by=by, number=motion.printed)
    return motion


def _title(title: str) -> str:
    return guards.written(title, field="title", missing="Skriv vad motionen gäller.", limit=150)


def _must_say(movers: Sequence[Mover], demands: Sequence[str]) -> None:
    if not movers:
        raise Refused("Skriv vem som har lämnat motionen.", field="movers", code="missing")
    if any(len(one.name) > 120 for one in movers):
        raise Refused("Namnet är för långt. Skriv en förslagsställare per rad.", field="movers")
    if not demands:
        raise Refused("Skriv vad som yrkas, ett yrkande per rad.", field="demands", code="missing")


def _must_keep(case: Case, by: User) -> None:
    if not may_keep_motion(by, case):
        raise Refused(KEEPERS, code="forbidden")


def _must_wait(motion: CouncilMotion) -> None:
    if motion.finished_on is not None:
        done = "återtagen" if motion.is_withdrawn else "avgjord"
        raise Refused(f"Motion {motion.printed} är redan {done}.", code="finished")


def _hold(motion: CouncilMotion, by: User) -> CouncilMotion:
    """Stand in line on the case, and read the motion anew."""
    _must_keep(motion.case, by)
    guards.lock(motion.case)
    guards.must_stand(motion.case)
    return CouncilMotion.objects.select_related("case__register", "council").get(pk=motion.pk)
