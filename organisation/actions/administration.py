"""People, their roles and their mandates. A role and a mandate have a first and a last day; nothing is erased."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from core.dates import long_date
from core.errors import Refused
from core.locking import lock
from organisation.actions.seats import arrange_seats
from organisation.models import Authority, Body, Mandate, RoleAssignment, Seat, Unit, User
from organisation.party_lists import seats_in, substitution_in
from organisation.roles import ROLES, Capability
from trail.actions import record as trace


def must_administer(by: User, authority: Authority | int) -> None:
    if not by.can(Capability.ADMINISTER, authority):
        raise Refused("Bara administratören för myndigheten kan ändra det här.")


@transaction.atomic
def add_person(
    *, email: str, name: str, by: User, title: str = "", phone: str = "", unit: Unit | None = None
) -> User:
    """Add a person. They set their own password through the link on the sign-in page. Refused for an address
    that is already in use and for those who administer no authority."""
    _must_administer_some(by)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(f"Det finns redan en person med adressen {email}.", field="email")
    person = User.objects.create_user(email=email, name=name, title=title, phone=phone, unit=unit)
    trace("organisation.person_added", on=person, by=by)
    return person


@transaction.atomic
def change_person(*, person: User, by: User, **fields: Any) -> User:
    """Change name, title, phone, unit, or whether the person may sign in. Documents keep the name as printed.

    Refused unless `by` administers every authority where the person has a role or a mandate: whoever changes the
    address decides who can sign in as the person.
    """
    _must_administer_some(by)
    if _authorities_of(person) - by.authorities_with(Capability.ADMINISTER):
        raise Refused(f"{person.name} har uppdrag hos en myndighet som du inte administrerar.")
    email = fields.get("email", person.email)
    if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise Refused(f"Det finns redan en person med adressen {email}.", field="email")
    if person.pk == by.pk and fields.get("is_active") is False:
        raise Refused("Du kan inte stänga av dig själv. Be en annan administratör.", field="is_active")
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))
    trace("organisation.person_changed", on=person, by=by)
    return person


@transaction.atomic
def give_role(
    *,
    person: User,
    role: str,
    authority: Authority,
    by: User,
    from_on: datetime.date | None = None,
    until_on: datetime.date | None = None,
    unit: Unit | None = None,
) -> RoleAssignment:
    """Give a person a role in an authority, from today if nothing else is said. A manager's role needs a unit."""
    must_administer(by, authority)
    if person.pk == by.pk and Capability.READ_SECRET in ROLES[role].capabilities:
        raise Refused(
            "Du kan inte ge dig själv en roll som läser sekretess. Be en annan administratör.", field="role"
        )
    if role == "manager" and unit is None:
        raise Refused("Välj vilken enhet chefen godkänner skrivelser från.", field="unit")
    if unit is not None and unit.authority_id != authority.pk:
        raise Refused("Enheten hör till en annan myndighet.", field="unit")
    from_on = from_on or clock.today()
    _refuse_backwards(from_on, until_on)
    given = RoleAssignment.objects.create(
        user=person, role=role, authority=authority, unit=unit, from_on=from_on, until_on=until_on
    )
    trace(
        "organisation.role_given", on=person, by=by, role=ROLES[role].name.lower(), authority=authority.name
    )
    return given


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: User, until_on: datetime.date) -> RoleAssignment:
    """Let a role end. What it allowed is closed the day after. Refused for the last administrator."""
    must_administer(by, assignment.authority_id)
    _refuse_backwards(assignment.from_on, until_on)
    others = (
        RoleAssignment.objects.filter(role="administrator", authority=assignment.authority_id)
        .exclude(pk=assignment.pk)
        .on(until_on + datetime.timedelta(days=1))
    )
    if assignment.role == "administrator" and not others.exists():
        raise Refused("Myndigheten blir utan administratör. Ge rollen till någon annan först.")
    assignment.until_on = until_on
    assignment.save(update_fields=["until_on"])
    trace(
        "organisation.role_ended",
        on=assignment.user,
        by=by,
        role=assignment.as_role.name.lower(),
        day=long_date(until_on),
    )
    return assignment


