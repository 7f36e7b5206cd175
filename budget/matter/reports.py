"""Reports in the memo of their case: what is doubtful about them, and the clause that approves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budget.checks.reports import findings_of, sorted_out
from budget.models import Report
from cases import matters
from cases.findings import Finding, Severity
from cases.memo_content import Clause, content_of
from cases.models import Memo

PLACE = "bilagor"


class Reports(matters.Contribution):
    """What is told of a report whose case the memo lies in."""

    def checks(self, memo: Memo) -> Iterable[Finding]:
        reports = list(Report.objects.visible_to(memo.author).whole().filter(case=memo.case_id))
        enclosed = {one.record_id for one in memo.enclosures.all()} if reports else set()
        for report in reports:
            yield from _findings(report, enclosed)

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """To approve each finished report, unless a clause says its period already."""
        said = " ".join(one.text for one in content_of(memo).clauses).replace("-", "–")
        return [
            Clause("godkänna", f"verksamhetsuppföljning för perioden {report.period}")
            for report in Report.objects.filter(case=memo.case_id, finished_at__isnull=False)
            if report.period not in said
        ]


def _findings(report: Report, enclosed: set[int | None]) -> Iterable[Finding]:
    ident = f"{report.body_id}.{report.year}.{report.tertial}"
    if report.is_open:
        yield Finding(
            f"report.open:{ident}",
            Severity.WARNS,
            PLACE,
            f"{report.title} är inte klar",
            "Gör rapporten klar, så registreras den och kan bifogas skrivelsen.",
        )
    elif report.record_id not in enclosed:
        yield Finding(
            f"report.beside:{ident}",
            Severity.WARNS,
            PLACE,
            f"{report.title} är inte bifogad",
            "Rapporten är klar och registrerad. Lägg till den bland beslutsunderlagen.",
        )
    doubts, _ = sorted_out(report, findings_of(report))
    for one in doubts:
        if one.asks:
            yield Finding(
                one.id, Severity.WARNS, PLACE, one.title, one.message, one.expected, one.found, report.title
            )
