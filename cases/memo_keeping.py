"""A memo's content as it is kept in a version, and the marks that tell whether a part of it has been touched."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

from cases import richtext
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, Step

LINES = ("prepared_by", "recipients", "signatories")
# What is compared and chosen together when two have written: one person's half of a group means nothing alone.
GROUPS: dict[str, tuple[str, ...]] = {
    "head": ("title", "kind", "dated_on"),
    "address": ("body_id", "addressee"),
    "unit": ("unit_id",),
    "proposal": ("style", "lead_in", "without_lead_in", "chain", "clauses"),
    "enclosures": ("enclosures",),
    **{name: (name,) for name in LINES},
}
_NOT_WORDS = {"id", "user_id", "record_number", "revision"}


def to_json(content: Content) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(asdict(content), default=_day))
    return kept


def _day(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(type(value))


def from_json(kept: dict[str, Any]) -> Content:
    """The content again. What a later edition of the product does not know is left out."""
    values = _known(Content, kept)
    clauses = [
        Clause(**_known(Clause, row) | {"amounts": [Amount(**_known(Amount, a)) for a in row["amounts"]]})
        for row in kept["clauses"]
    ]
    enclosures = [
        Enclosure(**_known(Enclosure, row) | {"awaited_on": _date(row["awaited_on"])})
        for row in kept["enclosures"]
    ]
    values |= {
        "dated_on": _date(kept["dated_on"]),
        "chain": [Step(**_known(Step, row)) for row in kept["chain"]],
        "sections": [Section(**_known(Section, row)) for row in kept["sections"]],
        "clauses": clauses,
        "enclosures": enclosures,
    }
    for name in LINES:
        values[name] = [Line(**_known(Line, row)) for row in kept[name]]
    return Content(**values)


def _known(kind: type[Any], row: dict[str, Any]) -> dict[str, Any]:
    return {one.name: row[one.name] for one in fields(kind) if one.name in row}


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


# Marks


def section_mark(section: Section) -> str:
    """The same for a section and for what the editor makes of it when nobody touches it."""
    words: list[Any] = [section.heading.strip(), richtext.clean(richtext.for_editor(section.html))]
    return _hash([*words, section.part, section.params] if section.is_computed else words)


def group_mark(content: Content, group: str) -> str:
    return _hash([_words(to_plain(getattr(content, name))) for name in GROUPS[group]])


def marks(content: Content) -> dict[str, str]:
    """A mark for each part that can be written by itself: `section-17`, `head`, `enclosures` …"""
    found = {f"section-{one.id}": section_mark(one) for one in content.sections if one.id is not None}
    return found | {group: group_mark(content, group) for group in GROUPS}


def to_plain(value: Any) -> Any:
    if isinstance(value, list):
        return [to_plain(one) for one in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _words(one) for name, one in value.items() if name not in _NOT_WORDS}
    return [_words(one) for one in value] if isinstance(value, list) else value


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=_day).encode()).hexdigest()[:20]
