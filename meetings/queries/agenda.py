"""The agenda as a page and a pack read it: every row with its memo, findings and enclosures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch

from cases.documents import current_version
from cases.explaining import Explained, answers_by_memo, sorted_out
from cases.findings import Finding, Severity
from cases.models import Case, File, Memo, MemoVersion
from cases.queries import Looked, looks_of, memo_state_word
from core import clock
from meetings.models import (
    AgendaItem,
    HeldBack,
    ItemDocument,
    Meeting,
    Paragraph,
    ReportedRecord,
    closed_title,
)
from meetings.queries.documents import files_of
from meetings.queries.memos import Attached, attached_to, latest_by_case
from organisation.models import User

WITHOUT = "Utan skrivelse"
STATE_WORDS = {
    Memo.State.DRAFT: ("Utkast", "warn"),
    Memo.State.SUBMITTED: ("Hos chef", "warn"),
    Memo.State.RETURNED: ("Återlämnad", "warn"),
    Memo.State.APPROVED: ("Klart", "done"),
}
COUNTED = {
    Severity.STOPS: ("stopp", "stopp"),
    Severity.WARNS: ("varning", "varningar"),
    Severity.INFORMS: ("upplysning", "upplysningar"),
}


@dataclass(frozen=True)
class Row:
    """A row of the agenda. `number` counts those that take a §, before the §§ are set."""

    item: AgendaItem
    number: int | None
    paragraph: Paragraph | None
    memo: Memo | None
    findings: list[Finding] = field(default_factory=list)  # those that are open
    explained: list[Explained] = field(default_factory=list)  # warnings that somebody has signed for
    attached: list[Attached] = field(default_factory=list)
    closed: bool = False  # to the one who looks: only the words of the open register are shown

    @property
    def title(self) -> str:
        return self.open_title if self.closed else self.item.title

    @property
    def open_title(self) -> str:
        """The title as everybody may read it. A memo that is secret in an open case lends it no words, nor does one
        that is kept off the web lend it its own title."""
        item, record = self.item, self.memo.record if self.memo else None
        if item.case is None or item.public_title or record is None:
            return item.open_title
        marked = [thing for thing in (record, self.file) if thing is not None]
        if any(thing.is_secret for thing in marked):
            return closed_title(item.case)
        if item.title == record.subject and any(thing.personal_data for thing in marked):
            return closed_title(item.case) if item.case.subject != item.title else "Ärende som rör enskild"
        return item.open_title

    @property
    def label(self) -> str:
        """What the row is called: § 184, Ärende 5, or nothing."""
        if self.paragraph:
            return str(self.paragraph)
        return f"Ärende {self.number}" if self.number else ""

    @property
    def short(self) -> str:
        """What stands in the first column: § 184, 5, or a dash."""
        return str(self.paragraph or self.number or "–")

    @property
    def printed(self) -> str:
        """184/24, as stamped on documents."""
        return self.paragraph.printed if self.paragraph else str(self.number or "")

    @property
    def name(self) -> str:
        """For buttons: § 184, Ärende 5 or the title."""
        return self.label or self.title

    @property
    def version(self) -> MemoVersion | None:
        """The memo as it was last approved; it stands while a new version is being written."""
        return current_version(self.memo) if self.memo else None

    @property
    def file(self) -> File | None:
        """The PDF of that version, once it is printed: the masked one when a section of it is secret."""
        return self.version.open_file if self.version else None

    @property
    def is_formal(self) -> bool:
        """A line of the frame: no memo is expected, no § given and nothing enclosed."""
        frame = {AgendaItem.Kind.FORMALIA, AgendaItem.Kind.OTHER}
        return self.item.kind in frame and not self.label and not self.attached

    @property
    def state(self) -> tuple[str, str]:
        """The memo's state in words, and how it is marked."""
        if self.item.is_withdrawn:
            return "Utgår", "info"
        if self.item.case_id is None:
            return "", ""
        if self.memo is None:
            return WITHOUT, "info" if self.item.kind == AgendaItem.Kind.INFORMATION else "warn"
        if self.memo.is_reopened and self.memo.state != Memo.State.RETURNED:
            return memo_state_word(self.memo), "info"
        return STATE_WORDS[Memo.State(self.memo.state)]

    @property
    def lacks_memo(self) -> bool:
        """A matter that would go out without its document."""
        if self.item.is_withdrawn or self.item.case_id is None or self.version:
            return False
        return self.memo is not None or self.item.kind == AgendaItem.Kind.DECISION

    @property
    def came_late(self) -> bool:
        """The memo was sent, or approved in substance, after the meeting's manuscript stop."""
        if self.memo is None or self.item.is_withdrawn or self.item.case_id is None:
            return False
        written = [v.at for v in self.memo.versions.all() if v.kind != MemoVersion.Kind.EDITORIAL]
        times = [max(written)] if written else []
        if self.memo.state == Memo.State.SUBMITTED and self.memo.submitted_at is not None:
            times.append(self.memo.submitted_at)
        stop = self.item.meeting.manuscript_on
        return any(at.astimezone(clock.STOCKHOLM).date() > stop for at in times)

    @property
    def went_back(self) -> bool:
        """The memo is with its writer again, returned by a manager or by the secretary."""
        return self.memo is not None and self.memo.state == Memo.State.RETURNED and not self.item.is_withdrawn

    @property
    def is_spoken(self) -> bool:
        """Information that nobody has begun a memo for."""
        return self.item.is_matter and self.memo is None and self.item.kind == AgendaItem.Kind.INFORMATION

    @property
    def counted(self) -> str:
        """`1 stopp, 2 varningar`; mere information is counted when there is nothing graver."""
        counts = Counter(found.severity for found in self.findings)
        said = [
            f"{counts[severity]} {words[counts[severity] != 1]}"
            for severity, words in COUNTED.items()
            if counts[severity]
        ]
        grave = counts[Severity.STOPS] or counts[Severity.WARNS]
        return ", ".join(said[:-1] if grave and counts[Severity.INFORMS] else said)

    @property
    def gravest(self) -> str:
        return str(self.findings[0].severity) if self.findings else ""

    @property
    def stops(self) -> int:
        """How many findings stop the memo from the web. Those of a version being written stop nothing yet."""
        if self.memo is None or self.memo.is_reopened:
            return 0
        return sum(found.severity == Severity.STOPS for found in self.findings)

    @property
    def memo_title(self) -> str:
        """The memo's title when the agenda says something else."""
        title = self.memo.title if self.memo and not self.closed else ""
        return title if title != self.item.title else ""

    @property
    def own_files(self) -> int:
        """How many files have been put on the row by themselves."""
        return sum(one.document is not None for one in self.attached)

    @property
    def unread(self) -> str:
        """`1 fil kan inte läsas`: what the pack will have to leave out, known before it is built."""
        return _files(sum(one.refused for one in self._looked), "kan inte läsas")

    @property
    def beside(self) -> str:
        return _files(sum(one.beside for one in self._looked), "delas ut vid sidan av")

    @property
    def _looked(self) -> list[Looked]:
        return [one.looked for one in self.attached if one.looked and not self.item.is_withdrawn]

    @property
    def held_back(self) -> set[int]:
        """Also under the number that a document has been moved to in the register."""
        held = {each.record_id for each in self.item.held_back.all()}
        moved = {one.record.pk for one in self.attached if one.document and one.document.record_id in held}
        return held | moved

    @property
    def type(self) -> str:
        """Beslut, Förslag till KF, Information: what the body is to do."""
        if self.item.kind != AgendaItem.Kind.DECISION or self.memo is None:
            return self.item.get_kind_display()
        proposal = getattr(self.memo, "proposal", None)
        steps = proposal.chain.all() if proposal else []
        last = next((step.body for step in steps if step.part == "decides"), None)
        if last is None or last.pk == self.item.meeting.body_id:
            return self.item.get_kind_display()
        return f"Förslag till {last.short_name}"


