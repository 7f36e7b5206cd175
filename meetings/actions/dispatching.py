"""Dispatch (expediering): extracts of the minutes to those the decisions concern, each once, with what came back."""

from __future__ import annotations

import datetime

from django.db import transaction

from cases.actions import guards
from core import clock
from core.errors import Refused
from core.words import clean
from meetings.actions.extracts import (
    kept_extract,
    lay_out_extract,
    make_extract,
    minutes_of,
    provision_of,
)
from meetings.actions.locking import lock
from meetings.actions.mailing import mail_when_committed, one_address
from meetings.models import AgendaItem, Dispatch, Minutes
from meetings.queries.content import Json, paragraphs_of
from meetings.rules.planning import must_prepare
from organisation.models import User
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
    laid_out = None if kept_extract(minutes, paragraph) else lay_out_extract(minutes, paragraph, by)
    with transaction.atomic():
        lock(item.meeting)
        dispatch.refresh_from_db()
        _must_be_unsent(dispatch, minutes)
        made = kept_extract(minutes, paragraph) or make_extract(minutes, paragraph, laid_out or "", by)
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


def _must_be_unsent(dispatch: Dispatch, minutes: Minutes) -> None:
    if dispatch.skipped_reason:
        raise Refused("Utdraget skickas inte: " + dispatch.skipped_reason, code="skipped")
    if dispatch.sent_at is not None and not (dispatch.was_unapproved and minutes.is_approved):
        raise Refused(f"Utdraget är redan skickat till {dispatch.recipient}.", code="twice")


def _checked_address(paragraph: Json, channel: str, address: str) -> str:
    if channel != Channel.MAIL:
        return guards.fitting(address, field="address", limit=300)
    if provision_of(paragraph):
        raise Refused(
            "Ett utdrag med sekretess skickas inte med vanlig e-post. Välj brev eller internt.",
            field="channel",
            code="secret",
        )
    return one_address(address)


def _row(item: AgendaItem) -> str:
    return str(getattr(item, "paragraph", "")) or "punkten"
