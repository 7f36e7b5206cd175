"""A final decision about money, posted in the transaction that decides it; taken back when the § is opened again; and
annulled by a court."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from cases.matters import Source
from cases.memo_content import Amount
from cases.models import Decision, DecisionClause, Memo
from core import clock, money
from core.dates import long_date
from core.errors import Refused
from core.locking import lock
from grants.actions.granting import Grant, grant
from grants.actions.posting import reverse
from grants.actions.reserving import hold_funds_of, release_case, there_or_refused
from grants.models import Application, Compilation, CompilationRow, Fund, FundYear, LedgerEvent, Reservation
from grants.queries.proposed import (
    PREFIX,
    PerFund,
    asked_in,
    compilation_of,
    rows_of,
    sources_of,
    summed,
    years_of,
)
from grants.rules import wording
from grants.rules.keeping import must_keep
from organisation.models import User
from trail.actions import record as trace

Outcome, Kind = Decision.Outcome, LedgerEvent.Kind
GIVES = {Outcome.AS_PROPOSED, Outcome.AMENDED, Outcome.OWN}
SPENDS = ("bevilja", "anvisa", "bidra", "medfinansiera")


@dataclass
class Given:
    """What the clauses give one recipient."""

    recipient: str
    purpose: str = ""
    application: Application | None = None
    is_private_person: bool = False
    amounts: list[Amount] = field(default_factory=list)


@transaction.atomic
def post_decision(*, decision: Decision, by: User) -> LedgerEvent | None:
    """Post what a final decision grants, dated its day, as one event. What was reserved in the case is let go first.
    None when it gives nothing.

    Refused: an amount without a fund, a year that the fund does not have, an amount that does not fit; a clause whose
    words say other amounts than it has; clauses whose totals are not those of the compilation's rows.
    """
    compilation = _held(decision)
    hold_funds_of(decision.case)
    release_case(case=decision.case, by=by, on=decision.decided_on)
    if decision.outcome not in GIVES:
        return None
    sources = sources_of(decision.case)
    clauses = list(decision.clauses.prefetch_related("amounts").order_by("position"))
    said = {clause.pk: _amounts_of(clause, sources) for clause in clauses}
    if compilation is not None:
        return _post_rows(decision, compilation, clauses, said, by)
    given = _given(decision, clauses, said, sources)
    if not given:
        return None
    there = years_of(asked_in([amount for one in given for amount in one.amounts]))
    grants = [
        Grant(
            one.recipient, _by_year(one.amounts, there), one.purpose, one.application, one.is_private_person
        )
        for one in given
    ]
    return grant(decision=decision, grants=grants, by=by).event


def _amounts_of(clause: DecisionClause, sources: Sequence[Source]) -> list[Amount]:
    """A clause's amounts, each from a fund. Its words and its amounts must say the same."""
    rows = [Amount(a.year, a.ore, a.source_label, a.source_key) for a in clause.amounts.all()]
    name = f"Att-sats {clause.position + 1}"
    said = wording.parse(clause.text, sources)
    if not rows:
        if said and clause.verb in SPENDS:
            raise Refused(
                f"{name} beviljar {_told(said)} men har inga belopp per år. Skriv in dem under ”Belopp per år” och "
                "välj anslag där, eller skriv i satsen vilket anslag pengarna tas från.",
                field="clauses",
                code="no-amounts",
            )
        return []
    if said and not wording.agrees(clause.text, rows, sources):
        raise Refused(
            f"{name} säger {_told(said)}, men beloppen är {_told(rows)}. Ändra texten eller beloppen så att "
            "de är lika, eller tryck på ”Skriv beloppen i satsen”.",
            field="clauses",
            code="amounts-differ",
        )
    for row in rows:
        if not row.source_key.startswith(PREFIX):
            raise Refused(
                f"{name}: {money.text(row.ore)} {row.year} har inget anslag. Välj det under ”Belopp per år”, eller "
                "skriv i satsen vilket anslag pengarna tas från, med anslagets namn.",
                field="clauses",
                code="no-fund",
            )
    return rows


def _told(amounts: Sequence[Amount]) -> str:
    return wording.render([Amount(a.year, a.ore) for a in amounts], ())


def _compilation(decision: Decision) -> Compilation | None:
    """The compilation that the decision is about: the one enclosed in its memo; of a decision by delegation, the one
    that its case's round has."""
    if decision.memo_version is not None:
        return compilation_of(decision.memo_version.memo)
    if decision.body_id is None:
        rows = Compilation.objects.filter(call__case=decision.case, memo=None)
        return rows.exclude(state=Compilation.State.DECIDED).order_by("-version", "-pk").first()
    return None


def _held(decision: Decision) -> Compilation | None:
    """What must be held before the accounts: the memos with something reserved, and the compilation."""
    lock(*Memo.objects.filter(reservations__in=Reservation.objects.filter(case=decision.case, ended_at=None)))
    compilation = _compilation(decision)
    if compilation is not None:
        lock(compilation)
    return compilation


