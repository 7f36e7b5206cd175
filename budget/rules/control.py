"""Who works with plans."""

from __future__ import annotations

from budget.models import ControlPlan
from cases.models import Case
from core.errors import Refused
from organisation.models import Authority, User
from organisation.roles import Capability

PLANNERS = "Internkontrollplaner förs av myndighetens handläggare, ekonomer och chefer."


def may_plan(user: object, authority: Authority | int) -> bool:
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, authority)


def must_plan(user: User, authority: Authority | int) -> None:
    if not may_plan(user, authority):
        raise Refused(PLANNERS, code="forbidden")


def must_be_as_secret(plan: ControlPlan, case: Case) -> None:
    """What a secret plan says is neither copied nor enclosed where more people read it."""
    if plan.case.is_secret and plan.case_id != case.pk and not case.is_secret:
        raise Refused(
            f"{plan.case.dnr} är sekretessmarkerat, och {case.dnr} är det inte. Välj planens eget ärende.",
            code="secret",
        )
