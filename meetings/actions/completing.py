"""The pack is built: register it, publish it, tell those who are called. One transaction, harmless when run twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce

from cases.actions.files import Upload
from cases.actions.publishing import closed_to_public, publish, unpublish
from cases.actions.registration import Entry, register_record
from cases.models import File, MemoVersion, Record
from core import blobs, clock
from core.dates import compact, long_date, short_day
from meetings.changes import compare
from meetings.models import Delivery, Issue, Meeting
from meetings.queries.frozen import Thing, things
from meetings.queries.parts import qualities_of
from meetings.queries.people import recipients
from organisation.actions import notify
from pdf.models import Job, JobPart
from trail.actions import record as trace


@transaction.atomic
def complete_issue(*, issue: Issue) -> bool:
    """Register the file in the meeting's case, publish to the body and to everybody, and mail the link.

    Returns False when somebody else has completed it. Refused (and rolled back) when the meeting's case has been
    closed or voided meanwhile.
    """
    if not Issue.objects.filter(pk=issue.pk, state=Issue.State.BUILDING).update(issued_at=clock.now()):
        return False
    issue = Issue.objects.select_related("meeting__body", "meeting__case", "by").get(pk=issue.pk)
    job = Job.objects.get(pk=issue.job_id or 0)
    _register(issue, job)
    parts = list(job.parts.all())
    issue.problems = [
        {"title": part.title, "message": part.message}
        for part in parts
        if part.state in {JobPart.State.FAILED, JobPart.State.BESIDE}
    ]
    issue.parts = {"members": kept_parts(parts)}
    if issue.agenda["public"]["agenda"]:
        public = JobPart.objects.filter(job=issue.public_job_id) if issue.public_job_id else parts
        issue.parts["public"] = [_place(part) for part in public]
    issue.state = Issue.State.ISSUED
    issue.save()
    _call(issue)
    _publish(issue)
    _tell(issue)
    trace("meetings.issued", on=issue, within=issue.meeting, by=issue.by, number=issue.number)
    return True


def _place(part: JobPart) -> dict[str, Any]:
    return {"id": part.ident, "first": part.first_page, "pages": part.pages}


def kept_parts(parts: list[JobPart]) -> list[dict[str, Any]]:
    """Where each part came to stand, and what it is: the job's own rows are emptied after some time."""
    qualities = qualities_of(parts)
    return [
        _place(part)
        | {"title": part.title, "state": part.state, "message": part.message}
        | qualities[part.ident].as_json()
        for part in parts
    ]


def _register(issue: Issue, job: Job) -> None:
    """The kallelse as a record of the meeting's case: the file that was sent, and the one for the web if another."""
    meeting = issue.meeting
    assert meeting.case is not None
    name = f"{meeting.body.short_name} {compact(meeting.on)} utskick {issue.number}"
    sums = {f"{name}.pdf": job.sha256}
    if issue.public_job_id:
        sums[f"{name} för webben.pdf"] = Job.objects.get(pk=issue.public_job_id).sha256
    if issue.supplement_job_id:
        sums[f"{name} tilläggslista.pdf"] = Job.objects.get(pk=issue.supplement_job_id).sha256
    opened = {title: blobs.open(sha256) for title, sha256 in sums.items()}
    try:
        record = register_record(
            case=meeting.case,
            entry=Entry(
                subject=f"Kallelse till {meeting.body.short_name} {meeting.on.isoformat()}, utskick {issue.number}",
                direction=Record.Direction.OUT,
                kind=Record.Kind.SUMMONS,
                counterparty=f"Ledamöter och ersättare i {meeting.body.short_name}",
                document_on=clock.today(),
                files=[Upload(title, file) for title, file in opened.items()],
            ),
            by=issue.by,
        )
    finally:
        for file in opened.values():
            file.close()
    files = list(record.files.order_by("position"))
    issue.file = files[0]
    issue.public_file = _for_the_web(issue, files)
    issue.supplement_file = files[-1] if issue.supplement_job_id else None
    for kept in filter(None, (issue.file, issue.supplement_file)):
        _mark(issue, kept)
    if issue.public_job_id and issue.public_file and issue.agenda["public"].get("closed"):
        _mark(issue, issue.public_file)


def _for_the_web(issue: Issue, files: list[File]) -> File | None:
    """The file for everybody: the one made for the web, the same when nothing was left out, or none."""
    if not issue.agenda["public"]["agenda"]:
        return None
    return files[1] if issue.public_job_id else files[0]


def _mark(issue: Issue, file: File) -> None:
    """The whole pack is as closed as the most closed thing in it."""
    provision = issue.agenda["public"]["secrecy"]
    if provision:
        file.secrecy_provision = provision
        file.secrecy_marked_on, file.secrecy_marked_by = clock.today(), issue.by
    file.personal_data = bool(issue.agenda["public"]["personal_data"])
    file.save()


