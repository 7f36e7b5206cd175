"""The sent log: who has opened what went out."""

from __future__ import annotations

from django.db import transaction

from core import clock
from meetings.models import Delivery, Issue
from organisation.models import User
from trail.actions import record as trace


def note_opening(*, issue: Issue, by: User, file: bool = False, secret: bool = False) -> None:
    """Note the first time somebody who was sent an issue opens it, and every time secret parts are read (OSL 5:5).

    `file`: the whole issue was opened as one file. `secret`: something in it that is marked was opened by itself.
    Looks before it writes: reading again must not stand in line with those who write.
    """
    unopened = Delivery.objects.filter(issue=issue, user=by, opened_at__isnull=True)
    secret = secret or (file and issue.file is not None and issue.file.is_secret)
    if not secret and not unopened.exists():
        return
    with transaction.atomic():
        if unopened.update(opened_at=clock.now()):
            trace("meetings.opened", on=issue, within=issue.meeting, by=by, number=issue.number)
        if secret:
            trace("meetings.secret_read", on=issue, within=issue.meeting, by=by, number=issue.number)
