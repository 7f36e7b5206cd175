"""What the minutes take from the memo as the body read it: its version's document, never the memo of today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape

from cases.masking import mask_for_everybody
from cases.models import MemoVersion


@dataclass
class MemoPassages:
    description: str = ""
    basis: list[str] = field(default_factory=list)
    prepared_by: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)


def passages_of(version: MemoVersion | None) -> MemoPassages:
    """Ärendebeskrivning with its item-specific parts, beslutsunderlag, those who prepared it, and the recipients. The
    minutes are read by many: a secret section is masked, whoever makes them."""
    told = MemoPassages()
    if version is None:
        return told
    document = mask_for_everybody(version.memo).document(version.document)
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
