"""Control areas told apart: the same by any letter case and spaces, and almost the same by a slip of the pen. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.85  # below it stand areas that share words (*Kontroll av …*), above it the same words spelled in two ways
_SMALL = {"av", "och", "i", "för", "om", "med", "samt", "på", "till"}


def area_key(name: str) -> str:
    """An area is the same whatever the letter case and the spaces."""
    return " ".join(name.split()).casefold()


def almost(name: str, known: Iterable[str]) -> str | None:
    """The known area that this name is probably meant to be: not the same, and nearly (*eftelevnad regler, policys* for
    *efterlevnad av regler, policyer*). None when it is known as it stands, or like no other."""
    known = list(known)
    if area_key(name) in {area_key(one) for one in known}:
        return None
    likeness, nearest = max(((_likeness(name, one), one) for one in known), default=(0.0, ""))
    return nearest if likeness >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    pairs = ((_words(one), _words(other)), (sorted(_words(one)), sorted(_words(other))))
    return max(SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio() for a, b in pairs)


def _words(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name.casefold()) if word not in _SMALL]
