"""Conditions of an award: set, confirmed as met, waived, failed, opened again. The award is held meanwhile."""

from __future__ import annotations

import datetime

from django.db import transaction

from cases.actions import guards
from cases.models import Decision
from core import clock
from core.errors import Refused
from core.locking import lock
from grants.models import Award, Condition, FundYear
from grants.rules.awards import must_follow_up, must_waive
from organisation.models import User
from trail.actions import record as trace

Kind, State = Condition.Kind, Condition.State


@transaction.atomic
def add_condition(
    *,
    award: Award,
    kind: str,
    by: User,
    text: str = "",
    least_percent: int | None = None,
    least_ore: int | None = None,
    blocks: str = Condition.Blocks.PAYMENT,
    due_on: datetime.date | None = None,
) -> Condition:
    """Put a condition on an award. Only what the decision says: nobody may be given more to do than was decided.

    Refused: to others than those who follow up; without what the kind needs (share in whole percent, amount in öre, or
    words); a second one about the budget."""
    must_follow_up(by, award)
    lock(award)
    text = _whole(kind, text, least_percent, least_ore)
    if kind == Kind.BUDGET and award.conditions.filter(kind=kind).exists():
        raise Refused("Bidraget har redan ett villkor om budgeten.", field="kind", code="twice")
    condition = Condition.objects.create(
        award=award,
        kind=kind,
        text=text,
        least_percent=least_percent if kind == Kind.OWN_SHARE else None,
        least_ore=least_ore if kind == Kind.TOTAL else None,
        blocks=blocks,
        due_on=due_on,
    )
    trace("grants.condition_added", on=award, within=award.case, by=by)
    return condition


@transaction.atomic
def edit_condition(
    *,
    condition: Condition,
    kind: str,
    by: User,
    text: str = "",
    least_percent: int | None = None,
    least_ore: int | None = None,
    blocks: str = Condition.Blocks.PAYMENT,
    due_on: datetime.date | None = None,
) -> Condition:
    """Change a condition while it is open: of what kind it is, and so what can be worked out of it; what it stops, and
    until when. The words of one that stands in a decision are the decision's.

    Refused: as for a new one; one that has been decided; other words than the decision's; to let go of what stops the
    payment, to others than those who may waive."""
    award = _award(condition)
    must_follow_up(by, award)
    lock(award)
    condition.refresh_from_db()
    if not condition.is_open:
        raise Refused("Villkoret är avgjort. Öppna det igen innan du ändrar det.", code="decided")
    text = _whole(kind, text, least_percent, least_ore)
    if condition.clause_id is not None and text != condition.text:
        raise Refused("Orden står i beslutet och ändras inte här.", field="text", code="decision")
    if Kind.BUDGET in (kind, condition.kind) and kind != condition.kind:
        raise Refused(
            "Villkoret om budgeten följer av beslutet och av anslagets år, och byts inte mot ett annat.",
            field="kind",
            code="budget",
        )
    if condition.blocks == Condition.Blocks.PAYMENT and blocks != condition.blocks:
        must_waive(by, award)
    condition.kind, condition.text, condition.blocks, condition.due_on = kind, text, blocks, due_on
    condition.least_percent = least_percent if kind == Kind.OWN_SHARE else None
    condition.least_ore = least_ore if kind == Kind.TOTAL else None
    condition.save()
    trace("grants.condition_changed", on=award, within=award.case, by=by)
    return condition


def _whole(kind: str, text: str, least_percent: int | None, least_ore: int | None) -> str:
    """The words of a condition, when all that its kind needs is there."""
    text = guards.fitting(text, field="text")
    if kind == Kind.FREE and not text:
        raise Refused("Skriv villkoret.", field="text", code="missing")
    if kind == Kind.OWN_SHARE and not 1 <= (least_percent or 0) <= 100:
        raise Refused("Skriv hur stor andel, 1 till 100 procent.", field="least_percent", code="missing")
    if kind == Kind.TOTAL and (least_ore or 0) <= 0:
        raise Refused("Skriv hur mycket som minst ska vara beviljat.", field="least_ore", code="missing")
    return text


@transaction.atomic
def meet(*, condition: Condition, by: User, reason: str = "") -> Condition:
    """Confirm that a condition is met: what the figures say is only a proposal."""
    return _decide(condition, State.MET, by, guards.fitting(reason, field="reason"))


@transaction.atomic
def waive(*, condition: Condition, reason: str, by: User) -> Condition:
    """Let go of a condition (efterskänka). Refused without a reason, and to others than an economist or a manager."""
    must_waive(by, _award(condition))
    return _decide(condition, State.WAIVED, by, _why(reason))


@transaction.atomic
def fail(*, condition: Condition, reason: str, by: User) -> Condition:
    """Say that a condition has not been met. It goes on stopping what it stops. Refused like a waiver."""
    must_waive(by, _award(condition))
    return _decide(condition, State.FAILED, by, _why(reason))


@transaction.atomic
def reopen_condition(*, condition: Condition, by: User) -> Condition:
    """Open a condition that was decided by mistake. What has been paid meanwhile stands."""
    award = _award(condition)
    must_follow_up(by, award)
    if condition.state != State.MET:
        must_waive(by, award)
    lock(award)
    Condition.objects.filter(pk=condition.pk).update(
        state=State.OPEN, decided_by=None, decided_at=None, reason=""
    )
    trace("grants.condition_opened", on=award, within=award.case, by=by)
    condition.refresh_from_db()
    return condition


@transaction.atomic
def conditions_of_decision(decision: Decision, by: User) -> int:
    """The conditions that a decision sets, on each award it gives: its clauses that are conditions, and the budget for
    years that have none. Doing it twice is doing it once. Returns how many are new."""
    made = 0
    clauses = list(decision.clauses.filter(is_condition=True))
    for award in Award.objects.filter(decision=decision).order_by("pk"):
        lock(award)
        for clause in clauses:
            words = {"kind": Kind.FREE, "text": str(clause)[:300]}
            made += Condition.objects.get_or_create(award=award, clause=clause, defaults=words)[1]
        if award.years.filter(fund_year__status=FundYear.Status.PROVISIONAL).exists():
            made += Condition.objects.get_or_create(award=award, kind=Kind.BUDGET)[1]
    if made:
        trace("grants.conditions_taken", on=decision, within=decision.case, by=by, count=made)
    return made


def _decide(condition: Condition, state: str, by: User, reason: str) -> Condition:
    award = _award(condition)
    must_follow_up(by, award)
    lock(award)
    done = Condition.objects.filter(pk=condition.pk, state=State.OPEN).update(
        state=state, decided_by=by, decided_at=clock.now(), reason=reason
    )
    if not done:
        raise Refused("Villkoret är redan avgjort. Öppna det igen om det blev fel.", code="twice")
    trace(f"grants.condition_{state}", on=award, within=award.case, by=by)
    condition.refresh_from_db()
    return condition


def _award(condition: Condition) -> Award:
    return Award.objects.select_related("case__register").get(pk=condition.award_id)


def _why(reason: str) -> str:
    return guards.written(reason, field="reason", missing="Skriv varför.")
