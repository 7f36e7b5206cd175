"""Dispatch (expediering): extracts of the minutes to those the decisions concern, each once, with what came back."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Max

from cases.actions import guards
from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import Case, Record
from core import blobs, clock
from core.errors import Refused
from core.words import clean
from meetings.actions.issuing import open_meeting_case
from meetings.actions.locking import lock
from meetings.actions.mailing import mail_when_committed, one_address
from meetings.board_documents import EXTRACT, extract, file_name
from meetings.models import AgendaItem, Dispatch, Extract, Minutes
from meetings.paragraph_data import sum_of
from meetings.queries.content import Json, paragraph_in, paragraphs_of
from meetings.queries.corrections import as_data, corrections_of
from meetings.queries.paragraph_marks import Marks, marks_of
from meetings.rules.planning import must_prepare
from organisation.models import User
from pdf.documents import render
from trail.actions import record as trace

Channel = Dispatch.Channel


@transaction.atomic
def prepare_dispatches(minutes: Minutes, by: User) -> int:
    """Put up one dispatch for each recipient of each § of approved minutes. Doing it twice is doing it once; what was
    sent before approval is kept and can be sent again as approved. Returns how many are new."""
    made = 0
    withdrawn = set(minutes.meeting.items.exclude(withdrawn_at=None).values_list("pk", flat=True))
    for paragraph in paragraphs_of(minutes):
        if paragraph["item"] in withdrawn:
            continue  # nothing was decided that anybody should be told of
        for recipient in dict.fromkeys(clean(one)[:200] for one in paragraph["recipients"]):
            if recipient:
                _, new = Dispatch.objects.get_or_create(item_id=paragraph["item"], recipient=recipient)
                made += new
    if made:
        trace("meetings.dispatches_prepared", on=minutes.meeting, by=by, count=made)
    return made


@transaction.atomic
def add_recipient(*, item: AgendaItem, recipient: str, by: User) -> Dispatch:
    """One more recipient of a §. Refused for an empty line, and for one that is there."""
    must_prepare(by, item.meeting.body)
    recipient = guards.written(
        recipient, field="recipient", missing="Skriv vem som ska få utdraget.", limit=200
    )
    lock(item.meeting)
    minutes_of(item)
    if item.dispatches.filter(recipient__iexact=recipient).exists():
        raise Refused("Mottagaren står redan på listan.", field="recipient", code="twice")
    dispatch = Dispatch.objects.create(item=item, recipient=recipient)
    trace("meetings.recipient_added", on=dispatch, within=item.meeting, by=by, row=_row(item))
    return dispatch


def send(*, dispatch: Dispatch, channel: str, by: User, address: str = "") -> Dispatch:
    """Send the extract of a § to a recipient, or note that it is sent by letter or internally. The extract is made and
    registered as one outgoing record the first time; a mail goes out after the commit.

    Refused when it has been sent or decided away, without an address for mail, for mail in a case that is marked as
    secret, and when the case is closed. What was sent *ojusterat* may be sent once more when it is approved.
    """
    item = dispatch.item
    minutes, paragraph = minutes_of(item)
    must_prepare(by, item.meeting.body)
    if channel not in Channel.values:
        raise Refused("Välj hur utdraget skickas.", field="channel")
    address = _checked_address(paragraph, channel, address)
    # Laid out before the lock is taken: it takes a second, and is not made again inside.
    laid_out = None if _kept(minutes, paragraph) else _lay_out(minutes, paragraph, by)
    with transaction.atomic():
        lock(item.meeting)
        dispatch.refresh_from_db()
        _must_be_unsent(dispatch, minutes)
        made = _kept(minutes, paragraph) or _make(minutes, paragraph, laid_out or "", by)
        dispatch.channel, dispatch.address, dispatch.extract = channel, address, made
        dispatch.sent_at, dispatch.sent_by = clock.now(), by
        dispatch.record = made.file.record if made.file else None
        dispatch.mailed_at, dispatch.attempts, dispatch.failed = None, 0, ""
        dispatch.received_on, dispatch.receipt = None, ""
        dispatch.save()
        trace(
            "meetings.extract_sent",
            on=dispatch,
            within=item.meeting,
            by=by,
            row=_row(item),
            how=dispatch.get_channel_display().lower(),
            number=dispatch.record.designation if dispatch.record else "",
        )
        if channel == Channel.MAIL:
            mail_when_committed(dispatch)
    return dispatch


@transaction.atomic
def note_receipt(*, dispatch: Dispatch, received_on: datetime.date, receipt: str, by: User) -> Dispatch:
    """Note that the recipient has got it. Refused for what is not sent, and for a day before it was or ahead."""
    must_prepare(by, dispatch.item.meeting.body)
    lock(dispatch.item.meeting)
    dispatch.refresh_from_db()
    if dispatch.sent_at is None:
        raise Refused("Utdraget är inte skickat ännu.")
    guards.not_ahead(
        received_on, field="received_on", message="Kvittensen kan inte gälla en dag som inte har kommit."
    )
    if received_on < dispatch.sent_at.astimezone(clock.STOCKHOLM).date():
        raise Refused("Utdraget kan inte ha tagits emot innan det skickades.", field="received_on")
    dispatch.received_on = received_on
    dispatch.receipt = guards.fitting(receipt, field="receipt", limit=200)
    dispatch.save(update_fields=["received_on", "receipt"])
    trace("meetings.receipt_noted", on=dispatch, within=dispatch.item.meeting, by=by, row=_row(dispatch.item))
    return dispatch


@transaction.atomic
def skip(*, dispatch: Dispatch, reason: str, by: User) -> Dispatch:
    """Decide that a recipient gets no extract, and say why. Refused for what has been sent."""
    must_prepare(by, dispatch.item.meeting.body)
    reason = guards.written(reason, field="reason", missing="Skriv varför utdraget inte skickas.", limit=200)
    lock(dispatch.item.meeting)
    dispatch.refresh_from_db()
    if dispatch.sent_at is not None:
        raise Refused("Utdraget är redan skickat.", code="twice")
    dispatch.skipped_reason = reason
    dispatch.save(update_fields=["skipped_reason"])
    trace(
        "meetings.dispatch_skipped", on=dispatch, within=dispatch.item.meeting, by=by, row=_row(dispatch.item)
    )
    return dispatch


# The extract


def minutes_of(item: AgendaItem) -> tuple[Minutes, Json]:
    """The minutes that a § stands in, and the § as data. Refused before minutes are written."""
    kept = getattr(item, "in_minutes", None)
    paragraph = paragraph_in(kept.minutes, item.pk) if kept is not None else None
    if kept is None or paragraph is None:
        raise Refused("Paragrafen står inte i något protokoll ännu. Skriv protokollet först.")
    return kept.minutes, paragraph


def _kept(minutes: Minutes, paragraph: Json) -> Extract | None:
    """The extract of the § as it reads now, when it has been made."""
    same = Extract.objects.filter(
        item=paragraph["item"], content_sha256=sum_of(paragraph), approved=minutes.is_approved
    )
    kept = same.select_related("file__record__case").order_by("-number").first()
    corrected = corrections_of([paragraph["item"]]).get(paragraph["item"], [])
    return None if kept and corrected and corrected[-1].at > kept.certified_at else kept


def _lay_out(minutes: Minutes, paragraph: Json, by: User) -> str:
    return render(EXTRACT, extract_by(minutes, paragraph, by)).sha256


def extract_by(minutes: Minutes, paragraph: Json, by: User) -> Json:
    """The extract as a person would certify it today, with the corrections that stand beside the §."""
    corrected = corrections_of([paragraph["item"]]).get(paragraph["item"], [])
    return extract(
        minutes,
        paragraph,
        certified_by=by.name,
        title=by.title,
        on=clock.today(),
        corrections=as_data(corrected),
    )


def _make(minutes: Minutes, paragraph: Json, sha256: str, by: User) -> Extract:
    """Certify an extract and register it in the case, as outgoing, to all who are to have it."""
    item = AgendaItem.objects.select_related("case", "meeting__body").get(pk=paragraph["item"])
    meeting = minutes.meeting
    number = (item.extracts.aggregate(last=Max("number"))["last"] or 0) + 1
    with blobs.open(sha256) as file:
        entry = Entry(
            subject=f"Protokollsutdrag {meeting.body.short_name} {meeting.on.isoformat()} § {paragraph['number']}"
            + ("" if minutes.is_approved else ", ojusterat"),
            direction=Record.Direction.OUT,
            kind=Record.Kind.MINUTES,
            counterparty=_recipients(item),
            document_on=clock.today(),
            secrecy_provision=_provision(paragraph),
            personal_data=_marks(paragraph).keeps_off_web(paragraph),
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


def _case(item: AgendaItem, by: User) -> Case:
    """The § 's own case; one without is registered in the meeting's."""
    if item.case is not None:
        return item.case
    case = open_meeting_case(meeting=item.meeting, by=by).case
    assert case is not None
    return case


def _recipients(item: AgendaItem) -> str:
    """Everybody who is to have it, in the words of OSL 5:2 p. 3; a long list is cut, and whole on the extract."""
    names = list(item.dispatches.filter(skipped_reason="").values_list("recipient", flat=True))
    line = ", ".join(names)
    return line if len(line) <= 200 else f"{line[:180].rpartition(',')[0]} m.fl."


def _must_be_unsent(dispatch: Dispatch, minutes: Minutes) -> None:
    if dispatch.skipped_reason:
        raise Refused("Utdraget skickas inte: " + dispatch.skipped_reason, code="skipped")
    if dispatch.sent_at is not None and not (dispatch.was_unapproved and minutes.is_approved):
        raise Refused(f"Utdraget är redan skickat till {dispatch.recipient}.", code="twice")


def _checked_address(paragraph: Json, channel: str, address: str) -> str:
    if channel != Channel.MAIL:
        return guards.fitting(address, field="address", limit=300)
    if _provision(paragraph):
        raise Refused(
            "Ett utdrag med sekretess skickas inte med vanlig e-post. Välj brev eller internt.",
            field="channel",
            code="secret",
        )
    return one_address(address)


def _marks(paragraph: Json) -> Marks:
    return marks_of([paragraph["item"]]).get(paragraph["item"], Marks())


def _provision(paragraph: Json) -> str:
    """The provisions of all that is secret in the §, by the marks it was frozen with and those of today."""
    marks = _marks(paragraph)
    found = [*marks.secrecy(paragraph).split(", "), *marks.told_openly(paragraph).split(", ")]
    return ", ".join(dict.fromkeys(filter(None, found)))[:60]


def _row(item: AgendaItem) -> str:
    return str(getattr(item, "paragraph", "")) or "punkten"