def _call(issue: Issue) -> None:
    meeting = issue.meeting
    Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PLANNED).update(state=Meeting.State.CALLED)
    if issue.agenda["public"]["agenda"]:
        Meeting.objects.filter(pk=meeting.pk, open_at__isnull=True).update(open_at=clock.now())
    meeting.refresh_from_db()


def _publish(issue: Issue) -> None:
    """To the body everything that was called with; to everybody what its policy and the secretary let through."""
    meeting = issue.meeting
    source = f"Kallelse {meeting.body.short_name} {meeting.on.isoformat()}, utskick {issue.number}"
    assert issue.file is not None
    to_body: list[Thing] = [issue.file.record, issue.file, *things(_listed(issue, "to_body"))]
    if issue.supplement_file is not None:
        to_body.append(issue.supplement_file)
    for thing in to_body:
        publish(thing=thing, by=issue.by, source=source, body=meeting.body)
    to_all = things(_listed(issue, "to_all"))
    still_open = [thing for thing in to_all if not closed_to_public(thing)]
    if issue.public_file is not None and not closed_to_public(issue.public_file.record):
        still_open.append(issue.public_file.record)
        if len(still_open) > len(
            to_all
        ):  # else something was marked while the pack was built, and lies in it
            still_open.append(issue.public_file)
    for thing in still_open:
        publish(thing=thing, by=issue.by, source=source)
    _take_back(issue)


def _take_back(issue: Issue) -> None:
    """What an earlier issue showed and the secretary has now exempted is taken off the web, and with it the
    earlier packs that hold it. An item that is withdrawn keeps what was shown."""
    shown = {tuple(ref) for ref in _listed(issue, "to_all")}
    standing = {row["item"] for row in issue.agenda["rows"] if not row["withdrawn"]}
    earlier = issue.meeting.issues.filter(state=Issue.State.ISSUED).exclude(pk=issue.pk)
    gone: dict[tuple[str, int], None] = {}
    packs: list[Thing] = []
    for old in earlier.select_related("public_file__record"):
        rows = [row for row in old.agenda["rows"] if row["item"] in standing]
        off = {tuple(ref) for row in rows for ref in row["to_all"]} - shown
        gone |= dict.fromkeys(off)
        if off and old.public_file is not None:
            packs.append(old.public_file)
    taken = things(gone)
    files = [file for thing in taken if isinstance(thing, Record) for file in thing.files.all()]
    for thing in dict.fromkeys([*taken, *files, *packs]):
        unpublish(thing=thing, by=issue.by, reason=f"Undantagen vid utskick {issue.number}")


def _listed(issue: Issue, audience: str) -> list[tuple[str, int]]:
    """What was frozen for an audience, with the PDF of each memo, which may have been printed since: the masked one
    when a section of it is secret."""
    refs = dict.fromkeys((kind, pk) for row in issue.agenda["rows"] for kind, pk in row[audience])
    memos = [row["memo"] for row in issue.agenda["rows"] if row["memo"]]
    sent = [memo["version"] for memo in memos if ("record", memo["record"]) in refs]
    open_file = Coalesce("masked_file_id", "file_id")
    printed = MemoVersion.objects.filter(pk__in=sent, file__isnull=False).values_list(open_file, flat=True)
    return list(refs | dict.fromkeys(("file", pk) for pk in printed))


def _tell(issue: Issue) -> None:
    """A link by mail, to each once. From the second issue on it says in numbers what is new. Never a title: it may be
    secret."""
    meeting = issue.meeting
    what = "Kallelse" if issue.number == 1 else f"Utskick {issue.number}"
    subject = f"{what}: {meeting.body.short_name} {long_date(meeting.on)}"
    for mandate in recipients(meeting):
        _, new = Delivery.objects.get_or_create(
            issue=issue, user=mandate.user, defaults={"role": mandate.get_role_display()[:20]}
        )
        if new:
            notify(
                to=mandate.user,
                subject=subject,
                text=_mail(issue),
                path=meeting.get_absolute_url(),
                ref=f"meetings.issue:{issue.pk}",
                kind="meetings.summons",
            )


def _mail(issue: Issue) -> str:
    day = short_day(issue.meeting.on)
    if issue.number == 1:
        return f"Kallelse och handlingar till sammanträdet {day} finns att läsa."
    last = issue.meeting.issues.filter(state=Issue.State.ISSUED, number__lt=issue.number).last()
    changes = compare(last.agenda, issue.agenda) if last else None
    if not changes:
        return f"Handlingarna till sammanträdet {day} har gått ut på nytt. Inga ärenden är ändrade."
    return f"Handlingarna till sammanträdet {day} har ändrats: {changes.counted}."
