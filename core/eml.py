"""A saved e-mail, read for registration: sender, date, subject, text and what was attached. Forgiving by design."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import NamedTuple

from core.clock import STOCKHOLM
from core.errors import Refused
from core.words import clean, clean_filename, clean_lines

MAX_PARTS = 500  # more parts than any letter has
MAX_BOUNDARIES = 20_000  # each costs a message in memory, long before we look at any of them
MAX_HEADER = (
    5_000  # letters; the libraries that take headers and pages apart slow down with the square of the length
)
MAX_PAGE = 30_000


class Attachment(NamedTuple):
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a saved e-mail says. What it lacks is empty; a missing or unreadable date is None."""

    sender_name: str
    sender_email: str
    to: list[str]
    date: dt.datetime | None
    subject: str
    text: str
    attachments: list[Attachment] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)


def parse(content: bytes) -> Letter:
    """Read an .eml file. Refused only when it is no e-mail at all; what is malformed in it is read as well as
    it can be."""
    if content.count(b"\n--") + content.count(b"\r--") > MAX_BOUNDARIES:
        raise odd()
    try:
        # the old policy keeps odd headers as they are instead of failing on them
        message = email.message_from_bytes(content, policy=email.policy.compat32)
    except RecursionError:  # letters in letters in letters
        raise odd() from None
    if not any(message.get(name) for name in ("From", "To", "Date", "Subject", "Received", "Message-ID")):
        raise odd()
    name, address = next(iter(_addresses(message, "From")), ("", ""))
    texts: list[str] = []
    pages: list[str] = []
    attachments: list[Attachment] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in {"text/plain", "text/html"} and not _is_attached(part):
            (texts if kind == "text/plain" else pages).append(_text(part))
        elif attachment := _attachment(part, len(attachments) + 1):
            attachments.append(attachment)
    body = "\n\n".join(filter(None, map(clean_lines, texts)))
    return Letter(
        sender_name=name,
        sender_email=address,
        to=[address or name for name, address in _addresses(message, "To")],
        date=_date(message),
        subject=_header(message, "Subject"),
        text=body or "\n\n".join(filter(None, map(plain, pages[:5]))),
        attachments=attachments,
        cc=[address or name for name, address in _addresses(message, "Cc")],
    )


def odd() -> Refused:
    return Refused(
        "Filen kan inte läsas som e-post. Spara meddelandet som .eml igen, eller registrera det för hand.",
        field="files",
        code="eml",
    )


def _parts(message: Message, budget: list[int] | None = None) -> Iterator[Message]:
    """The leaves of the letter. A letter inside the letter is one leaf: an attachment of its own."""
    budget = [MAX_PARTS] if budget is None else budget
    budget[0] -= 1
    if budget[0] < 0:
        return
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, budget)
    else:
        yield message


def _raw(message: Message, name: str) -> list[str]:
    """A header as it stands in the letter. Asking for it the usual way would spoil letters that were never coded."""
    return [str(value)[:MAX_HEADER] for key, value in message.raw_items() if key.lower() == name.lower()]


def _header(message: Message, name: str) -> str:
    return _decoded(next(iter(_raw(message, name)), ""))


def _decoded(raw: object) -> str:
    """A header in plain letters, however it was coded."""
    text = re.sub(r"\r?\n[ \t]", " ", str(raw))
    with suppress(Exception):  # an unknown coding is better shown raw than lost
        text = str(make_header(decode_header(text)))
    # bytes that were never coded arrive as lone surrogates: take them for UTF-8, else for Latin-1
    try:
        octets = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return clean(text)
    try:
        return clean(octets.decode())
    except UnicodeDecodeError:
        return clean(octets.decode("cp1252", "replace"))


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """(name, address) of each person in a header. The address is taken apart before the name is decoded: a coded
    name may hold commas."""
    raw = [re.sub(r"\r?\n[ \t]", " ", value) for value in _raw(message, name)]
    try:
        pairs = getaddresses(raw, strict=False)
    except Exception:
        pairs = [("", value) for value in raw]
    found = [(_decoded(person), _decoded(address)) for person, address in pairs]
    return [pair for pair in found if any(pair)]


def _date(message: Message) -> dt.datetime | None:
    """When it was sent, in Swedish time; failing that, when it was received on its last stretch."""
    candidates = [
        *_raw(message, "Date"),
        *(str(h).rpartition(";")[2] for h in _raw(message, "Received")),
    ]
    for text in candidates:
        try:
            moment = parsedate_to_datetime(text.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(STOCKHOLM)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _is_attached(part: Message) -> bool:
    with suppress(Exception):
        return part.get_content_disposition() == "attachment" or bool(_filename(part))
    return False


def _filename(part: Message) -> str:
    with suppress(Exception):
        return _decoded(part.get_filename() or "")
    return ""


def _content(part: Message) -> bytes:
    if part.is_multipart():
        return b""
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # a transfer coding or a character set gone wrong: the letters as they stand
        payload = str(part._payload).encode("utf-8", "surrogateescape")  # type: ignore[attr-defined]
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    octets, named = _content(part), "utf-8"
    with suppress(Exception):
        named = part.get_content_charset() or named
    for coding in (named, "utf-8", "cp1252"):
        with suppress(LookupError, ValueError):
            return octets.decode(coding)
    return octets.decode("cp1252", "replace")


def _attachment(part: Message, number: int) -> Attachment | None:
    if part.get_content_type() == "message/rfc822":
        return _forwarded(part)
    content = _content(part)
    if not content:
        return None
    name = clean_filename(_filename(part)) if _filename(part) else f"bilaga {number}{_ending(part)}"
    return Attachment(name, part.get_content_type(), content)


def _forwarded(part: Message) -> Attachment | None:
    """A letter inside the letter, whole, as a file that can be read the same way."""
    payload = part.get_payload() if part.is_multipart() else None
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return None
    try:
        content = inner.as_bytes(policy=email.policy.compat32)
    except Exception:  # what cannot be written as it stands is written as text
        content = _content(inner) or b"Subject: (kunde inte sparas)\n\n"
    name = _filename(part) or f"{_header(inner, 'Subject')[:100] or 'meddelande'}.eml"
    return Attachment(clean_filename(name), "message/rfc822", content)


def _ending(part: Message) -> str:
    endings = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
    return endings.get(part.get_content_type(), "")


class _Reader(HTMLParser):
    """The words of a page, with its blocks on lines of their own."""

    BLOCKS = frozenset(
        [
            "p",
            "div",
            "br",
            "tr",
            "li",
            "ul",
            "ol",
            "table",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "hr",
            "pre",
        ]
    )
    SILENT = frozenset(["script", "style", "head", "title", "template"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # a page may leave its head open
            self.silent = 0
        elif tag in self.SILENT:
            self.silent += 1
        elif tag in self.BLOCKS:
            self.out.append("\n• " if tag == "li" else "\n")
        elif tag in {"td", "th"}:
            self.out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in self.BLOCKS:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(re.sub(r"\s+", " ", data))


def plain(page: str) -> str:
    """The words of a page of HTML. Nothing in it is followed or fetched."""
    body = re.search("<body", page, re.IGNORECASE)
    page = page[body.start() if body else 0 :][:MAX_PAGE]
    reader = _Reader()
    with suppress(Exception):  # what was read so far is better than nothing
        reader.feed(page)
        reader.close()
    lines = [re.sub(r" +", " ", line).strip() for line in clean_lines("".join(reader.out)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
