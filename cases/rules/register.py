"""The register: who registers, corrects, watches."""

from __future__ import annotations

from cases.models import Case, Register, Reminder
from organisation.models import User
from organisation.roles import Capability


def is_staff(user: object, case: Case) -> bool:
    """Whether the person works at the case's authority and reads its internal words, not just the open ones."""
    return isinstance(user, User) and user.can(Capability.READ_DIARY, case.authority_id)


def may_register(user: object, register: Register) -> bool:
    return isinstance(user, User) and user.can(Capability.REGISTER, register.authority_id)


def may_administer_register(user: object, register: Register) -> bool:
    """Opening a series for a year: the registrar or the administrator, once, before its first number is given."""
    return may_register(user, register) or (
        isinstance(user, User) and user.can(Capability.ADMINISTER, register.authority_id)
    )


def may_handle(user: object, case: Case) -> bool:
    """The registrar and the case's own official: reminders and notes."""
    return may_register(user, case.register) or (is_staff(user, case) and case.official_id == _key(user))


def may_finish(user: object, reminder: Reminder) -> bool:
    return _key(user) in {reminder.owner_id, reminder.created_by_id} or may_handle(user, reminder.case)


def _key(user: object) -> int | None:
    return user.pk if isinstance(user, User) else None
