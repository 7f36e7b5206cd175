"""The lines of a SIE file, as the formats 1 to 4 write them: a label, then fields that are bare, quoted, or lists in
braces. The format: SIE-gruppen, "SIE filformat", version 4B; the letters are those of code page 437 (PC8). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FIELD = re.compile(r'"((?:\\.|[^"\\])*)"|\{((?:"(?:\\.|[^"\\])*"|[^}"])*)\}|([^\s{}"]+)')
_AMOUNT = re.compile(r"(-?)([0-9]{1,13})(?:\.([0-9]{1,2}))?", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")


def is_sie(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"#FLAGGA")


def lines_of(content: bytes) -> Iterator[tuple[int, str, list[str]]]:
    """Each line with its number from 1, its label in upper case, and its fields."""
    for number, line in enumerate(content.decode("cp437").splitlines(), 1):
        label, *found = list(fields(line)) or [""]
        yield number, label.upper(), found


def fields(line: str) -> Iterator[str]:
    """A list in braces is given as it stands inside them, to be read in its turn."""
    for quoted, braced, bare in _FIELD.findall(line):
        yield _ESCAPED.sub(r"\1", quoted) if quoted else braced or bare


def objects(field: str) -> dict[str, str]:
    """A list of objects: the code by the number of its dimension."""
    parts = list(fields(field))
    return dict(zip(parts[::2], parts[1::2], strict=False))


def ore(typed: str) -> int:
    """An amount in öre, as the file has it: a debit above zero, a credit below. ValueError for anything else."""
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise ValueError(typed)
    minus, whole, part = found.groups()
    amount = int(whole) * 100 + int((part or "").ljust(2, "0"))
    return -amount if minus else amount
