"""Memos: who writes, who approves."""

from __future__ import annotations

from cases.models import Case, Memo
from core import clock
from organisation.models import RoleAssignment, User
from organisation.roles import Capability, roles_with


def may_start(user: object, case: Case) -> bool:
    """Whoever writes memos in the authority may begin one in a case they read."""
    return isinstance(user, User) and user.can(Capability.WRITE_MEMOS, case.authority_id)


def may_steer(user: object, memo: Memo) -> bool:
    """The writer and the case's official: edit, send for approval, take back, open again."""
    return (
        isinstance(user, User)
        and user.can(Capability.WRITE_MEMOS, memo.case.authority_id)
        and user.pk in {memo.author_id, memo.case.official_id}
    )


def may_edit(user: object, memo: Memo) -> bool:
    return memo.is_editable and may_steer(user, memo)


def may_approve(user: object, memo: Memo) -> bool:
    """A manager of the memo's unit or of a unit above it, but never the memo's own author."""
    if not isinstance(user, User) or not user.is_active or user.pk == memo.author_id:
        return False
    units = {unit.pk for unit in memo.unit.with_parents()}
    return any(
        Capability.APPROVE_MEMOS in held.as_role.capabilities and held.unit_id in units
        for held in user.roles_today()
    )


def approvers(memo: Memo) -> list[User]:
    """Those who may approve the memo today, the nearest first; any one of them is enough. In a secret case only
    those who may read it."""
    levels = {unit.pk: level for level, unit in enumerate(memo.unit.with_parents())}
    held = RoleAssignment.objects.on(clock.today()).filter(
        role__in=roles_with(Capability.APPROVE_MEMOS), unit__in=levels, user__is_active=True
    )
    nearest: dict[int, tuple[int, User]] = {}
    for assignment in held.exclude(user=memo.author_id).select_related("user"):
        level, user = levels[assignment.unit_id or 0], assignment.user
        if user.pk not in nearest or level < nearest[user.pk][0]:
            nearest[user.pk] = (level, user)
    ranked = sorted(nearest.values(), key=lambda pair: (pair[0], pair[1].name))
    return [user for _, user in ranked if not memo.case.is_secret or _reads(user, memo.case)]


def _reads(user: User, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()
