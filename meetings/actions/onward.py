"""Onward: a closed § goes to the next body before its minutes are approved, and is confirmed when they are.

What is decided goes on as data (queries.proposed); this is the document that follows it. The extract is marked as not
approved (ojusterat), lies among the documents of the next body's item, and is exchanged for the approved one.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from core import clock
from core.dates import day_and_month
from core.errors import Refused
from meetings.actions.agenda import plan_case, row_name
from meetings.actions.documents import is_sent
from meetings.actions.extracts import kept_extract, lay_out_extract, make_extract, minutes_of
from meetings.actions.locking import lock, lock_open
from meetings.actions.minutes import draft_minutes
from meetings.models import AgendaItem, Extract, HeldBack, ItemDocument, Meeting, Minutes, Onward, Proceeding
from meetings.queries.content import Json, paragraphs_of
from meetings.queries.onward import differences, next_body_of, note_of
from meetings.queries.tabled import tabled_in
from meetings.rules.documents import LONGEST
from meetings.rules.planning import must_prepare
from organisation.actions import notify
from organisation.models import Body, User
from trail.actions import record as trace

NOTICE = "meetings.onward"


def send_onward(*, item: AgendaItem, to: Meeting, by: User) -> Onward:
    """Send a closed § on to a meeting of the next body: its case is put on that agenda unless it is there, and an
    extract with text, votes, enclosures and earlier decisions lies among the documents, with the enclosures.

    Marked *ojusterat* until the minutes are approved. Sent again after the § has been opened, the new extract takes
    the place of the old one. Refused: for a § that is open or goes to another body, for a meeting that has been held
    or has decided in it, for a withdrawn item there, and twice in the same wording.
    """
    must_prepare(by, item.meeting.body)
    must_prepare(by, to.body)
    _must_go_to(item, to)
    if getattr(item, "in_minutes", None) is None:
        draft_minutes(meeting=item.meeting, by=by)
        item.refresh_from_db()
    minutes, paragraph = minutes_of(item)
    # Laid out before the lock is taken: it takes a second, and is not made again inside.
    laid_out = None if kept_extract(minutes, paragraph) else lay_out_extract(minutes, paragraph, by)
    with transaction.atomic():
        for meeting in sorted(
            [item.meeting, to], key=lambda one: one.pk
        ):  # one order: nobody waits in a ring
            lock(meeting)
        _must_go_to(AgendaItem.objects.select_related("meeting__body").get(pk=item.pk), to)
        lock_open(to)
        to_item = _receiving(item, to, by)
        made = kept_extract(minutes, paragraph) or make_extract(
            minutes, paragraph, laid_out or "", by, to=[to.body.name]
        )
        onward = Onward.objects.filter(item=item, to_item=to_item).first() or Onward(
            item=item, to_item=to_item
        )
        if onward.pk and onward.extract_id == made.pk and not onward.is_out_of_date:
            raise Refused(f"Utdraget är redan sänt till {to}.", code="twice")
        onward.extract, onward.content, onward.sent_at, onward.sent_by = made, paragraph, clock.now(), by
        onward.confirmed_on, onward.approved_extract, onward.changed = None, None, []
        if minutes.is_approved:
            onward.confirmed_on, onward.approved_extract = minutes.approved_on, made
        _lay(onward, made, by, why="Ersatt av ett nytt utdrag.")
        _bring_enclosures(item, to_item, by)
        trace(
            "meetings.sent_onward", on=item, within=item.meeting, by=by, row=row_name(item), body=to.body.short_name,
            day=to.on.isoformat(), note=note_of(onward),
        )  # fmt: skip
    return onward


def _must_go_to(item: AgendaItem, to: Meeting) -> None:
    proceeding: Proceeding | None = getattr(item, "proceeding", None)
    if item.case_id is None or proceeding is None or not proceeding.is_closed:
        raise Refused("Paragrafen är inte avslutad. Avsluta den innan den sänds vidare.")
    body = next_body_of(proceeding)
    if body is None:
        raise Refused("Paragrafen går inte vidare till något organ.")
    if body.pk != to.body_id:
        raise Refused(f"Paragrafen går vidare till {body.name}. Välj ett av dess sammanträden.", field="to")
    if not to.takes_documents:
        raise Refused(f"{to} har varit eller är inställt. Välj ett senare sammanträde.", field="to")


def _receiving(item: AgendaItem, to: Meeting, by: User) -> AgendaItem:
    """The case on the next body's agenda; put there when it is not."""
    assert item.case is not None
    found = to.items.filter(case=item.case_id).select_related("proceeding").first()
    if found is None:
        made = plan_case(
            meeting=to, case=item.case, title=item.title, presenter=item.presenter, kind=item.kind, by=by
        )
        if item.public_title:
            made.public_title = item.public_title
            made.save(update_fields=["public_title"])
        return made
    found.meeting = to
    if found.is_withdrawn:
        raise Refused(f"Ärendet utgår hos {to}. Ta upp det där igen först.", field="to")
    if hasattr(found, "proceeding") and found.proceeding.is_closed:
        raise Refused(f"{to.body.short_name} har redan behandlat ärendet.", field="to")
    return found


