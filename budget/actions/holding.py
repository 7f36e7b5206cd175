"""A report in hand: as it stands, open, and with everybody else in line behind."""

from __future__ import annotations

from budget.models import Report, ReportTable
from budget.rules.reports import must_be_open, must_write
from cases.actions import guards
from cases.models import Case
from core.errors import Refused
from core.locking import lock
from organisation.models import User


def must_go_on(case: Case) -> None:
    guards.must_stand(case)
    if not case.is_open:
        raise Refused(f"{case.dnr} är avslutat. Öppna ärendet igen först.", code="closed")


def held(report: Report, by: User) -> Report:
    """Refused: to others than those who write in the authority; in a case that is closed or void; when the report is finished."""
    lock(report)
    report = Report.objects.whole().get(pk=report.pk)
    must_write(by, report.case.authority_id)
    must_go_on(report.case)
    must_be_open(report)
    return report


def held_table(table: ReportTable, by: User) -> tuple[Report, ReportTable]:
    """The same, and the table as it stands then: what a page has read of its rows and columns may be old. Refused: also
    when somebody has taken it away."""
    report = held(table.report, by)
    found = ReportTable.objects.filter(pk=table.pk).select_related("part", "report__case").first()
    if found is None:
        raise Refused("Tabellen är borttagen av någon annan. Läs om sidan.", code="gone")
    return report, found
