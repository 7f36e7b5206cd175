"""What is due, what is missing and what disagrees in budgets and follow-up, over all that a person reads.

Each noun answers for its own in a module here; the page puts the answers together.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from cases.findings import Finding, Severity


@dataclass(frozen=True)
class Line:
    """One thing: what, of what, where it is dealt with, and until when if there is a day."""

    what: str
    where: str
    url: str
    on: datetime.date | None = None


@dataclass(frozen=True)
class Told:
    """What one noun has to say."""

    due: tuple[Line, ...] = ()
    missing: tuple[Line, ...] = ()
    disagrees: tuple[Line, ...] = ()


def sorted_findings(
    findings: list[Finding], where: str, url: str, *, missing: tuple[str, ...] = ()
) -> tuple[list[Line], list[Line]]:
    """(missing, disagrees): of the findings those whose rule is in `missing`, and the warnings among the others."""
    lacking, against = [], []
    for one in findings:
        line = Line(one.title, where, f"{url}#{one.place}" if one.place else url)
        if one.id.startswith(missing):
            lacking.append(line)
        elif one.severity is not Severity.INFORMS:
            against.append(line)
    return lacking, against
