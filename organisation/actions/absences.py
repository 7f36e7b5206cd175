"""Who is away, and who stands in for them. Nothing is erased: an absence that ends early keeps its days."""

from __future__ import annotations

import datetime

from django.db import transaction

from core import clock
from core.dates import long_date
from core.errors import Refused
from core.locking import lock
from organisation.actions.notifying import notify
from organisation.models import Absence, User
from organisation.roles import Capability
from trail.actions import record as trace


@transaction.atomic
def declare_absence(
    *, person: User, substitute: User, from_on: datetime.date, until_on: datetime.date, by: User
) -> Absence:
    """Say that a person is away, first and last day included. By the person or an administrator of an authority where
    they work. What waits for them then waits also for the substitute.

    Refused for days that have passed, days that overlap another absence, and for a substitute who is the person,
    cannot sign in, or does not read what the person approves.
    """
    lock(person)  # one absence at a time for each person
    refuse_others(person, by)
    if until_on < from_on:
        raise Refused("Sista dagen ligger före den första.", field="until_on", code="backwards")
    if until_on < clock.today():
        raise Refused("De dagarna har redan passerat.", field="until_on", code="passed")
    if substitute.pk == person.pk:
        raise Refused("Välj någon annan än den som är borta.", field="substitute", code="self")
    lacking = person.authorities_with(Capability.APPROVE_MEMOS) - substitute.authorities_with(
        Capability.READ_DIARY
    )
    if not substitute.can(Capability.READ_DIARY) or lacking:
        raise Refused(
            f"{substitute.name} läser inte ärendena hos myndigheten. Välj en kollega som gör det.",
            field="substitute",
            code="outside",
        )
    other = person.absences.ahead(from_on).filter(from_on__lte=until_on).first()
    if other is not None:
        raise Refused(
            f"{person.name} är redan borta {long_date(other.from_on)} till {long_date(other.until_on)}. "
            "Avsluta den frånvaron först.",
            field="from_on",
            code="overlaps",
        )
    absence = Absence.objects.create(
        person=person, substitute=substitute, from_on=from_on, until_on=until_on, registered_by=by
    )
    trace("organisation.absence_declared", on=person, by=by, substitute=substitute.name,
          from_on=long_date(from_on), until_on=long_date(until_on))  # fmt: skip
    if substitute != by:
        notify(
            to=substitute,
            subject=f"Du är ersättare för {person.name}",
            text=f"{person.name} är borta {long_date(from_on)} till {long_date(until_on)}. "
            "Skrivelser att godkänna visas då också på din startsida.",
            path="/arbete/",
            kind="organisation.substitute",
        )
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> Absence:
    """The person is back, or is not going to be away. From now on nothing new waits for the substitute."""
    lock(absence)
    absence = Absence.objects.select_related("person").get(pk=absence.pk)
    refuse_others(absence.person, by)
    if absence.ended_at is not None or absence.until_on < clock.today():
        raise Refused("Frånvaron är redan slut.", code="over")
    absence.ended_at = clock.now()
    absence.save(update_fields=["ended_at"])
    trace("organisation.absence_ended", on=absence.person, by=by)
    return absence


def refuse_others(person: User, by: User) -> None:
    mine = by.authorities_with(Capability.ADMINISTER)
    works_at = {held.authority_id for held in person.roles_today()}
    if by.pk != person.pk and not mine & works_at:
        raise Refused("Frånvaro läggs upp av personen själv eller av administratören.", code="forbidden")
