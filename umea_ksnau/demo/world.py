"""What there are no actions for yet, written directly: authorities, units, bodies, registers, the first administrator.

People, roles and mandates go through the actions of the organisation.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cases.actions.numbers import open_series
from cases.models import Case, Register
from core import clock
from organisation.actions import administration as admin
from organisation.models import Authority, Body, Mandate, RoleAssignment, Seat, Unit, User
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, starts_at, time_of
from umea_ksnau.demo.script import Step

SINCE = datetime.date(2023, 1, 1)  # roles older than the demo are given from here
KINDS = {"council": "council", "board": "board", "committee": "subcommittee"}


def steps() -> Iterator[Step]:
    at = starts_at()
    yield Step(at, "world:authorities", authorities)
    yield Step(at, "world:people", people)
    yield Step(at, "world:bodies", bodies)
    yield Step(at, "world:mandates", mandates)
    yield Step(at, "world:series", series)


def authorities() -> None:
    world = load("organisation.yaml")
    for key, about in world["authorities"].items():
        municipality, department = about["letterhead"]
        authority = Authority.objects.create(
            slug=key,
            name=about["name"],
            municipality=municipality,
            department=department,
            address=", ".join(about["address"]),
            email=about["email"],
        )
        Register.objects.create(authority=authority, **about["register"])
    for key, about in world["units"].items():
        Unit.objects.create(
            slug=key,
            name=about["name"],
            authority=find.authority(about["authority"]),
            parent=find.unit(about["parent"]) if "parent" in about else None,
        )


def people() -> None:
    cast = {key: about for key, about in load("cast.yaml")["people"].items() if about.get("email")}
    first = first_administrator(cast)
    for key, about in cast.items():
        if key != first:
            admin.add_person(by=find.person(first), **facts_of(about))
    for key, about in cast.items():
        for authority, roles in about.get("roles", {}).items():
            for role in roles:
                if role != "member" and not (key == first and role == "administrator"):
                    give_role(key, about, role, authority, by=find.person(first))


def first_administrator(cast: Json) -> str:
    """Somebody has to be there before the first action can be done."""
    key, about = next(
        (k, a) for k, a in cast.items() if any("administrator" in r for r in a["roles"].values())
    )
    user = User.objects.create_user(**facts_of(about))
    for authority, roles in about["roles"].items():
        if "administrator" in roles:
            RoleAssignment.objects.create(
                user=user, role="administrator", authority=find.authority(authority), from_on=SINCE
            )
    return str(key)


def facts_of(about: Json) -> Json:
    return {
        "email": about["email"],
        "name": about["name"],
        "title": about.get("title", ""),
        "phone": about.get("phone", ""),
        "unit": find.unit(about["unit"]) if "unit" in about else None,
    }


def give_role(key: str, about: Json, role: str, authority: str, *, by: User) -> None:
    admin.give_role(
        person=find.person(key),
        role=role,
        authority=find.authority(authority),
        unit=find.unit(about["unit"]) if role == "manager" else None,
        from_on=SINCE,
        by=by,
    )


def bodies() -> None:
    for key, about in load("organisation.yaml")["bodies"].items():
        starts, _, ends = about["hours"].partition("–")
        days, publish = about["lead_days"], about["publication"]
        Body.objects.create(
            slug=key,
            authority=find.authority(about["authority"]),
            parent=find.body(about["parent"]) if "parent" in about else None,
            kind=Body.Kind.COMMITTEE if key == "bn" else KINDS[about["kind"]],
            name=about["name"],
            short_name=about["short"],
            addressee="\n".join(about["addressee"]),
            register_prefix=about["authority"].upper(),
            formalia_numbered=about["formalia_numbered"],
            reports_numbered=about["reports_numbered"],
            manuscript_days=days["manuscript"],
            preparation_days=days["preparation"],
            summons_days=days["summons"],
            meets_at=time_of(starts),
            ends_at=time_of(ends),
            meets_in=about["place"],
            electronic_approval=about.get("electronic_approval", False),
            minutes_kept_at=about.get("minutes_kept_at", ""),
            publish_agenda=publish["agenda"],
            publish_documents=publish["documents"],
            publish_minutes=publish["minutes"],
            substitution={} if key == "bn" else load("organisation.yaml")["substitution"],
        )


def mandates() -> None:
    for slug, seats in load("organisation.yaml")["mandates"].items():
        body = find.body(slug)
        administrator = User.objects.get(
            role_assignments__role="administrator", role_assignments__authority=body.authority
        )
        for about in seats:
            serves = about["seat"] == Mandate.Role.SUBSTITUTE
            seat = None
            if not serves:
                seat = Seat.objects.create(body=body, number=body.seats.count() + 1, party=about["party"])
            admin.appoint(
                person=find.person(about["person"]),
                body=body,
                role=about["seat"],
                party=about["party"],
                seat=seat,
                turn=about.get("order", 0),
                from_on=about["from"],
                until_on=about["to"],
                by=administrator,
            )


def series() -> None:
    """Numbers go on where the older diary stopped."""
    for about in load("organisation.yaml")["authorities"].values():
        opened = about["series"]
        open_series(
            register=find.register(about["register"]["prefix"]), year=opened["year"], first=opened["next"]
        )


def close_taken_over(case: Case, on: datetime.date) -> None:
    """A case that was closed before it was taken over: the day of the older diary stands."""
    Case.objects.filter(pk=case.pk).update(closed_on=min(on, clock.today()))
