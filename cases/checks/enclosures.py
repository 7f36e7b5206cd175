"""Enclosures: there or awaited, once, under the name they have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from cases.findings import Finding, Severity, check
from cases.models import Enclosure, Memo
from core import clock
from core.dates import day_and_month

_NEAR = 0.82
_SMALL = re.compile(r"[^a-zåäö0-9]+")


@check
def states(memo: Memo) -> Iterator[Finding]:
    for number, row in enumerate(memo.enclosures.all(), 1):
        place, name = f"bilaga-{number}", row.printed or f"Bilaga {number}"
        if row.state == Enclosure.State.AWAITED:
            yield _awaited(row, place, name)
        elif row.state == Enclosure.State.LISTED:
            yield Finding(
                f"listed:{row.pk}",
                Severity.INFORMS,
                place,
                f"{name} följer inte med",
                "Bilagan nämns men är ingen handling i ärendet. Välj handlingen, eller skriv från vem den väntas.",
            )
        elif row.state == Enclosure.State.ATTACHED:
            yield from _attached(memo, row, place, name)


def _awaited(row: Enclosure, place: str, name: str) -> Finding:
    day = day_and_month(row.awaited_on) if row.awaited_on else ""
    late = row.awaited_on is not None and row.awaited_on < clock.today()
    when = f" {'skulle ha kommit' if late else 'senast'} {day}" if day else ", ingen dag är sagd"
    return Finding(
        f"awaited:{row.pk}",
        Severity.WARNS,
        place,
        f"{name} väntas",
        f"Från {row.awaited_from}{when}. Satser som bygger på bilagan kan inte avgöras utan den.",
    )


def _attached(memo: Memo, row: Enclosure, place: str, name: str) -> Iterator[Finding]:
    record = row.record
    if record is None:
        return
    files = [file for file in record.files.all() if file.withdrawn_at is None]
    if record.is_void:
        yield Finding(
            f"void:{row.pk}",
            Severity.STOPS,
            place,
            f"{name} är makulerad",
            "Välj en annan handling i ärendet.",
        )
    elif not files:
        yield Finding(
            f"no-file:{row.pk}",
            Severity.WARNS,
            place,
            f"{name} har ingen fil",
            f"{record.designation} är registrerad utan fil. Be registrator lägga till den.",
        )
    elif record.is_secret and not memo.case.is_secret:
        yield Finding(
            f"closed:{row.pk}",
            Severity.WARNS,
            place,
            f"{name} är sekretessmarkerad",
            "Titeln trycks i skrivelsen och läses av fler än bilagan. Skriv den så att den inte röjer något.",
            found=record.designation,
        )
    elif not _named_so(
        row.title, [record.subject, *(file.name.rpartition(".")[0] or file.name for file in files)]
    ):
        yield Finding(
            f"name:{row.pk}",
            Severity.INFORMS,
            place,
            "Bilagan heter något annat i ärendet",
            f"I skrivelsen ”{row.title}”, i ärendet ”{record.subject}”. Läsaren söker efter samma namn.",
        )
    if memo.dated_on and record.document_on and record.document_on > memo.dated_on:
        yield Finding(
            f"newer:{row.pk}",
            Severity.INFORMS,
            place,
            f"{name} är nyare än skrivelsen",
            f"Handlingen är från {record.document_on.isoformat()}, skrivelsen från {memo.dated_on.isoformat()}.",
        )


def _named_so(title: str, names: list[str]) -> bool:
    wanted = _plain(title)
    return any(wanted in _plain(name) or _plain(name) in wanted for name in names if _plain(name))


def _plain(text: str) -> str:
    return _SMALL.sub(" ", text.lower()).strip()


@check
def twice(memo: Memo) -> Iterator[Finding]:
    """The same record enclosed twice, or two enclosures that nearly share a name."""
    rows = [row for row in memo.enclosures.all() if row.state != Enclosure.State.WITHDRAWN]
    for at, row in enumerate(rows):
        for other in rows[:at]:
            same = row.record_id is not None and row.record_id == other.record_id and not _part_of_many(row)
            if same or _alike(row.title, other.title):
                number = rows.index(row) + 1
                yield Finding(
                    f"twice:{row.pk}",
                    Severity.WARNS if same else Severity.INFORMS,
                    f"bilaga-{number}",
                    "Samma handling två gånger" if same else "Två bilagor heter nästan lika",
                    f"”{row.printed}” och ”{other.printed}”. Är det samma sak, ta bort den ena.",
                )
                break


def _part_of_many(row: Enclosure) -> bool:
    """A record with several files may be two enclosures."""
    return row.record is not None and sum(file.withdrawn_at is None for file in row.record.files.all()) > 1


def _alike(title: str, other: str) -> bool:
    left, right = _plain(title), _plain(other)
    if re.sub(r"\D", "", left) != re.sub(r"\D", "", right):
        return False  # 2024 and 2025 are two documents
    return bool(left) and difflib.SequenceMatcher(None, left, right).ratio() > _NEAR
