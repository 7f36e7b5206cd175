"""Minutes that are approved, straight through the models: what board, dispatch and public pages start from."""

from __future__ import annotations

import datetime
from typing import Any

from cases.actions.deciding import Decided, Ruling, decide
from cases.actions.publishing import publish
from cases.models import MemoVersion
from core import clock
from meetings.after_approval import approved
from meetings.minutes_content import build
from meetings.models import AgendaItem, Approver, Meeting, Minutes, MinutesItem, Proceeding, Signature
from meetings.paragraph_data import sum_of
from meetings.queries.deliberations import deliberations
from organisation.models import Mandate, User
from tests.meetings.held import Held


def drafted(held: Held, *, numbers: list[int] | None = None, **fields: Any) -> Minutes:
    """The minutes of a held meeting, or of some of its §§, not approved."""
    minutes = Minutes.objects.create(meeting=held.meeting, **fields)
    for item in held.items:
        number = item.paragraph.number
        if not item.is_withdrawn and (numbers is None or number in numbers):
            MinutesItem.objects.create(minutes=minutes, item=item)
    return minutes


def approve(
    minutes: Minutes, by: User, on: datetime.date, *, web: bool = True, **recipients: list[str]
) -> Minutes:
    """Freeze and approve as the last signature does. `p181=["Sökanden"]` says who is to have a §."""
    content = build(minutes, deliberations(minutes))
    for paragraph in content["paragraphs"]:
        paragraph["recipients"] = recipients.get(f"p{paragraph['number']}", paragraph["recipients"])
    minutes.content, minutes.sha256 = content, sum_of(content)
    minutes.frozen_at, minutes.state, minutes.approved_on = clock.now(), Minutes.State.APPROVED, on
    minutes.open_at = clock.now() if web else None
    minutes.save()
    approved(minutes, by)
    return minutes


def of_one(item: AgendaItem, by: User, version: MemoVersion, *, chair: Mandate) -> Minutes:
    """A § that has been decided as the memo proposes, in minutes that nobody has signed."""
    ruling = Ruling(
        label=f"{item.meeting.body.short_name} {item.paragraph}",
        decided_on=item.meeting.on,
        step="prepares",
        outcome="as_proposed",
        clauses=[Decided(verb="bevilja", text="medel")],
        body=item.meeting.body,
        memo_version=version,
    )
    assert item.case is not None
    Proceeding.objects.create(
        item=item,
        outcome="as_proposed",
        step="prepares",
        clauses=[{"verb": "bevilja", "text": "medel"}],
        decision=decide(case=item.case, ruling=ruling, by=by),
        method="acclamation",
        closed_at=clock.now(),
        closed_by=by,
        saved_by=by,
    )
    Meeting.objects.filter(pk=item.meeting.pk).update(secretary=by, open_at=clock.now())
    minutes = Minutes.objects.create(meeting=item.meeting)
    MinutesItem.objects.create(minutes=minutes, item=item)
    approver = Approver.objects.create(meeting=item.meeting, mandate=chair, role="chair")
    Signature.objects.create(
        minutes=minutes, approver=approver, way="paper", signed_on=clock.today(), sha256="0", registered_by=by
    )
    minutes.meeting.refresh_from_db()
    return minutes


def on_the_web(held: Held, by: User) -> None:
    """As a kallelse of a body that publishes leaves it: the meeting and its open cases are published."""
    Meeting.objects.filter(pk=held.meeting.pk).update(open_at=clock.now())
    held.meeting.refresh_from_db()
    for item in AgendaItem.objects.filter(meeting=held.meeting).select_related("case"):
        if item.case is not None and not item.case.is_secret:
            publish(thing=item.case, by=by, source="prov")
