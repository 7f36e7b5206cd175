"""What is doubtful about a row of the agenda: what its memo's checks say, and what only the agenda can see."""

from __future__ import annotations

from collections.abc import Iterator

from cases.findings import Finding, Severity
from meetings.queries.agenda import Row


def of_agenda(row: Row) -> Iterator[Finding]:
    """All findings of a row, those of the agenda first."""
    if row.lacks_memo:
        yield Finding(
            id="agenda-no-memo",
            severity=Severity.WARNS,
            place="",
            title="Ingen godkänd skrivelse",
            message="Ärendet går ut med raden ”Handling kommer senare”. Be handläggaren göra skrivelsen klar.",
            found=row.state[0],
        )
    for one in row.attached:
        if one.looked is not None and one.looked.refused and not row.item.is_withdrawn:
            yield Finding(
                id="agenda-unreadable-file",
                severity=Severity.WARNS,
                place="",
                title="En fil kan inte läsas",
                message=f"{one.looked.message} I handlingarna står en sida som säger det. Ersätt filen.",
                found=one.file.name,
            )
    if row.memo_title:
        yield Finding(
            id="agenda-title",
            severity=Severity.INFORMS,
            place="",
            title="Ärendelistan och skrivelsen har olika rubrik",
            message="Kontrollera att det är avsikten.",
            expected=row.memo_title,
            found=row.item.title,
        )
    yield from row.findings
