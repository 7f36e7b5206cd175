"""Small rows for tests. They go through the actions where an action exists, so that a test never stands on a
row the product could not have made."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from cases.actions.numbers import open_series
from cases.actions.registration import Entry, add_record, register_case
from cases.models import Case, Memo, Record, Register
from organisation.models import Authority, Body, Mandate, RoleAssignment, Unit, User

PASSWORD = "lösenord för prov"
START = datetime.date(2020, 1, 1)
_count = itertools.count(1)


def authority(slug: str = "ks", **fields: Any) -> Authority:
    fields = {
        "name": f"Myndighet {slug}",
        "municipality": "Umeå kommun",
        "department": "Stadsledningskontoret",
    } | fields
    return Authority.objects.get_or_create(slug=slug, defaults=fields)[0]


def register(prefix: str = "KS", *, of: Authority | None = None, first: int | None = None) -> Register:
    found, new = Register.objects.get_or_create(
        prefix=prefix, defaults={"authority": of or authority(prefix.lower()), "name": f"Diarium {prefix}"}
    )
    if new and first:
        from core import clock

        open_series(register=found, year=clock.today().year, first=first)
    return found


def unit(slug: str = "slk", *, of: Authority | None = None, parent: Unit | None = None) -> Unit:
    return Unit.objects.get_or_create(
        authority=of or authority(), slug=slug, defaults={"name": f"Enhet {slug}", "parent": parent}
    )[0]


def user(name: str = "", *roles: str, of: Authority | None = None, **fields: Any) -> User:
    """A person with roles in an authority since 2020."""
    number = next(_count)
    fields = {"email": f"person{number}@umea.example"} | fields
    person = User.objects.create_user(name=name or f"Person {number}", password=PASSWORD, **fields)
    for role in roles:
        RoleAssignment.objects.create(
            user=person, role=role, authority=of or authority(), unit=person.unit, from_on=START
        )
    return person


def body(slug: str = "ksnau", *, of: Authority | None = None, **fields: Any) -> Body:
    fields = {
        "name": "Kommunstyrelsens näringslivs- och arbetsutskott",
        "short_name": slug.upper(),
        "kind": "subcommittee",
        "addressee": "Kommunstyrelsens\nnäringslivs- och arbetsutskott",
        "register_prefix": "KS",
        "publish_agenda": "at_issue",
        "publish_documents": "at_issue",
    } | fields
    return Body.objects.get_or_create(slug=slug, defaults={"authority": of or authority(), **fields})[0]


def mandate(who: User, of: Body, role: str = "member", **fields: Any) -> Mandate:
    return Mandate.objects.create(user=who, body=of, role=role, **({"from_on": START, "party": "X"} | fields))


def case(*, by: User, prefix: str = "KS", **fields: Any) -> Case:
    return register_case(register=register(prefix), by=by, **({"subject": "Ett ärende"} | fields))


def record(*, case: Case, by: User, **fields: Any) -> Record:
    fields = {"subject": "En handling", "counterparty": "Region Västerbotten"} | fields
    return add_record(case=case, entry=Entry(**fields), by=by)


def memo(*, case: Case, author: User, **fields: Any) -> Memo:
    fields = {"title": case.subject, "unit": case.unit or unit(), "saved_by": author} | fields
    return Memo.objects.create(case=case, author=author, **fields)
