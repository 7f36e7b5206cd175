"""A saved e-mail, whichever program saved it: .eml, or Outlook's .msg. Taken apart in a child with limits."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from core import confined, eml, leftovers
from core.confined import MIB, Limits
from core.eml import Attachment, Letter
from core.errors import Refused
from core.words import clean, clean_filename

ENDINGS = (".eml", ".msg")
LIMITS = Limits(memory=1024 * MIB, processor=20, clock=45)
MAX_ATTACHED = 200
MAX_RECIPIENTS = 200
MAX_TEXT = 500_000  # letters; a longer letter is cut, and whole in its file


def is_letter(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def read(content: bytes, name: str) -> Letter:
    """What the letter says and what was attached. Refused when it is no letter, or cannot be read within limits."""
    with tempfile.TemporaryDirectory(prefix=f"{leftovers.PREFIX}letter-") as folder:
        source = Path(folder, "source")
        source.write_bytes(content)
        try:
            told = confined.call(_taken_apart, str(source), _kind(name), folder, limits=LIMITS)
        except (confined.Stopped, confined.Broke) as error:
            raise eml.odd() from error
        if "odd" in told:
            raise eml.odd()
        attachments = [
            Attachment(title, content_type, Path(path).read_bytes())
            for title, content_type, path in told.pop("attached")
        ]
        date = dt.datetime.fromisoformat(told.pop("date")) if told["date"] else None
        return Letter(**(told | {"date": date, "attachments": attachments}))


def parse(path: str, kind: str) -> Letter:
    """The same of a file on a path, for those who are in a child already. Refused when it is no letter."""
    return _outlook(path) if kind == "msg" else eml.parse(Path(path).read_bytes())


def _kind(name: str) -> str:
    return name.lower().rpartition(".")[2]


def _taken_apart(path: str, kind: str, folder: str) -> dict[str, Any]:
    try:
        letter = parse(path, kind)
    except Refused:
        return {"odd": True}
    attached = []
    for number, (name, content_type, content) in enumerate(letter.attachments[:MAX_ATTACHED]):
        target = Path(folder, f"{number:04}")
        target.write_bytes(content)
        attached.append([name, content_type, str(target)])
    return {
        "sender_name": letter.sender_name,
        "sender_email": letter.sender_email,
        "to": letter.to[:MAX_RECIPIENTS],
        "cc": letter.cc[:MAX_RECIPIENTS],
        "date": letter.date.isoformat() if letter.date else "",
        "subject": letter.subject,
        "text": letter.text[:MAX_TEXT],
        "attached": attached,
    }


def _outlook(path: str) -> Letter:
    """A letter as Outlook saves it."""
    from oxmsg import Message  # slow to import, and few letters are saved so

    message = Message.load(path)
    sender = clean(str(message.sender or ""))[:300]
    name, _, address = sender.rpartition("<")
    body = message.body or ""
    page = "" if body.strip() else message.html_body or ""
    to: list[str] = []
    cc: list[str] = []
    for person, _ in zip(message.recipients, range(MAX_RECIPIENTS), strict=False):
        kind = person.properties.int_prop_value(0x0C15)  # 1 to, 2 copy, 3 blind copy
        one = clean(f"{person.name or ''} <{person.email_address or ''}>".replace("<>", ""))[:300]
        (cc if kind == 2 else to if kind != 3 else []).append(one)
    attached = []
    for number, found in enumerate(message.attachments[:MAX_ATTACHED], 1):
        content = found.file_bytes if found.attached_by_value else None
        title = clean_filename(found.file_name or f"bilaga {number}")
        attached.append(Attachment(title, found.mime_type or "", content or b""))
    return Letter(
        sender_name=name.strip(' "'),
        sender_email=address.rstrip("> "),
        to=to,
        cc=cc,
        date=message.sent_date.astimezone(eml.STOCKHOLM) if message.sent_date else None,
        subject=clean(message.subject),
        text=body or eml.plain(page),
        attachments=attached,
    )
