"""The words of a thing, as they are kept in the index and as they are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import strip_tags

from cases.masking import mask_for_everybody
from cases.models import Case, File, Memo, Record
from core.words import nfc, stems

# Longer than any Swedish word: what is longer is a key or a broken paste, and nobody types it.
LONGEST = 60

# Words that stand in nearly every sentence. Left out of what is searched for, when there are others.
COMMON = frozenset(
    [
        "av",
        "att",
        "de",
        "den",
        "det",
        "då",
        "en",
        "ett",
        "för",
        "från",
        "har",
        "i",
        "med",
        "men",
        "när",
        "och",
        "om",
        "på",
        "samt",
        "som",
        "till",
        "under",
        "vid",
        "är",
    ]
)

_WORD = re.compile(r"[^\W_]+")


def split(text: str) -> list[str]:
    """The words in lower case. Punctuation and `_` part them, as both databases do."""
    return [word[:LONGEST] for word in _WORD.findall(nfc(text).lower())]


def indexed(texts: Iterable[str]) -> str:
    """Every word and its stem once, in order of the alphabet, parted by one space.

    The word itself is kept beside the stem so that it is found while it is being typed: `klimatneutralite` is
    not the beginning of the stem `klimatneutral`.
    """
    words = {word for text in texts for word in split(text)}
    return " ".join(sorted(words | {stem[:LONGEST] for word in words for stem in stems(word).split()}))


def of_case(case: Case) -> list[str]:
    """A case is found by its year and number too, together with other words: `2024 taiwan`."""
    return [
        f"{case.year} {case.number} {case.number:05d}",
        case.subject,
        case.public_subject,
        case.counterparty,
        case.public_counterparty,
    ]


def of_record(record: Record) -> list[str]:
    return [
        record.subject,
        record.public_subject,
        record.counterparty,
        record.public_counterparty,
        record.text,
    ]


def of_file(file: File) -> list[str]:
    return [file.name]


def of_memo(memo: Memo) -> list[str]:
    """The memo as it was last approved. What is still being written is nobody's to find, and the words of a secret
    section are found by nobody: what finds them tells that they are there."""
    version = max(memo.versions.all(), key=lambda version: version.number, default=None)
    if version is None:
        return []
    document = mask_for_everybody(memo).document(version.document)
    return [document["title"], *_printed(document["sections"])]


def _printed(part: Any) -> Iterator[str]:
    """Every text in a part of a document. Keys and states are words of the program and not of the memo."""
    if isinstance(part, str):
        yield strip_tags(part.replace("<", " <"))
    elif isinstance(part, list):
        for one in part:
            yield from _printed(one)
    elif isinstance(part, dict):
        for key in ("heading", "html", "lead_in", "clauses", "items", "lines", "lead", "text", "note"):
            yield from _printed(part.get(key))


def open_of_case(case: Case) -> list[str]:
    """Only what the open register shows (OSL 5:2 second paragraph)."""
    return [f"{case.year} {case.number} {case.number:05d}", case.open_subject, case.open_counterparty]


def open_of_record(record: Record) -> list[str]:
    return [record.open_subject, record.open_counterparty]
