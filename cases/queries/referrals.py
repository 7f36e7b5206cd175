"""Referrals as they are read: in a case, in the list, by those who must answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from cases.models import Case, Referral
from organisation.models import User
from organisation.roles import Capability
from organisation.todo import Todo


def referrals_of(case: Case) -> tuple[Referral | None, list[Referral]]:
    """The one the case is about, and what it has asked other authorities here. The case has been fetched for its
    reader; of a case in another diary only number, day and answer are shown, no words."""
    found = list(Referral.objects.filter(Q(case=case) | Q(origin=case)).whole().order_by("id"))
    own = next((one for one in found if one.case_id == case.pk), None)
    return own, [one for one in found if one.case_id != case.pk]


def referrals_to_do(user: User) -> Iterator[Todo]:
    """For the official of the case; for the registrars while nobody handles it."""
    registers = user.authorities_with(Capability.REGISTER)
    mine = Q(case__official=user) | Q(case__official=None, case__register__authority__in=registers)
    for one in (
        Referral.objects.visible_to(user)
        .waiting()
        .filter(mine)
        .select_related("case")
        .order_by("due_on", "id")[:50]
    ):
        yield Todo(
            title=one.case.subject,
            detail=f"{one} i {one.case.dnr}",
            url=one.get_absolute_url(),
            button="Öppna",
            due_on=one.due_on,
        )
