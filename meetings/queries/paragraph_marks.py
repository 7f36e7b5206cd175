"""The marks that close a §: of its case, and of the memo it was told from, as they are today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import Case, File, Record
from meetings.models import AgendaItem


@dataclass(frozen=True)
class Marks:
    """The provisions of what is secret, joined; whether something keeps the § off the web all the same; and what the §
    is called today where it may not be read."""

    provision: str = ""
    personal_data: bool = False
    title: str = ""

    def __bool__(self) -> bool:
        return bool(self.provision or self.personal_data)


def marks_of(items: Iterable[int]) -> dict[int, Marks]:
    """By agenda item, in one query. Those that nothing closes are left out."""
    rows = AgendaItem.objects.filter(pk__in=items).select_related(
        "case", "proceeding__decision__memo_version__memo__record", "proceeding__decision__memo_version__file"
    )
    return {item.pk: marks for item in rows if (marks := _marks(item))}


def _marks(item: AgendaItem) -> Marks:
    things: list[Case | Record | File | None] = [item.case]
    proceeding = getattr(item, "proceeding", None)
    decision = proceeding.decision if proceeding else None
    if decision is not None and decision.memo_version is not None:
        things += [decision.memo_version.memo.record, decision.memo_version.file]
    told = [thing for thing in things if thing is not None]
    provisions = dict.fromkeys(thing.secrecy_provision for thing in told if thing.is_secret)
    hidden = any(thing.personal_data or getattr(thing, "is_void", False) for thing in told)
    return Marks(", ".join(provisions), hidden, item.open_title)
