"""What was done in each § of the minutes, read in a fixed number of questions and told as facts for the prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from cases import matters
from cases.documents import current_version
from cases.models import Decision, DecisionClause, Memo
from cases.proposals import clause_line, clause_text
from core.dates import long_date
from meetings.models import (
    AgendaItem,
    Ballot,
    BallotVote,
    Conflict,
    Minutes,
    MinutesText,
    Motion,
    Proceeding,
    Reservation,
    Seating,
)
from meetings.prose.facts import (
    BallotFact,
    ConflictFact,
    MotionFact,
    ParagraphFacts,
    ReservationFact,
    Sat,
    Vote,
)
from meetings.queries.memo_passages import MemoPassages, passages_of
from meetings.queries.memos import latest_by_case
from meetings.queries.paragraph_marks import TELLS_MEMO, marks_on
from organisation.models import Body, Mandate


@dataclass
class Deliberation:
    """An item with its facts, and what decides how far they may be read."""

    item: AgendaItem
    facts: ParagraphFacts
    decision: Decision | None = None
    provision: str = ""
    personal_data: bool = False
    told: list[int] = field(default_factory=list)  # sections of the memo whose words are in the description
    votes: list[BallotFact] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.item.paragraph.number

    @property
    def is_appealable(self) -> bool:
        """What only prepares a matter cannot be appealed, nor can information (KL 13:2)."""
        decision = self.decision
        if decision is None or not decision.is_final:
            return False
        return decision.outcome != Decision.Outcome.NOTED or matters.of(decision.case).decides


def deliberations(minutes: Minutes) -> list[Deliberation]:
    """Every § of the minutes, in the order of the numbers."""
    items = list(_items(minutes))
    body = minutes.meeting.body
    cases = {item.case_id for item in items if item.case_id is not None}
    memos = latest_by_case(cases, body) if cases else {}
    return [_deliberation(item, body, memos.get(item.case_id or 0)) for item in items]


def _items(minutes: Minutes) -> QuerySet[AgendaItem]:
    clauses = DecisionClause.objects.order_by("position")
    decisions = Decision.objects.select_related(
        *("case__register", "next_body", "point"),
        *("memo_version__memo__record", "memo_version__file", "memo_version__masked_file"),
    ).prefetch_related(Prefetch("clauses", clauses), "memo_version__memo__secret_sections")
    people = ("mandate__user", "instead_of__user")
    return (
        AgendaItem.objects.filter(in_minutes__minutes=minutes, paragraph__isnull=False)
        .select_related("case__register", "paragraph__series", "meeting__body")
        .prefetch_related(
            Prefetch(
                "proceeding",
                Proceeding.objects.select_related("next_body", "presider__user", "point").prefetch_related(
                    Prefetch("decision", decisions)
                ),
            ),
            Prefetch("seatings", Seating.objects.select_related("seat", *people).order_by("seat__number")),
            Prefetch("conflicts", Conflict.objects.select_related("mandate__user", "user")),
            Prefetch(
                "motions",
                Motion.objects.filter(withdrawn=False)
                .select_related("mover__user", "file__record__case")
                .prefetch_related("supporters__user"),
            ),
            Prefetch(
                "ballots",
                Ballot.objects.prefetch_related(
                    Prefetch("votes", BallotVote.objects.select_related("seat", "mandate__user"))
                ),
            ),
            Prefetch(
                "reservations", Reservation.objects.select_related("mandate__user", "motion__mover__user")
            ),
            Prefetch("minutes_texts", MinutesText.objects.select_related("edited_by")),
            "corrections",
        )
        .order_by("paragraph__number")
    )


def _deliberation(item: AgendaItem, body: Body, memo: Memo | None) -> Deliberation:
    proceeding: Proceeding | None = getattr(item, "proceeding", None)
    decision = proceeding.decision if proceeding else None
    version = decision.memo_version if decision else None
    if version is None and memo is not None:
        version = current_version(memo)
    told = passages_of(version)
    facts = ParagraphFacts(
        body=body.name,
        body_short=body.short_name,
        body_kind=body.kind,
        withdrawn=item.withdrawn_reason if item.is_withdrawn else "",
        has_case=item.case_id is not None,
        motions=[_motion(motion) for motion in item.motions.all()],
        ballots=[_ballot(ballot, item) for ballot in item.ballots.all()],
        reservations=[_reservation(one) for one in item.reservations.all()],
        conflicts=[_conflict(one, item) for one in item.conflicts.all()],
        seats=[_sat(seating, proceeding) for seating in item.seatings.all()],
        description=told.description,
        basis=told.basis,
        prepared_by=told.prepared_by,
        recipients=told.recipients,
        **_outcome(proceeding, decision, memo, body),
    )
    marks = marks_on(item, version)
    return Deliberation(
        item,
        facts,
        decision,
        marks.provision,
        marks.personal_data,
        _told(item, told, bool(marks.sections)),
        list(facts.ballots),
    )


def _outcome(
    proceeding: Proceeding | None, decision: Decision | None, memo: Memo | None, body: Body
) -> dict[str, Any]:
    """What was decided: from the decision once the § is closed, before that from what is on the table."""
    if proceeding is None:
        return {}
    source: Decision | Proceeding = decision or proceeding
    if decision is not None:
        clauses = [_said(one.verb, one.text, one.printed) for one in decision.clauses.all()]
    else:
        clauses = [
            _said(one.get("verb", ""), one.get("text", ""), one.get("printed", ""))
            for one in proceeding.clauses
        ]
    return {
        "step": source.step,
        "outcome": source.outcome,
        "chain": _onward(source.next_body, memo),
        "lead_in": decision.lead_in if decision else "",
        "clauses": [clause for clause in clauses if clause.strip()],
        "style": decision.style if decision else "att",
        "motive": source.motive,
        "returns_on": long_date(source.returns_on) if source.returns_on else "",
        "method": proceeding.method,
        "point": source.point.number if source.point else "",
        "competence": source.competence,
    }


def _said(verb: str, text: str, printed: str) -> str:
    """A clause as it was decided. How the memo printed it (a list mark, a capital letter) is the memo's own; it is only
    taken where there is nothing else."""
    return clause_text(verb, text) or clause_line(style="bare", number=0, printed=printed)[1]


def _onward(next_body: Body | None, memo: Memo | None) -> list[tuple[str, str]]:
    """The bodies a proposal goes on to: the next, and those that the memo's proposal names after it."""
    if next_body is None:
        return []
    proposal = getattr(memo, "proposal", None) if memo is not None else None
    chain = [step.body for step in proposal.chain.all()] if proposal else []
    after = chain[chain.index(next_body) + 1 :] if next_body in chain else []
    bodies = [next_body, *after]
    return [(body.name, "decides" if body == bodies[-1] else "proposes") for body in bodies]


