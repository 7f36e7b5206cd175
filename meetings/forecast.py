"""What will happen when the kallelse is issued, in words, before the button is pressed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from core import clock, legal_dates
from core.dates import short_day
from meetings import frozen
from meetings.changes import Changes, compare, sentences
from meetings.models import Issue, Meeting, Minutes, ParagraphSeries
from meetings.queries.agenda import Row
from meetings.queries.people import recipients
from meetings.rules import web
from meetings.rules.web import Exempt


@dataclass(frozen=True)
class Forecast:
    """`number` is the issue that would go out; `will` what happens, `warnings` what to think of first."""

    number: int
    will: list[str]
    warnings: list[str]
    exempt: list[Exempt]
    changes: list[str] = field(default_factory=list)
    counted: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Step:
    """A date on the meeting's line of dates."""

    when: datetime.date | datetime.datetime | None
    label: str
    text: str = ""
    done: bool = False
    now: bool = False


def forecast(meeting: Meeting, rows: list[Row], issues: list[Issue]) -> Forecast:
    last = next((issue for issue in reversed(issues) if issue.state == Issue.State.ISSUED), None)
    failed = next((issue for issue in issues if issue.state == Issue.State.FAILED), None)
    number = failed.number if failed else len(issues) + 1
    found = compare(last.agenda, frozen.freeze(meeting, rows)) if last else Changes()
    changes = sentences(found)
    exempt = web.exempt(rows) if web.documents_are_public(meeting) else []
    return Forecast(
        number=number,
        will=[
            _mail(meeting),
            *_paragraphs(meeting, rows),
            *([f"Utskick {last.number} går fortfarande att läsa."] if last else []),
            _register(meeting),
            _web(meeting, exempt),
        ],
        warnings=[*_warnings(meeting, rows, exempt)],
        exempt=exempt,
        changes=changes,
        counted=found.counted,
        why_not=_why_not(meeting, rows),
    )


def _mail(meeting: Meeting) -> str:
    count = len(recipients(meeting))
    people = "1 person" if count == 1 else f"{count} personer"
    return f"Ledamöter och ersättare ({people}) får ett mejl med en länk. Filen bifogas inte."


def _paragraphs(meeting: Meeting, rows: list[Row]) -> list[str]:
    given = [row.paragraph.number for row in rows if row.paragraph]
    waiting = sum(
        row.paragraph is None and row.item.takes_paragraph and not row.item.is_withdrawn for row in rows
    )
    said = [f"{span(given)} ligger fast."] if given else []
    if waiting:
        found = ParagraphSeries.objects.filter(body=meeting.body_id, year=meeting.on.year).first()
        first = found.next if found else 1
        numbers = list(range(first, first + waiting))
        verb = "sätts på de nya ärendena" if given else "sätts, i den ordning ärendena står"
        said.append(f"{span(numbers)} {verb}.")
    return said


def span(numbers: list[int]) -> str:
    """`§ 180` or `§§ 180–189`; several runs are parted by commas."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"§ {words}" if len(numbers) == 1 else f"§§ {words}"


def _register(meeting: Meeting) -> str:
    if meeting.case:
        return f"Kallelsen registreras i {meeting.case.dnr}."
    return "Ett ärende öppnas för sammanträdets egna handlingar och kallelsen registreras där."


def _web(meeting: Meeting, exempt: list[Exempt]) -> str:
    if not web.agenda_is_public(meeting):
        return "Ingenting visas på webben."
    if not web.documents_are_public(meeting):
        return "Ärendelistan visas på webben. Handlingarna läggs inte ut."
    tail = ", utom det som är undantaget." if exempt else "."
    return f"Ärendelistan och handlingarna visas på webben{tail}"


def _warnings(meeting: Meeting, rows: list[Row], exempt: list[Exempt]) -> list[str]:
    said = []
    lacking = [row.name for row in rows if row.lacks_memo]
    if lacking:
        they = "De" if len(lacking) > 1 else "Det"
        said.append(
            f"{listed(lacking)} har ingen godkänd skrivelse. {they} går ut med raden ”Handling kommer senare”."
        )
    said += [
        f"{one.row.name} visas inte på webben: {one.why[0].lower()}{one.why[1:]}"
        for one in exempt
        if one.what == "alla handlingar" and one.row.stops
    ]
    if not recipients(meeting):
        said.append("Ingen har uppdrag i organet den dagen. Ingen får kallelsen.")
    if meeting.chair is None:
        said.append("Sammanträdet har ingen ordförande.")
    if clock.today() > meeting.summons_on and meeting.state == Meeting.State.PLANNED:
        said.append(f"Kallelsen skulle ha gått ut {short_day(meeting.summons_on)}.")
    return said


def _why_not(meeting: Meeting, rows: list[Row]) -> str:
    if not any(row.item.is_matter and not row.item.is_withdrawn for row in rows):
        return "Ärendelistan har inga ärenden än."
    return ""


def listed(words: list[str]) -> str:
    """`§ 181 och § 185`, `Ärende 2 och 6`"""
    if all(word.startswith("Ärende ") for word in words):
        words = [words[0], *(word.removeprefix("Ärende ") for word in words[1:])]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"


def approval_step(meeting: Meeting) -> Step:
    """When the minutes were approved, or when they must be (KL 5:69)."""
    approved = meeting.minutes.filter(immediate=False, state=Minutes.State.APPROVED).first()
    if approved is not None and approved.approved_on:
        return Step(approved.approved_on, "Protokollet justerat", done=True)
    return Step(legal_dates.approval_due(meeting.on), "Protokollet justerat", "senast")


def steps(meeting: Meeting, last: Issue | None, changes: list[str]) -> list[Step]:
    """The meeting's dates: those before the kallelse, or those after it."""
    today = clock.today()
    held = Step(meeting.on, "Sammanträde", done=today > meeting.on, now=today == meeting.on)
    minutes = approval_step(meeting)
    if last is not None:
        called = Step(last.issued_at, "Kallelse" if last.number == 1 else f"Utskick {last.number}", done=True)
        again = [Step(today, "Kompletterande utskick", now=True)] if changes and today < meeting.on else []
        return [called, *again, held, minutes]
    days = [(meeting.manuscript_on, "Manusstopp"), (meeting.preparation_on, "Beredning")]
    before = [Step(day, label, done=today > day, now=today == day) for day, label in days]
    summons = Step(meeting.summons_on, "Kallelse", "senast", now=meeting.summons_on == today)
    return [*before, summons, held]
