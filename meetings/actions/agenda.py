"""The agenda: what is on it, in which order, under which words."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from cases.models import Case, Record
from core import clock
from core.dates import day_and_month, long_date
from core.errors import Refused
from meetings.actions.locking import lock_item, lock_open, must_not_be_decided
from meetings.actions.matter import taken_off, taken_up
from meetings.models import AgendaItem, HeldBack, ItemDocument, Meeting, ReportedRecord
from meetings.queries.memos import memo_of
from meetings.rules.planning import must_prepare
from organisation.models import User
from trail.actions import record as trace

Kind = AgendaItem.Kind
FRAME = ("Upprop", "Val av justerare", "Ärendelistan fastställs", "Anmälan av jäv")
CLOSING = "Övrigt. Inga beslut fattas."


@transaction.atomic
def plan_case(
    *,
    meeting: Meeting,
    case: Case,
    by: User,
    kind: str = "",
    title: str = "",
    presenter: str = "",
    starts_at: datetime.time | None = None,
) -> AgendaItem:
    """Put a case on the agenda, last among the matters. It need not have a memo yet.

    Title, presenter and kind come from the memo or the case unless given; the title may differ from the memo's.
    Refused for those who do not prepare the body's meetings, for a cancelled meeting, a voided or closed case, and
    a case that is on the agenda already.
    """
    must_prepare(by, meeting.body)
    lock_open(meeting)
    if case.register.authority_id != meeting.body.authority_id:
        raise Refused(f"{case.dnr} hör till en annan myndighets diarium.", field="case")
    if not case.is_open:
        raise Refused(f"{case.dnr} är inte öppet och kan inte tas upp.", field="case")
    there = meeting.items.filter(case=case).first()
    if there is not None:
        again = "Ta tillbaka punkten i stället." if there.is_withdrawn else "Det står redan på listan."
        raise Refused(f"{case.dnr} finns på ärendelistan. {again}", field="case")
    memo = memo_of(case, meeting.body)
    item = _add(
        meeting,
        kind=kind or (Kind.INFORMATION if case.matter == "information" else Kind.DECISION),
        case=case,
        title=(title or (memo.title if memo else "") or case.subject).strip(),
        presenter=(presenter or (case.official.name if case.official else "")).strip(),
        starts_at=starts_at,
        by=by,
    )
    trace("meetings.case_planned", on=item, within=meeting, by=by, dnr=case.dnr)
    trace("meetings.planned_for", on=case, by=by, meeting=meeting.key, **_when(meeting))
    taken_up(case, by)
    return item


@transaction.atomic
def add_row(
    *,
    meeting: Meeting,
    kind: str,
    title: str,
    by: User,
    presenter: str = "",
    starts_at: datetime.time | None = None,
) -> AgendaItem:
    """A row without a case: formalia, a spoken piece of information, a list of reports, other business."""
    must_prepare(by, meeting.body)
    lock_open(meeting)
    if not title.strip():
        raise Refused("Skriv vad punkten heter.", field="title")
    if kind == Kind.DECISION:
        raise Refused("Ett beslut fattas i ett ärende. Välj ärendet i diariet.", field="kind")
    item = _add(
        meeting,
        kind=kind,
        title=title.strip(),
        presenter=presenter.strip(),
        starts_at=starts_at,
        by=by,
    )
    trace("meetings.row_added", on=item, within=meeting, by=by, kind=item.get_kind_display().lower())
    return item


@transaction.atomic
def add_formalia(*, meeting: Meeting, by: User) -> list[AgendaItem]:
    """The frame of the meeting: roll-call, approvers, agenda and jäv first, other business last. As rows of their
    own where formalia take a §, else as one. Refused when it is there already."""
    must_prepare(by, meeting.body)
    lock_open(meeting)
    if meeting.items.filter(kind=Kind.FORMALIA).exists():
        raise Refused("Formalia står redan på ärendelistan.")
    if meeting.body.formalia_numbered:
        titles = list(FRAME)
    else:
        first, *rest = FRAME
        titles = [", ".join([first, *(f"{word[0].lower()}{word[1:]}" for word in rest)])]
    at = meeting.starts_at
    rows = [
        _add(meeting, kind=Kind.FORMALIA, title=title, presenter="Ordföranden", starts_at=at, by=by)
        for title in titles
    ]
    if not meeting.items.filter(kind=Kind.OTHER).exists():
        rows.append(_add(meeting, kind=Kind.OTHER, title=CLOSING, by=by))
    trace("meetings.formalia_added", on=meeting, by=by)
    return rows


@transaction.atomic
def choose_reported(*, item: AgendaItem, records: Sequence[Record], by: User) -> AgendaItem:
    """Say which records are reported, in this order. What was chosen before and is not here goes off the list.

    Refused for a row that is not a report, for working material, voided records and other authorities' records.
    """
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    if item.kind != Kind.REPORT:
        raise Refused("Handlingar anmäls på en anmälningspunkt.")
    for record in records:
        if record.registered_at is None or record.is_void:
            raise Refused(f"{record.designation} är inte registrerad och kan inte anmälas.", field="records")
        if record.case.register.authority_id != item.meeting.body.authority_id:
            raise Refused(f"{record.designation} hör till ett annat diarium.", field="records")
    item.reported.all().delete()
    ReportedRecord.objects.bulk_create(
        ReportedRecord(item=item, record=record, position=number) for number, record in enumerate(records, 1)
    )
    trace("meetings.reported", on=item, within=item.meeting, by=by, count=len(records))
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, by: User, **changes: Any) -> AgendaItem:
    """Change the words of a row: title, public_title, presenter, starts_at or kind. Never its §.

    Refused without a title, and for a case that would become a row without a § or the reverse.
    """
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    if set(changes) - {"title", "public_title", "presenter", "starts_at", "kind"}:
        raise ValueError(f"cannot change {sorted(changes)}")
    if not changes.get("title", item.title).strip():
        raise Refused("Skriv vad punkten heter på ärendelistan.", field="title")
    if item.case_id and changes.get("kind", item.kind) not in {Kind.DECISION, Kind.INFORMATION}:
        raise Refused("Ett ärende tas upp för beslut eller information.", field="kind")
    for name, value in changes.items():
        setattr(item, name, value.strip() if isinstance(value, str) else value)
    item.save(update_fields=list(changes))
    trace("meetings.item_changed", on=item, within=item.meeting, by=by, row=row_name(item))
    return item


@transaction.atomic
def set_web(
    *, item: AgendaItem, by: User, web: str = "", reason: str = "", held_back: Sequence[Record] = ()
) -> AgendaItem:
    """Say what of an item is shown on the web at the next issue: as the body publishes, not at all, or although a
    check stops it; and which of its records are left out. Refused without a reason for either exception."""
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    if web and not reason.strip():
        raise Refused("Skriv varför, så att det går att förstå efteråt.", field="reason")
    item.web, item.web_reason = web, reason.strip() if web else ""
    item.save(update_fields=["web", "web_reason"])
    item.held_back.all().delete()
    HeldBack.objects.bulk_create(HeldBack(item=item, record=record, by=by) for record in held_back)
    trace("meetings.web_set", on=item, within=item.meeting, by=by, row=row_name(item), count=len(held_back))
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User) -> None:
    """Take a row off an agenda; its documents stay in the case. Refused once it has a §: then it is withdrawn and says
    so."""
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    if hasattr(item, "paragraph"):
        raise Refused(f"{item.paragraph} är satt. Låt punkten utgå, så står det kvar varför.")
    take_off(item, by)


def take_off(item: AgendaItem, by: User) -> None:
    """The row goes; its meeting is locked."""
    trace("meetings.item_removed", on=item.meeting, by=by, row=row_name(item))
    case = item.case
    item.delete()
    _renumber(item.meeting)
    taken_off(case, by)


@transaction.atomic
def withdraw_item(*, item: AgendaItem, by: User, reason: str) -> AgendaItem:
    """Withdraw an item that has been called. It keeps its § and says ”utgår”. Refused without a reason, and for
    one that has no § yet: that is simply removed."""
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    must_not_be_decided(item)
    if not reason.strip():
        raise Refused("Skriv varför ärendet utgår.", field="reason")
    if item.is_withdrawn:
        raise Refused("Ärendet utgår redan.")
    if not hasattr(item, "paragraph") and not item.meeting.issues.exists():
        raise Refused("Kallelsen har inte gått ut. Ta bort punkten i stället.")
    item.withdrawn_at, item.withdrawn_reason = clock.now(), reason.strip()
    item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    trace("meetings.item_withdrawn", on=item, within=item.meeting, by=by, row=row_name(item))
    taken_off(item.case, by)
    return item


@transaction.atomic
def restore_item(*, item: AgendaItem, by: User) -> AgendaItem:
    """Take a withdrawn item up again, under the § it has kept."""
    must_prepare(by, item.meeting.body)
    item = lock_item(item)
    if not item.is_withdrawn:
        raise Refused("Ärendet utgår inte.")
    item.withdrawn_at, item.withdrawn_reason = None, ""
    item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    trace("meetings.item_restored", on=item, within=item.meeting, by=by, row=row_name(item))
    taken_up(item.case, by)
    return item


@transaction.atomic
def move_to_meeting(*, item: AgendaItem, to: Meeting, by: User, reason: str = "") -> AgendaItem:
    """Move a whole item, with its words and documents, to another meeting of the body. Returns the row on the new agenda.

    A row that has a § stays behind, withdrawn, and says where the matter went. Refused for another body, for a
    cancelled meeting and when the case is on that agenda already.
    """
    must_prepare(by, item.meeting.body)
    first, second = sorted(
        [item.meeting, to], key=lambda meeting: meeting.pk
    )  # one order: nobody waits in a ring
    lock_open(first)
    lock_open(second)
    item = lock_item(item)
    must_not_be_decided(item)
    if to.pk == item.meeting_id or to.body_id != item.meeting.body_id:
        raise Refused("Välj ett annat av organets sammanträden.", field="to")
    if item.case_id and to.items.filter(case=item.case_id).exists():
        raise Refused(f"{item.case} står redan på listan {long_date(to.on)}.", field="to")
    origin = item.meeting
    if hasattr(item, "paragraph"):
        item.withdrawn_at = clock.now()
        item.withdrawn_reason = (reason.strip() or f"Flyttat till {day_and_month(to.on)}")[:300]
        item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        moved = _add(
            to,
            kind=item.kind,
            case=item.case,
            title=item.title,
            public_title=item.public_title,
            presenter=item.presenter,
            moved_from=origin,
            by=by,
        )
        carry_over(item, moved)
    else:
        moved = item
        moved.meeting, moved.moved_from, moved.late = to, origin, _is_late(to)
        moved.position = _next_position(to, moved.kind)
        moved.starts_at, moved.word, moved.word_note = None, "", ""
        moved.save()
        _renumber(origin)
        _renumber(to)
    trace("meetings.item_moved_away", on=origin, by=by, row=row_name(item), **_when(to))
    trace("meetings.item_moved_here", on=moved, within=to, by=by, row=row_name(item), **_when(origin))
    taken_up(moved.case, by)
    return moved


def carry_over(item: AgendaItem, to: AgendaItem) -> None:
    """Give the item's documents to its row on the new agenda, with what is kept off the web of them, and what is to
    be confirmed of those that came from the body before."""
    standing = list(item.documents.filter(withdrawn_at__isnull=True))
    origins = [each.pk for each in standing]
    for position, each in enumerate(standing, 1):
        each.pk, each.item, each.position = None, to, position
    ItemDocument.objects.bulk_create(standing)
    held_back = item.held_back.filter(record__in=[each.record_id for each in standing])
    HeldBack.objects.bulk_create(
        HeldBack(item=to, record_id=held.record_id, by_id=held.by_id) for held in held_back
    )
    came = dict(zip(origins, to.documents.order_by("position"), strict=True))
    for onward in item.came_onward.all():
        onward.pk, onward.to_item, onward.document = None, to, came.get(onward.document_id or 0)
        onward.save(force_insert=True)


def _add(meeting: Meeting, *, by: User, **fields: object) -> AgendaItem:
    """A new row in its place: formalia first, then matters, reports and other business."""
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=_next_position(meeting, str(fields["kind"])),
        late=_is_late(meeting),
        added_by=by,
        **fields,
    )
    _renumber(meeting)
    item.refresh_from_db(fields=["position"])
    return item


PLACE = {Kind.FORMALIA: 0, Kind.DECISION: 1, Kind.INFORMATION: 1, Kind.REPORT: 2, Kind.OTHER: 3}


def _next_position(meeting: Meeting, kind: str) -> int:
    """After the last row that belongs before or beside this kind."""
    before = [other for other, place in PLACE.items() if place <= PLACE[Kind(kind)]]
    last = meeting.items.filter(kind__in=before).aggregate(last=Max("position"))["last"] or 0
    meeting.items.filter(position__gt=last).update(position=F("position") + 1)
    return last + 1


def _renumber(meeting: Meeting) -> None:
    """Positions 1…n without gaps, whatever was removed or put in."""
    for number, item in enumerate(meeting.items.order_by("position", "id"), 1):
        if item.position != number:
            AgendaItem.objects.filter(pk=item.pk).update(position=number)


def _is_late(meeting: Meeting) -> bool:
    return meeting.issues.exists()


def _when(meeting: Meeting) -> dict[str, str]:
    return {"body": meeting.body.short_name, "day": meeting.on.isoformat()}


def row_name(item: AgendaItem) -> str:
    """How the trail names a row: never by its title, which may be secret."""
    if hasattr(item, "paragraph"):
        return str(item.paragraph)
    return item.case.dnr if item.case else item.get_kind_display().lower()
