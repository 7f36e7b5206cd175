"""An issued meeting as everybody may read it: the frozen agenda, minus what has been closed since.

The words come from what was issued; whether a link is given is asked anew each time, so that a mark that was set
after the issue closes the page at once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from cases.models import Case, File, MemoVersion, Record
from meetings.models import AgendaItem, Issue, Meeting

EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Attached:
    title: str
    file: File


@dataclass(frozen=True)
class Reported:
    title: str
    designation: str
    record: Record | None


@dataclass(frozen=True)
class Row:
    """A row as everybody reads it. `case`, `record`, `pdf` and `files` are there only when they may be opened."""

    label: str
    no: str
    title: str
    type: str
    dnr: str
    withdrawn: str
    note: str
    presenter: str
    time: str
    case: Case | None
    record: Record | None
    pdf: File | None
    files: list[Attached] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"p{self.no.partition('/')[0]}" if self.no else ""


@dataclass(frozen=True)
class Issued:
    """What was issued of a meeting. A meeting that was cancelled before any issue has no rows."""

    rows: list[Row] = field(default_factory=list)
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    chair: str = ""
    secretary: str = ""
    name: str = ""
    at: datetime.datetime | None = None
    pack: File | None = None

    @property
    def span(self) -> str:
        """§§ 180–189"""
        numbers = [row.no.partition("/")[0] for row in self.rows if "/" in row.no]
        if not numbers:
            return ""
        return f"§ {numbers[0]}" if len(numbers) == 1 else f"§§ {numbers[0]}–{numbers[-1]}"


def issued_to_everybody(meeting: Meeting) -> Issued:
    """The latest issue of a meeting that everybody may see (`Meeting.visible_to`)."""
    issue = meeting.issues.filter(state=Issue.State.ISSUED).order_by("-number").first()
    if issue is None:
        return Issued()
    agenda = issue.agenda
    open_things = _Open(agenda["rows"], issue.public_file_id)
    return Issued(
        rows=[open_things.row(row) for row in agenda["rows"]],
        **{
            name: agenda["meeting"].get(name, "")
            for name in ("starts_at", "ends_at", "place", "chair", "secretary")
        },
        name=issue.name,
        at=issue.issued_at,
        pack=open_things.files.get(issue.public_file_id or 0),
    )


class _Open:
    """What of an agenda everybody may open, fetched in five queries however long it is."""

    def __init__(self, rows: list[dict[str, Any]], pack: int | None) -> None:
        cases = Case.objects.visible_to(EVERYBODY).filter(
            slug__in=[row["case"] for row in rows if row["case"]]
        )
        self.cases = {case.slug: case for case in cases}
        self.items = AgendaItem.objects.select_related("case").in_bulk([row["item"] for row in rows])
        memos = [row["memo"] for row in rows if row["memo"]]
        versions = MemoVersion.objects.filter(pk__in=[memo["version"] for memo in memos])
        self.pdf_of = dict(versions.values_list("pk", "file_id"))
        numbers = [memo["record"] for memo in memos]
        numbers += [each["record"] for row in rows for each in row["reported"]]
        self.records = Record.objects.visible_to(EVERYBODY).select_related("case").in_bulk(numbers)
        wanted = [each["file"] for row in rows for each in row["files"]]
        wanted += [pk for pk in [*self.pdf_of.values(), pack] if pk]
        self.files = File.objects.visible_to(EVERYBODY).select_related("record__case").in_bulk(wanted)

    def row(self, row: dict[str, Any]) -> Row:
        case = self.cases.get(row["case"])
        record = pdf = None
        if case is not None and row["memo"]:
            record = self.records.get(row["memo"]["record"])
            pdf = self.files.get(self.pdf_of.get(row["memo"]["version"]) or 0) if record else None
        return Row(
            label=row["label"],
            no=row["printed"],
            title=self._title(row, case),
            type=row["type"],
            dnr=row["dnr"],
            withdrawn="Ärendet utgår." if row["withdrawn"] else "",
            note=row["note"],
            presenter=row["presenter"],
            time=row["time"],
            case=case,
            record=record,
            pdf=pdf,
            files=[
                Attached(each["title"], self.files[each["file"]])
                for each in row["files"]
                if each["file"] in self.files
            ],
            reported=[
                Reported(
                    each["open_title"]
                    if each["record"] in self.records
                    else "Handling som inte visas på webben",
                    each["designation"],
                    self.records.get(each["record"]),
                )
                for each in row["reported"]
            ],
        )

    def _title(self, row: dict[str, Any], case: Case | None) -> str:
        """As issued; for a case that is closed to everybody as it reads today, so that a later mark is obeyed."""
        item = self.items.get(row["item"])
        if case is not None or not row["case"] or item is None:
            return str(row["open_title"])
        return item.open_title
