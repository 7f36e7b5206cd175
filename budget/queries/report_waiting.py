"""Parts of reports that somebody is to write."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from budget.models import Report, ReportPart
from organisation.models import User
from organisation.todo import Todo


def parts_to_do(user: User) -> Iterator[Todo]:
    """For the one who answers for a part that is not done, in a report that is open. One query."""
    open_reports = Report.objects.visible_to(user).filter(
        finished_at__isnull=True, case__closed_on__isnull=True
    )
    rows = (
        ReportPart.objects.filter(responsible=user, report__in=open_reports)
        .exclude(state=ReportPart.State.DONE)
        .select_related("report__case", "report__body")
        .order_by("report__due_on", "report_id", "order")[:50]
    )
    for part in rows:
        yield Todo(
            title=f"Skriv {part.heading}",
            detail=f"{part.report.case.dnr}, {part.report.title}",
            url=reverse("budget:write_report_part", args=[part.report_id, part.pk]),
            button="Skriv",
            due_on=part.report.due_on,
        )
