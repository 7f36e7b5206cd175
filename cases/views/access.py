"""Fetching is the permission: what a person may not see is not found (404), what they may see but not do is
forbidden (403). Reading something secret is written in the trail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases import rules
from cases.actions.marks import read_secret
from cases.actions.section_marks import read_secret_sections
from cases.models import Case, File, Memo, Record
from cases.models.secret_sections import reads_secret
from core.pages import require
from organisation.models import User

REGISTRAR_ONLY = "Det här gör registrator. Kontakta myndighetens registrator."
HANDLERS_ONLY = "Det här gör registrator eller ärendets handläggare."


def user_of(request: HttpRequest) -> User:
    """The person signed in. Views below /arbete/ are never reached by anybody else."""
    assert isinstance(request.user, User)
    return request.user


def see_case(request: HttpRequest, slug: str) -> Case:
    cases = Case.objects.visible_to(user_of(request))
    return get_object_or_404(cases.select_related("register__authority", "unit", "official"), slug=slug)


def see_record(request: HttpRequest, slug: str, number: int) -> Record:
    records = Record.objects.visible_to(user_of(request)).registered()
    return get_object_or_404(
        records.select_related("case__register__authority", "case__official", "moved_to__case"),
        case__slug=slug,
        number=number,
    )


def see_file(request: HttpRequest, slug: str, pk: int) -> File:
    files = File.objects.visible_to(user_of(request))
    return get_object_or_404(
        files.select_related("record__case__register__authority", "record__case__official"),
        record__case__slug=slug,
        pk=pk,
    )


def register_in(request: HttpRequest, case: Case) -> Case:
    require(rules.may_register(user_of(request), case.register), REGISTRAR_ONLY)
    return case


def handle_in(request: HttpRequest, case: Case) -> Case:
    require(rules.may_handle(user_of(request), case), HANDLERS_ONLY)
    return case


def note_reading(request: HttpRequest, *things: Case | Record | File) -> None:
    """Write down that something secret was read: once, for the narrowest thing that is marked."""
    marked = next((thing for thing in things if thing.is_secret), None)
    if marked is not None:
        read_secret(thing=marked, by=user_of(request))


def note_reading_of_sections(request: HttpRequest, memo: Memo) -> None:
    """The same for a memo with secret sections, when the reader may read them."""
    user = user_of(request)
    if not memo.case.is_secret and memo.secret_sections.all() and reads_secret(user, memo.case):
        read_secret_sections(memo=memo, by=user)


def sent(request: HttpRequest) -> tuple[Any, ...]:
    """What a form is bound to: all that was posted, also an empty form; nothing for a page that is only read."""
    return (request.POST, request.FILES) if request.method == "POST" else ()