def printed(mandate: Mandate | None) -> str:
    return mandate.printed if mandate else ""


def _sat(seating: Seating, proceeding: Proceeding | None) -> Sat:
    mandate = seating.mandate
    return Sat(
        name=mandate.user.name if mandate else "",
        party=mandate.party if mandate else seating.seat.party,
        instead_of=printed(seating.instead_of),
        empty=seating.empty,
        abstains=seating.abstains,
        is_chair=bool(mandate and proceeding and proceeding.presider_id == mandate.pk),
    )


def _motion(motion: Motion) -> MotionFact:
    return MotionFact(
        kind=motion.kind,
        mover=motion.mover.printed,
        supporters=[mandate.printed for mandate in motion.supporters.all()],
        text=motion.text,
        clauses=[
            _said(clause.get("verb", ""), clause.get("text", ""), clause.get("printed", ""))
            for clause in motion.clauses
        ],
        result=motion.result,
        filed=motion.file.record.designation if motion.file else "",
    )


def _ballot(ballot: Ballot, item: AgendaItem) -> BallotFact:
    serving = {seating.seat_id: seating for seating in item.seatings.all()}
    rows = []
    for vote in ballot.votes.all():
        seating = serving.get(vote.seat_id)
        rows.append(
            Vote(
                name=vote.mandate.user.name if vote.mandate else "",
                party=vote.mandate.party if vote.mandate else vote.seat.party,
                instead_of=printed(seating.instead_of) if seating and vote.mandate else "",
                choice=vote.choice,
            )
        )
    return BallotFact(
        matter=ballot.matter,
        yes=ballot.yes,
        no=ballot.no,
        votes=[] if ballot.secret else rows,
        result=ballot.result,
        settled_by=ballot.settled_by,
        slips=[(name, count) for name, count in ballot.slips or []],
        blank=ballot.blank or 0,
    )


def _reservation(one: Reservation) -> ReservationFact:
    favour = one.motion.mover.printed if one.motion else ""
    return ReservationFact(kind=one.kind, who=one.mandate.printed, in_favour=favour, text=one.text)


def _conflict(one: Conflict, item: AgendaItem) -> ConflictFact:
    if one.mandate is None:
        return ConflictFact(who=one.user.name, elected=False)
    instead = next(
        (
            seating.mandate.printed
            for seating in item.seatings.all()
            if seating.mandate is not None and seating.instead_of_id == one.mandate_id
        ),
        "",
    )
    return ConflictFact(who=one.mandate.printed, instead=instead)


def _told(item: AgendaItem, told: MemoPassages, mask: bool) -> list[int]:
    """The memo's sections whose words the § has. A description written by hand over another text than today's may have
    words that were marked since: it counts as telling all of them until the secretary has saved it again."""
    text = next((one for one in item.minutes_texts.all() if one.slot == TELLS_MEMO), None)
    stale = mask and text is not None and text.is_edited and text.based_on != told.description
    return told.sections if stale else told.told
