"""All findings of a report: its tables, its text, and what earlier reports say; those that are open, and those that have
been explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from budget.checks import indicators, tables, words
from budget.models import Report, ReportColumn, ReportExplanation, ReportPart
from budget.periods import before
from budget.queries.indicators import lines_of
from budget.queries.reports import parts_of, report_before, sheets_of
from budget.sheets import Sheet
from cases.findings import Finding, Severity

Kind = ReportColumn.Kind


@dataclass(frozen=True)
class Explained:
    finding: Finding
    answer: ReportExplanation


def findings_of(
    report: Report, parts: list[ReportPart] | None = None, sheets: dict[str, Sheet] | None = None
) -> list[Finding]:
    """The gravest first, then in the order of the document."""
    parts = parts_of(report) if parts is None else parts
    sheets = sheets_of(report) if sheets is None else sheets
    found: list[Finding] = []
    for part in parts:
        said = words.Words(str(part.pk), part.heading, part.text)
        found += [finding for check in words.CHECKS for finding in check(said, sheets)]
    for sheet in sheets.values():
        found += [finding for check in tables.CHECKS for finding in check(sheet)]
    found += _against_earlier(report, sheets)
    if shows := next((part for part in parts if part.measures), None):
        lines = lines_of(report.body, report.year, report.tertial)
        found += [replace(one, place=f"del-{shows.pk}") for one in indicators.of_lines(lines)]
    order = list(Severity)
    return sorted(found, key=lambda finding: order.index(finding.severity))


def sorted_out(report: Report, found: list[Finding]) -> tuple[list[Finding], list[Explained]]:
    """(open, explained)."""
    answers = {one.fingerprint: one for one in report.explanations.select_related("by")}
    said = [
        Explained(one, answers[one.fingerprint])
        for one in found
        if one.may_be_explained and one.fingerprint in answers
    ]
    explained = {one.finding.fingerprint for one in said}
    return [one for one in found if one.fingerprint not in explained], said


def _against_earlier(report: Report, sheets: dict[str, Sheet]) -> Iterator[Finding]:
    """Last year's columns and the year's budget against the reports that are finished."""
    year, tertial = before(report.year, report.tertial)
    asked = [
        (Kind.VARIANCE_BEFORE, (report.year - 1, report.tertial), Kind.VARIANCE_PERIOD),
        (Kind.OUTCOME_BEFORE, (report.year - 1, 3), Kind.OUTCOME_PERIOD),
    ]
    if year == report.year:
        asked.append((Kind.BUDGET_YEAR, (year, tertial), Kind.BUDGET_YEAR))
    for kind, period, their_kind in asked:
        if not any(column.kind == kind for sheet in sheets.values() for column in sheet.columns):
            continue
        source = report_before(report, *period)
        theirs = sheets_of(source) if source else {}
        for key, sheet in sheets.items():
            if source and key in theirs:
                said = f"rapporten för {source.period}"
                yield from tables.continuity(sheet, kind, theirs[key], their_kind, said)
