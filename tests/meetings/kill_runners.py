"""What is made ready before the killing, and what is there afterwards."""

import datetime
import io
from typing import Any

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import File, Record
from core import blobs, clock
from meetings.actions.issuing import issue_summons
from meetings.models import Issue
from organisation.models import User
from pdf.models import Job, Making, Rendering, machine_time
from tests import factories
from tests.meetings import making


def prepare(process: int, meetings: int, rows: int) -> list[str]:
    """So many meetings, each called with so many memos, with a PDF and a Word file among the attachments. Gives the
    public addresses of the packs to come: the second file of the record, made for the web."""
    secretary = factories.user("Elin Sekreterare", "secretary", email="elin@umea.example")
    official = factories.user("Hanna Handläggare", "official")
    body = factories.body("ksnau")
    year = clock.today().year
    paths = []
    for number in range(meetings):
        meeting = making.meeting(body, secretary, datetime.date(year, 1 + number % 12, 1 + number // 12))
        for row in range(rows):
            case = making.a_case(subject=f"Ärende {number}-{row}", official=official)
            making.item(meeting, secretary, case)
            enclosed = [making.record(case, "Motion", name="Motion.pdf")]
            if row == 0:
                enclosed.append(word_file(case, f"Underlag {number}"))
            making.approved(case, official, enclosed=enclosed)
        issue_summons(meeting=meeting, by=User.objects.get(pk=secretary.pk))
        meeting.refresh_from_db()
        paths.append(f"/arenden/{meeting.case.slug}/handlingar/1/filer/2/")
    return paths


def word_file(case: Any, text: str) -> Record:
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    entry = Entry(
        subject="Underlag", counterparty="Regionen", files=[Upload("Underlag.docx", out.getvalue())]
    )
    return register_record(case=case, entry=entry, by=making.clerk())


def settled(process: int) -> dict[str, int]:
    """What is still on its way."""
    on_the_way = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    return {
        "issues": Issue.objects.filter(state=Issue.State.BUILDING).count(),
        "tasks": on_the_way.count(),
        "turns": Making.objects.filter(
            lease_until__gt=machine_time()
        ).count(),  # a dead one's row holds nobody up
    }


def outcome(process: int) -> dict[str, Any]:
    issues = Issue.objects.select_related("meeting__case", "public_file").order_by("pk")
    sums = {
        *Rendering.objects.values_list("sha256", flat=True),
        *File.objects.values_list("sha256", flat=True),
        *Job.objects.filter(state=Job.State.DONE).values_list("sha256", flat=True),
    }
    return {
        "states": [issue.state for issue in issues],
        "silent": [
            issue.number for issue in issues if issue.state == Issue.State.FAILED and not issue.message
        ],
        "begun_again": Job.objects.filter(attempt__gt=1).count()
        + sum(len(task.worker_ids) > 1 for task in DBTaskResult.objects.all()),
        "jobs": sorted(set(Job.objects.values_list("state", flat=True))),
        "files": [issue.public_file.sha256 if issue.public_file else "" for issue in issues],
        "records": Record.objects.filter(kind=Record.Kind.SUMMONS).count(),
        "doubles": Record.objects.filter(kind=Record.Kind.SUMMONS, number__gt=1).count(),
        "missing": [one for one in sums if not blobs.verify(one)],
    }
