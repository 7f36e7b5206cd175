"""Plain text, read so that it can be laid out: in lines that can be broken, no longer than a machine can set."""

import re
from typing import Any

from core.words import clean_lines
from pdf.gate.refusals import LONG_TEXT, NOT_TEXT, Unprintable

MAX_BYTES = 2 * 1024 * 1024
MAX_LETTERS = 300_000  # about a hundred pages
MAX_LINES = 8_000
LINE = 1_000  # a longer line is set in pieces: setting one takes the square of its length
LONG_WORD = re.compile(
    r"(\S{60})(?=\S{20})"
)  # may be broken there: finding the place by trying takes a minute


def read(source: str) -> dict[str, Any]:
    """The lines, or refused with the sentence."""
    with open(source, "rb") as file:
        raw = file.read(MAX_BYTES + 1)
    try:
        return {"lines": lines(decoded(raw))}
    except Unprintable as error:
        return {"refused": str(error)}


def decoded(raw: bytes) -> str:
    """UTF-8 or UTF-16 where the file says so, else the old Western coding. Refused: what is no text."""
    if len(raw) > MAX_BYTES:
        raise Unprintable(LONG_TEXT)
    codings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for coding in codings:
        try:
            text = raw.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Unprintable(NOT_TEXT)


def lines(text: str) -> list[str]:
    """The text in lines of bounded length. Tabs become spaces; form feeds and other marks go."""
    if len(text) > MAX_LETTERS:
        raise Unprintable(LONG_TEXT)
    text = clean_lines(text.expandtabs(4).replace("\f", "\n"))
    text = LONG_WORD.sub("\\1\u200b", text)
    pieces = [line[at : at + LINE] for line in text.split("\n") for at in range(0, max(len(line), 1), LINE)]
    if len(pieces) > MAX_LINES:
        raise Unprintable(LONG_TEXT)
    return pieces