def _lay(onward: Onward, made: Extract, by: User, *, why: str) -> None:
    """Put the extract among the documents, in the place of the one before. That one is withdrawn and says why once it
    has gone out; before, it is simply exchanged."""
    assert made.file is not None
    old, item = onward.document, onward.to_item
    if old is not None and old.record_id == made.file.record_id:
        old.note = note_of(onward)
        old.save(update_fields=["note"])
        onward.save()
        return
    held_back = _off_the_web(onward, made)
    if old is not None and not item.held_back.filter(record=old.record_id).exists():
        held_back = False  # the secretary shows it all the same
    position = old.position if old else 1 + (item.documents.aggregate(last=Max("position"))["last"] or 0)
    onward.document = None
    onward.save()
    if old is not None and is_sent(old):
        old.withdrawn_at, old.withdrawn_reason = clock.now(), why
        old.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    elif old is not None:
        item.held_back.filter(record=old.record_id).delete()
        old.delete()
    onward.document, _ = (
        ItemDocument.objects.update_or_create(  # it may lie there already, withdrawn or by hand
            item=item,
            record=made.file.record,
            defaults={
                "title": _title(onward.item)[:LONGEST],
                "note": note_of(onward),
                "position": position,
                "added_by": by,
                "withdrawn_at": None,
                "withdrawn_reason": "",
            },
        )
    )
    if held_back:
        HeldBack.objects.get_or_create(item=item, record=made.file.record, defaults={"by": by})
    onward.save(update_fields=["document"])


def _off_the_web(onward: Onward, made: Extract) -> bool:
    """Minutes are for everybody when they are approved, and then by the policy of the body whose they are."""
    return not made.approved or onward.item.meeting.body.publish_minutes != Body.Publish.AFTER_APPROVAL


def _title(item: AgendaItem) -> str:
    meeting = item.meeting
    return f"Protokollsutdrag {meeting.body.short_name} {meeting.on.isoformat()} {item.paragraph}"


def _bring_enclosures(item: AgendaItem, to_item: AgendaItem, by: User) -> None:
    """The item's own documents, and what was tabled with proposals in the §. What the memo encloses follows the memo."""
    standing = item.documents.filter(withdrawn_at__isnull=True).select_related("record")
    wanted = {one.record_id: (one.title, one.note) for one in standing}
    wanted |= {one.file.record_id: (one.title, "") for one in tabled_in(item)}
    there = set(to_item.documents.values_list("record", flat=True))
    last = to_item.documents.aggregate(last=Max("position"))["last"] or 0
    new = [(pk, words) for pk, words in wanted.items() if pk not in there]
    ItemDocument.objects.bulk_create(
        ItemDocument(
            item=to_item, record_id=pk, title=title[:LONGEST], note=note, position=last + number, added_by=by
        )
        for number, (pk, (title, note)) in enumerate(new, 1)
    )
    held = item.held_back.filter(record__in=[pk for pk, _ in new])
    HeldBack.objects.bulk_create(
        HeldBack(item=to_item, record_id=one.record_id, by_id=one.by_id) for one in held
    )


# When the minutes are approved


def confirm(minutes: Minutes, by: User) -> None:
    """In the transaction of the last signature: the text that was sent is confirmed, or what differs is noted, and the
    secretary of the meeting that has it is told. The document itself is exchanged by a worker."""
    paragraphs = {one["item"]: one for one in paragraphs_of(minutes)}
    waiting = Onward.objects.filter(item__in=paragraphs, confirmed_on=None)
    for onward in waiting.select_related("to_item__meeting__secretary", "to_item__meeting__body"):
        found = differences(onward.content, paragraphs[onward.item_id])
        onward.confirmed_on, onward.changed = minutes.approved_on, [one.heading for one in found]
        onward.save(update_fields=["confirmed_on", "changed"])
        if onward.changed:
            _tell(onward, minutes)


def _tell(onward: Onward, minutes: Minutes) -> None:
    meeting = onward.to_item.meeting
    if meeting.secretary is None or not meeting.takes_documents:
        return
    notify(
        to=meeting.secretary,
        subject=f"Texten ändrades när protokollet justerades: {minutes.meeting}",
        text=f"Ett utdrag som ligger hos {meeting.body.short_name} {day_and_month(meeting.on)} är bytt mot det "
        "justerade. Skillnaden visas på punkten och följer med nästa utskick.",
        path=meeting.get_absolute_url(),
        ref=f"meetings.agendaitem:{onward.to_item_id}",
        kind=NOTICE,
    )


def exchange_extracts(minutes: Minutes, by: User) -> int:
    """Make the approved extract of each § that has been sent on, and put it in the place of the unapproved one where
    that agenda still takes documents; a meeting that has been held keeps what it had. Harmless when run twice."""
    count = 0
    waiting = Onward.objects.filter(
        item__in_minutes__minutes=minutes, confirmed_on__isnull=False, approved_extract=None
    )
    for onward in waiting.select_related("item__meeting__body", "to_item__meeting__body"):
        paragraph = next(one for one in paragraphs_of(minutes) if one["item"] == onward.item_id)
        count += _exchange(onward, minutes, paragraph, by)
    return count


def _exchange(onward: Onward, minutes: Minutes, paragraph: Json, by: User) -> bool:
    laid_out = None if kept_extract(minutes, paragraph) else lay_out_extract(minutes, paragraph, by)
    to = onward.to_item.meeting
    with transaction.atomic():
        for meeting in sorted([minutes.meeting, to], key=lambda one: one.pk):
            lock(meeting)
        onward.refresh_from_db()
        if onward.approved_extract_id is not None:
            return False
        made = kept_extract(minutes, paragraph) or make_extract(
            minutes, paragraph, laid_out or "", by, to=[to.body.name]
        )
        onward.approved_extract = made
        onward.to_item.meeting = to
        if to.takes_documents and onward.document is not None and not onward.document.is_withdrawn:
            _lay(onward, made, by, why="Ersatt av det justerade utdraget.")
        else:
            onward.save()
        trace(
            "meetings.onward_confirmed", on=onward.to_item, within=to, by=by, row=row_name(onward.to_item),
            note=note_of(onward),
        )  # fmt: skip
    return True
