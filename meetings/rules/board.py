"""The notice board: what may hang there, how long, and how the time to appeal is counted (KL 8:9–12, 13:5)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from core import legal_dates
from core.dates import full_day, long_date
from core.errors import Refused
from meetings.models import Meeting, Notice
from organisation.models import Body

ONLY = (
    "Anslagstavlan får bara innehålla det som lagen räknar upp: tillkännagivanden av sammanträden, justerade "
    "protokoll och delegationsbeslut som inte anmäls (KL 8:10–11)."
)


def must_be_lawful(kind: str) -> None:
    """Nothing but what KL 8:10–11 names: no news, no comments (8:9)."""
    if kind not in Notice.Kind.values:
        raise Refused(ONLY, field="kind", code="board-kind")


def council_deadline(meeting: Meeting) -> datetime.date:
    """The last day to announce the meeting with the matters it is called to (KL 5:13)."""
    return legal_dates.kf_notice_due(meeting.on)


def is_council(meeting: Meeting) -> bool:
    return meeting.body.kind == Body.Kind.COUNCIL


def may_be_announced(meeting: Meeting) -> bool:
    """The council's meetings shall be announced (KL 8:10 p. 1), those of board and committees may be (8:11). A
    sub-committee is neither."""
    return meeting.body.kind in {Body.Kind.COUNCIL, Body.Kind.BOARD, Body.Kind.COMMITTEE}


def kind_of(meeting: Meeting) -> Notice.Kind:
    """Refused for a meeting that has no place on the board."""
    if not may_be_announced(meeting):
        raise Refused(
            "Bara sammanträden med fullmäktige, styrelsen och nämnderna tillkännages på anslagstavlan (KL 8:10–11).",
            code="board-kind",
        )
    return Notice.Kind.COUNCIL if is_council(meeting) else Notice.Kind.MEETING


def must_be_in_time(meeting: Meeting, today: datetime.date) -> None:
    """A meeting of the council is announced a week before it or earlier (KL 5:13), another before it is held."""
    kind_of(meeting)
    if not is_council(meeting):
        if today >= meeting.on:
            raise Refused("Sammanträdesdagen är här. Det finns inget att tillkännage.", code="late")
        return
    last = council_deadline(meeting)
    if today > last:
        raise Refused(
            "Ett sammanträde med fullmäktige ska tillkännages minst en vecka före sammanträdesdagen (KL 5:13). "
            f"Sista dagen var {full_day(last)}.",
            code="late",
        )


def must_take_urgent(meeting: Meeting, today: datetime.date) -> None:
    """An urgent matter may be added until the last weekday before the council meets (KL 5:14)."""
    last = legal_dates.kf_urgent_due(meeting.on)
    if today > last:
        raise Refused(
            "Ett brådskande ärende kan tillkännages till och med sista vardagen före sammanträdet (KL 5:14). "
            f"Den var {full_day(last)}. Fullmäktige kan ta upp ärendet bara om alla närvarande är överens (KL 5:52).",
            code="late",
        )


def must_be_time_to_take_down(notice: Notice, today: datetime.date) -> None:
    """A notice stays until the time to appeal has ended (KL 8:12)."""
    if today >= notice.takedown_on:
        return
    until = (
        f"sista dagen att överklaga är {full_day(notice.last_appeal_on)} (KL 8:12, 13:5)"
        if notice.last_appeal_on
        else "det ska sitta uppe lika länge som tiden för överklagande (KL 8:12)"
        if notice.kind == Notice.Kind.MINUTES
        else f"sammanträdet har inte hållits ännu (KL {'8:11' if notice.kind == Notice.Kind.MEETING else '5:13'})"
    )
    raise Refused(f"Anslaget får tas ned tidigast {full_day(notice.takedown_on)}: {until}.", code="too-early")


# How the time is counted


@dataclass(frozen=True)
class Counting:
    """How the last day to appeal was found, in steps that can be checked by hand."""

    posted_on: datetime.date
    after_three_weeks: datetime.date
    last_on: datetime.date
    takedown_on: datetime.date
    passed: tuple[
        tuple[datetime.date, str], ...
    ]  # the free days that were passed over, and what they are called

    @property
    def sentence(self) -> str:
        """`Tre veckor från fredag 31 maj 2024 går ut fredag 21 juni 2024. Det är midsommarafton, …`"""
        first = f"Tre veckor från {full_day(self.posted_on)} går ut {full_day(self.after_three_weeks)}."
        if not self.passed:
            return f"{first} Det är en vardag och därför sista dagen."
        names = [name for _, name in self.passed]
        why = f"Det är {names[0]}"
        if len(names) > 1:
            why += f", och sedan följer {_listed(names[1:])}"
        return f"{first} {why}. Sista dagen flyttas därför till {full_day(self.last_on)} (lag 1930:173, 2\u00a0§)."


def counting(posted_on: datetime.date) -> Counting:
    """The time to appeal minutes that are announced this day (KL 13:5, lag 1930:173)."""
    third = posted_on + datetime.timedelta(weeks=3)
    last = legal_dates.last_appeal_day(posted_on)
    days = [third + datetime.timedelta(days=n) for n in range((last - third).days)]
    passed = tuple((day, legal_dates.why_free(day)) for day in days)
    return Counting(posted_on, third, last, legal_dates.takedown_from(posted_on), passed)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"


# Words


def span(numbers: Iterable[int]) -> str:
    """`§ 180`, `§§ 180–189`, `§§ 180, 182–184`; runs of three or more with a dash."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    if not parts:
        return ""
    sign = "§" if len(parts) == 1 and "–" not in parts[0] else "§§"
    return f"{sign} {', '.join(parts)}"


def late_words(approved_on: datetime.date, today: datetime.date) -> str:
    """What to say when the second day has passed; empty while it has not (KL 8:12)."""
    due = legal_dates.notice_due(approved_on)
    if today <= due:
        return ""
    return (
        f"Protokollet justerades {long_date(approved_on)} och skulle ha anslagits senast {long_date(due)} (KL 8:12). "
        "Anslå det nu: tiden för överklagande räknas från den dag det anslås."
    )
