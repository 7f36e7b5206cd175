"""Payments, money that comes back, and grants that are taken back. Amounts are öre; the bank is told elsewhere.

The award is locked first and the accounts last, so that a condition cannot be opened or met half-way through.
"""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from cases.actions import guards
from cases.decision_events import standing_of
from core import legal_dates
from core.dates import long_date
from core.errors import Refused
from core.locking import lock
from grants.actions.frames import into_available
from grants.actions.funds import accounts_of
from grants.actions.granting import award_accounts
from grants.actions.posting import hold, post
from grants.models import Award, AwardYear, Bucket, Condition, FundYear, LedgerAccount, LedgerEvent
from grants.rules.awards import must_pay
from grants.rules.lines import Line
from organisation.models import User
from trail.actions import record as trace

Kind = LedgerEvent.Kind


@transaction.atomic
def pay(
    *,
    award_year: AwardYear,
    ore: int,
    on: datetime.date,
    reference: str,
    by: User,
    announced_on: datetime.date | None = None,
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Book a payment of what has been granted for a year. `reference` is the finance system's verification number;
    `announced_on` is the day a decision was announced whose notice is not kept here.

    Refused: to others than an economist; more than is left; a day that has not come; while a condition stands in the
    way; before the decision has won legal force, unless the fund says that it pays before (KL 13:5); from a year whose
    budget is not adopted, until that condition is met or waived."""
    award, before = _begin(award_year, ore, on, reference, by, id, Kind.PAY)
    if before is not None:
        return before
    _must_be_free(award)
    _must_have_budget(award_year, award)
    _must_be_final(award, award_year.fund_year, on, announced_on)
    held = award_accounts(award_year)
    lines = [Line(held[Bucket.GRANTED], held[Bucket.PAID], ore)]
    return _book(Kind.PAY, award, on, lines, by=by, id=id, reference=reference)


@transaction.atomic
def repay(
    *,
    award_year: AwardYear,
    ore: int,
    on: datetime.date,
    reference: str,
    by: User,
    reason: str = "",
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Book money that the recipient has paid back. It covers what the year lacks first; the rest can be granted again,
    or lapses when the year is closed. Refused: more than has been paid."""
    award, before = _begin(award_year, ore, on, reference, by, id, Kind.REPAY)
    if before is not None:
        return before
    lines = _back(award_year, Bucket.PAID, ore)
    reason = guards.fitting(reason, field="reason")
    return _book(Kind.REPAY, award, on, lines, by=by, id=id, reference=reference, reason=reason)


@transaction.atomic
def withdraw(
    *,
    award_year: AwardYear,
    ore: int,
    on: datetime.date,
    reason: str,
    by: User,
    reference: str = "",
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Take back what has been granted and not paid: not used, or a condition that failed. Goes where a repayment goes.
    Refused: without a reason; more than is left unpaid."""
    reason = guards.written(reason, field="reason", missing="Skriv varför bidraget tas tillbaka.")
    award, before = _begin(award_year, ore, on, reference, by, id, Kind.WITHDRAW)
    if before is not None:
        return before
    lines = _back(award_year, Bucket.GRANTED, ore)
    return _book(Kind.WITHDRAW, award, on, lines, by=by, id=id, reference=reference, reason=reason)


def _begin(
    award_year: AwardYear,
    ore: int,
    on: datetime.date,
    reference: str,
    by: User,
    id: uuid.UUID | None,
    kind: str,
) -> tuple[Award, LedgerEvent | None]:
    """What all three share: who may, a sound amount, reference and day, the award held. The event, if it was booked
    before: the same form sent twice."""
    award = Award.objects.select_related("case__register", "decision").get(pk=award_year.award_id)
    must_pay(by, award)
    if ore <= 0:
        raise Refused("Skriv ett belopp som är större än noll.", field="ore", code="amount")
    if kind != Kind.WITHDRAW and not reference.strip():
        raise Refused("Skriv verifikationens nummer.", field="reference", code="missing")
    guards.fitting(reference, field="reference", limit=120)
    guards.not_ahead(on, field="on", message="Skriv en dag som har varit: det som har hänt bokförs.")
    lock(award)
    award.refresh_from_db(fields=["announced_on"])
    before = LedgerEvent.objects.filter(pk=id).first() if id else None
    if before is None:
        return award, None
    moved = sum(row.ore for row in before.postings.filter(src__award_year=award_year))
    said = (before.kind, before.effective_on, moved, before.reference)
    if said != (kind, on, ore, reference.strip()):
        raise Refused(
            "Det här är redan bokfört, med ett annat innehåll. Ladda om sidan och gör om.", code="repeated"
        )
    return award, before


def _book(
    kind: str,
    award: Award,
    on: datetime.date,
    lines: list[Line],
    *,
    by: User,
    id: uuid.UUID | None,
    reference: str,
    reason: str = "",
) -> LedgerEvent:
    trace(f"grants.award_{kind}", on=award, within=award.case, by=by)
    return post(
        kind=kind,
        effective_on=on,
        lines=lines,
        by=by,
        id=id,
        reason=reason,
        decision=award.decision,
        reference=reference.strip(),
    )


def _back(award_year: AwardYear, bucket: str, ore: int) -> list[Line]:
    """Where money that comes back goes: what is lacking is covered first; in a closed year the rest lapses."""
    year, mine = accounts_of(award_year.fund_year), award_accounts(award_year)
    hold([*year.values(), *mine.values()])
    closed = FundYear.objects.get(pk=award_year.fund_year_id).status == FundYear.Status.CLOSED
    lines = into_available(year, ore, out_of=mine[bucket])
    return [_lapsing(line, year) for line in lines] if closed else lines


def _lapsing(line: Line, year: dict[str, LedgerAccount]) -> Line:
    left = line.dst.pk == year[Bucket.AVAILABLE].pk
    return Line(line.src, year[Bucket.LAPSED], line.ore) if left else line


# What stands in the way of a payment


def _must_be_free(award: Award) -> None:
    for condition in award.conditions.in_the_way_of_payment():
        state = "är inte uppfyllt" if condition.is_open else "har inte uppfyllts"
        raise Refused(
            f"Villkoret ”{condition}” {state}. Betala när det är uppfyllt eller efterskänkt.",
            code="condition",
        )


def _must_have_budget(award_year: AwardYear, award: Award) -> None:
    year = FundYear.objects.select_related("fund").get(pk=award_year.fund_year_id)
    if year.status != FundYear.Status.PROVISIONAL:
        return
    settled = award.conditions.filter(
        kind=Condition.Kind.BUDGET, state__in=[Condition.State.MET, Condition.State.WAIVED]
    )
    if not settled.exists():
        raise Refused(
            f"{year} har ingen fastställd budget ännu. Bidraget för det året betalas när budgeten är beslutad.",
            field="award_year",
            code="budget",
        )


def _must_be_final(
    award: Award, fund_year: FundYear, on: datetime.date, announced_on: datetime.date | None
) -> None:
    standing = standing_of(award.decision)
    if standing.settled_on is None:
        raise Refused(
            f"Protokollet med {award.decision} är inte justerat. Betala när det är justerat.",
            code="unsettled",
        )
    if fund_year.fund.pays_before_appeal:
        return
    last = standing.last_appeal_on
    if not standing.known:
        last = legal_dates.last_appeal_day(_announced(award, announced_on))
    elif standing.announced_on is None:
        raise Refused(
            f"{award.decision} är inte anslaget ännu. Tiden att överklaga har inte börjat (KL 13:5).",
            code="appeal",
        )
    if last is not None and on <= last:
        raise Refused(
            f"{award.decision} kan överklagas till och med {long_date(last)} (KL 13:5). Betala dagen efter eller senare.",
            field="on",
            code="appeal",
        )


def _announced(award: Award, announced_on: datetime.date | None) -> datetime.date:
    """The day an older decision was announced, as somebody has said it: once is enough."""
    day = announced_on or award.announced_on
    if day is None:
        raise Refused(
            "Skriv vilken dag beslutet tillkännagavs: anslaget finns inte här, och tiden att överklaga räknas från det.",
            field="announced_on",
            code="appeal",
        )
    if day < award.decision.decided_on:
        raise Refused(
            f"Beslutet fattades {long_date(award.decision.decided_on)} och kan inte ha tillkännagetts före det.",
            field="announced_on",
        )
    guards.not_ahead(day, field="announced_on", message="Skriv en dag som har varit.")
    if day != award.announced_on:
        Award.objects.filter(pk=award.pk).update(announced_on=day)
        award.announced_on = day
    return day
