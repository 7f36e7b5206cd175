"""The standard headings of a memo under all the names they go by."""

from __future__ import annotations

import re

VARIANTS: dict[str, tuple[str, ...]] = {
    "proposal": (
        "förslag till beslut", "beslutsförslag", "förslag till beslut i ärendet", "förvaltningens förslag till beslut",
        "stadsledningskontorets förslag till beslut", "förslag till beslut:", "förvaltningens beslutsförslag", "att-satser",
    ),
    "enclosures": (
        "beslutsunderlag", "handlingar", "bilagor", "bilaga", "underlag", "underlag för beslut", "bifogade handlingar",
        "bilageförteckning", "handlingar i ärendet", "bilagor till tjänsteskrivelsen", "beslutsunderlag och bilagor",
    ),
    "prepared_by": (
        "beredningsansvariga", "beredningsansvarig", "beredningsansvarig handläggare", "handläggare", "ansvarig handläggare",
        "ansvariga för beredningen", "ärendet har beretts av", "beredande tjänstemän", "ansvariga handläggare",
    ),
    "recipients": (
        "beslutet ska skickas till", "beslut skickas till", "beslutet skickas till", "beslut ska skickas till", "sändlista",
        "beslutet sänds till", "beslut sänds till", "beslutet expedieras till", "beslutet ska expedieras till", "expediering",
        "expedieras till", "kopia till", "skickas till", "beslutet ska sändas till", "delges", "mottagare av beslutet",
    ),
    "prose": (
        "ärendebeskrivning", "ärendet", "beskrivning av ärendet", "sammanfattning", "sammanfattning av ärendet", "bakgrund",
        "ekonomiska konsekvenser", "barnkonsekvenser", "barnkonsekvensanalys", "stadsledningskontorets yttrande",
        "förvaltningens yttrande", "förvaltningens synpunkter", "förvaltningens bedömning", "bedömning", "yttrande",
        "förvaltningens förslag till yttrande", "konsekvenser", "beredning", "ärendets beredning", "motivering",
        "redogörelse för ärendet", "skäl för beslutet", "jämställdhetsanalys", "klimatkonsekvenser", "uppföljning",
    ),
}  # fmt: skip
_KINDS = {name: kind for kind, names in VARIANTS.items() for name in names}
_NUMBERED = re.compile(r"\A\d{1,2}(?:\.\d{1,2})*\.?\s+")


def kind_of(heading: str) -> str:
    """The kind of section that goes by this heading; nothing for a heading of somebody's own."""
    words = _NUMBERED.sub("", " ".join(heading.split()).casefold(), count=1)
    return _KINDS.get(words.rstrip(" :."), "")
