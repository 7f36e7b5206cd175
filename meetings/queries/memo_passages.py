"""What the minutes take from the memo as the body read it: its version's document, never the memo of today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape

from cases.masking import Mask, mask_for_everybody
from cases.models import MemoVersion

WITHOUT_NUMBER = 0


@dataclass
class MemoPassages:
    description: str = ""
    basis: list[str] = field(default_factory=list)
    prepared_by: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    told: list[int] = field(default_factory=list)  # the sections whose words are in the description
    sections: list[int] = field(default_factory=list)  # all of them, those that are masked too


def passages_of(version: MemoVersion | None) -> MemoPassages:
    """Ärendebeskrivning with its item-specific parts, beslutsunderlag, those who prepared it, and the recipients. The
    minutes are read by many: a secret section is masked, whoever makes them."""
    told = MemoPassages()
    if version is None:
        return told
    mask = mask_for_everybody(version.memo)
    document = mask.document(version.document)
    told.told, told.sections = told_of(document, mask)
    told.basis = [_memo(document)]
    for section in document.get("sections", []):
        kind = section.get("kind")
        if kind in {"prose", "computed"}:
            told.description += _prose(section, first=not told.description)
        elif kind == "enclosures":
            told.basis += [item["text"] for item in section["items"] if item.get("state") != "withdrawn"]
        elif kind == "lines":
            (told.recipients if _goes_to(section) else told.prepared_by).extend(section["lines"])
    return told


def told_of(document: dict[str, Any], mask: Mask) -> tuple[list[int], list[int]]:
    """The numbers of the prose sections whose words are told, and of all. Those of a document that was made before
    sections had numbers are one, `WITHOUT_NUMBER`."""
    sections = document.get("sections", [])
    prose = [one for one in sections if one.get("kind") == "prose"]
    numbered = any("id" in one for one in sections)
    every = list(dict.fromkeys(one.get("id", WITHOUT_NUMBER) for one in prose))
    closed = mask.marks if numbered else every if mask.marks else ()
    return [number for number in every if number not in closed], every


def _memo(document: dict[str, Any]) -> str:
    """`Tjänsteskrivelse 2024-05-13`: the memo itself is the first of what the decision rests on."""
    return " ".join(filter(None, [document.get("kind") or "Handling", document.get("date", "")]))


def _prose(section: dict[str, Any], *, first: bool) -> str:
    heading = section.get("heading", "")
    if not section["html"]:
        return ""
    return (
        section["html"]
        if first
        else f"<h3>{escape(heading)}</h3>{section['html']}"
        if heading
        else section["html"]
    )


def _goes_to(section: dict[str, Any]) -> bool:
    """Both lists of people are lines in the document; the heading tells them apart: "Beslut skickas till"."""
    heading = section.get("heading", "").lower()
    return "skicka" in heading or "expedier" in heading or "mottagare" in heading
