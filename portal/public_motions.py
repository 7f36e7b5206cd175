"""Motions as everybody reads them: where each is on its way, how much of its year is used, and the outcome once the
minutes that hold the decision are on the web."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases import matters
from cases.models import Case, CouncilMotion, Decision, MotionDemand
from cases.motion_clock import MotionClock, motion_clock
from cases.queries.motions import Listed
from core import clock
from core.api import EVERYBODY
from core.dates import long_date
from meetings.queries.route import open_to_everybody


@dataclass(frozen=True)
class PublicDemand:
    number: int
    text: str
    outcome: str  # empty while it is not decided, or not known to everybody


@dataclass(frozen=True)
class PublicMotion:
    motion: CouncilMotion
    clock: MotionClock
    demands: tuple[PublicDemand, ...]

    @property
    def where(self) -> str:
        if self.motion.is_withdrawn:
            return "Återtagen"
        said = {one.outcome for one in self.demands}
        if self.clock.pace == "stopped" and len(said) == 1:
            return next(iter(said))
        if said != {""}:
            return ", ".join(
                f"yrkande {d.number} {(d.outcome or 'väntar').lower()}" for d in self.demands
            ).capitalize()
        return Listed(self.motion, self.clock).so_far

    @property
    def used(self) -> str:
        """`234 dagar av 366`"""
        whole = (self.clock.due_on - self.clock.started_on).days
        return f"{self.clock.days_used} dagar av {whole}"

    @property
    def until(self) -> str:
        return long_date(self.clock.due_on)


def public_motions(motions: Iterable[CouncilMotion]) -> list[PublicMotion]:
    """The decisions are looked up once for all of them."""
    found = list(motions)
    decided = {demand.decision_id for one in found for demand in one.demands.all() if demand.decision_id}
    known = (
        {one.pk for one in open_to_everybody(Decision.objects.filter(pk__in=decided))} if decided else set()
    )
    return [_public(one, known) for one in found]


def public_motion(case: Case) -> PublicMotion | None:
    """The motion of a case that everybody sees; None for a case about something else."""
    if case.matter != matters.Motion.code:
        return None
    return next(iter(public_motions(CouncilMotion.objects.filter(case=case).whole())), None)


def open_motions() -> list[PublicMotion]:
    """All that are published, the one whose year began last first."""
    return public_motions(
        CouncilMotion.objects.visible_to(EVERYBODY).whole().order_by("-year", "-number")[:500]
    )


def _public(motion: CouncilMotion, known: set[int]) -> PublicMotion:
    demands = list(motion.demands.all())
    all_known = all(one.decision_id in known for one in demands)
    finished = motion.withdrawn_on or (motion.decided_on if all_known else None)
    return PublicMotion(
        motion=motion,
        clock=motion_clock(
            raised_on=motion.raised_on,
            received_on=motion.received_on,
            today=clock.today(),
            finished_on=finished,
        ),
        demands=tuple(_demand(one, known, motion) for one in demands),
    )


def _demand(demand: MotionDemand, known: set[int], motion: CouncilMotion) -> PublicDemand:
    outcome = demand.get_outcome_display() if demand.decision_id in known else ""
    return PublicDemand(demand.number, demand.text if motion.has_open_words else "", outcome)
