"""Publishing: who has been given what to read. Called at issue and approval, by the body's policy."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from cases.actions import guards
from cases.actions.indexing import index
from cases.closing import closed
from cases.models import Case, File, Publication, Record
from core import clock
from core.errors import Refused
from organisation.models import Body, User
from trail.actions import record as trace


def closed_to_public(thing: Case | Record | File) -> str:
    """Why something may not be shown to everybody, as a sentence, or an empty text. Not secret does not mean on
    the web: a private person's letter is not secret and is still kept off it."""
    chain: list[Case | Record | File] = [thing]
    if isinstance(thing, File):
        chain.append(thing.record)
    chain.append(guards.case_of(thing))
    record = next((part for part in chain if isinstance(part, Record)), None)
    if record is not None and record.registered_at is None:
        return "Arbetsmaterial publiceras inte. Registrera handlingen först."
    if any(getattr(part, "is_void", False) for part in chain):
        return "Det som är makulerat publiceras inte."
    if any(part.is_secret for part in chain):
        return "Det som är sekretessmarkerat publiceras inte."
    if any(part.personal_data for part in chain):
        return "Det som har personuppgifter som inte får läggas ut på webben publiceras inte."
    return ""


@transaction.atomic
def publish(
    *, thing: Case | Record | File, by: User | None, source: str, body: Body | None = None
) -> Publication:
    """Give a thing to the members of a body, or, without a body, to everybody. Doing it twice is doing it once.

    To everybody is refused for working material, voided, secret and personal-data marked things (OSL 5:2;
    visible_to refuses them again when they are read).
    """
    if body is None and (why := closed_to_public(thing)):
        raise Refused(why)
    what = thing._meta.model_name or ""
    publication, new = Publication.objects.get_or_create(
        **{what: thing},
        body=body,
        withdrawn_at=None,
        defaults={"by": by, "source": source, "from_at": clock.now()},
    )
    if new:
        audience = body.short_name if body else "allmänheten"
        trace(
            "cases.published",
            on=thing,
            within=guards.case_of(thing),
            by=by,
            what=guards.name_of(thing),
            audience=audience,
        )
        index(guards.case_of(thing))
    return publication


@transaction.atomic
def unpublish(*, thing: Case | Record | File, by: User, reason: str) -> int:
    """Take a thing off the web, and what lies in it: a case with its records, a record with its files. Needs a
    reason; what has been read cannot be unread, so the rows stay."""
    if not reason.strip():
        raise Refused("Skriv varför publiceringen dras tillbaka.", field="reason")
    gone = Publication.objects.filter(_in(thing), body=None, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_reason=reason.strip()
    )
    if gone:
        trace("cases.unpublished", on=thing, within=guards.case_of(thing), by=by, what=guards.name_of(thing))
        index(guards.case_of(thing))
        closed(thing, by)
    return gone


def _in(thing: Case | Record | File) -> Q:
    if isinstance(thing, Case):
        return Q(case=thing) | Q(record__case=thing) | Q(file__record__case=thing)
    return Q(record=thing) | Q(file__record=thing) if isinstance(thing, Record) else Q(file=thing)
