"""Every address, read as every role. The test finds the addresses by itself: a new one that nobody has classified
here fails, so forgetting fails closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.actions.files import Upload
from cases.actions.publishing import publish
from core import clock
from meetings.models import Meeting
from tests import factories

ROLES = (
    "anonymous",
    "official",
    "other_official",
    "registrar",
    "manager",
    "secretary",
    "economist",
    "member",
    "administrator",
    "outsider",
)
WORDS = {".": 200, "L": 302, ">": 302, "x": 403, "-": 404, "m": 405}
# One letter a role, in the order of ROLES. L: sent to sign in, >: sent elsewhere, x: not allowed, -: does not exist.
EVERYBODY = ".........."
SIGNED_IN = "L........."
STAFF = "L......-.-"
ADMINISTRATOR = "Lxxxxxxx.x"
TABLE: dict[str, str] = {
    # What the public reads
    "portal:start": EVERYBODY,
    "portal:accessibility": EVERYBODY,
    "portal:meetings": EVERYBODY,
    "portal:body": EVERYBODY,
    "portal:meeting": EVERYBODY,
    "portal:cases": EVERYBODY,
    "portal:case": EVERYBODY,
    "portal:record": EVERYBODY,
    "portal:file": EVERYBODY,
    "api:info": EVERYBODY,
    "api:schema": EVERYBODY,
    "api:docs": EVERYBODY,
    "api:body-list": EVERYBODY,
    "api:body-detail": EVERYBODY,
    "api:meeting-list": EVERYBODY,
    "api:meeting-detail": EVERYBODY,
    "api:agenda-item-list": EVERYBODY,
    "api:agenda-item-detail": "----------",  # none is issued here; tests/meetings/test_api.py has one that is
    "api:case-list": EVERYBODY,
    "api:case-detail": EVERYBODY,
    "api:record-list": EVERYBODY,
    "api:record-detail": EVERYBODY,
    "api:document-list": EVERYBODY,
    "api:document-detail": EVERYBODY,
    # Signed in
    "desk:start": SIGNED_IN,
    "desk:messages": SIGNED_IN,
    "cases:case": STAFF,
    "cases:record": STAFF,
    "cases:file": STAFF,
    # The administrator
    "organisation:overview": ADMINISTRATOR,
    "organisation:people": ADMINISTRATOR,
    "organisation:new_person": ADMINISTRATOR,
    "organisation:person": ADMINISTRATOR,
    "organisation:new_role": ADMINISTRATOR,
    "organisation:end_role": ADMINISTRATOR,
    "organisation:body": ADMINISTRATOR,
    "organisation:new_mandate": ADMINISTRATOR,
    "organisation:end_mandate": ADMINISTRATOR,
    "organisation:new_unit": ADMINISTRATOR,
    "organisation:unit": ADMINISTRATOR,
    # Only with DEBUG
    "gallery": "----------",
}
# The sign-in pages are the library's; they are open to the one who is not signed in.
LIBRARY = re.compile(r"^account_")


def addresses(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every named address: (name with namespace, its pattern)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", str(pattern.pattern)


NAMES = sorted({name for name, _ in addresses() if not LIBRARY.match(name)})


@pytest.fixture
def world(registrar, official, administrator, ks, ksnau, member) -> dict[str, dict[str, Any]]:
    """A published case, an unpublished one, a meeting that is open, and what each address takes."""
    case = factories.case(by=registrar, official=official)
    record = factories.record(case=case, by=registrar, files=[Upload("brev.txt", b"Hej")])
    file = record.files.get()
    for thing in (case, record, file):
        publish(thing=thing, by=registrar, source="prov")
    private = factories.case(by=registrar, official=official, subject="Intern fråga")
    letter = factories.record(case=private, by=registrar, files=[Upload("brev.txt", b"Hej")])
    today = clock.today()
    meeting = Meeting.objects.create(
        body=ksnau,
        on=today,
        starts_at="08:30",
        manuscript_on=today,
        preparation_on=today,
        summons_on=today,
        state="called",
        open_at=clock.now(),
    )
    open_case, closed = {"slug": case.slug}, {"slug": private.slug}
    of_body = {"slug": ksnau.slug}
    return {
        "portal:body": {"body": ksnau.slug},
        "portal:meeting": {"body": ksnau.slug, "on": meeting.on},
        "portal:case": open_case,
        "portal:record": {**open_case, "number": record.number},
        "portal:file": {**open_case, "pk": file.pk},
        "api:body-detail": {"id": ksnau.slug},
        "api:meeting-detail": {"id": f"{ksnau.slug}-{meeting.on.isoformat()}"},
        "api:agenda-item-detail": {"id": f"{ksnau.slug}-{today.year}-1"},
        "api:case-detail": {"id": case.slug},
        "api:record-detail": {"id": f"{case.slug}-{record.number}"},
        "api:document-detail": {"id": f"{case.slug}-{record.number}-{file.pk}"},
        "cases:case": closed,
        "cases:record": {**closed, "number": letter.number},
        "cases:file": {**closed, "pk": letter.files.get().pk},
        "organisation:person": {"pk": official.pk},
        "organisation:new_role": {"pk": official.pk},
        "organisation:end_role": {"pk": official.role_assignments.get().pk},
        "organisation:body": of_body,
        "organisation:new_mandate": of_body,
        "organisation:end_mandate": {"pk": member.mandates.get().pk},
        "organisation:new_unit": {"authority": ks.slug},
        "organisation:unit": {"authority": ks.slug, "slug": "slk"},
    }


@pytest.fixture
def clients(request) -> dict[str, Client]:
    signed_in = request.getfixturevalue("signed_in")
    return {
        role: signed_in(None if role == "anonymous" else request.getfixturevalue(role)) for role in ROLES
    }


def test_every_address_is_classified():
    assert sorted(set(NAMES) - set(TABLE)) == []
    assert sorted(set(TABLE) - set(NAMES)) == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_address_answers_each_role_as_expected(name, world, clients):
    url = reverse(name, kwargs=world.get(name))
    found = {role: _word(client.get(url)) for role, client in clients.items()}

    expected = dict(zip(ROLES, TABLE[name], strict=True))
    assert found == expected


def _word(answer: Any) -> str:
    if answer.status_code == 302 and answer.url.startswith("/konto/login/"):
        return "L"
    return next(
        (word for word, code in WORDS.items() if code == answer.status_code and word != "L"),
        str(answer.status_code),
    )
