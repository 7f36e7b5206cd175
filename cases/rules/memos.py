"""Memos: who writes, who approves."""

from __future__ import annotations

from cases.models import Case, Memo
from cases.models.secret_sections import reads_secret
from cases.rules.register import may_register
from cases.rules.review import Approver, approvers_now, everyone_in_chain
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


def may_mark_sections(user: object, memo: Memo) -> bool:
    """The writers and the registrar, when they may read what they mark: nobody closes a text to themselves."""
    may = may_steer(user, memo) or may_register(user, memo.case.register)
    return may and reads_secret(user, memo.case)


def may_edit(user: object, memo: Memo) -> bool:
    return memo.is_editable and may_steer(user, memo)


def may_approve(user: object, memo: Memo) -> bool:
    """Whoever may answer at the level where the memo stands, or stands in for somebody who may; otherwise anybody in
    its chain. Never the memo's own author. Without a chain: a manager of the memo's unit or of one above it."""
    return isinstance(user, User) and approver_for(user, memo) is not None


def approver_for(user: User, memo: Memo) -> Approver | None:
    """The person as one who may answer, with whom they do it for; by their own role rather than for another."""
    if not user.is_active or user.pk == memo.author_id:
        return None
    able = approvers_now(memo) if memo.state == Memo.State.SUBMITTED else everyone_in_chain(memo)
    return next((one for one in able if one.user.pk == user.pk), None)


def may_comment(user: object, memo: Memo) -> bool:
    """Writers and those in the chain, until the memo is approved."""
    if not isinstance(user, User) or memo.state == Memo.State.APPROVED:
        return False
    return may_steer(user, memo) or any(one.user.pk == user.pk for one in everyone_in_chain(memo))


def may_return(user: object, memo: Memo) -> bool:
    """Who may answer; and once it is approved, also the secretary who has it on an agenda."""
    if may_approve(user, memo):
        return True
    return memo.state == Memo.State.APPROVED and may_change_words(user, memo)


def may_change_words(user: object, memo: Memo) -> bool:
    """A secretary of the authority: an editorial change of what is approved."""
    return isinstance(user, User) and user.can(Capability.PREPARE_MEETINGS, memo.case.authority_id)


def approvers(memo: Memo) -> list[User]:
    """The managers over the memo today, the nearest first, whatever chain is set: they sign it. In a secret case only
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
