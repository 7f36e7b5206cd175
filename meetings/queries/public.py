"""An issued meeting as everybody may read it: the frozen agenda, minus what has been closed since.

The words come from what was issued; whether a link is given is asked anew each time, so that a mark that was set
after the issue closes the page at once.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from cases.actions.publishing import closed_to_public
from cases.models import Case, File, MemoVersion, Record
from meetings.models import AgendaItem, Issue, Meeting, closed_title

EVERYBODY = AnonymousUser()
NOT_SHOWN = "Handling som inte visas på webben"
CLOSED = "Ärende som inte visas på webben"


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
    """A row as everybody reads it. `case`, `record`, `pdf`, `proposal` and `files` are there only when they may be
    read."""

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
    proposal: dict[str, Any] | None = None
    hidden: str = ""
    files: list[Attached] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return anchor(self.no)


def anchor(no: str) -> str:
    """`p184` for 184/24: where a § stands on the page of its meeting."""
    return f"p{no.partition('/')[0]}" if no else ""


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
    def matters(self) -> int:
        """How many §§ are to be taken up."""
        return sum(1 for row in self.rows if row.no and not row.withdrawn)

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
        self.versions = versions.defer("memo").in_bulk()
        numbers = [memo["record"] for memo in memos]
        reported = [each["record"] for row in rows for each in row["reported"]]
        self.reported = Record.objects.select_related("case").in_bulk(reported)
        numbers += reported
        self.records = Record.objects.visible_to(EVERYBODY).select_related("case").in_bulk(numbers)
        missing = [memo["record"] for memo in memos if memo["record"] not in self.records]
        secret = Record.objects.filter(pk__in=missing).exclude(secrecy_provision="")
        self.secret = set(secret.values_list("pk", flat=True)) if missing else set()
        wanted = [each["file"] for row in rows for each in row["files"]]
        printed = [version.masked_file_id or version.file_id for version in self.versions.values()]
        wanted += [pk for pk in [pack, *printed] if pk]
        self.files = File.objects.visible_to(EVERYBODY).select_related("record__case").in_bulk(wanted)

    def row(self, row: dict[str, Any]) -> Row:
        case = self.cases.get(row["case"])
        record = self.records.get(row["memo"]["record"]) if case is not None and row["memo"] else None
        version = self.versions.get(row["memo"]["version"]) if record else None
        pdf = self.files.get(version.masked_file_id or version.file_id or 0) if version else None
        files = [
            Attached(each["title"], self.files[each["file"]])
            for each in row["files"]
            if each["file"] in self.files
        ]
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
            proposal=_proposal(version) if pdf else None,
            hidden=_hidden(row, pdf, files),
            files=files,
            reported=[self._reported(each) for each in row["reported"]],
        )

    def _reported(self, each: dict[str, Any]) -> Reported:
        """In the words of the open register, as in the kallelse; what has been closed only says that it is there. A
        record that is not published has no link: being reported does not put it on the web."""
        record = self.reported.get(each["record"])
        shown = record is not None and not closed_to_public(record)
        title = (record.public_subject or each["open_title"]) if record and shown else NOT_SHOWN
        return Reported(title, each["designation"], self.records.get(each["record"]))

    def _title(self, row: dict[str, Any], case: Case | None) -> str:
        """As issued. For a case that is not open (any more) in words that may be shown today, so that a later mark or
        a publication that was taken back is obeyed."""
        item = self.items.get(row["item"])
        if case is not None and row["memo"] and row["memo"]["record"] in self.secret:
            return item.public_title if item and item.public_title else closed_title(case)
        if case is not None or not row["case"] or item is None or item.case is None:
            return str(row["open_title"])
        if item.public_title or item.case.public_subject or item.case.is_secret or item.case.personal_data:
            return item.open_title
        was_open = ["case", item.case.pk] in row["to_all"]
        return CLOSED if was_open or item.case.is_void else str(row["open_title"])


def _hidden(row: dict[str, Any], pdf: File | None, files: list[Attached]) -> str:
    """What was issued in this row and is not shown, as a sentence. That it exists is no secret."""
    missing = len(row["files"]) - len(files)
    if row["memo"] and pdf is None:
        return "Skrivelsen visas inte på webben." if files else "Handlingarna i ärendet visas inte på webben."
    if missing:
        return (
            "En bilaga visas inte på webben." if missing == 1 else f"{missing} bilagor visas inte på webben."
        )
    return ""


def _proposal(version: MemoVersion | None) -> dict[str, Any] | None:
    """What the memo proposes, as it was printed: lead-in and clauses. None when nothing is proposed."""
    sections = version.document["sections"] if version else []
    found = next((section for section in sections if section["kind"] == "proposal"), None)
    return found if found and any(clause["text"] for clause in found.get("clauses", ())) else None


@dataclass(frozen=True)
class Appearance:
    """Where a case is on an agenda that everybody may read."""

    meeting: Meeting
    row: dict[str, Any]

    @property
    def no(self) -> str:
        return str(self.row["printed"])

    @property
    def anchor(self) -> str:
        return anchor(self.no)


def issued_appearances(case: Case) -> list[Appearance]:
    """The published meetings that a case has been called to, the latest first: by what was issued, not by what is
    being planned."""
    meetings = (
        Meeting.objects.visible_to(EVERYBODY)
        .filter(Exists(AgendaItem.objects.filter(meeting=OuterRef("pk"), case=case)))
        .select_related("body")
        .latest_first()
    )
    latest = _latest_issues(meetings)
    return [
        Appearance(meeting, row)
        for meeting in meetings
        if meeting.pk in latest
        for row in latest[meeting.pk].agenda["rows"]
        if row["case"] == case.slug
    ]


def not_yet_issued() -> set[int]:
    """Rows that have a § in a published meeting and have not gone out: an issue is being built, or failed."""
    pending = Meeting.objects.visible_to(EVERYBODY).filter(
        Exists(Issue.objects.filter(meeting=OuterRef("pk")).exclude(state=Issue.State.ISSUED))
    )
    latest = _latest_issues(pending)
    issued = {row["item"] for issue in latest.values() for row in issue.agenda["rows"]}
    numbered = AgendaItem.objects.filter(meeting__in=pending, paragraph__isnull=False)
    return set(numbered.values_list("pk", flat=True)) - issued


def _latest_issues(meetings: QuerySet[Meeting]) -> dict[int, Issue]:
    issues = Issue.objects.filter(meeting__in=meetings, state=Issue.State.ISSUED).order_by("number")
    return {issue.meeting_id: issue for issue in issues.defer("spec", "public_spec")}
