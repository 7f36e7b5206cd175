"""What the council decides of a motion, demand by demand; and the people who are told that its year runs out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from cases.actions import guards
from cases.models import CouncilMotion, Decision, MotionDemand
from cases.motion_clock import Pace
from cases.motion_words import outcomes_of
from cases.notice_kinds import MOTION
from cases.queries.motions import motion_keepers, planned_days
from cases.rules.motions import may_keep_motion
from core import clock
from core.dates import long_date
from core.errors import Refused
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace
from trail.refs import ref


@transaction.atomic
def post_outcome(*, decision: Decision, by: User) -> None:
    """Write what a final decision says of each demand. What its clauses do not say stays open: the secretary then says
    it (`state_outcomes`), for an outcome is never guessed. Nothing for a case without a registered motion."""
    motion = CouncilMotion.objects.filter(case=decision.case_id).first()
    if motion is None:
        return
    clauses = [f"{clause.verb} {clause.text}" for clause in decision.clauses.all() if not clause.is_condition]
    demands = list(motion.demands.all())
    _write(motion, decision, outcomes_of(clauses, [one.number for one in demands]), by)


@transaction.atomic
def unpost_outcome(*, decision: Decision, by: User) -> None:
    """The decision is taken back: what it said of the demands is open again."""
    MotionDemand.objects.filter(decision=decision).update(outcome="", decision=None)


@transaction.atomic
def state_outcomes(
    *, motion: CouncilMotion, decision: Decision, outcomes: Mapping[int, str], by: User
) -> CouncilMotion:
    """Say what a decision in substance means for demands, by number, where its words were not enough.

    Refused for others than registrar and secretary, and for a decision that does not finish this case.
    """
    if not may_keep_motion(by, motion.case):
        raise Refused("Utgången anges av registrator och nämndsekreterare.", code="forbidden")
    guards.lock(motion.case)
    guards.must_stand(motion.case)
    if not Decision.objects.final().filter(pk=decision.pk, case=motion.case).exists():
        raise Refused("Välj det beslut som avgör ärendet.", field="decision", code="decision")
    known = {number: outcome for number, outcome in outcomes.items() if outcome}
    if not known or not set(known.values()) <= set(MotionDemand.Outcome.values):
        raise Refused("Välj utgång för minst ett yrkande.", code="missing")
    _write(motion, decision, known, by)
    return CouncilMotion.objects.whole().get(pk=motion.pk)


def tell_motion_clocks() -> int:
    """Tell the case's official and those who keep motions: once when nine months have passed, once when the year has.
    For `tick`."""
    waiting = CouncilMotion.objects.unanswered().filter(Q(warned_at=None) | Q(late_told_at=None)).whole()
    motions = list(waiting.by_start()[:500])
    planned = planned_days(motions)
    told = 0
    for motion in motions:
        pace = motion.clock(planned_on=planned.get(motion.case_id))
        field = {Pace.WARNS: "warned_at", Pace.DUE: "late_told_at"}.get(pace.pace, "")
        if not field or getattr(motion, field) is not None:
            continue
        with transaction.atomic():
            if CouncilMotion.objects.filter(pk=motion.pk, **{field: None}).update(**{field: clock.now()}):
                _tell(motion, pace.pace, long_date(pace.due_on))
                told += 1
    return told


def _write(motion: CouncilMotion, decision: Decision, outcomes: Mapping[int, str], by: User) -> None:
    for number, outcome in outcomes.items():
        MotionDemand.objects.filter(motion=motion, number=number).update(outcome=outcome, decision=decision)
    if outcomes:
        trace("cases.motion_decided", on=motion, within=motion.case, by=by, number=motion.printed)


def _tell(motion: CouncilMotion, pace: Pace, day: str) -> None:
    text = (
        f"Fullmäktige ska få veta vad beredningen har gett: året gick ut {day} (KL 5:35)."
        if pace == Pace.DUE
        else f"Nio månader har gått. Motionen ska avgöras eller redovisas för fullmäktige senast {day}."
    )
    for person in _told(motion):
        notify(
            to=person,
            subject=f"{motion.case.dnr}: motion {motion.printed}",
            text=text,
            path=motion.get_absolute_url(),
            ref=ref(motion),
            kind=MOTION,
        )


def _told(motion: CouncilMotion) -> Iterable[User]:
    people = list(motion_keepers(motion))
    official = motion.case.official
    return people if official is None or official in people else [*people, official]
