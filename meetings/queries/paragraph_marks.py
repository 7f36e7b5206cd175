"""What closes a § today: the marks of its case and of the memo it was told from. The one place that the minutes, their
version for the web, the page of the meeting, feed, API, extracts and the way of a case ask.

A mark on one section of the memo (docs/adr/0020) closes no §. Its words were masked when the minutes were written; what
was told openly and is marked later is closed in the passage that tells it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from cases.masking import marks_on_files, mask_for_everybody, words_of
from cases.models import Case, MemoVersion, Record
from meetings.models import AgendaItem, closed_title
from meetings.queries.memo_passages import WITHOUT_NUMBER
from meetings.queries.public import CLOSED

Json = dict[str, Any]
EVERYBODY = AnonymousUser()
UNNAMED = "Paragraf som inte visas på webben"
TELLS_MEMO = "description"  # the passage that has the words of the memo's sections
VERSION = "proceeding__decision__memo_version"


@dataclass(frozen=True)
class Marks:
    """`provision` closes the whole §; `personal_data` keeps it off the web all the same; `unpublished` when its case is
    not open to everybody. `sections` are the secret sections of the memo, provision by number. `title` is what the § is
    called today where it may not be read."""

    provision: str = ""
    personal_data: bool = False
    unpublished: bool = False
    title: str = UNNAMED
    sections: Mapping[int, str] = field(default_factory=dict)

    def secrecy(self, paragraph: Json) -> str:
        """The provisions that close the whole §, by the marks it was frozen with and by those of today."""
        found = [*paragraph["provision"].split(", "), *self.provision.split(", ")]
        if "told" not in paragraph:  # nobody knows what it tells
            found += self.sections.values()
        return ", ".join(dict.fromkeys(filter(None, found)))

    def keeps_off_web(self, paragraph: Json) -> bool:
        return bool(paragraph.get("personal_data")) or self.personal_data

    def told_openly(self, paragraph: Json) -> str:
        """The provisions of sections whose words the § has, because they were marked after it was written."""
        told = paragraph.get("told", ())
        found = [
            provision
            for number, provision in self.sections.items()
            if number in told or WITHOUT_NUMBER in told
        ]
        return ", ".join(dict.fromkeys(found))

    def closes(self, paragraph: Json) -> bool:
        """Whether anything in the § is closed, all of it or a passage."""
        return bool(
            self.secrecy(paragraph)
            or self.told_openly(paragraph)
            or self.keeps_off_web(paragraph)
            or self.unpublished
        )


def marks_of(items: Iterable[int], *, published: bool = False) -> dict[int, Marks]:
    """The marks by agenda item, in two questions; a third when `published` asks which cases everybody reads."""
    rows = list(with_marks(AgendaItem.objects.filter(pk__in=items)))
    if not published:
        return marks_by_item(rows)
    cases = Case.objects.visible_to(EVERYBODY).filter(pk__in=[row.case_id for row in rows])
    return marks_by_item(rows, open_to_all=set(cases.values_list("pk", flat=True)))


def with_marks(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Items with all that may be marked and closes their §."""
    return items.select_related(
        "case", f"{VERSION}__memo__record", f"{VERSION}__file", f"{VERSION}__masked_file"
    ).prefetch_related(f"{VERSION}__memo__secret_sections")


def marks_by_item(
    items: Iterable[AgendaItem], *, open_to_all: Container[int] | None = None
) -> dict[int, Marks]:
    """The same of items that have been fetched `with_marks`. `open_to_all` are the cases that everybody reads."""
    return {
        item.pk: marks_on(
            item,
            _version(item),
            unpublished=open_to_all is not None
            and item.case_id is not None
            and item.case_id not in open_to_all,
        )
        for item in items
    }


def marks_on(item: AgendaItem, version: MemoVersion | None, *, unpublished: bool = False) -> Marks:
    """The marks of one item that is told from a version of a memo. Uses what is prefetched."""
    things: list[Case | Record | None] = [item.case, version.memo.record if version else None]
    told = [thing for thing in things if thing is not None]
    provisions = [thing.secrecy_provision for thing in told if thing.is_secret]
    hidden = any(thing.personal_data or getattr(thing, "is_void", False) for thing in told)
    sections: Mapping[int, str] = {}
    if version is not None:
        provisions += marks_on_files(version)
        hidden = hidden or any(file.personal_data for file in (version.file, version.masked_file) if file)
        sections = mask_for_everybody(version.memo).marks
    return Marks(
        provision=", ".join(dict.fromkeys(provisions)),
        personal_data=hidden,
        unpublished=unpublished,
        title=_closed_title(item, unpublished=unpublished),
        sections=sections,
    )


def without_told(paragraph: Json, provision: str) -> Json:
    """The § with the passage that tells the memo's sections closed, and nothing else."""
    return paragraph | {
        "sections": [
            one | {"html": words_of(provision)} if one["slot"] == TELLS_MEMO else one
            for one in paragraph["sections"]
        ]
    }


def _version(item: AgendaItem) -> MemoVersion | None:
    proceeding = getattr(item, "proceeding", None)
    decision = proceeding.decision if proceeding else None
    return decision.memo_version if decision else None


def _closed_title(item: AgendaItem, *, unpublished: bool) -> str:
    """In words that may be shown today; where there are none the § has no name."""
    case = item.case
    if item.public_title:
        return item.public_title
    if case is None:
        return UNNAMED
    if case.public_subject or case.is_secret:
        return closed_title(case)
    if case.personal_data:
        return item.open_title
    return CLOSED if unpublished else case.open_subject
