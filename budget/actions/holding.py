"""A report in hand: as it stands, open, and with everybody else in line behind."""

from __future__ import annotations

from budget.models import Report
from budget.rules.reports import must_be_open, must_write
from cases.actions import guards
from core.locking import lock
from organisation.models import User


def held(report: Report, by: User) -> Report:
    """Refused: to others than those who write in the authority; in a case that is void; when the report is finished."""
    lock(report)
    report = Report.objects.whole().get(pk=report.pk)
    must_write(by, report.case.authority_id)
    guards.must_stand(report.case)
    must_be_open(report)
    return report
