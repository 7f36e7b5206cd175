"""What the processes of a race do."""

import datetime

from core import clock
from core.errors import Refused
from meetings.actions.issuing import issue_summons
from meetings.actions.paragraphs import open_paragraph_series
from meetings.models import Issue, Meeting, Paragraph, ParagraphSeries
from organisation.models import User
from tests import factories
from tests.meetings import making

ROWS = 3


def prepare(process: int, meetings: int) -> list[int]:
    """So many meetings of one body in a year, each with three cases; the series opens at 180."""
    secretary = factories.user("Elin Sekreterare", "secretary", email="elin@umea.example")
    body = factories.body("ksnau")
    year = clock.today().year
    open_paragraph_series(body=body, year=year, first=180)
    made = []
    for number in range(meetings):
        meeting = making.meeting(body, secretary, datetime.date(year, 1 + number % 12, 1 + number // 12))
        for _ in range(ROWS):
            making.item(meeting, secretary)
        made.append(meeting.pk)
    return made


def call(process: int, meetings: list[int]) -> list[int]:
    """Call one of the meetings. Gives its §§ in the order of the agenda."""
    meeting = Meeting.objects.select_related("body").get(pk=meetings[process])
    issue_summons(meeting=meeting, by=User.objects.get(email="elin@umea.example"))
    return [item.paragraph.number for item in meeting.items.order_by("position")]


def call_the_same(process: int, meetings: list[int]) -> str:
    """All press the button for one meeting. Gives what each was told."""
    meeting = Meeting.objects.select_related("body").get(pk=meetings[0])
    try:
        issue_summons(meeting=meeting, by=User.objects.get(email="elin@umea.example"), number=1)
    except Refused as refusal:
        return refusal.message
    return "issued"


def kept(process: int) -> list[int]:
    return [
        *Paragraph.objects.order_by("number").values_list("number", flat=True),
        ParagraphSeries.objects.get().next,
        Issue.objects.count(),
    ]
