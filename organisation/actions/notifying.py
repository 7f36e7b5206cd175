"""Actions of the organisation. notify() is the one door for mail."""

import datetime
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock, legal_dates
from core.errors import Refused
from organisation import notices
from organisation.models import Digest, Message, NoticeChoice, User
from organisation.notices import Way


def notify(
    *,
    to: User,
    subject: str,
    text: str,
    path: str = "",
    ref: str = "",
    mail: bool = True,
    kind: str = notices.OTHER,
) -> Message:
    """Tell one person something. The row is part of the caller's transaction, so a rolled back action
    tells nobody; the mail goes out after the commit and again from `tick` if the mail server was away.

    `kind` says what it is about (organisation.notices): the person has chosen whether such letters go at once, once
    a day or not at all. `text` must hold no secret words (OSL 5:2 second paragraph): name the case by number and
    link to it.
    """
    way = way_of(to, kind) if mail and to.is_active else Way.PAGE
    message = Message.objects.create(
        to=to,
        kind=kind,
        subject=subject[:200],
        text=text,
        path=path,
        ref=ref,
        by_mail=way != Way.PAGE,
        daily=way == Way.DAILY,
    )
    if way == Way.NOW:
        transaction.on_commit(lambda: send(message))
    return message


def way_of(user: User, code: str) -> Way:
    """How this person wants letters of a kind."""
    kind = notices.kind_of(code)
    if kind.fixed:
        return Way.NOW
    chosen = NoticeChoice.objects.filter(user=user, kind=kind.code).values_list("way", flat=True).first()
    return Way(chosen) if chosen else kind.usual


@transaction.atomic
def choose_notices(*, user: User, ways: Mapping[str, str], by: User) -> User:
    """Keep how a person wants to be told, kind by kind. What already waits for the day's letter goes with it.

    Everybody chooses for themselves. Refused for a kind whose letter must go, and for a way that does not exist.
    """
    if by != user:
        raise Refused("Var och en väljer sina egna aviseringar.", code="forbidden")
    known = {kind.code: kind for kind in notices.kinds()}
    for code, way in ways.items():
        kind = known.get(code)
        if kind is None or way not in Way.values:
            raise Refused("Välj hur du vill få veta ur listan.", code="unknown")
        if kind.fixed and way != Way.NOW:
            raise Refused(f"{kind.name} går alltid genast. {kind.fixed}", code="fixed")
        if kind.fixed:
            continue
        NoticeChoice.objects.update_or_create(user=user, kind=code, defaults={"way": way})
    return user


# Sending


def send(message: Message) -> bool:
    """Mail one message. A mail server that is away is noted on the message, never raised. False too when another
    process is at it."""
    return _post(message, message.subject, "\n".join(_lines(message)))


def send_unsent() -> int:
    """Mail what has not gone out, for `tick`. Returns how many went."""
    waiting = Message.objects.to_try(clock.now()).filter(by_mail=True, daily=False)
    return sum(send(message) for message in waiting.select_related("to").order_by("id")[:200])


def gather_digests() -> int:
    """Gather each person's day into one letter, for `tick`: on working days from the hour of settings.DIGEST_AT,
    what was written before it. Twice at once without harm: the day's letter is one row. How many were gathered."""
    now = clock.now().astimezone(clock.STOCKHOLM)
    opens = datetime.datetime.combine(now.date(), settings.DIGEST_AT, tzinfo=clock.STOCKHOLM)
    if now < opens or legal_dates.is_free_day(now.date()):
        return 0
    waiting = Message.objects.filter(
        daily=True, by_mail=True, digest__isnull=True, sent_at__isnull=True, created_at__lt=opens
    )
    had = Digest.objects.filter(to=OuterRef("pk"), on=now.date())
    people = User.objects.filter(~Exists(had), is_active=True, pk__in=waiting.values("to"))
    gathered = 0
    for person in people.order_by("pk")[:500]:
        with transaction.atomic():
            digest, new = Digest.objects.get_or_create(to=person, on=now.date())
            if not new:
                continue
            waiting.filter(to=person).update(digest=digest)
            transaction.on_commit(lambda digest=digest: send_digest(digest))  # type: ignore[misc]
            gathered += 1
    return gathered


def send_digest(digest: Digest) -> bool:
    """Mail the day's letter: every message with its link, the oldest first."""
    messages = list(digest.messages.order_by("id"))
    parts = []
    for message in messages:
        parts += [message.subject, *_lines(message), ""]
    many = f"{len(messages)} meddelanden" if len(messages) != 1 else "Ett meddelande"
    parts.append("Du får det här samlat en gång om dagen. Det väljer du själv under Aviseringar.")
    sent = _post(digest, f"{many} att läsa", "\n".join(parts))
    if sent:
        digest.messages.update(sent_at=digest.sent_at, failed="")
    elif digest.failed:
        digest.messages.update(failed=digest.failed)
    return sent


def send_digests() -> int:
    """Mail the day's letters that did not go out, for `tick`. Returns how many went."""
    waiting = Digest.objects.to_try(clock.now()).select_related("to")
    return sum(send_digest(digest) for digest in waiting.order_by("id")[:200])


def _post(letter: Message | Digest, subject: str, text: str) -> bool:
    mine = type(letter).objects.filter(pk=letter.pk, attempts=letter.attempts, sent_at__isnull=True)
    if not mine.update(attempts=letter.attempts + 1):
        return False
    letter.attempts += 1
    mail = EmailMessage(
        subject, f"Hej {letter.to.name}!\n\n{text}\n", settings.DEFAULT_FROM_EMAIL, [letter.to.email]
    )
    try:
        mail.send()
    except Exception as error:  # whatever the mail server answers is a fact to show, not our fault
        letter.failed = str(error)[:300]
    else:
        letter.sent_at, letter.failed = clock.now(), ""
    letter.save(update_fields=["failed", "sent_at"])
    return letter.sent_at is not None


def _lines(message: Message) -> list[str]:
    return [message.text, *([f"\n{settings.SITE_URL}{message.path}"] if message.path else [])]
