"""What of an item is shown on the web when the kallelse is issued, and why the rest is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases.actions.publishing import closed_to_public
from cases.models import Case, File, Record
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import Row
from organisation.models import Body

Publish = Body.Publish


@dataclass(frozen=True)
class Exempt:
    """A document that is not shown, and why, for the page that says what will happen."""

    row: Row
    what: str
    why: str


def agenda_is_public(meeting: Meeting) -> bool:
    return meeting.body.publish_agenda == Publish.AT_ISSUE


def documents_are_public(meeting: Meeting) -> bool:
    return agenda_is_public(meeting) and meeting.body.publish_documents == Publish.AT_ISSUE


def why_not_documents(row: Row) -> str:
    """Why nothing of this row's documents is shown on the web; an empty text when they are."""
    item = row.item
    if not documents_are_public(item.meeting):
        return f"{item.meeting.body.short_name} lägger inte ut handlingar på webben."
    if item.web == AgendaItem.Web.OFF:
        return item.web_reason
    if item.case is not None and (why := closed_to_public(item.case)):
        return why
    if row.version is not None and row.stops and item.web != AgendaItem.Web.DESPITE:
        words = "1 stopp" if row.stops == 1 else f"{row.stops} stopp"
        return f"Skrivelsen har {words} i granskningen."
    return ""


def why_not_memo(row: Row) -> str:
    """Why the memo is not shown; an empty text when it is."""
    if why := why_not_documents(row):
        return why
    if row.version is None or row.memo is None or row.memo.record is None:
        return "Ingen godkänd skrivelse."
    if row.file is not None and (row.file.is_secret or row.file.personal_data):
        return "Skrivelsens fil är undantagen från webben."
    return closed_to_public(row.memo.record) or _held(row, row.memo.record)


def why_not_file(row: Row, record: Record, file: File) -> str:
    """Why an enclosure's file is not shown; an empty text when it is."""
    return why_not_documents(row) or closed_to_public(file) or _held(row, record)


def ground(row: Row) -> str:
    """The provisions that the marks on a row's case and memo name; empty when neither is marked as secret."""
    things = [row.item.case, row.memo.record if row.memo else None, row.file]
    return ", ".join(dict.fromkeys(thing.secrecy_provision for thing in things if thing and thing.is_secret))


def hidden_files(row: Row) -> list[str]:
    """The ground of each enclosure that is not shown although the row's documents are; empty without a mark."""
    return [
        one.file.secrecy_provision or one.record.secrecy_provision
        for one in row.attached
        if why_not_file(row, one.record, one.file)
    ]


def _held(row: Row, record: Record) -> str:
    return "Undantagen av sekreteraren." if record.pk in row.held_back else ""


def shown(row: Row) -> Iterator[Case | Record | File]:
    """All that is published to everybody when this row is issued."""
    case = row.item.case
    if row.item.is_withdrawn or not agenda_is_public(row.item.meeting):
        return
    if case is not None and not closed_to_public(case):
        yield case  # the register entry is open whatever becomes of the documents
    if why_not_documents(row):
        return
    if row.memo is not None and row.memo.record is not None and not why_not_memo(row):
        yield row.memo.record  # its PDF follows when the issue is completed
    for one in row.attached:
        if not why_not_file(row, one.record, one.file):
            yield one.record
            yield one.file


def sent(row: Row) -> Iterator[Case | Record | File]:
    """All that the body's members and substitutes are given to read, what is secret too."""
    if row.item.is_withdrawn:
        return
    if row.item.case is not None:
        yield row.item.case
    if row.version is not None and row.memo is not None and row.memo.record is not None:
        yield row.memo.record  # its PDF follows when the issue is completed
    for one in row.attached:
        yield one.record
        yield one.file
    for reported in row.item.reported.all():
        yield reported.record
        yield from reported.record.files.all()


def exempt(rows: list[Row]) -> list[Exempt]:
    """What is kept off the web although the body publishes documents."""
    found = []
    for row in rows:
        if (row.item.case is None and not row.attached) or row.item.is_withdrawn:
            continue
        if why := why_not_documents(row):
            found.append(Exempt(row, "alla handlingar", why))
            continue
        if row.version is not None and (why := why_not_memo(row)):
            found.append(Exempt(row, "tjänsteskrivelsen", why))
        found += [
            Exempt(row, one.file.name, why)
            for one in row.attached
            if (why := why_not_file(row, one.record, one.file))
        ]
    return found


def printed(rows: list[Row]) -> list[Case | Record | File]:
    """All that lends the pack its pages or its words."""
    return [thing for row in rows for thing in _printed(row)]


def secrecy_of(things: Iterable[Case | Record | File]) -> str:
    """The provisions that cover something in the pack, as one mark for the whole file; empty when nothing is secret."""
    return ", ".join(dict.fromkeys(thing.secrecy_provision for thing in things if thing.is_secret))[:60]


def has_personal_data(things: Iterable[Case | Record | File]) -> bool:
    """Whether the pack holds something that is not secret and still never goes on the web."""
    return any(thing.personal_data for thing in things)


def _printed(row: Row) -> Iterator[Case | Record | File]:
    """All that lends the pack its pages or its words. A withdrawn item still stands in the kallelse by its title."""
    if row.item.case is not None:
        yield row.item.case
    if row.memo is not None and row.memo.record is not None:
        yield row.memo.record
    if row.file is not None:
        yield row.file
    for reported in row.item.reported.all():
        yield from (reported.record, reported.record.case)
    if not row.item.is_withdrawn:
        for one in row.attached:
            yield from (one.record.case, one.record, one.file)
