"""Diarienummer as printed (`KS-2024/00361`), in addresses (`ks-2024-00361`) and as people type them."""

import re
from typing import NamedTuple

from core.errors import Refused

PRINTED = re.compile(r"([A-ZÅÄÖ]{2,6})-([0-9]{4})/([0-9]{5})")
_SLUG = re.compile(r"([a-zåäö]{2,6})-([0-9]{4})-([0-9]{5})")
_TYPED = re.compile(
    r"(?:(?P<prefix>[a-zåäö]{2,6})[ -]?)?"
    r"(?:(?P<year>(?:19|20)[0-9]{2})[ /-])?"
    r"(?P<serial>[0-9]{1,5})"
    r"(?:-(?P<record>[0-9]{1,4}))?",
    re.IGNORECASE,
)


class Typed(NamedTuple):
    """What somebody typed in a search box, taken apart. A missing part matches everything."""

    prefix: str | None
    year: int | None
    serial: int
    record: int | None

    @property
    def dnr(self) -> str | None:
        """The whole number, when all of it was typed."""
        if self.prefix is None or self.year is None:
            return None
        return make(self.prefix, self.year, self.serial)


def make(prefix: str, year: int, serial: int) -> str:
    return f"{prefix}-{year}/{serial:05d}"


def slug(dnr: str) -> str:
    """`KS-2024/00361` -> `ks-2024-00361`"""
    if not PRINTED.fullmatch(dnr):
        raise ValueError(f"not a diarienummer: {dnr!r}")
    return dnr.replace("/", "-").lower()


def from_slug(slug: str) -> str:
    """`ks-2024-00361` -> `KS-2024/00361`. ValueError for anything else."""
    found = _SLUG.fullmatch(slug)
    if found is None:
        raise ValueError(f"not a diarienummer in an address: {slug!r}")
    return f"{found[1].upper()}-{found[2]}/{found[3]}"


def parse(typed: str) -> Typed | None:
    """`361`, `2024/361`, `ks 2024 361`, `KS-2024/00361-2`, `ks-2024-00361`: a number or a piece of one.

    None when the text is something else, and should be searched for as words.
    """
    found = _TYPED.fullmatch(" ".join(typed.split()))
    if found is None:
        return None
    prefix, year, record = found["prefix"], found["year"], found["record"]
    return Typed(
        prefix=prefix.upper() if prefix else None,
        year=int(year) if year else None,
        serial=int(found["serial"]),
        record=int(record) if record else None,
    )


def require(typed: str) -> str:
    """The whole diarienummer somebody typed, as printed. Refused when it is not a whole one."""
    found = parse(typed)
    if found is None or found.dnr is None or found.record is not None:
        shown = " ".join(typed.split())[:40]
        raise Refused(
            f"”{shown}” är inget diarienummer. Skriv hela numret, till exempel KS-2024/00361.",
            code="dnr",
        )
    return found.dnr


class DnrConverter:
    """`<dnr:dnr>` in an address: the view gets `KS-2024/00361`. Anything else is a 404."""

    regex = "[a-zåäö]{2,6}-[0-9]{4}-[0-9]{5}"

    def to_python(self, value: str) -> str:
        return from_slug(value)

    def to_url(self, value: str) -> str:
        return slug(value)


class SlugConverter:
    """`<dnrslug:slug>` in an address: the view gets `ks-2024-00361` as it stands. Anything else is a 404."""

    regex = DnrConverter.regex

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
