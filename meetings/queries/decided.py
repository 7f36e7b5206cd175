"""What a meeting decided, as everybody may read it: the frozen minutes, minus what is closed today.

The words come from what was approved. Whether they are shown is asked anew at each reading: a § whose case is marked
as secret, holds personal data or is not published stands with its number and the ground, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from cases import comparing, matters
from cases.actions.publishing import closed_to_public
from cases.models import Case, Decision, DecisionClause, File
from cases.proposals import clause_text
from meetings.models import AgendaItem, Correction, Meeting, Minutes, closed_title
from meetings.models.meetings import MeetingQuerySet
from meetings.paragraph_data import CHOICES, vote_table
from meetings.queries.public import CLOSED
from organisation.models import Body

Json = dict[str, Any]
EVERYBODY = AnonymousUser()
BELOW = {"decision", "reservations", "recipients"}  # what stands by itself, or is no text of the §
UNNAMED = "Paragraf som inte visas på webben"


@dataclass(frozen=True)
class PartyVotes:
    """How a party voted in an open vote: the sums, and each person with whom they served for."""

    party: str
    sums: str
    people: list[Json]


@dataclass(frozen=True)
class Vote:
    yes: str
    no: str
    result: str
    sums: list[Any]
    parties: list[PartyVotes]


@dataclass(frozen=True)
class Section:
    heading: str
    html: str


@dataclass(frozen=True)
class Decided:
    """A § as everybody reads it. Of a closed one only number, open title and ground."""

    item: int
    number: int
    no: str
    title: str
    dnr: str
    case: Case | None
    ground: str = ""
    step: str = ""
    outcome: str = ""
    heading: str = ""
    decision: str = ""
    reservations: list[Section] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    clauses: list[Compared] = field(default_factory=list)
    appealable: bool = False
    corrections: list[Correction] = field(default_factory=list)
    meeting: Meeting | None = None
    row: Decision | None = None
    followed: list[str] = field(default_factory=list)  # what the case's matter says of it to everybody

    @property
    def label(self) -> str:
        return f"§ {self.number}"

    @property
    def is_closed(self) -> bool:
        return bool(self.ground)

    @property
    def differs(self) -> bool:
        return any(clause.differs for clause in self.clauses)


@dataclass(frozen=True)
class Compared:
    """A clause as it was proposed and as it was decided."""

    proposed: str
    decided: str

    @property
    def differs(self) -> bool:
        return bool(self.proposed) and self.proposed != self.decided

    @property
    def is_new(self) -> bool:
        return not self.proposed

    @property
    def parts(self) -> tuple[comparing.Change, ...]:
        return comparing.changes(self.proposed, self.decided)


def open_minutes(meetings: Iterable[Meeting] | QuerySet[Meeting]) -> QuerySet[Minutes]:
    """Approved minutes that are shown on the web, by their body's policy."""
    return (
        Minutes.objects.filter(
            meeting__in=meetings,
            state=Minutes.State.APPROVED,
            open_at__isnull=False,
            meeting__body__publish_minutes=Body.Publish.AFTER_APPROVAL,
        )
        .select_related("meeting__body", "public_file__record__case")
        .order_by("meeting__on", "number")
    )


def everybody_reads(queryset: MeetingQuerySet) -> MeetingQuerySet:
    """Meetings whose agenda or minutes are on the web."""
    by_minutes = open_minutes(Meeting.objects.all()).values("meeting")
    return queryset.filter(Q(open_at__isnull=False) | Q(pk__in=by_minutes))


def decided_to_everybody(minutes: Iterable[Minutes]) -> list[Decided]:
    """The §§ of open minutes, in a fixed number of questions however many they are."""
    minutes = list(minutes)
    found = [(one, paragraph) for one in minutes for paragraph in (one.content or {}).get("paragraphs", [])]
    kept = _Kept([paragraph for _, paragraph in found])
    rows = [kept.decided(one.meeting, paragraph) for one, paragraph in found]
    return sorted(rows, key=lambda row: (row.meeting.on if row.meeting else 0, row.number))


def public_files(minutes: Iterable[Minutes]) -> list[File]:
    """The PDF of the minutes for the web, of those that may be opened today."""
    wanted = [one.public_file_id for one in minutes if one.public_file_id]
    return list(
        File.objects.visible_to(EVERYBODY).filter(pk__in=wanted).select_related("record__case").order_by("id")
    )


