"""What the processes of a race do."""

import datetime

from cases.actions.files import Upload
from cases.models import Case
from core import clock
from core.errors import Refused
from meetings.actions.agenda import add_row
from meetings.actions.documents import add_documents
from meetings.actions.issuing import issue_summons
from meetings.actions.paragraphs import open_paragraph_series
from meetings.models import AgendaItem, Issue, ItemDocument, Meeting, Paragraph, ParagraphSeries
from meetings.tasks import build_issue
from organisation.models import User
from pdf.models import Job
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


def call_again(process: int, meetings: list[int]) -> str:
    """All issue number 2 for one meeting that has gone out once. Gives what each was told."""
    meeting = Meeting.objects.select_related("body").get(pk=meetings[0])
    try:
        issue_summons(meeting=meeting, by=User.objects.get(email="elin@umea.example"), number=2)
    except Refused as refusal:
        return refusal.message
    return "issued"


def prepare_sent(process: int) -> list[int]:
    """One meeting that has gone out, with a matter that has come since."""
    meetings = prepare(process, 1)
    meeting, by = Meeting.objects.get(pk=meetings[0]), User.objects.get(email="elin@umea.example")
    build_issue.call(issue_summons(meeting=meeting, by=by).pk)
    making.item(meeting, by)
    return meetings


def build_the_same(process: int, meetings: list[int]) -> str:
    """Several workers build the issue that is waiting."""
    build_issue.call(Issue.objects.get(meeting=meetings[0], number=2).pk)
    return "built"


def second_issue(process: int, meetings: list[int]) -> list[object]:
    """What became of issue 2: its state, its files, the jobs of its tilläggslista, the mails."""
    issue = Issue.objects.get(meeting=meetings[0], number=2)
    if issue.state == Issue.State.BUILDING:  # each left it to another that had just let go
        build_issue.call(issue.pk)
        issue.refresh_from_db()
    supplements = Job.objects.filter(ref__endswith=":supplement").count()
    return [issue.state, issue.file.record.files.count() if issue.file else 0, supplements]


def kept(process: int) -> list[int]:
    return [
        *Paragraph.objects.order_by("number").values_list("number", flat=True),
        ParagraphSeries.objects.get().next,
        Issue.objects.count(),
    ]


def prepare_talk(process: int) -> int:
    """A meeting that has no case of its own yet, with an item without a case."""
    secretary = factories.user("Elin Sekreterare", "secretary", email="elin@umea.example")
    body = factories.body("ksnau")
    factories.register("KS", of=body.authority)
    meeting = making.meeting(body, secretary, clock.today() + datetime.timedelta(days=14))
    return add_row(meeting=meeting, kind="information", title="Dialog", by=secretary).pk


def drop(process: int, item: int) -> list[int]:
    """Three files on the item, one of them the same from everybody. Gives the record numbers."""
    found = AgendaItem.objects.select_related("meeting__body", "case").get(pk=item)
    pages = [1, 10 + 2 * process, 11 + 2 * process]
    files = [Upload(f"{number} sidor.pdf", making.pdf(number)) for number in pages]
    added = add_documents(item=found, uploads=files, by=User.objects.get(email="elin@umea.example"))
    return [document.record.number or 0 for document in added.documents]


def dropped(process: int) -> list[int]:
    """The places of the documents, and how many cases were opened for them."""
    return [
        *ItemDocument.objects.order_by("position").values_list("position", flat=True),
        Case.objects.count(),
    ]
