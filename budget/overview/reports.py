"""Reports: parts to write, reports that nobody has begun, empty cells, warnings that nobody has explained."""

from __future__ import annotations

import datetime

from budget.checks.reports import findings_of, sorted_out
from budget.models import Report, ReportPart
from budget.overview import Line, Told, sorted_findings
from budget.periods import ends_on, last_ended, period_words
from budget.queries.reports import reports_of
from core.collation import sort_key
from organisation.models import User

MISSING = ("report.empty:",)


def told(user: User, today: datetime.date) -> Told:
    """Of this year's reports and last year's. The indicators in them are told by themselves."""
    reports = list(reports_of(user).filter(year__gte=today.year - 1))
    due = [*_parts(reports), *_not_begun(reports, today)]
    missing: list[Line] = []
    disagrees: list[Line] = []
    for report in reports:
        doubts, _ = sorted_out(report, findings_of(report))
        doubts = [one for one in doubts if one.id.startswith("report.")]
        lacking, against = sorted_findings(doubts, report.title, report.get_absolute_url(), missing=MISSING)
        missing += lacking
        disagrees += against
    return Told(tuple(due), tuple(missing), tuple(disagrees))


def _parts(reports: list[Report]) -> list[Line]:
    undone = (
        ReportPart.objects.filter(report__in=[one for one in reports if one.is_open])
        .exclude(state=ReportPart.State.DONE)
        .select_related("report", "responsible")
    )
    return [
        Line(
            f"{part.heading} ska skrivas" + (f" av {part.responsible.name}" if part.responsible else ""),
            part.report.title,
            f"{part.report.get_absolute_url()}#del-{part.pk}",
            part.report.due_on,
        )
        for part in undone
    ]


def _not_begun(reports: list[Report], today: datetime.date) -> list[Line]:
    """Bodies that have reported before and have nothing for the tertial that ended last."""
    year, tertial = last_ended(today)
    bodies = {report.body for report in reports}
    begun = {report.body_id for report in reports if (report.year, report.tertial) == (year, tertial)}
    latest = {body.pk: next(one for one in reports if one.body_id == body.pk) for body in bodies}
    return [
        Line(
            f"Rapport för {period_words(year, tertial)} är inte upplagd",
            body.name,
            latest[body.pk].get_absolute_url(),
            ends_on(year, tertial),
        )
        for body in sorted(bodies, key=lambda body: sort_key(body.name))
        if body.pk not in begun
    ]