class _Kept:
    """What is asked beside the frozen words."""

    def __init__(self, paragraphs: list[Json]) -> None:
        items = [one["item"] for one in paragraphs]
        slugs = [one["case"] for one in paragraphs if one["case"]]
        self.cases = {case.slug: case for case in Case.objects.visible_to(EVERYBODY).filter(slug__in=slugs)}
        clauses = Prefetch("proceeding__decision__clauses", DecisionClause.objects.order_by("position", "id"))
        self.items = (
            AgendaItem.objects.select_related(
                "case",
                "proceeding__decision__memo_version__memo__record",
                "proceeding__decision__memo_version__file",
                "proceeding__decision__next_body",
                "proceeding__decision__body",
            )
            .prefetch_related(clauses, Prefetch("corrections", Correction.objects.order_by("id")))
            .in_bulk(items)
        )

    def decided(self, meeting: Meeting, paragraph: Json) -> Decided:
        item = self.items.get(paragraph["item"])
        case = self.cases.get(paragraph["case"])
        ground = self._ground(paragraph, item, case)
        if ground:
            return Decided(
                item=paragraph["item"],
                number=paragraph["number"],
                no=paragraph["printed"],
                title=_closed_title(item, paragraph, case),
                dnr=paragraph["dnr"],
                case=case if case is not None and not closed_to_public(case) else None,
                ground=ground,
                meeting=meeting,
            )
        return self._open(meeting, paragraph, item, case)

    def _open(self, meeting: Meeting, paragraph: Json, item: AgendaItem | None, case: Case | None) -> Decided:
        proceeding = getattr(item, "proceeding", None)
        decision: Decision | None = proceeding.decision if proceeding else None
        slots = {one["slot"]: one for one in paragraph["sections"]}
        return Decided(
            item=paragraph["item"],
            number=paragraph["number"],
            no=paragraph["printed"],
            title=(item.public_title if item else "") or paragraph["open_title"],
            dnr=paragraph["dnr"],
            case=case,
            step=paragraph["step"],
            outcome=paragraph["outcome"],
            heading=heading_of(paragraph["step"], paragraph["outcome"], decision),
            decision=slots["decision"]["html"] if "decision" in slots else "",
            reservations=[
                Section(one["heading"], one["html"])
                for one in paragraph["sections"]
                if one["slot"] == "reservations"
            ],
            sections=[
                Section(one["heading"], one["html"])
                for one in paragraph["sections"]
                if one["slot"] not in BELOW
            ],
            votes=[_vote(vote) for vote in paragraph["votes"]],
            clauses=compared(decision) if decision else [],
            appealable=paragraph["appealable"],
            corrections=list(item.corrections.all()) if item else [],
            meeting=meeting,
            row=decision,
            followed=list(matters.of(case).public(decision))
            if case and decision and decision.is_final
            else [],
        )

    def _ground(self, paragraph: Json, item: AgendaItem | None, case: Case | None) -> str:
        """Why the § is not shown, as half a sentence; empty when it may be read."""
        provisions = [paragraph["provision"]] if paragraph["provision"] else []
        marked: list[Any] = [item.case] if item is not None and item.case is not None else []
        proceeding = getattr(item, "proceeding", None)
        decision = proceeding.decision if proceeding else None
        if decision is not None and decision.memo_version is not None:
            marked += [decision.memo_version.memo.record, decision.memo_version.file]
        marked = [one for one in marked if one is not None]
        provisions += [one.secrecy_provision for one in marked if one.is_secret]
        if provisions:
            return f"sekretess enligt {', '.join(dict.fromkeys(provisions))}"
        if paragraph.get("personal_data") or any(one.personal_data for one in marked):
            return "personuppgifter"
        if paragraph["case"] and case is None:
            return "ärendet är inte publicerat"
        return ""


def heading_of(step: str, outcome: str, decision: Decision | None) -> str:
    """What the § came to, as a heading: `Beslut`, `Förslag till kommunstyrelsen`, `Återremiss`."""
    if outcome in Decision.GOES_ON:
        return str(Decision.Outcome(outcome).label)
    if step == Decision.Step.PROPOSES:
        body = decision.next_body.name if decision and decision.next_body else ""
        return f"Förslag till {body[:1].lower()}{body[1:]}" if body else "Förslag till beslut"
    return "Information" if outcome == Decision.Outcome.NOTED else "Beslut"


def compared(decision: Decision) -> list[Compared]:
    """Each clause beside what was proposed, where something was."""
    return [
        Compared(
            proposed=" ".join(clause.proposed.split()),
            decided=" ".join((clause_text(clause.verb, clause.text)).split()),
        )
        for clause in decision.clauses.all()
    ]


def _closed_title(item: AgendaItem | None, paragraph: Json, case: Case | None) -> str:
    """In words that may be shown today; where there are none the § has no name."""
    if item is None:
        return UNNAMED
    if item.public_title:
        return item.public_title
    if item.case is None:
        return UNNAMED
    if item.case.public_subject or item.case.is_secret:
        return closed_title(item.case)
    if item.case.personal_data:
        return item.open_title
    return case.open_subject if case is not None else CLOSED


def _vote(vote: Json) -> Vote:
    table = vote_table(vote)
    rows = sorted(table["rows"], key=lambda row: row["party"])
    parties = []
    for party, people in groupby(rows, key=lambda row: row["party"]):
        mine = list(people)
        sums = [(name, sum(row["choice"] == name for row in mine)) for name in CHOICES.values()]
        words = ", ".join(f"{name.lower()} {count}" for name, count in sums if count)
        parties.append(PartyVotes(party or "–", words, mine))
    return Vote(table["yes"], table["no"], table["result"], table["sums"], parties)
