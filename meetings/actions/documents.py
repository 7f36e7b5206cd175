"""Documents dropped on an agenda item: registered at once, ordered, renamed, replaced, taken away.

The secretary is no registrar, but a document that is handed out at a meeting is a public document the moment it is
there, and is to be registered without delay (OSL 5:1). So these actions ask whether the person prepares the body's
meetings and go through the inner doors of `cases.actions`, as the kallelse itself does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from cases.actions.drafts import read_letter
from cases.actions.files import Upload, exchange_file
from cases.actions.registration import Entry, register_record
from cases.models import Case, File, Record
from core import clock
from core.errors import Refused
from core.words import clean
from meetings.actions.agenda import row_name
from meetings.actions.issuing import open_meeting_case
from meetings.actions.locking import lock_item
from meetings.models import AgendaItem, HeldBack, ItemDocument, Meeting
from meetings.queries.agenda import rows_of
from meetings.queries.documents import sent_records
from meetings.rules.documents import LONGEST, title_from
from meetings.rules.planning import must_prepare
from organisation.models import User
from trail.actions import record as trace

ARRIVED, DRAWN_UP = Record.Direction.IN, Record.Direction.INTERNAL


@dataclass
class Added:
    """What came in, and for each file that did not, the sentence that says why."""

    documents: list[ItemDocument] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class NothingAdded(Refused):
    """No file could be taken in. `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems), field="files", code="files")
        self.problems = problems


@dataclass(frozen=True)
class _Marks:
    direction: str
    counterparty: str
    secrecy_provision: str
    personal_data: bool


@transaction.atomic
def add_documents(
    *,
    item: AgendaItem,
    uploads: Sequence[Upload],
    by: User,
    direction: str = DRAWN_UP,
    counterparty: str = "",
    secrecy_provision: str = "",
    personal_data: bool = False,
    problems: Sequence[str] = (),
) -> Added:
    """Register each file as a record of the item's case, and put it last among the item's documents.

    An item without a case has its documents in the meeting's own case, which is opened if there is none. A saved
    e-mail is registered as received from its sender on its day, and is kept off the web until the secretary says
    otherwise: it may come from a private person.

    Files are refused one by one (`problems`, to which those already found in the form are given): of a kind that is
    not taken, locked, broken, empty, or among the item's documents already. Refused as a whole when none could be
    taken, for those who do not prepare the body's meetings, a cancelled or past meeting, a withdrawn item, a closed
    or voided case, a received document without sender, and a provision without chapter and section.
    """
    item = _hold(item, by)
    if item.is_withdrawn:
        raise Refused("Punkten utgår. Ta upp den igen innan du lägger dit handlingar.")
    marks = _Marks(direction, counterparty, secrecy_provision, personal_data)
    added = Added(problems=list(problems))
    row = next(row for row in rows_of(item.meeting) if row.item.pk == item.pk)
    there = {one.file.sha256: one.title for one in row.attached}
    for upload in uploads:
        try:
            with transaction.atomic():
                document, file = _add(item, upload, marks, there, by)
        except Refused as refusal:
            item.meeting.refresh_from_db(fields=["case"])  # it may have been opened for this file
            if refusal.field != "files":
                raise
            added.problems.append(refusal.message)
        else:
            added.documents.append(document)
            there[file.sha256] = document.title
    if not added.documents:
        raise NothingAdded(added.problems or ["Välj minst en fil."])
    count = len(added.documents)
    trace("meetings.documents_added", on=item, within=item.meeting, by=by, row=row_name(item), count=count)
    return added


def _add(
    item: AgendaItem, upload: Upload, marks: _Marks, there: dict[str, str], by: User
) -> tuple[ItemDocument, File]:
    entry, held_back = _entry(item, upload, marks, by)
    record = register_record(case=case_of(item, by), entry=entry, by=by)
    file = record.files.get()
    if file.sha256 in there:
        raise Refused(
            f"Filen {file.name} finns redan bland punktens handlingar, som ”{there[file.sha256]}”.",
            field="files",
            code="duplicate",
        )
    if held_back:
        HeldBack.objects.create(item=item, record=record, by=by)
    return _put(item, record, entry.subject, by), file


def _entry(item: AgendaItem, upload: Upload, marks: _Marks, by: User) -> tuple[Entry, bool]:
    """What the register says about a file, and whether it is kept off the web for now."""
    meeting = item.meeting
    direction, counterparty, kind = marks.direction, marks.counterparty, Record.Kind.DOCUMENT
    title, day, arrived = title_from(upload.name), None, None
    letter = read_letter(upload, by=by)
    is_letter = letter is not None and letter.direction == ARRIVED and bool(letter.counterparty)
    if letter is not None and is_letter:
        direction, kind = ARRIVED, Record.Kind.LETTER
        counterparty = counterparty or letter.counterparty
        title, day = letter.subject[:LONGEST].strip() or title, letter.document_on
        arrived = day
    entry = Entry(
        subject=title,
        direction=direction,
        kind=kind,
        counterparty=counterparty if direction == ARRIVED else "",
        # The name of a file can hold the name of a person; the open register then says only what it is for.
        public_subject=_in_the_open(meeting) if marks.personal_data else "",
        document_on=day,
        arrived_on=arrived,
        secrecy_provision=marks.secrecy_provision,
        personal_data=marks.personal_data,
        files=[upload],
    )
    return entry, is_letter


def _in_the_open(meeting: Meeting) -> str:
    return f"Handling till {meeting.body.short_name} {meeting.on.isoformat()}"


def case_of(item: AgendaItem, by: User) -> Case:
    if item.case is not None:
        return item.case
    open_meeting_case(meeting=item.meeting, by=by)
    assert item.meeting.case is not None
    return item.meeting.case


@transaction.atomic
def take_up_record(*, item: AgendaItem, record: Record, by: User) -> ItemDocument:
    """Put a document that is registered already on the item: one that was taken away by mistake, or that the registrar
    has registered. Refused for another case's record, working material, a voided one and one that is on the item."""
    item = _hold(item, by)
    record.refresh_from_db()
    if record.case_id != (item.case_id or item.meeting.case_id):
        raise Refused("Välj en handling i punktens ärende.", field="record")
    if record.registered_at is None or record.is_void:
        raise Refused(f"{record.designation} är inte registrerad och kan inte tas med.", field="record")
    if item.documents.filter(record=record).exists():
        raise Refused(f"{record.designation} finns redan bland punktens handlingar.", field="record")
    document = _put(item, record, record.subject[:LONGEST], by)
    trace("meetings.documents_added", on=item, within=item.meeting, by=by, row=row_name(item), count=1)
    return document


def _put(item: AgendaItem, record: Record, title: str, by: User) -> ItemDocument:
    last = item.documents.aggregate(last=Max("position"))["last"] or 0
    return ItemDocument.objects.create(
        item=item, record=record, title=title, position=last + 1, added_by=by, added_at=clock.now()
    )


@transaction.atomic
def rename_document(*, document: ItemDocument, title: str, by: User) -> ItemDocument:
    """Change the title a document is printed with. What the register says of it is not changed. Refused without one."""
    document = _hold_document(document, by)
    title = clean(title)
    if not title:
        raise Refused("Skriv handlingens rubrik.", field="title")
    if len(title) > LONGEST:
        raise Refused(
            f"Rubriken är {len(title)} tecken. Korta den till högst {LONGEST} tecken.", field="title"
        )
    document.title = title
    document.save(update_fields=["title"])
    _trace("meetings.document_renamed", document, by)
    return document


@transaction.atomic
def replace_document_file(
    *, document: ItemDocument, file: File, upload: Upload, reason: str, by: User
) -> File:
    """Put another file in the place of one of the document's. The old one is kept in the case and says why.

    Refused for a withdrawn document, a file that is not the document's, one that cannot be taken, and without a reason.
    """
    document = _hold_document(document, by)
    if document.is_withdrawn:
        raise Refused("Handlingen utgår. Ta upp den igen innan du ersätter filen.")
    authority = document.item.meeting.body.authority_id
    if file.record_id not in _records(document) or file.record.case.register.authority_id != authority:
        raise Refused("Filen hör inte till handlingen. Läs om sidan.")
    new = exchange_file(file=file, upload=upload, reason=reason, by=by)
    _trace("meetings.document_replaced", document, by)
    return new


@transaction.atomic
def move_document(*, document: ItemDocument, by: User, step: int) -> ItemDocument:
    """Move a document up (-1) or down (1) among those of its item. Refused at the ends."""
    document = _hold_document(document, by)
    rows = list(document.item.documents.filter(withdrawn_at__isnull=True))
    if document not in rows:
        raise Refused("Handlingen utgår och har ingen plats i ordningen.")
    at = rows.index(document)
    to = at + step
    if not 0 <= to < len(rows):
        raise Refused("Handlingen står redan först." if step < 0 else "Handlingen står redan sist.")
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows, 1):
        row.position = position
    ItemDocument.objects.bulk_update(rows, ["position"])
    _trace("meetings.document_ordered", document, by, place=to + 1)
    return rows[to]


@transaction.atomic
def take_away_document(*, document: ItemDocument, by: User, reason: str = "") -> bool:
    """Take a document off its item. The record stays in its case.

    One that has gone out is withdrawn: it stays visible and says why, so a reason is needed. True when it was withdrawn,
    False when it is simply gone.
    """
    document = _hold_document(document, by)
    if document.is_withdrawn:
        raise Refused("Handlingen utgår redan.")
    gone_out = is_sent(document)
    if gone_out and not reason.strip():
        raise Refused("Skriv varför handlingen utgår.", field="reason")
    _trace("meetings.document_withdrawn" if gone_out else "meetings.document_removed", document, by)
    if not gone_out:
        document.item.held_back.filter(record=document.record_id).delete()
        document.delete()
        return False
    document.withdrawn_at, document.withdrawn_reason = clock.now(), reason.strip()[:300]
    document.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return True


@transaction.atomic
def restore_document(*, document: ItemDocument, by: User) -> ItemDocument:
    """Take up a withdrawn document again, last among those of its item."""
    document = _hold_document(document, by)
    if not document.is_withdrawn:
        raise Refused("Handlingen utgår inte.")
    last = document.item.documents.aggregate(last=Max("position"))["last"] or 0
    document.withdrawn_at, document.withdrawn_reason, document.position = None, "", last + 1
    document.save(update_fields=["withdrawn_at", "withdrawn_reason", "position"])
    _trace("meetings.document_restored", document, by)
    return document


def is_sent(document: ItemDocument) -> bool:
    """Whether it has gone out with its item, also under the number it was moved from."""
    return bool(_records(document) & sent_records(document.item))


def _records(document: ItemDocument) -> set[int]:
    """The record it was put on the item with, and those it has been moved to since."""
    record, found = document.record, {document.record_id}
    while record.moved_to is not None:
        record = record.moved_to
        found.add(record.pk)
    return found


def _hold(item: AgendaItem, by: User) -> AgendaItem:
    """The item, locked. Refused for those who do not prepare the body's meetings, when the meeting is cancelled (in
    the lock) and when its day has passed."""
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    if not item.meeting.takes_documents:
        raise Refused("Sammanträdet har varit. Registrera handlingen i ärendet i stället.", code="held")
    return item


def _hold_document(document: ItemDocument, by: User) -> ItemDocument:
    item = _hold(document.item, by)
    fresh = item.documents.select_related("record__case", "record__moved_to").filter(pk=document.pk).first()
    if fresh is None:
        raise Refused("Handlingen finns inte kvar på punkten. Läs om sidan.")
    fresh.item = item
    return fresh


def _trace(kind: str, document: ItemDocument, by: User, **facts: object) -> None:
    """By the record's number, never by its title: that may be secret."""
    item, number = document.item, document.record.designation
    trace(kind, on=item, within=item.meeting, by=by, row=row_name(item), number=number, **facts)
