"""A body's library: phrases, standard clauses and distribution lists. What memos have taken from it is a copy, so
what is changed or removed here changes no memo. The trail is on the body."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import QuerySet

from cases import richtext, rules
from cases.actions import guards
from cases.actions.memos import SavedMeanwhile
from cases.actions.settling import settled_section
from cases.memo_content import Section
from cases.models import DistributionLine, DistributionList, MemoSection, Phrase
from core.errors import Refused
from core.locking import lock
from core.typography import swedish
from core.words import clean
from organisation.models import Body, User
from trail.actions import record as trace

LONGEST, LONGEST_CLAUSE, MOST_LINES = 20_000, 4000, 60
_NAME_MISSING = "Skriv ett namn att känna igen den på."


@transaction.atomic
def save_phrase(
    *, body: Body, kind: str, name: str, content: str, by: User, phrase: Phrase | None = None, seen: str = ""
) -> Phrase:
    """Add a phrase to the body's library, or change `phrase`. A text is kept as a section of a memo is; a clause is one
    line that begins with "att". `seen` is the phrase's mark as it was opened.

    Refused for others than secretary and administrator, for an empty or taken name, for a text that says nothing,
    for a clause that is no att-sats, when it has been removed meanwhile, and when it reads as neither `seen` nor what
    is to be written (SavedMeanwhile)."""
    _must_keep(body, by)
    phrase = _as_it_stands(Phrase.objects.all(), phrase)
    if kind not in Phrase.Kind.values:
        raise Refused("Välj om det är en fras eller en standardsats.", field="kind", code="kind")
    name = guards.written(name, field="name", missing=_NAME_MISSING, limit=100)
    content = _clause(content) if kind == Phrase.Kind.CLAUSE else _text(content)
    _refuse_taken(name, Phrase.objects.filter(body=body, kind=kind), phrase)
    if phrase is None:
        phrase = Phrase.objects.create(body=body, kind=kind, name=name, content=content)
        trace(f"cases.phrase_added_{kind}", on=body, by=by, body=body.short_name)
    elif (phrase.name, phrase.content) != (name, content):
        _refuse_changed(phrase.mark, seen)
        phrase.name, phrase.content = name, content
        phrase.save(update_fields=["name", "content"])
        trace(f"cases.phrase_changed_{kind}", on=body, by=by, body=body.short_name)
    return phrase


@transaction.atomic
def remove_phrase(*, phrase: Phrase, by: User) -> None:
    """Take a phrase away. Refused for others than secretary and administrator."""
    _must_keep(phrase.body, by)
    phrase.delete()
    trace(f"cases.phrase_removed_{phrase.kind}", on=phrase.body, by=by, body=phrase.body.short_name)


@transaction.atomic
def save_distribution_list(
    *,
    body: Body,
    name: str,
    lines: str,
    by: User,
    distribution_list: DistributionList | None = None,
    seen: str = "",
) -> DistributionList:
    """Add a list, or change `distribution_list`. `lines` is one recipient a line, as printed; the same one twice is
    kept once. Refused for others than secretary and administrator, for an empty or taken name, without lines, and for
    what others have done meanwhile, as save_phrase."""
    _must_keep(body, by)
    kept = _as_it_stands(DistributionList.objects.all(), distribution_list)
    name = guards.written(name, field="name", missing=_NAME_MISSING, limit=100)
    names = _recipients(lines)
    _refuse_taken(name, DistributionList.objects.filter(body=body), kept)
    if kept is None:
        kept = DistributionList.objects.create(body=body, name=name)
        trace("cases.distribution_list_added", on=body, by=by, body=body.short_name)
    elif (kept.name, kept.recipients) == (name, names):
        return kept
    else:
        _refuse_changed(kept.mark, seen)
        kept.name = name
        kept.save(update_fields=["name"])
        kept.lines.all().delete()
        trace("cases.distribution_list_changed", on=body, by=by, body=body.short_name)
    DistributionLine.objects.bulk_create(
        DistributionLine(list=kept, position=at, name=one) for at, one in enumerate(names, 1)
    )
    return kept


@transaction.atomic
def remove_distribution_list(*, distribution_list: DistributionList, by: User) -> None:
    """Take a list away. Refused for others than secretary and administrator."""
    body = distribution_list.body
    _must_keep(body, by)
    distribution_list.delete()
    trace("cases.distribution_list_removed", on=body, by=by, body=body.short_name)


def _must_keep(body: Body, by: User) -> None:
    if not rules.may_keep_phrases(by, body):
        raise Refused(
            f"Nämndsekreteraren och administratören sköter fraserna för {body.short_name}. Kontakta någon av dem.",
            code="forbidden",
        )
    lock(body)  # two who save the same name, or the same phrase, at once


def _refuse_taken(
    name: str, others: QuerySet[Phrase] | QuerySet[DistributionList], own: Phrase | DistributionList | None
) -> None:
    """Compared here: what å and Å are to one another the two databases do not agree on."""
    taken = others.exclude(pk=own.pk if own else 0).values_list("name", flat=True)
    if name.casefold() in {other.casefold() for other in taken}:
        raise Refused(
            f"”{name}” finns redan. Ändra den, eller välj ett annat namn.", field="name", code="name"
        )


def _as_it_stands[Row: Phrase | DistributionList](rows: QuerySet[Row], opened: Row | None) -> Row | None:
    """What is to be changed, read anew by whoever has stood in line."""
    if opened is None:
        return None
    now = rows.filter(pk=opened.pk).first()
    if now is None:
        raise Refused("Den är borttagen sedan du öppnade sidan. Spara den som ny.", code="gone")
    return now


def _refuse_changed(now: str, seen: str) -> None:
    """A mark that is missing counts as another: a question too much rather than a text lost."""
    if now != seen:
        raise SavedMeanwhile("Den är ändrad sedan du öppnade sidan. Välj vilken som ska stå.", code="changed")


def _text(html: str) -> str:
    """Through the same door as a section's text."""
    html = settled_section(Section(MemoSection.Kind.PROSE, html=html)).html
    if not richtext.plain(html):
        raise Refused("Skriv texten som ska kunna infogas.", field="content", code="missing")
    if len(html) > LONGEST:
        raise Refused("Frasen är för lång. Dela upp den i flera.", field="content", code="long")
    return html


def _clause(text: str) -> str:
    text = swedish(
        guards.written(
            text, field="content", missing="Skriv att-satsen som den ska stå.", limit=LONGEST_CLAUSE
        )
    )
    if not re.match(r"att\s+\S+\s+\S", text, re.IGNORECASE):
        raise Refused(
            "En standardsats börjar med ”att” och ett verb, till exempel ”att uppdra åt förvaltningen …”.",
            field="content",
            code="clause",
        )
    return text


def _recipients(lines: str) -> list[str]:
    names: dict[str, str] = {}
    for line in lines.splitlines():
        if name := clean(line):
            names.setdefault(name.casefold(), name)
    found = list(names.values())
    if not found:
        raise Refused("Skriv minst en mottagare.", field="lines", code="missing")
    if len(found) > MOST_LINES:
        raise Refused(
            f"En sändlista har högst {MOST_LINES} mottagare. Dela upp den.", field="lines", code="many"
        )
    long = next((name for name in found if len(name) > 200), None)
    if long is not None:
        raise Refused(f"Korta mottagaren ”{long[:40]} …” till högst 200 tecken.", field="lines", code="long")
    return found
