"""What the actions of the register share: who may, the lock, and texts that must be there."""

from __future__ import annotations

import datetime

from cases import rules
from cases.models import Case, File, Record, Register
from core import clock, locking
from core.errors import Refused
from core.words import clean, clean_lines
from organisation.models import User

type Markable = Case | Record | File


def must_register(register: Register, by: User) -> None:
    if not rules.may_register(by, register):
        raise Refused("Bara registrator kan registrera i det här diariet.", code="forbidden")


def must_handle(case: Case, by: User) -> None:
    if not rules.may_handle(by, case):
        raise Refused("Bara registrator och ärendets handläggare kan göra det här.", code="forbidden")


def lock(*cases: Case) -> None:
    """Stand in line for the cases and read them anew."""
    locking.lock(*cases)
    for case in cases:
        case.refresh_from_db()


def must_stand(case: Case) -> None:
    if case.is_void:
        raise Refused(f"{case.dnr} är makulerat och kan inte ändras.", code="void")


def must_be_registered(record: Record) -> None:
    if record.registered_at is None:
        raise Refused("Handlingen är arbetsmaterial. Registrera den först.", code="working-material")
    if record.is_void:
        raise Refused(f"{record.designation} är makulerad och kan inte ändras.", code="void")


def written(text: str, *, field: str, missing: str, limit: int = 300) -> str:
    """One line that must be there and fit. `missing` is the sentence that asks for it."""
    text = fitting(text, field=field, limit=limit)
    if not text:
        raise Refused(missing, field=field, code="missing")
    return text


def fitting(text: str, *, field: str, limit: int = 300) -> str:
    """One line, cleaned, that must fit. Long words belong in a document, not in the register."""
    text = clean(text)
    if len(text) > limit:
        raise Refused(
            f"Texten är {len(text)} tecken. Korta den till högst {limit} tecken och skriv resten i handlingen.",
            field=field,
            code="too-long",
        )
    return text


def body_text(text: str) -> str:
    return clean_lines(text).strip()


def not_ahead(day: datetime.date, *, field: str, message: str) -> datetime.date:
    if day > clock.today():
        raise Refused(message, field=field, code="future")
    return day


def provision_of(text: str) -> str:
    """A secrecy mark names the provision (OSL 5:5), so it has a chapter and a section."""
    text = fitting(text, field="secrecy_provision", limit=60)
    if text and not any(sign.isdigit() for sign in text):
        raise Refused(
            "Ange sekretessbestämmelsen med kapitel och paragraf, till exempel OSL 21:1.",
            field="secrecy_provision",
            code="provision",
        )
    return text


def case_of(thing: Markable) -> Case:
    if isinstance(thing, Case):
        return thing
    return thing.case if isinstance(thing, Record) else thing.record.case


def name_of(thing: Markable) -> str:
    """By number, never by subject or file name: those may be what is secret."""
    if isinstance(thing, Case):
        return f"ärendet {thing.dnr}"
    return (
        f"handlingen {thing.designation}"
        if isinstance(thing, Record)
        else f"en fil i {thing.record.designation}"
    )
