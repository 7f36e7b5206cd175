"""What the processes of a race do in the meeting."""

from __future__ import annotations

import datetime
import os
import signal
from typing import Any

from cases.models import Decision
from core import clock
from core.errors import Refused
from meetings.actions import proceedings
from meetings.actions.holding import confirm_as_proposed, open_meeting
from meetings.actions.paragraphs import take_paragraphs
from meetings.models import Meeting, Paragraph, ParagraphSeries, Proceeding
from organisation.models import Body, User
from tests import factories
from tests.meetings import making
from tests.meetings.sitting import sitting

EMAIL = "elin@umea.example"
ROWS = 4


def prepare(process: int) -> list[int]:
    """Two open meetings of one body with four §§ each: motions, so that no point is asked for."""
    secretary = factories.user("Elin Sekreterare", "secretary", email=EMAIL)
    cases = [{"matter": "motion"} for _ in range(ROWS)]
    first = sitting(factories.body("ksnau"), secretary, cases=cases).meeting
    with clock.at("2024-05-13T10:00"):
        second = making.meeting(first.body, secretary, datetime.date(2024, 5, 28))
        items = [making.item(second, secretary, making.a_case(matter="information")) for _ in range(ROWS)]
        take_paragraphs(second, items)
    Meeting.objects.filter(pk=second.pk).update(state=Meeting.State.CALLED)
    for meeting in (first, second):
        open_meeting(meeting=Meeting.objects.select_related("body").get(pk=meeting.pk), by=secretary)
    return [first.pk, second.pk]


def close_all(process: int, meetings: list[int]) -> list[str]:
    """Two processes at each meeting close all its §§. Gives how each was cited by the one who closed it."""
    meeting = Meeting.objects.select_related("body").get(pk=meetings[process % 2])
    by, closed = User.objects.get(email=EMAIL), []
    for item in meeting.items.select_related("meeting__body", "case__register", "paragraph").order_by(
        "position"
    ):
        try:
            done = confirm_as_proposed(item=item, by=by)
        except Refused:  # the other at this meeting was first
            continue
        assert done.decision is not None
        closed.append(done.decision.label)
    return closed


def cut_off(process: int, meetings: list[int]) -> None:
    """The power goes when the decision is written and the § not yet."""
    item = (
        Meeting.objects.get(pk=meetings[0])
        .items.select_related("meeting__body", "case__register")
        .earliest("pk")
    )

    def die(*given: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    proceedings._note_presider = die  # type: ignore[assignment]
    confirm_as_proposed(item=item, by=User.objects.get(email=EMAIL))


def kept(process: int) -> dict[str, Any]:
    return {
        "numbers": list(Paragraph.objects.order_by("number").values_list("number", flat=True)),
        "next": ParagraphSeries.objects.get().next,
        "closed": Proceeding.objects.filter(closed_at__isnull=False, decision__isnull=False).count(),
        "begun": Proceeding.objects.exclude(outcome="").count(),
        "decisions": sorted(Decision.objects.values_list("label", flat=True)),
        "bodies": Body.objects.count(),
    }
