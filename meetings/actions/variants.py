"""Files that somebody asks for out of an issue: chosen items, and the one for the archive."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from core.errors import Refused
from meetings.actions.locking import lock
from meetings.models import Issue
from meetings.queries.building import ARCHIVE, build_ref, newest
from meetings.queries.selecting import allowed_parts, choosable, selection_ref, without_secret
from meetings.rules.planning import must_prepare
from meetings.variants import archive_spec, selection_spec
from organisation.models import User
from pdf import packs as pdf_packs
from pdf.models import Job


@transaction.atomic
def build_selection(*, issue: Issue, items: Collection[int], by: User) -> Job:
    """Build chosen items of an issue as one file, with what the person may read of them. The same choice again gives
    the file that is already there.

    Refused when nothing is chosen, for an item that is not in the issue or is closed to the person, and for an issue
    that has not gone out.
    """
    if issue.state != Issue.State.ISSUED:
        raise Refused("Utskicket har inte gått ut än.")
    if not items:
        raise Refused("Välj minst ett ärende.", field="items")
    rows = [row for row in choosable(issue, by) if row["item"] in set(items)]
    if len(rows) != len(set(items)):
        raise Refused("Något av ärendena kan inte väljas. Läs om sidan och välj på nytt.", field="items")
    spec = without_secret(selection_spec(issue, rows, allowed_parts(rows)), issue)
    ref = selection_ref(issue, by)
    for job in Job.objects.filter(ref=ref, spec__isnull=False).exclude(state=Job.State.FAILED)[:20]:
        if job.spec == spec:
            return job
    return pdf_packs.start(spec, ref=ref)


@transaction.atomic
def build_archive(*, issue: Issue, by: User) -> Job:
    """Build the issue for the archive. Refused for those who do not prepare the body's meetings, for an issue that
    has not gone out, and while one is being built."""
    must_prepare(by, issue.meeting.body)
    lock(issue.meeting)
    if issue.state != Issue.State.ISSUED:
        raise Refused("Utskicket har inte gått ut än.")
    ref = build_ref(issue.meeting, f"{ARCHIVE}:{issue.number}")
    latest = newest(ref)
    if latest is not None and latest.running:
        raise Refused("Arkivexemplaret byggs redan.")
    return pdf_packs.start(archive_spec(issue), ref=ref)
