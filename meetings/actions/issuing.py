"""Issuing the kallelse: lock, set the §§, freeze what goes out, build it, register it, publish it, tell people.

`issue_summons` decides what goes out. The file is built by a worker afterwards, and `complete_issue` does the rest in
one transaction; until then nobody has been told anything. Both can be run again after a worker was killed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.functional import partition

from cases.actions.registration import open_case
from cases.models import Register
from core import clock
from core.dates import long_date
from core.errors import Refused
from meetings import packs
from meetings.actions.locking import lock, lock_open
from meetings.actions.paragraphs import take_paragraphs
from meetings.frozen import freeze
from meetings.models import AgendaItem, Issue, Meeting
from meetings.queries.agenda import Row, rows_of
from meetings.queries.frozen import Thing, things
from meetings.rules import web
from meetings.rules.planning import must_prepare
from meetings.variants import supplement_spec
from organisation.actions import notify
from organisation.models import User
from pdf import packs as pdf_packs
from pdf.models import Job, JobPart
from trail.actions import record as trace

MAX_NOTE = 600

# Who builds an issue once it is decided: the task queue, registered in AppConfig.ready.
_builders: list[Callable[[int], object]] = []


def built_by(enqueue: Callable[[int], object]) -> None:
    _builders[:] = [enqueue]


def send_to_worker(issue: Issue) -> None:
    """Queue the building of the issue when the transaction has been committed."""
    for enqueue in _builders:
        transaction.on_commit(partial(enqueue, issue.pk))


@transaction.atomic
def open_meeting_case(*, meeting: Meeting, by: User) -> Meeting:
    """Register a case for the meeting's own papers, under the next number of the body's register. Does nothing when
    the meeting has one. Refused when the body has no register of its authority to open it in."""
    must_prepare(by, meeting.body)
    lock(meeting)
    if meeting.case_id:
        return meeting
    body = meeting.body
    register = Register.objects.filter(prefix=body.register_prefix, authority=body.authority_id).first()
    if register is None:
        raise Refused(
            f"Diariet {body.register_prefix} finns inte. Välj i vilket ärende kallelsen ska registreras."
        )
    meeting.case = open_case(
        register=register, subject=f"Sammanträde {body.short_name} {meeting.on.isoformat()}", by=by
    )
    meeting.save(update_fields=["case"])
    trace("meetings.case_opened", on=meeting, by=by, dnr=meeting.case.dnr)
    return meeting


@transaction.atomic
def issue_summons(*, meeting: Meeting, by: User, number: int | None = None, note: str = "") -> Issue:
    """Decide that the kallelse goes out as it stands now, or goes out again with what has changed.

    All rows that take a § and have none get the next ones of the body's series for the year of the meeting, in one
    step; those given before stay. Agenda and parts are frozen on the issue. The pack is built after the commit.
    `note` says in short what has changed and is printed on the change sheet; the first issue has none.

    Refused for those who do not prepare the body's meetings, for a cancelled meeting, an agenda without matters,
    while another issue is being built, when `number` (what the page showed) is not the next one, and for a note
    of more than 600 characters.
    """
    must_prepare(by, meeting.body)
    lock_open(meeting)
    failed = _next_or_refused(meeting, number)
    note = note.replace("\r\n", "\n").strip()
    if len(note) > MAX_NOTE:
        raise Refused(f"Skriv högst {MAX_NOTE} tecken om ändringarna. Texten är {len(note)}.", field="note")
    if not meeting.items.filter(kind__in=_matters(), withdrawn_at__isnull=True).exists():
        raise Refused("Ärendelistan har inga ärenden. Lägg till minst ett ärende innan kallelsen utfärdas.")
    open_meeting_case(meeting=meeting, by=by)
    _set_paragraphs(meeting, by)
    rows = rows_of(meeting)
    last = meeting.issues.filter(state=Issue.State.ISSUED).last()
    issue = failed or Issue(meeting=meeting, number=_next_number(meeting))
    issue.by, issue.started_at, issue.state = by, clock.now(), Issue.State.BUILDING
    issue.message, issue.problems, issue.note = "", [], note if last else ""
    issue.agenda = freeze(meeting, rows, named=left_out(last, rows))
    _freeze_parts(issue, rows, last)
    issue.save()
    trace("meetings.issue_begun", on=issue, within=meeting, by=by, number=issue.number)
    send_to_worker(issue)
    return issue


def _matters() -> list[str]:
    return [AgendaItem.Kind.DECISION, AgendaItem.Kind.INFORMATION]


def _next_number(meeting: Meeting) -> int:
    return (meeting.issues.aggregate(last=Max("number"))["last"] or 0) + 1


def _next_or_refused(meeting: Meeting, number: int | None) -> Issue | None:
    """The failed issue to try again, if the last one failed."""
    last = meeting.issues.last()
    if last is not None and last.state == Issue.State.BUILDING:
        raise Refused(f"Utskick {last.number} byggs redan.")
    failed = last if last is not None and last.state == Issue.State.FAILED else None
    following = failed.number if failed else _next_number(meeting)
    if number is not None and number != following:
        raise Refused(f"Utskick {number} är redan utfärdat. Läs om sidan.")
    return failed


def _set_paragraphs(meeting: Meeting, by: User) -> None:
    standing = meeting.items.filter(withdrawn_at__isnull=True, paragraph__isnull=True)
    items = [item for item in standing.select_related("meeting__body") if item.takes_paragraph]
    given = take_paragraphs(meeting, items)
    if given:
        trace(
            "meetings.paragraphs_set",
            on=meeting,
            by=by,
            first=given[0].number,
            last=given[-1].number,
            year=meeting.on.year,
        )


def left_out(last: Issue | None, rows: list[Row]) -> list[Thing]:
    """What the issue before held and this one names as gone: it closes the pack as much as what is in it."""
    if last is None:
        return []
    withdrawn = {row.item.pk for row in rows if row.item.is_withdrawn}  # of these no document is named
    earlier = [row for row in last.agenda["rows"] if row["item"] not in withdrawn]
    before = {tuple(ref) for row in earlier for ref in row["to_body"]}
    now = {(thing._meta.model_name or "", thing.pk) for row in rows for thing in web.sent(row)}
    return things(sorted(before - now))


def _freeze_parts(issue: Issue, rows: list[Row], last: Issue | None) -> None:
    """What each variant of the pack is made of, and the jobs that build them. The tilläggslista says where things
    stand in the whole pack, so it is put together when that has been built."""
    meeting = issue.meeting
    made = partial(
        packs.spec, meeting, rows, number=issue.number, on=clock.today(), last=last, note=issue.note
    )
    issue.spec = made()
    issue.public_spec = issue.public_job_id = issue.supplement_spec = issue.supplement_job_id = None
    if web.agenda_is_public(meeting):
        public = made(public=True)
        issue.public_spec = public if public["parts"] != issue.spec["parts"] else None
    ref = f"meetings.meeting:{meeting.pk}"
    issue.job_id = pdf_packs.create(issue.spec, ref=f"{ref}:issue").pk
    if issue.public_spec is not None:
        issue.public_job_id = pdf_packs.create(issue.public_spec, ref=f"{ref}:public").pk


def add_supplement(issue: Issue) -> int | None:
    """The job that builds the tilläggslista, kept on the issue; None for the first issue and when nothing has
    changed. To be called when the pack has been built. Twice is once: two workers get the same job."""
    issue.refresh_from_db()
    if issue.supplement_job_id or issue.number == 1 or issue.state != Issue.State.BUILDING:
        return issue.supplement_job_id
    last = issue.meeting.issues.filter(state=Issue.State.ISSUED, number__lt=issue.number).last()
    whole = dict(JobPart.objects.filter(job=issue.job_id).values_list("ident", "first_page"))
    spec = supplement_spec(issue, last, whole) if last else None
    if spec is None:
        return None
    with transaction.atomic():
        job = pdf_packs.create(spec, ref=f"meetings.meeting:{issue.meeting_id}:supplement")
        mine = Issue.objects.filter(pk=issue.pk, supplement_job_id=None, state=Issue.State.BUILDING)
        if not mine.update(supplement_job_id=job.pk, supplement_spec=spec):
            job.delete()
    issue.refresh_from_db()
    return issue.supplement_job_id


@transaction.atomic
def fail_issue(*, issue: Issue, message: str) -> None:
    """The pack could not be built at all. Nothing has gone out; the §§ stay as they were set."""
    held = Issue.objects.filter(pk=issue.pk, state=Issue.State.BUILDING)
    if not held.update(state=Issue.State.FAILED, message=message[:300]):
        return
    issue.refresh_from_db()
    meeting = issue.meeting
    trace("meetings.issue_failed", on=issue, within=meeting, by=None, number=issue.number)
    notify(
        to=issue.by,
        subject=f"Utskicket kunde inte byggas: {meeting.body.short_name} {long_date(meeting.on)}",
        text="Ingenting har skickats. Läs varför på sidan och försök igen.",
        path=meeting.get_absolute_url(),
        ref=f"meetings.meeting:{meeting.pk}",
        kind="meetings.issue_failed",
    )


def resume_issues() -> int:
    """Hand issues whose worker has died to a new one, for `tick`. How many were handed on."""
    count = 0
    for issue in Issue.objects.filter(state=Issue.State.BUILDING):
        if _is_left(issue):
            for enqueue in _builders:
                enqueue(issue.pk)
            count += 1
    return count


def _is_left(issue: Issue) -> bool:
    """Whether nobody is working on it: its files are finished, or the one in turn has lost its worker."""
    ids = (issue.job_id, issue.public_job_id, issue.supplement_job_id)
    jobs = Job.objects.in_bulk([pk for pk in ids if pk])
    in_turn = [jobs[pk] for pk in ids if pk in jobs]
    waiting, _ = partition(lambda job: job.finished, in_turn)
    return not waiting or Job.objects.lost().filter(pk=waiting[0].pk).exists()
