"""The one door for decisions: written once, as data, with what follows from them in the same transaction."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from cases import matters
from cases.actions import guards
from cases.memo_content import Amount
from cases.models import (
    Case,
    Decision,
    DecisionAmount,
    DecisionClause,
    DelegationPoint,
    MemoVersion,
)
from core import clock
from core.errors import Refused
from organisation.models import Body, User
from trail.actions import record as trace

Outcome, Step = Decision.Outcome, Decision.Step


@dataclass(frozen=True)
class Decided:
    """A clause as decided. `proposed` is the memo's wording; amounts are in öre."""

    verb: str = ""
    text: str = ""
    printed: str = ""
    proposed: str = ""
    is_condition: bool = False
    amounts: Sequence[Amount] = field(default_factory=tuple)


@dataclass(frozen=True)
class Ruling:
    """What is decided and by what right. `label` is how it is cited: `KSNAU § 184`."""

    label: str
    decided_on: datetime.date
    step: str
    outcome: str
    clauses: Sequence[Decided] = ()
    body: Body | None = None
    next_body: Body | None = None
    point: DelegationPoint | None = None
    competence: str = ""
    memo_version: MemoVersion | None = None
    style: str = "att"
    lead_in: str = ""
    motive: str = ""
    returns_on: datetime.date | None = None
    delegate: User | None = None
    delegate_title: str = ""
    subdelegated: bool = False
    urgent: bool = False


@transaction.atomic
def decide(*, case: Case, ruling: Ruling, by: User) -> Decision:
    """Write a decision. A final one (never an utskott's proposal) lets the matter post what follows, here and once;
    its `Refused` undoes everything.

    Refused: in a voided case; a final decision by a body or a delegate that has no right to it (KL 5:1–2, 6:37–38); a
    point that does not hold on the day; a decision in substance without a clause; an empty clause; no motive when
    something is sent back.
    """
    guards.lock(case)
    guards.must_stand(case)
    _must_say(ruling)
    must_have_right(case, ruling)
    decision = Decision.objects.create(
        case=case,
        body=ruling.body,
        label=ruling.label,
        decided_on=ruling.decided_on,
        step=ruling.step,
        outcome=ruling.outcome,
        next_body=ruling.next_body if ruling.step == Step.PROPOSES else None,
        point=ruling.point,
        competence=ruling.competence,
        memo_version=ruling.memo_version,
        style=ruling.style,
        lead_in=ruling.lead_in,
        motive=ruling.motive,
        returns_on=ruling.returns_on,
        delegate=ruling.delegate,
        delegate_title=ruling.delegate_title,
        subdelegated=ruling.subdelegated,
        urgent=ruling.urgent,
        by=by,
    )
    for position, clause in enumerate(ruling.clauses):
        row = DecisionClause.objects.create(
            decision=decision,
            position=position,
            verb=clause.verb,
            text=clause.text,
            printed=clause.printed,
            proposed=clause.proposed,
            is_condition=clause.is_condition,
        )
        DecisionAmount.objects.bulk_create(
            DecisionAmount(
                clause=row,
                year=amount.year,
                ore=amount.ore,
                source_key=amount.source_key,
                source_label=amount.source_label,
            )
            for amount in clause.amounts
        )
    if decision.is_final:
        matters.of(case).decided(decision, by)
    trace("cases.decided", on=decision, within=case, by=by, label=ruling.label, outcome=ruling.outcome)
    return decision


@transaction.atomic
def undo(*, decision: Decision, reason: str, by: User) -> Decision:
    """Take a decision back because its § is opened again before the minutes are approved. The matter reverses what it
    posted. The row stays and says why. Refused when it has been taken back already."""
    reason = guards.written(reason, field="reason", missing="Skriv varför beslutet tas tillbaka.")
    guards.lock(decision.case)
    was_final = Decision.objects.filter(pk=decision.pk).final().exists()
    done = Decision.objects.filter(pk=decision.pk, undone_at=None).update(
        undone_at=clock.now(), undone_by=by, undone_reason=reason
    )
    if not done:
        raise Refused("Beslutet är redan återtaget.")
    decision.refresh_from_db()
    if was_final:
        matters.of(decision.case).undone(decision, by)
    trace("cases.decision_undone", on=decision, within=decision.case, by=by, label=decision.label)
    return decision


def must_have_right(case: Case, ruling: Ruling) -> None:
    """A utskott decides only by delegation (KL 6:37), and never what must go to the council (KL 5:1–2, 6:38)."""
    if ruling.step != Step.DECIDES or ruling.outcome in Decision.GOES_ON:
        return
    body = ruling.body
    if ruling.point is not None:
        _must_hold(ruling.point, ruling)
    chain = matters.of(case).chain
    if chain and _is_council(case, chain[-1]) and (body is None or body.short_name != chain[-1]):
        here = body.short_name if body else ruling.label
        raise Refused(
            f"{here} kan inte slutligt avgöra ett ärende av slaget {matters.of(case).name.lower()}: det avgörs av "
            f"{chain[-1]}. Välj att föreslå {_next(chain, here)} i stället.",
            field="step",
            code="competence",
        )
    subordinate = body is None or body.kind == Body.Kind.SUBCOMMITTEE
    noted = ruling.outcome == Outcome.NOTED and not matters.of(case).decides
    if subordinate and ruling.point is None and not ruling.competence and not noted:
        raise Refused(
            "Ett utskott och en delegat beslutar bara det som är delegerat. Välj delegationspunkt, eller föreslå "
            "det organ som beslutar (KL 6:37).",
            field="point",
            code="competence",
        )


def _is_council(case: Case, short_name: str) -> bool:
    """What the council decides can be delegated to nobody (KL 5:1–2); what a board decides can (6:37). A body that
    is not known here is taken for the council."""
    named = Body.objects.filter(authority=case.authority_id, short_name=short_name)
    return not named.exclude(kind=Body.Kind.COUNCIL).exists()


def _next(chain: Sequence[str], here: str) -> str:
    at = chain.index(here) if here in chain else -1
    return chain[min(at + 1, len(chain) - 1)]


def _must_hold(point: DelegationPoint, ruling: Ruling) -> None:
    if not DelegationPoint.objects.on(ruling.decided_on).filter(pk=point.pk).exists():
        raise Refused(f"Delegationspunkt {point.number} gäller inte den dagen.", field="point", code="point")
    if ruling.body is not None and point.delegate_body_id != ruling.body.pk:
        raise Refused(
            f"Delegationspunkt {point.number} ger {point.delegate} rätt att besluta, inte {ruling.body.short_name}.",
            field="point",
            code="point",
        )


def _must_say(ruling: Ruling) -> None:
    if ruling.outcome == Outcome.SENT_BACK and not ruling.motive.strip():
        raise Refused("Skriv vad som ska utredas innan ärendet tas upp igen.", field="motive", code="missing")
    if ruling.step == Step.PROPOSES and ruling.outcome not in Decision.GOES_ON and ruling.next_body is None:
        raise Refused("Välj vilket organ förslaget går till.", field="next_body", code="missing")
    if any(
        not clause.text.strip() or not (clause.verb.strip() or clause.is_condition)
        for clause in ruling.clauses
    ):
        raise Refused(
            "En att-sats är tom. Skriv verb och vad som beslutas, eller ta bort satsen.",
            field="clauses",
            code="empty",
        )
    if not ruling.clauses and ruling.outcome not in {*Decision.GOES_ON, Outcome.NOTED}:
        raise Refused("Skriv vad som beslutas: minst en att-sats.", field="clauses", code="missing")