def _post_rows(
    decision: Decision,
    compilation: Compilation,
    clauses: Sequence[DecisionClause],
    said: Mapping[int, list[Amount]],
    by: User,
) -> LedgerEvent | None:
    rows = rows_of(compilation)
    proposed = summed(
        (a.fund_year.fund.key, a.fund_year.year, a.ore) for row in rows for a in row.amounts.all()
    )
    stated = asked_in([amount for amounts in said.values() for amount in amounts])
    if stated and stated != proposed:
        raise Refused(_disagreement(stated, proposed), field="clauses", code="not-the-rows")
    if not stated and decision.outcome != Outcome.AS_PROPOSED and not _only_adds(clauses):
        raise Refused(
            "Beslutet har andra ord än förslaget men inga belopp per år, så det går inte att se vad som beviljas. Skriv "
            "beloppen i att-satsen, eller ändra sammanställningens rader först.",
            field="clauses",
            code="no-amounts",
        )
    states = Compilation.State
    Compilation.objects.filter(pk=compilation.pk).update(
        state=states.DECIDED, frozen_at=compilation.frozen_at or clock.now()
    )
    if not rows:
        return None
    return grant(decision=decision, grants=[_of_row(row) for row in rows], by=by).event


def _of_row(row: CompilationRow) -> Grant:
    about = row.application
    return Grant(
        about.applicant,
        [(one.fund_year, one.ore) for one in row.amounts.all()],
        about.project,
        about,
        about.is_private_person,
    )


def _only_adds(clauses: Sequence[DecisionClause]) -> bool:
    """Whether every clause that was proposed stands as it was."""
    return all(not one.proposed or str(one) == one.proposed for one in clauses)


def _disagreement(stated: PerFund, proposed: PerFund) -> str:
    names = dict(Fund.objects.values_list("slug", "name"))
    places = sorted(
        {(key, year) for per in (stated, proposed) for key, years in per.items() for year in years}
    )
    for key, year in places:
        here, there = stated.get(key, {}).get(year, 0), proposed.get(key, {}).get(year, 0)
        if here != there:
            fund = names.get(key.removeprefix(PREFIX), key)
            return (
                f"Att-satserna ger {money.text(here)} ur {fund} {year}, men sammanställningens rader ger "
                f"{money.text(there)}. Ändra raderna i sammanställningen eller beloppen i satsen, så att de är lika."
            )
    return ""


def _given(
    decision: Decision,
    clauses: Sequence[DecisionClause],
    said: Mapping[int, list[Amount]],
    sources: Sequence[Source],
) -> list[Given]:
    """Who gets what: one project of one applicant goes to the case's counterparty, several to those that the clauses
    name."""
    spending = [clause for clause in clauses if said[clause.pk]]
    subjects = {clause.pk: wording.subject(clause.text, sources) for clause in spending}
    application = _only_application(decision)
    alone = len(set(subjects.values())) == 1
    found: dict[str, Given] = {}
    for clause in spending:
        subject = subjects[clause.pk]
        if application is not None and alone:
            new = Given(
                application.applicant, application.project, application, application.is_private_person
            )
        elif alone and decision.case.counterparty:
            new = Given(decision.case.counterparty, subject)
        else:
            new = Given(subject or decision.case.subject)
        found.setdefault(subject, new).amounts.extend(said[clause.pk])
    return list(found.values())


def _only_application(decision: Decision) -> Application | None:
    rows = Application.objects.filter(call__case=decision.case, state=Application.State.RECEIVED)[:2]
    return rows[0] if len(rows) == 1 else None


def _by_year(
    amounts: Sequence[Amount], there: Mapping[tuple[str, int], FundYear]
) -> list[tuple[FundYear, int]]:
    totals = wording.per_source(amounts)
    return [(there_or_refused(there, key, year), ore) for (key, year), ore in totals.items()]


def event_of(decision: Decision) -> LedgerEvent | None:
    """What a decision has posted and nothing has taken back."""
    return LedgerEvent.objects.filter(decision=decision, kind=Kind.GRANT, taken_back_by=None).first()


@transaction.atomic
def unpost_decision(*, decision: Decision, by: User) -> None:
    """Take back what a decision posted, whole, on its own day: its § was opened again."""
    event = event_of(decision)
    if event is not None:
        reverse(event=event, reason=decision.undone_reason or "Beslutet är återtaget", by=by)
        _reopen_compilations(decision)


def _reopen_compilations(decision: Decision) -> None:
    decided = Compilation.objects.filter(
        rows__application__awards__decision=decision, state=Compilation.State.DECIDED
    )
    for compilation in decided.distinct():
        Compilation.objects.filter(pk=compilation.pk).update(state=Compilation.State.FROZEN)


@transaction.atomic
def annul(*, decision: Decision, on: datetime.date, reason: str, by: User) -> LedgerEvent:
    """A court has annulled the decision (laglighetsprövning, KL 13): what it granted is given back to the funds from
    the court's day. The decision itself stands as it was made.

    Refused: to others than an economist; a day before the decision or that has not come; without a reason; a decision
    that has nothing posted; money that has been paid, which is repaid first."""
    must_keep(decision.case.register.authority, by)
    lock(decision.case)
    if not reason.strip():
        raise Refused(
            "Skriv domstol och målnummer, och varför beslutet är upphävt.", field="reason", code="missing"
        )
    if on < decision.decided_on:
        raise Refused(
            f"Beslutet fattades den {long_date(decision.decided_on)}. Domen kan inte vara äldre.", field="on"
        )
    if on > clock.today():
        raise Refused("Domens dag har inte kommit än.", field="on")
    event = event_of(decision)
    if event is None:
        raise Refused(f"{decision} har ingenting bokfört som kan återföras.", code="nothing")
    back = reverse(event=event, reason=f"Upphävt av domstol: {reason.strip()}"[:300], effective_on=on, by=by)
    trace("grants.annulled", on=decision, within=decision.case, by=by, label=decision.label)
    return back
