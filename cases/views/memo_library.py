"""What the editor offers from the library of the memo's body, and what was chosen there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cases.editing import Taken
from cases.models import DistributionList, Phrase
from cases.queries.phrases import lists_of, phrases_of
from cases.richtext import plain
from cases.views.access import user_of
from core.errors import Refused
from organisation.models import User

BUTTONS = {"section-phrase", "clause-standard", "list-add"}


def library_for(user: User, body_id: int | None) -> dict[str, Any]:
    """Phrases, standard clauses and distribution lists to choose from; none while the memo goes to no body."""
    phrases = phrases_of(user, body_id) if body_id else []
    for phrase in phrases:
        phrase.words = plain(phrase.content)  # type: ignore[attr-defined]
    return {
        "phrases": [one for one in phrases if one.kind == Phrase.Kind.TEXT],
        "standard_clauses": [one for one in phrases if one.kind == Phrase.Kind.CLAUSE],
        "distribution_lists": lists_of(user, body_id) if body_id else [],
    }


def taken(request: HttpRequest, body_id: int | None) -> Taken:
    """What the button that was pressed takes from the library; nothing when what was chosen is gone."""
    rows, _, at = request.POST.get("do", "").partition(":")
    if rows == "section-phrase":
        return Taken(html=_phrase(request, f"new-phrase-{at}", Phrase.Kind.TEXT, body_id))
    if rows == "clause-standard":
        return Taken(clause=_phrase(request, "new-clause", Phrase.Kind.CLAUSE, body_id))
    if rows == "list-add":
        lists = DistributionList.objects.visible_to(user_of(request)).filter(body=body_id)
        chosen = lists.filter(pk=_number(request, "new-list")).first()
        return Taken(recipients=[line.name for line in chosen.lines.order_by("position")] if chosen else [])
    return Taken()


def must_be_taken(request: HttpRequest, body_id: int | None) -> None:
    """Refused when the button takes from the library and what was chosen is gone. Asked once the text is kept."""
    if request.POST.get("do", "").partition(":")[0] not in BUTTONS:
        return
    if taken(request, body_id) == Taken():
        raise Refused(
            "Det du valde finns inte längre för organet. Läs om sidan och välj något annat.", code="gone"
        )


def _phrase(request: HttpRequest, name: str, kind: Phrase.Kind, body_id: int | None) -> str:
    phrases = Phrase.objects.visible_to(user_of(request)).filter(body=body_id, kind=kind)
    chosen = phrases.filter(pk=_number(request, name)).first()
    return chosen.content if chosen else ""


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0