def _files(count: int, what: str) -> str:
    return f"{count} {'fil' if count == 1 else 'filer'} {what}" if count else ""


def rows_of(meeting: Meeting) -> list[Row]:
    """The whole agenda in order, in a fixed number of queries."""
    items = list(
        meeting.items.select_related(
            "case__register", "case__official", "paragraph__series", "moved_from__body"
        ).prefetch_related(
            Prefetch("reported", ReportedRecord.objects.select_related("record__case")),
            Prefetch("reported__record__files", File.objects.current().order_by("position", "id")),
            Prefetch("held_back", HeldBack.objects.all()),
            Prefetch("documents", ItemDocument.objects.select_related("record__case")),
        )
    )
    memos = latest_by_case([item.case_id for item in items if item.case_id], meeting.body)
    attached, said = _attached(items, memos), answers_by_memo(memos.values())
    rows, number = [], 0
    are_set = any(hasattr(item, "paragraph") for item in items)  # a late row waits for the next issue
    for item in items:
        item.meeting = meeting  # the body's settings, read once
        paragraph = getattr(item, "paragraph", None)
        counts = not are_set and item.takes_paragraph and not item.is_withdrawn
        number += counts
        memo = memos.get(item.case_id) if item.case_id else None
        found, explained = sorted_out(memo, said[memo.pk]) if memo else ([], [])
        rows.append(
            Row(
                item=item,
                number=number if counts else None,
                paragraph=paragraph,
                memo=memo,
                findings=found,
                explained=explained,
                attached=attached[item.pk],
            )
        )
    return rows


def _attached(items: list[AgendaItem], memos: dict[int, Memo]) -> dict[int, list[Attached]]:
    """The files of each item: those its memo encloses and then its own documents, with what is known of each file."""
    enclosed, own = attached_to(memos.values()), files_of(items)
    found = {}
    for item in items:
        memo = memos.get(item.case_id) if item.case_id else None
        found[item.pk] = [*(enclosed.get(memo.pk, []) if memo else []), *own.get(item.pk, [])]
    looked = looks_of(one.file for some in found.values() for one in some)
    return {pk: [replace(one, looked=looked[one.file.pk]) for one in some] for pk, some in found.items()}


def as_seen_by(user: User, rows: list[Row]) -> list[Row]:
    """The rows as one of the staff may see them: those whose case or memo is closed to the person say so and no more."""
    cases = {row.item.case_id for row in rows if row.item.case_id}
    memos = {row.memo.pk for row in rows if row.memo}
    open_cases = set(Case.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))
    open_memos = set(Memo.objects.visible_to(user).filter(pk__in=memos).values_list("pk", flat=True))
    return [
        replace(row, closed=True)
        if row.item.case_id
        and (row.item.case_id not in open_cases or (row.memo is not None and row.memo.pk not in open_memos))
        else row
        for row in rows
    ]
