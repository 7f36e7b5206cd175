"""What runs in a worker."""

from django.db.models import Q
from django.tasks import task

from cases.models import MemoVersion, SecretSection
from cases.printing import print_version, printable
from core.errors import Refused
from meetings.actions import minutes_filing
from meetings.actions.completing import complete_issue
from meetings.actions.issuing import add_supplement, fail_issue
from meetings.models import Issue
from pdf import packs
from pdf.models import Job


@task
def build_issue(issue_id: int) -> None:
    """Build the files of an issue and send it. Harmless when run twice or begun again after a killed worker."""
    issue = Issue.objects.filter(pk=issue_id, state=Issue.State.BUILDING).first()
    if issue is None:
        return
    if not all(_built(issue, job_id) for job_id in (issue.job_id, issue.public_job_id)):
        return
    if not _built(issue, add_supplement(issue)):
        return
    for version in unprinted(issue):
        print_version(version)  # the memo's own PDF is published with the issue
    try:
        complete_issue(issue=issue)
    except Refused as refusal:
        fail_issue(issue=issue, message=refusal.message)


def _built(issue: Issue, job_id: int | None) -> bool:
    """Build one of the files. False when it failed, which fails the issue, and when another worker has it and will
    complete the issue."""
    if job_id is None:
        return True
    job = packs.build(job_id)
    if job.state == Job.State.FAILED:
        fail_issue(issue=issue, message=job.message or "Handlingarna kunde inte sättas samman.")
    return job.state == Job.State.DONE


def unprinted(issue: Issue) -> list[MemoVersion]:
    """The memos of the issue whose own PDF, or the one without secret sections, has not been made yet."""
    versions = [row["memo"]["version"] for row in issue.agenda["rows"] if row["memo"]]
    marked = SecretSection.objects.values("memo")
    lacking = Q(file=None) | Q(masked_file=None, memo__in=marked)
    return list(printable().filter(lacking, pk__in=versions))


@task
def file_minutes(minutes_id: int) -> None:
    """Make the files of approved minutes, register and publish them, and exchange the extracts that were sent on before.
    Harmless when run twice."""
    minutes_filing.file_minutes(minutes_id)
    minutes_filing.exchange(minutes_id)
