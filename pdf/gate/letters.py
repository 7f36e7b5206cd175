"""E-mail taken apart: the letter as words, and what was attached as files of its own beside it."""

from pathlib import Path
from typing import Any

from core import letters
from core.errors import Refused
from pdf.gate import texts
from pdf.gate.refusals import BROKEN_LETTER, Unprintable

MAX_ATTACHED = 50
MAX_LINES = 3000
SHORTENED = "Brevet är mycket långt. Bara början är med."
WITHOUT_WORDS = "Brevets text är i en form som inte kan läsas. Den finns i originalet."


def read(source: str, kind: str, folder: str) -> dict[str, Any]:
    """What the letter says, with `attached` as name and path in the folder; or refused with the sentence."""
    try:
        letter = letters.parse(source, kind)
    except (Refused, Unprintable):
        return {"refused": BROKEN_LETTER}
    except MemoryError:
        raise
    except Exception as error:  # a broken container breaks the library that reads it in any way it likes
        if isinstance(error, OSError) and error.errno in (27, 28):
            raise
        return {"refused": BROKEN_LETTER}
    notes = []
    text, words = letter.text, []
    try:
        words = texts.lines(text[: texts.MAX_LETTERS])
    except Unprintable:
        words = texts.lines(text[: texts.MAX_LETTERS // 10])
    if len(text) > texts.MAX_LETTERS or len(words) > MAX_LINES:
        words, notes = words[:MAX_LINES], [SHORTENED]
    if not text and kind == "msg":
        notes.append(WITHOUT_WORDS)
    attached = []
    for number, (name, _, content) in enumerate(letter.attachments):
        path = Path(folder, f"{number:04}")
        if number < MAX_ATTACHED:
            path.write_bytes(content)
        attached.append(
            {"name": name, "path": str(path) if number < MAX_ATTACHED else "", "size": len(content)}
        )
        if number >= 4 * MAX_ATTACHED:
            break
    sender = f"{letter.sender_name} <{letter.sender_email}>" if letter.sender_name else letter.sender_email
    return {
        "subject": letter.subject[:300],
        "from": sender[:300],
        "to": ", ".join(letter.to)[:2000],
        "cc": ", ".join(letter.cc)[:2000],
        "date": letter.date.isoformat() if letter.date else "",
        "lines": words,
        "attached": attached,
        "notes": notes,
    }
