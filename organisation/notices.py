"""Kinds of notice: what the product tells people about. Each app registers its own in AppConfig.ready.

A person chooses, kind by kind, how the mail goes (`Way`). The message itself always stands on the page of messages:
what is turned off is the letter, never the knowledge.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Way(models.TextChoices):
    NOW = "now", "Genast"
    DAILY = "daily", "Samlat en gång om dagen"
    PAGE = "page", "Bara på sidan"


@dataclass(frozen=True)
class Kind:
    """`group` is the heading it stands under, `fixed` the reason why its letter cannot be put off or turned off."""

    code: str
    name: str
    group: str
    order: int
    usual: Way = Way.NOW
    fixed: str = ""


OTHER = "other"
_kinds: dict[str, Kind] = {OTHER: Kind(OTHER, "Övrigt", "Övrigt", 900)}


def kind(code: str, name: str, *, group: str, order: int, usual: Way = Way.NOW, fixed: str = "") -> None:
    """Register a kind. `code` is stable: it is what people's choices and the messages remember."""
    _kinds[code] = Kind(code, name, group, order, usual, fixed)


def kind_of(code: str) -> Kind:
    """A kind by its code; one that an app no longer registers is told as ”Övrigt”."""
    return _kinds.get(code) or _kinds[OTHER]


def kinds() -> list[Kind]:
    """All kinds, in the order of the page where people choose."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))
