"""Marks that decide who may read: secrecy and personal data, on a case, a record or a file, each by itself."""

from __future__ import annotations

from django.db import transaction

from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.shadows import follow
from cases.closing import closed
from cases.models.secrecy import MARK_FIELDS
from core import clock
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def mark_secret(*, thing: guards.Markable, provision: str, by: User) -> guards.Markable:
    """Mark something as secret (OSL 5:5). It closes at once for everybody but those cleared for secrecy and the
    case's own official. A warning, not a decision: every request to read is tried anew.

    Refused for those who may not register and without chapter and section.
    """
    _hold(thing, by)
    provision = guards.provision_of(provision)
    if not provision:
        raise Refused(
            "Ange sekretessbestämmelsen, till exempel OSL 21:1.", field="secrecy_provision", code="missing"
        )
    set_mark(thing, provision, by)
    return thing


@transaction.atomic
def unmark_secret(*, thing: guards.Markable, by: User) -> guards.Markable:
    """Take a secrecy mark away. What was published before becomes readable again."""
    _hold(thing, by)
    set_mark(thing, "", by)
    return thing


def set_mark(thing: guards.Markable, provision: str, by: User, *, closes: bool = True) -> None:
    """The door behind mark_secret and unmark_secret, for actions that have asked by themselves who may (the sections
    of a memo). Nothing is written when the mark is there already. `closes`: more is secret than before, so that packs
    that hold it are closed too."""
    if provision == thing.secrecy_provision:
        return
    thing.secrecy_provision = provision
    thing.secrecy_marked_on = clock.today() if provision else None
    thing.secrecy_marked_by = by if provision else None
    thing.save(update_fields=[*MARK_FIELDS])
    kind = "cases.marked_secret" if provision else "cases.unmarked_secret"
    trace(kind, on=thing, within=guards.case_of(thing), by=by, what=guards.name_of(thing))
    if provision and closes:
        closed(thing, by)
    index(guards.case_of(thing))
    follow(thing, by)


@transaction.atomic
def mark_personal_data(*, thing: guards.Markable, personal_data: bool, by: User) -> guards.Markable:
    """Say that something holds personal data that keeps it off the web, or that it does not."""
    _hold(thing, by)
    set_personal(thing, personal_data, by)
    return thing


def set_personal(thing: guards.Markable, personal_data: bool, by: User) -> None:
    """The door behind mark_personal_data, for what follows from a mark that somebody was allowed to set elsewhere."""
    if thing.personal_data == personal_data:
        return
    thing.personal_data = personal_data
    thing.save(update_fields=["personal_data"])
    kind = "cases.marked_personal" if personal_data else "cases.unmarked_personal"
    trace(kind, on=thing, within=guards.case_of(thing), by=by, what=guards.name_of(thing))
    index(guards.case_of(thing))
    if personal_data:
        closed(thing, by)
    follow(thing, by)


@transaction.atomic
def set_marks(
    *, thing: guards.Markable, secrecy_provision: str, personal_data: bool, by: User
) -> guards.Markable:
    """Both marks at once, as the form asks for them. An empty provision takes the secrecy mark away."""
    if secrecy_provision.strip():
        mark_secret(thing=thing, provision=secrecy_provision, by=by)
    else:
        unmark_secret(thing=thing, by=by)
    return mark_personal_data(thing=thing, personal_data=personal_data, by=by)


def _hold(thing: guards.Markable, by: User) -> None:
    case = guards.case_of(thing)
    guards.must_register(case.register, by)
    guards.lock(case)
    thing.refresh_from_db()


def read_secret(*, thing: guards.Markable, by: User) -> None:
    """Write in the trail that somebody read what is marked secret (OSL 5:5; who has read is itself a question)."""
    trace("cases.read_secret", on=thing, within=guards.case_of(thing), by=by, what=guards.name_of(thing))
