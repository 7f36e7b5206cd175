"""Protokollsutdrag: one § of the minutes laid out, certified and registered once for each wording of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from cases.actions.files import Upload
from cases.actions.marks import set_mark, set_personal
from cases.actions.registration import Entry, register_record
from cases.models import Case, File, Record
from core import blobs, clock
from core.errors import Refused
from meetings.actions.issuing import open_meeting_case
from meetings.board_documents import EXTRACT, extract, file_name
from meetings.models import AgendaItem, Extract, Minutes
from meetings.paragraph_data import sum_of
from meetings.queries.belongings import belongings_of
from meetings.queries.content import Json, paragraph_in
from meetings.queries.paragraph_marks import Marks, marks_of
from organisation.models import User
from pdf.documents import render


def minutes_of(item: AgendaItem) -> tuple[Minutes, Json]:
    """The minutes that a § stands in, and the § as data. Refused before minutes are written."""
    kept = getattr(item, "in_minutes", None)
    paragraph = paragraph_in(kept.minutes, item.pk) if kept is not None else None
    if kept is None or paragraph is None:
        raise Refused("Paragrafen står inte i något protokoll ännu. Skriv protokollet först.")
    return kept.minutes, paragraph


def kept_extract(minutes: Minutes, paragraph: Json) -> Extract | None:
    """The extract of the § as it reads now, when it has been made."""
    same = Extract.objects.filter(
        item=paragraph["item"], content_sha256=sum_of(paragraph), approved=minutes.is_approved
    )
    return same.select_related("file__record__case").order_by("-number").first()


def lay_out_extract(minutes: Minutes, paragraph: Json, by: User) -> str:
    """The sum of its PDF. Takes a second: to be called before a lock is taken."""
    item = AgendaItem.objects.select_related("case", "meeting__body").get(pk=paragraph["item"])
    data = extract(
        minutes,
        paragraph,
        certified_by=by.name,
        title=by.title,
        on=clock.today(),
        belongings=belongings_of(item),
    )
    return render(EXTRACT, data).sha256


def make_extract(
    minutes: Minutes, paragraph: Json, sha256: str, by: User, *, to: Sequence[str] = ()
) -> Extract:
    """Certify an extract and register it in the case, as outgoing, to all who are to have it and the bodies in `to`.
    The record is as closed as the § was when it was frozen, and as its case and memo are today."""
    item = AgendaItem.objects.select_related("case", "meeting__body").get(pk=paragraph["item"])
    meeting = minutes.meeting
    number = (item.extracts.aggregate(last=Max("number"))["last"] or 0) + 1
    since = marks_of([item.pk]).get(item.pk, Marks())
    with blobs.open(sha256) as file:
        entry = Entry(
            subject=f"Protokollsutdrag {meeting.body.short_name} {meeting.on.isoformat()} § {paragraph['number']}"
            + ("" if minutes.is_approved else ", ojusterat"),
            direction=Record.Direction.OUT,
            kind=Record.Kind.MINUTES,
            counterparty=_recipients(item, to),
            document_on=clock.today(),
            secrecy_provision=paragraph["provision"] or since.provision,
            personal_data=bool(paragraph.get("personal_data")) or since.personal_data,
            files=[Upload(file_name(meeting, paragraph, number), file)],
        )
        record = register_record(case=_case(item, by), entry=entry, by=by)
    return Extract.objects.create(
        item=item,
        number=number,
        approved=minutes.is_approved,
        content_sha256=sum_of(paragraph),
        certified_by=by,
        certified_at=clock.now(),
        file=record.files.get(),
    )


def close_extracts(thing: Case | Record | File, by: User) -> None:
    """What a § was told from has been closed since its extract was made: the extract's record becomes as closed. A
    mark on the whole case closes its records by itself."""
    if isinstance(thing, Case):
        return
    case = thing.case_id if isinstance(thing, Record) else thing.record.case_id
    made = Extract.objects.filter(item__case=case, file__isnull=False).select_related("file__record__case")
    found = list(made)
    shut = marks_of({one.item_id for one in found})
    for record in {
        one.file.record_id: one.file.record for one in found if one.file and one.item_id in shut
    }.values():
        marks = shut[next(one.item_id for one in found if one.file and one.file.record_id == record.pk)]
        if marks.provision and not record.is_secret:
            set_mark(record, marks.provision[:60], by)
        elif marks.personal_data and not marks.provision:
            set_personal(record, True, by)


def _case(item: AgendaItem, by: User) -> Case:
    """The § 's own case; one without is registered in the meeting's."""
    if item.case is not None:
        return item.case
    case = open_meeting_case(meeting=item.meeting, by=by).case
    assert case is not None
    return case


def _recipients(item: AgendaItem, to: Sequence[str]) -> str:
    """Everybody who is to have it, in the words of OSL 5:2 p. 3; a long list is cut, and whole on the extract."""
    names = item.dispatches.filter(skipped_reason="").values_list("recipient", flat=True)
    line = ", ".join(dict.fromkeys([*to, *names]))
    return line if len(line) <= 200 else f"{line[:180].rpartition(',')[0]} m.fl."
