"""Things of the demo by their keys. Read anew each time: a person's roles are read once per loaded person."""

from __future__ import annotations

import datetime

from cases.models import Case, Record, Register
from meetings.models import Meeting
from organisation.models import Authority, Body, Unit, User
from umea_ksnau.demo.reading import Json, load


def in_cast(key: str) -> Json:
    person: Json = load("cast.yaml")["people"][key]
    return person


def person(key: str) -> User:
    return User.objects.get(email=in_cast(key)["email"])


def key_of(user: User) -> str:
    """The other way round: the key of a person in the cast."""
    return next(key for key, about in load("cast.yaml")["people"].items() if about.get("email") == user.email)


def authority(key: str) -> Authority:
    return Authority.objects.get(slug=key)


def unit(key: str) -> Unit:
    return Unit.objects.get(slug=key)


def body(key: str) -> Body:
    return Body.objects.get(slug=key)


def register(prefix: str) -> Register:
    return Register.objects.get(prefix=prefix)


def registrar(prefix: str) -> User:
    return person(load("organisation.yaml")["authorities"][prefix.lower()]["registrar"])


def case(dnr: str) -> Case:
    return Case.objects.get(dnr=dnr)


def record(designation: str) -> Record:
    """`KS-2024/00402-2`"""
    dnr, _, number = designation.rpartition("-")
    return Record.objects.get(case__dnr=dnr, number=int(number))


def meeting(key: str) -> Meeting:
    """`ksnau/2024-05-21`"""
    slug, _, day = key.partition("/")
    return Meeting.objects.get(body__slug=slug, on=datetime.date.fromisoformat(day))


def secretary(slug: str) -> User:
    """Who keeps a body's papers; a body without a secretary of its own shares its authority's."""
    bodies = load("organisation.yaml")["bodies"]
    own = bodies[slug].get("secretary")
    shared = (
        b["secretary"]
        for b in bodies.values()
        if b["authority"] == bodies[slug]["authority"] and "secretary" in b
    )
    return person(own or next(shared))
