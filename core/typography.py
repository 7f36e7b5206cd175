"""Swedish typography for text people write: firm spaces, quotation marks, minus and en dash, by the rules of the trade
(Svenska skrivregler). Pure, and doing it twice changes nothing.

Only marks and spaces change, never a letter or a figure. What is a name for a machine stays as it is: addresses, dates,
diarienummer, file names. A number whose groups are not three figures each is left for somebody to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.words import nfc

FIRM = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

_MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    "|jan|feb|apr|jun|jul|aug|sept|sep|okt|nov|dec"
)
_UNITS = (
    "kr|tkr|mnkr|mkr|mdkr|kronor|öre|procent|promille|procentenheter|tusen|miljoner|miljarder|miljon|miljard"
    "|km|cm|mm|m|m²|m2|kvm|ha|kg|g|ton|kWh|MWh|GWh|MW|kW"
)
_LEFT_ALONE = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b[A-ZÅÄÖ]{2,6}[ -]?\d{4}[/-]\d{1,5}(?:-\d{1,4})?\b"  # a diarienummer, perhaps with the record's number
    r"|\b\d{4}-(?:\d{2}|xx)(?:-(?:\d{2}|xx))?(?![\w-])"
    r"|\b\d{6,8}-\d{4}\b"  # a person's or an organisation's number
    r"|\b[\w-]+\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|eml|png|jpe?g)\b"
)
_QUOTES = str.maketrans({'"': "”", "“": "”", "„": "”", "‟": "”", "'": "’", "‘": "’", "‚": "’", "‛": "’"})
_SPACE = r"[ \u00a0]"
_NUMBER = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[,.]\d+)?|\d+(?:[,.]\d+)?"
_THIN = re.compile(r"(?<=\d)[\u202f\u2009\u2007](?=\d)")
_THIN_BETWEEN_WORDS = re.compile(r"[\u202f\u2009\u2007]")  # what is left: no number needs it
_THOUSANDS = re.compile(
    rf"(?<![\w,./:–−-])(?<!\d{_SPACE})\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!{_SPACE}?\d)(?![/:-])"
)
_SIGNED_THOUSANDS = re.compile(
    rf"(?<=[–−-])(?<![\w,./:][–−-])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!{_SPACE}?\d)(?![/:-])"
)
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![\w-])|[%‰§])")
_GLUED_PERCENT = re.compile(r"(?<=\d)(?=[%‰](?![\w%‰-]))")
_AFTER_SECTION = re.compile(r"(?<=§) (?=\d)")
_MINUS = re.compile(
    rf"(?:(?<=^)|(?<=[\s(]))(?<!\d[ \u00a0])[-–](?=(?:{_NUMBER}){_SPACE}?(?:(?:{_UNITS})(?![\w-])|[%‰]))"
)
_CELL = re.compile(rf"\A(\s*)[-–−]{_SPACE}?(?=(?:{_NUMBER})(?:{_SPACE}?(?:{_UNITS}|%|‰))?\s*$)")
_MONTHS_PERIOD = re.compile(
    rf"\b({_MONTHS})(?:{_SPACE}?[-−—]{_SPACE}?|{_SPACE}–{_SPACE})(?=(?:{_MONTHS})\b)", re.IGNORECASE
)
_YEARS_PERIOD = re.compile(r"(?<![\w/.,:–−-])((?:19|20)\d\d)[-−—](?=(?:19|20)\d\d(?![\w/-])(?!\.\w))")
_DAYS_PERIOD = re.compile(
    rf"(?<![\w/.,:–−-])(\d{{1,2}})[-−—](?=\d{{1,2}}{_SPACE}(?:{_MONTHS})\b)", re.IGNORECASE
)
_HOURS_PERIOD = re.compile(
    rf"\b((?:klockan|kl\.?){_SPACE}\d{{1,2}}(?:[.:]\d\d)?)[-−—](?=\d{{1,2}}(?:[.:]\d\d)?(?![\w-]))",
    re.IGNORECASE,
)
_PIECES = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)


def swedish(text: str) -> str:
    """Plain text as Swedish is printed: `"5-åring" fick 12 500 kr` -> `”5-åring” fick 12\\xa0500\\xa0kr`."""
    text = nfc(text)
    pieces: list[str] = []
    at = 0
    for kept in _LEFT_ALONE.finditer(text):
        pieces += [_dressed(text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*pieces, _dressed(text[at:])])


def swedish_html(html: str) -> str:
    """The same for the words of clean markup; tags and what they say stay as they are. In a table's cell a figure
    with a hyphen before it is a negative amount."""
    return "".join(_piece(piece, cell) for piece, cell in _with_place(html))


def _with_place(html: str) -> Iterator[tuple[str, bool]]:
    cell = False
    for piece in _PIECES.split(html):
        if (tag := _TAG.match(piece)) and tag[2].lower() == "td":
            cell = not tag[1]
        yield piece, cell


def _piece(piece: str, cell: bool) -> str:
    if piece.startswith("<"):
        return piece
    words = piece.replace("&nbsp;", FIRM)
    if cell:
        words = _CELL.sub(rf"\1{MINUS}", words)
    return swedish(words).replace(FIRM, "&nbsp;")


def _dressed(text: str) -> str:
    text = text.translate(_QUOTES)
    text = _THIN_BETWEEN_WORDS.sub(" ", _THIN.sub(FIRM, text))
    text = _MONTHS_PERIOD.sub(rf"\1{EN_DASH}", text)
    for period in (_YEARS_PERIOD, _DAYS_PERIOD, _HOURS_PERIOD):
        text = period.sub(rf"\1{EN_DASH}", text)
    text = _MINUS.sub(MINUS, text)
    for grouped in (_THOUSANDS, _SIGNED_THOUSANDS):
        text = grouped.sub(lambda found: found[0].replace(" ", FIRM), text)
    text = _GLUED_PERCENT.sub(FIRM, text)
    text = _BEFORE_UNIT.sub(FIRM, text)
    return _AFTER_SECTION.sub(FIRM, text)
