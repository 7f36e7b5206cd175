"""Actions of the organisation. notify() is the one door for mail."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from core import clock
from organisation.models import Message, User

MAX_ATTEMPTS = 5


def notify(*, to: User, subject: str, text: str, path: str = "", ref: str = "", mail: bool = True) -> Message:
    """Tell one person something. The row is part of the caller's transaction, so a rolled back action
    tells nobody; the mail goes out after the commit and again from `tick` if the mail server was away.

    `text` must hold no secret words (OSL 5:2 second paragraph): name the case by number and link to it.
    """
    message = Message.objects.create(
        to=to, subject=subject[:200], text=text, path=path, ref=ref, by_mail=mail and to.is_active
    )
    if message.by_mail:
        transaction.on_commit(lambda: send(message))
    return message


def send(message: Message) -> bool:
    """Mail one message. A mail server that is away is noted on the message, never raised."""
    body = f"Hej {message.to.name}!\n\n{message.text}\n"
    if message.path:
        body += f"\n{settings.SITE_URL}{message.path}\n"
    mail = EmailMessage(message.subject, body, settings.DEFAULT_FROM_EMAIL, [message.to.email])
    message.attempts += 1
    try:
        mail.send()
    except Exception as error:  # whatever the mail server answers is a fact to show, not our fault
        message.failed = str(error)[:300]
    else:
        message.sent_at, message.failed = clock.now(), ""
    message.save(update_fields=["attempts", "failed", "sent_at"])
    return message.sent_at is not None


def send_unsent() -> int:
    """Mail what has not gone out, for `tick`. Returns how many went."""
    a_minute_ago = clock.now() - datetime.timedelta(minutes=1)  # younger ones are being sent right now
    waiting = Message.objects.filter(
        by_mail=True, sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS, created_at__lt=a_minute_ago
    )
    return sum(send(message) for message in waiting.select_related("to").order_by("id")[:200])
