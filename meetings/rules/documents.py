"""What a document dropped on an agenda item is called."""

from __future__ import annotations

from core.filetypes import ENDING
from core.words import clean, clean_filename

LONGEST = 200


def title_from(name: str) -> str:
    """`Bilaga 2 karta` for `bilaga_2_karta.pdf`: the file's name without folder and ending, as a line of text."""
    name = clean_filename(name)
    ending = ENDING.search(name.lower())
    stem = name[: ending.start()] if ending else name
    title = clean(stem.replace("_", " ")) or name
    return f"{title[0].upper()}{title[1:]}"[:LONGEST].rstrip()