@transaction.atomic
def appoint(
    *,
    person: User,
    body: Body,
    role: str,
    by: User,
    party: str = "",
    seat: Seat | None = None,
    turn: int = 0,
    from_on: datetime.date | None = None,
    until_on: datetime.date | None = None,
) -> Mandate:
    """Appoint a person to a body. Refused where the person, or the seat, already has an appointment there that
    overlaps: one person has one seat and one seat one member (KL 4:22, 6:17)."""
    must_administer(by, body.authority_id)
    from_on = from_on or clock.today()
    _refuse_backwards(from_on, until_on)
    lock(body)
    overlapping = Mandate.objects.filter(body=body, from_on__lte=until_on or datetime.date.max).exclude(
        until_on__lt=from_on
    )
    if overlapping.filter(user=person).exists():
        raise Refused(
            f"{person.name} har redan ett uppdrag i {body.short_name} under den tiden.", field="person"
        )
    if seat is not None and overlapping.filter(seat=seat).exists():
        raise Refused(f"{seat} är redan besatt under den tiden.", field="seat")
    given = Mandate.objects.create(
        user=person,
        body=body,
        role=role,
        party=party,
        seat=seat,
        turn=turn,
        from_on=from_on,
        until_on=until_on,
    )
    trace(
        "organisation.appointed",
        on=person,
        within=body,
        by=by,
        person=person.name,
        role=given.get_role_display(),
    )
    return given


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, until_on: datetime.date) -> Mandate:
    """Let an appointment end: what it gave to read is closed the day after."""
    must_administer(by, mandate.body.authority_id)
    _refuse_backwards(mandate.from_on, until_on)
    mandate.until_on = until_on
    mandate.save(update_fields=["until_on"])
    trace(
        "organisation.mandate_ended",
        on=mandate.user,
        within=mandate.body,
        by=by,
        person=mandate.user.name,
        day=long_date(until_on),
    )
    return mandate


@transaction.atomic
def change_body(
    *, body: Body, by: User, seats: str | None = None, substitution: str | None = None, **fields: Any
) -> Body:
    """Change how a body works: lead times, numbering, what it publishes, its seats and in which order the parties stand
    in for each other (as text, `organisation.party_lists`). Holds for what is issued from now on. Refused for lists
    that cannot be read, and as `arrange_seats`."""
    must_administer(by, body.authority_id)
    lock(body)  # two who arrange its seats, or one who appoints to a seat meanwhile, stand in line
    if substitution is not None:
        fields["substitution"] = substitution_in(substitution)
    changed = [name for name, value in fields.items() if getattr(body, name) != value]
    for name in changed:
        setattr(body, name, fields[name])
    body.save(update_fields=changed)
    called = {field.name: str(field.verbose_name) for field in Body._meta.fields}
    words = [called[name] for name in changed]
    if seats is not None and arrange_seats(body, seats_in(seats)):
        words.append("platser")
    if words:
        trace("organisation.body_changed", on=body, by=by, fields=", ".join(words))
    return body


@transaction.atomic
def add_body(*, authority: Authority, by: User, **fields: Any) -> Body:
    """Add a body (organ) to an authority, with the usual ways of working. Refused for a name in addresses that another
    body has."""
    must_administer(by, authority)
    if Body.objects.filter(slug=fields["slug"]).exists():
        raise Refused("Det finns redan ett organ med det kortnamnet i adresser.", field="slug")
    body = Body.objects.create(authority=authority, **fields)
    trace("organisation.body_added", on=body, by=by, name=body.name)
    return body


@transaction.atomic
def save_unit(*, authority: Authority, by: User, unit: Unit | None = None, **fields: Any) -> Unit:
    """Add or rename a unit. Refused if it would lie under itself."""
    must_administer(by, authority)
    unit = unit or Unit(authority=authority)
    parent: Unit | None = fields.get("parent", unit.parent)
    if unit.pk and parent is not None and unit.pk in {above.pk for above in parent.with_parents()}:
        raise Refused("Enheten kan inte ligga under sig själv.", field="parent")
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.save()
    trace("organisation.unit_saved", on=unit, by=by, name=unit.name)
    return unit


def _must_administer_some(by: User) -> None:
    if not by.can(Capability.ADMINISTER):
        raise Refused("Bara en administratör kan ändra personer.")


def _authorities_of(person: User) -> set[int]:
    """Where the person has a role or a mandate that has not ended."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    roles = RoleAssignment.objects.filter(running, user=person).values_list("authority_id", flat=True)
    mandates = Mandate.objects.filter(running, user=person).values_list("body__authority_id", flat=True)
    return {*roles, *mandates}


def _refuse_backwards(from_on: datetime.date, until_on: datetime.date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise Refused("Sista dagen ligger före den första.", field="until_on")
