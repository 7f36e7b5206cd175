"""A report finished: laid out, registered in its case as it stands, and opened again; its warnings explained."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from budget.actions.holding import held, must_go_on
from budget.checks.reports import findings_of
from budget.models import Report, ReportExplanation, ReportPart
from budget.report_content import DOCUMENT, content_of
from budget.rules.reports import must_write
from cases.actions import guards
from cases.actions.files import Upload, attach
from cases.actions.registration import Entry, register_record
from cases.findings import Severity
from cases.models import Record
from core import blobs, clock
from core.errors import Refused
from core.locking import lock
from organisation.models import User
from pdf.documents import render
from trail.actions import record as trace


@transaction.atomic
def finish_report(*, report: Report, by: User, name: str = "", record: Record | None = None) -> Report:
    """The report as a registered record: a new one, or as a file of `record` in the same case. Nothing in it is edited
    from then on. Refused: while a part is not done; while a finding stops."""
    report = held(report, by)
    undone = [part.heading for part in report.parts.exclude(state=ReportPart.State.DONE)]
    if undone or not report.parts.exists():
        said = f"Inte klar: {'; '.join(undone)}. " if undone else "Rapporten har inga delar. "
        raise Refused(f"{said}Gör alla delar klara först.", code="undone")
    if stops := [one for one in findings_of(report) if one.severity is Severity.STOPS]:
        raise Refused(f"{stops[0].title}. {stops[0].message}", code="stops")
    report.finished_at, report.finished_by = clock.now(), by
    report.content = document_of(report)
    made = render(DOCUMENT, report.content)
    with blobs.open(made.sha256) as file:
        upload = Upload(name or f"{report.title}.pdf", file)
        if record is None:
            entry = Entry(
                subject=report.title,
                direction=Record.Direction.INTERNAL,
                kind=Record.Kind.REPORT,
                document_on=clock.today(),
                files=[upload],
            )
            record = register_record(case=report.case, entry=entry, by=by)
        else:
            attach(record=record, uploads=[upload], by=by)
    report.record = record
    report.save(update_fields=["finished_at", "finished_by", "record", "content"])
    trace("budget.report_finished", on=report, within=report.case, by=by, number=record.designation)
    return report


def document_of(report: Report) -> dict[str, Any]:
    """The data of the report's document: as it was registered, or as it stands."""
    if report.content is not None:
        return report.content
    return content_of(report) | {"letterhead": dict(report.case.register.authority.letterhead)}


@transaction.atomic
def reopen_report(*, report: Report, by: User) -> Report:
    """Let the report be written in again; what was registered stays as it was. Refused: when it is open; when what was
    registered is marked secret and the case is not, since the words would be open again."""
    lock(report)
    report = Report.objects.whole().get(pk=report.pk)
    must_write(by, report.case.authority_id)
    must_go_on(report.case)
    if report.is_open:
        raise Refused("Rapporten är redan öppen.", code="open")
    words_in = (report.record, *report.record.files.all()) if report.record else ()
    if not report.case.is_secret and any(one.is_secret for one in words_in):
        raise Refused(
            "Den registrerade handlingen är sekretessmarkerad. Sekretessmarkera ärendet, eller ta bort markeringen, "
            "och öppna sedan rapporten.",
            code="secret",
        )
    report.finished_at = report.finished_by = report.record = report.content = None
    report.save(update_fields=["finished_at", "finished_by", "record", "content"])
    trace("budget.report_reopened", on=report, within=report.case, by=by)
    return report


@transaction.atomic
def explain(*, report: Report, fingerprint: str, reason: str, by: User) -> ReportExplanation:
    """Why a warning may stand. Refused: in a finished report; without a reason; a finding that is gone, has changed or
    is no warning."""
    report = held(report, by)
    found = next((one for one in findings_of(report) if one.fingerprint == fingerprint), None)
    if found is None or not found.may_be_explained:
        raise Refused("Anmärkningen finns inte längre som den stod. Läs om sidan.", code="gone")
    reason = guards.written(reason, field="reason", missing="Skriv varför det kan stå som det är.", limit=500)
    made, _ = ReportExplanation.objects.update_or_create(
        report=report,
        fingerprint=fingerprint,
        defaults={"finding": found.id[:300], "reason": reason, "by": by, "at": clock.now()},
    )
    trace("budget.finding_explained", on=report, within=report.case, by=by)
    return made


@transaction.atomic
def unexplain(*, report: Report, explanation: ReportExplanation, by: User) -> Report:
    """Take an explanation back: the warning is open again. Refused: in a finished report."""
    report = held(report, by)
    explanation.delete()
    trace("budget.explanation_taken_back", on=report, within=report.case, by=by)
    return report
