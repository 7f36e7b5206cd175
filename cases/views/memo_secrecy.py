"""Secrecy on single sections, on a page of its own: for a memo in any state, and for sections that are gone."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.section_marks import NOT_YOU, mark_section, unmark_section
from cases.models import Memo, MemoSection, SecretSection
from cases.views.access import user_of
from cases.views.memo import see_memo
from core.errors import Refused
from core.pages import require


@dataclass(frozen=True)
class Row:
    """A section that can be marked, or one that is marked and has been taken away."""

    number: int
    name: str
    mark: SecretSection | None
    typed: str = ""
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def memo_secrecy(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Every section of prose with its mark. A form marks one, a button takes the mark away."""
    memo, user = see_memo(request, slug, pk), user_of(request)
    require(rules.may_mark_sections(user, memo), NOT_YOU)
    number, provision = request.POST.get("section", ""), request.POST.get("provision", "")
    section, refusal = int(number) if number.isdecimal() and len(number) < 18 else 0, ""
    if request.method == "POST":
        try:
            if "open" in request.POST:
                unmark_section(memo=memo, section=section, by=user)
                messages.success(
                    request, "Markeringen är borttagen. Avsnittet läses av alla som läser skrivelsen."
                )
            else:
                mark_section(memo=memo, section=section, provision=provision, by=user)
                messages.success(request, "Avsnittet är sekretessmarkerat.")
        except Refused as refused:
            refusal = refused.message
        else:
            return redirect(reverse("cases:memo_secrecy", args=[slug, pk]))
    context = {
        "memo": memo,
        "case": memo.case,
        "rows": _rows(memo, section, provision, refusal),
    }
    return render(request, "cases/memo/secrecy.html", context, status=422 if refusal else 200)


def _rows(memo: Memo, section: int, provision: str, refusal: str) -> list[Row]:
    marks = {mark.section: mark for mark in memo.secret_sections.all()}
    prose = [one for one in memo.sections.all() if one.kind == MemoSection.Kind.PROSE]
    named = {one.pk: one.heading or f"Avsnitt {one.position} utan rubrik" for one in prose}
    named |= {number: "Borttaget avsnitt" for number in marks if number not in named}
    found = []
    for number, name in named.items():
        mark, asked = marks.get(number), bool(refusal) and number == section
        typed = provision if asked else mark.secrecy_provision if mark else ""
        found.append(Row(number, name, mark, typed, refusal if asked else ""))
    return found
