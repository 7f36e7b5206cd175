"""Motions as they are read: in a case, in the list, by those who must do something about them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import Case, CouncilMotion
from cases.models.motions import CouncilMotionQuerySet
from cases.motion_clock import MotionClock, Pace
from core import clock, legal_dates
from core.dates import long_date
from organisation.models import Body, RoleAssignment, User
from organisation.roles import Capability, roles_with
from organisation.todo import Todo

type Planned = Callable[[Iterable[int]], dict[int, datetime.date]]
_planned: list[Planned] = []


def planned_by(source: Planned) -> None:
    """An app that knows the agendas says when the council takes up which cases. Registered in AppConfig.ready."""
    _planned[:] = [source]


def planned_days(motions: Iterable[CouncilMotion]) -> dict[int, datetime.date]:
    """The next day on which the council has a motion on its agenda, by the id of its case."""
    ids = [motion.case_id for motion in motions]
    return _planned[0](ids) if _planned and ids else {}


@dataclass(frozen=True)
class Listed:
    """A motion in a list, with its year."""

    motion: CouncilMotion
    clock: MotionClock
    planned_on: datetime.date | None = None

    @property
    def where(self) -> str:
        """How far it has come: inlämnad, väckt, remitterad, på fullmäktiges lista, avgjord."""
        motion = self.motion
        if motion.is_withdrawn:
            return "Återtagen"
        if motion.outcome and motion.decided_on:
            return motion.outcome
        if self.planned_on:
            return f"Tas upp i {motion.council.short_name} {long_date(self.planned_on)}"
        return self.so_far

    @property
    def so_far(self) -> str:
        """What has been done with it, as everybody may know: no agenda that has not gone out."""
        motion = self.motion
        referrals = list(motion.referrals.all())
        if referrals:
            return f"Bereds av {referrals[-1].to}"
        return "Väckt" if motion.raised_on else "Inlämnad"


def listed(motions: Iterable[CouncilMotion]) -> list[Listed]:
    found = list(motions)
    planned = planned_days(one for one in found if one.finished_on is None)
    days = {one.pk: planned.get(one.case_id) for one in found}
    return [Listed(one, one.clock(planned_on=days[one.pk]), days[one.pk]) for one in found]


def motions_read_by(user: User) -> CouncilMotionQuerySet:
    """All that a person at work may read, in the authorities whose diary is open to them."""
    authorities = user.authorities_with(Capability.READ_DIARY)
    return CouncilMotion.objects.visible_to(user).filter(case__register__authority__in=authorities)


def motion_in(case: Case) -> CouncilMotion | None:
    """The case has been fetched for its reader."""
    return CouncilMotion.objects.filter(case=case).whole().first()


def councils() -> QuerySet[Body]:
    return Body.objects.filter(kind=Body.Kind.COUNCIL).order_by("name")


def unanswered_of(council: Body, *, today: datetime.date | None = None) -> list[Listed]:
    """The council's unanswered motions, the oldest first. Not by reader: whoever shows them leaves out words that are
    not for everybody."""
    return listed(CouncilMotion.objects.unanswered().filter(council=council).whole().by_start())


def motion_keepers(motion: CouncilMotion) -> QuerySet[User]:
    """The secretaries of the case's authority, who prepare its meetings and may read a case that is secret."""
    held = RoleAssignment.objects.on(clock.today()).filter(
        role__in=roles_with(Capability.PREPARE_MEETINGS), authority=motion.case.register.authority_id
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name")


def motions_to_do(user: User) -> Iterator[Todo]:
    """For the official of the case from the first day; for those who prepare meetings when nine months have passed."""
    prepares = user.authorities_with(Capability.PREPARE_MEETINGS)
    old = legal_dates.months_after(clock.today(), -9)
    waits = Q(case__official=user) | Q(case__register__authority__in=prepares, received_on__lte=old)
    found = motions_read_by(user).unanswered().filter(waits, case__closed_on=None)
    for one in listed(found.whole().by_start()[:50]):
        mine = one.motion.case.official_id == user.pk
        if one.clock.asks or (mine and one.clock.pace == Pace.RUNNING):
            yield Todo(
                title=f"Motion {one.motion.printed}: {one.motion.title}",
                detail=f"{_demand(one)} {one.motion.case.dnr}",
                url=one.motion.get_absolute_url(),
                button="Öppna",
                due_on=one.clock.due_on,
            )


def _demand(one: Listed) -> str:
    council = one.motion.council.short_name
    if one.clock.pace == Pace.DUE:
        return f"Året har gått. Redovisa för {council} vad beredningen har gett."
    if one.clock.pace == Pace.WARNS:
        return f"Nio månader har gått. Ska avgöras eller redovisas i {council}."
    return f"Ska avgöras i {council} inom ett år."
