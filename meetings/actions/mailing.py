"""Mailing extracts: after the commit, and again from `tick` while the mail server is away."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction

from cases.models import Case, File
from core import blobs, clock
from core.dates import long_date
from core.errors import Refused
from core.words import clean
from meetings.models import Dispatch
from organisation.models.messages import MAX_ATTEMPTS

CLOSED = "Utdraget har fått sekretess och skickas inte med e-post."


def one_address(address: str) -> str:
    """An address that can be written on a letter. Refused when there is none, or when it is none."""
    address = clean(address)
    if not address:
        raise Refused("Skriv e-postadressen.", field="address", code="missing")
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            "Det är ingen e-postadress. Skriv till exempel namn@kommun.se.", field="address"
        ) from None
    if len(address) > 254:
        raise Refused("E-postadressen är för lång.", field="address")
    return address


def mail_when_committed(dispatch: Dispatch) -> None:
    transaction.on_commit(lambda: mail(dispatch))


def mail_waiting() -> int:
    """Mail what has not gone out, for `tick`. Returns how many went."""
    waiting = Dispatch.objects.to_mail(clock.now()).select_related(
        "item__meeting__body", "item__paragraph", "item__case", "extract__file"
    )
    return sum(mail(dispatch) for dispatch in waiting.order_by("id")[:100])


def mail(dispatch: Dispatch) -> bool:
    """Mail one extract. A mail server that is away is noted on the dispatch, never raised. `attempts` is raised first,
    so that of two processes at the same letter only one sends it."""
    mine = Dispatch.objects.filter(pk=dispatch.pk, attempts=dispatch.attempts, mailed_at__isnull=True)
    if not mine.update(attempts=dispatch.attempts + 1):
        return False
    dispatch.attempts += 1
    if _is_closed(dispatch):
        Dispatch.objects.filter(pk=dispatch.pk).update(failed=CLOSED, attempts=MAX_ATTEMPTS)
        return False
    try:
        letter(dispatch).send()
    except Exception as error:  # whatever the mail server answers is a fact to show, not our fault
        dispatch.failed = str(error)[:300]
    else:
        dispatch.mailed_at, dispatch.failed = clock.now(), ""
    dispatch.save(update_fields=["failed", "mailed_at"])
    return dispatch.mailed_at is not None


def _is_closed(dispatch: Dispatch) -> bool:
    """Whether the extract has been marked secret while its letter waited: asked anew before each attempt."""
    file = File.objects.select_related("record__case").filter(extract=dispatch.extract_id).first()
    case = Case.objects.filter(agenda_items=dispatch.item_id).first()
    things = [case, *([file, file.record, file.record.case] if file else [])]
    return any(thing is not None and thing.is_secret for thing in things)


def letter(dispatch: Dispatch) -> EmailMessage:
    """The extract with a few words. The subject names body, § and day, never what the case is about."""
    item, extract = dispatch.item, dispatch.extract
    assert extract is not None
    assert extract.file is not None
    meeting = item.meeting
    cited = f"{meeting.body.short_name} {item.paragraph}, {long_date(meeting.on)}"
    state = "" if extract.approved else " Protokollet är inte justerat ännu, och texten kan ändras."
    case = f" i ärende {item.case.dnr}" if item.case else ""
    text = (
        f"Hej!\n\n{meeting.body.name} har behandlat {item.paragraph}{case} den {long_date(meeting.on)}. "
        f"Protokollsutdraget är bifogat.{state}\n\n"
        f"Svara gärna på det här brevet när du har fått det.\n\n{meeting.body.authority.name}\n"
    )
    reply = [meeting.body.authority.email] if meeting.body.authority.email else []
    mail = EmailMessage(
        f"Protokollsutdrag {cited}", text, settings.DEFAULT_FROM_EMAIL, [dispatch.address], reply_to=reply
    )
    mail.attach(extract.file.name, blobs.read(extract.file.sha256), "application/pdf")
    return mail
