"""What stands over the first heading: whom it is from and to, kind, date, number, title."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cases.word import styles
from cases.word.flow import Block, is_table, lines
from cases.word.results import Surroundings
from core import dates
from core.errors import Refused
from core.words import clean

_NUMBER = re.compile(r"(?:diarienr|diarienummer|dnr|ärendenr|ärendenummer|handling)\.?\s*:?\s*(?P<dnr>[\w-]+/\d[\w-]*)?", re.IGNORECASE)  # fmt: skip
_DATE = re.compile(r"(?:datum|daterad)?\s*:?\s*(?P<date>.{6,20})", re.IGNORECASE)
_PAGE = re.compile(r"(?:sida|sid\.?)?\s*\d{1,3}\s*(?:\(\d{1,3}\)|av \d{1,3}|/\s?\d{1,3})?", re.IGNORECASE)
_TO = re.compile(r"\A(?:till|adressat|mottagare)\s*:?\s+(?=\S)", re.IGNORECASE)
_BODY = re.compile(
    r"(?:kommun\w+|\w*nämnden?|\w*utskott(?:et)?|\w*styrelsens?|\w*fullmäktige)(?:[ ,].{0,60})?",
    re.IGNORECASE,
)
_KINDS = {
    *("tjänsteskrivelse", "tjänsteutlåtande", "tjänsteyttrande", "skrivelse", "yttrande", "missiv", "pm"),
    *("information", "rapport", "promemoria"),
}
_DRAFT = "utkast, inte godkänt"


@dataclass
class Letter:
    kind: str = ""
    dated_on: datetime.date | None = None
    addressee: list[str] = field(default_factory=list)
    dnr: str = ""
    title: str = ""
    rest: list[str] = field(default_factory=list)  # lines that are none of these
    after: list[Block] = field(default_factory=list)  # what stands between the title and the first heading


def letter(blocks: Sequence[Block], around: Surroundings, title_at: int | None, *, alone: bool) -> Letter:
    """`title_at` is the block that is the title, when a style says so; `alone` that no heading follows."""
    found = Letter()
    at = title_at if title_at is not None else _likely_title(blocks, around, alone)
    for place, block in enumerate(blocks):
        if place == at:
            found.title = clean(block["text"])
        elif at is not None and place > at and not _all_facts([block], around, addressed=False):
            found.after.append(block)
        else:
            for line, style in _split_lines([block]):
                take(found, line, style, around)
    return found


def _split_lines(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if is_table(block):
            for row in block["rows"]:
                for cell in row:
                    yield from _split_lines(cell["blocks"])
            continue
        for _, line, one in lines([block]):
            # typed columns stand for the two sides of a letterhead
            parts = (
                [part for raw in one["text"].split("\n") for part in raw.split("\t")]
                if "\t" in one["text"]
                else [line]
            )
            for part in parts:
                if part.strip():
                    yield clean(part), one["style"]
            if "\t" in one["text"]:
                break


def take(found: Letter, line: str, style: str, around: Surroundings) -> None:
    """Put one line of a letterhead where it belongs; what belongs nowhere is kept in `rest`."""
    if style == styles.KIND or (line.casefold() in _KINDS and not found.kind):
        found.kind = line
    elif style == styles.ADDRESSEE:
        found.addressee.append(line)
    elif (day := _day(line)) and found.dated_on is None:
        found.dated_on = day
    elif (number := _NUMBER.fullmatch(line)) is not None:
        if not line.casefold().startswith("handling"):
            found.dnr = found.dnr or number["dnr"] or ""
    elif _is_known(line, style, around):
        return
    elif _to(found, line):
        found.addressee.append(_TO.sub("", line, count=1))
    elif line not in found.rest:
        found.rest.append(line)


def _to(found: Letter, line: str) -> bool:
    if found.addressee:
        return line[:1].islower() and len(found.addressee) < 4 and len(line) < 60
    return len(line) < 100 and bool(_BODY.fullmatch(_TO.sub("", line, count=1)))


def _is_known(line: str, style: str, around: Surroundings) -> bool:
    """What we print ourselves."""
    known = {value.casefold() for value in around.letterhead.values() if value}
    return (
        line.casefold() in known
        or line.casefold() == _DRAFT
        or bool(_PAGE.fullmatch(line))
        or (style in {styles.SENDER, styles.UNIT} and not known)
    )


def _day(line: str) -> datetime.date | None:
    words = _DATE.fullmatch(line)
    try:
        return dates.parse(words["date"]) if words else None
    except Refused:
        return None


def _likely_title(blocks: Sequence[Block], around: Surroundings, alone: bool) -> int | None:
    """Without a style: the last bold line over the first heading that is no fact, else the last line that is none.
    In a text without headings it is the first."""
    open_places = [
        at
        for at, block in enumerate(blocks)
        if not is_table(block) and block["text"] and len(block["text"]) <= 300 and not block["list"]
        and not _all_facts([block], around)
    ]  # fmt: skip
    if alone:
        return open_places[0] if open_places else None
    bold = [at for at in open_places if blocks[at]["bold"]]
    if bold:
        return bold[-1]
    short = [at for at in open_places if len(blocks[at]["text"]) <= 150 and blocks[at]["text"][-1:] != "."]
    return short[-1] if short else None


def _all_facts(blocks: Sequence[Block], around: Surroundings, *, addressed: bool = True) -> bool:
    trial = Letter()
    for line, style in _split_lines(blocks):
        take(trial, line, style, around)
    return not trial.rest and (addressed or not trial.addressee)
