"""The statement of a fund: what has moved, line by line, newest first, with the balance after each line."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet, Sum

from cases.models import Case, Decision
from core.pages import Slice
from grants.models import Bucket, Fund, LedgerAccount, LedgerEvent, LedgerMovement, Reservation
from grants.queries.balances import balances
from organisation.models import User
from organisation.roles import Capability

ORDER = ("-effective_on", "-pk")
_HOLDS = (LedgerEvent.Kind.RESERVE, LedgerEvent.Kind.RELEASE)
LEFT = "kvar"
VIEWS: dict[str, tuple[str, ...]] = {
    LEFT: (Bucket.AVAILABLE, Bucket.SHORTFALL),
    "reserverat": (Bucket.RESERVED,),
    "beviljat": (Bucket.GRANTED,),
    "utbetalt": (Bucket.PAID,),
    "forfallet": (Bucket.LAPSED,),
}
VIEW_NAMES = {
    LEFT: "Det som är kvar",
    "reserverat": "Reserverat",
    "beviljat": "Beviljat, inte utbetalt",
    "utbetalt": "Utbetalt",
    "forfallet": "Förfallet",
}


@dataclass(frozen=True)
class Asked:
    """What a statement is asked for. `basis` decided leaves out reservations; `year` none is all years."""

    as_of: datetime.date
    known_at: datetime.datetime | None = None
    basis: str = "proposed"
    view: str = LEFT
    year: int | None = None

    @property
    def buckets(self) -> tuple[str, ...]:
        held = self.view == LEFT and self.basis == "decided"
        return (*VIEWS[self.view], Bucket.RESERVED) if held else VIEWS[self.view]


@dataclass
class Line:
    """One movement as it stands in the statement. Without words (`hidden`) when it belongs to a case that the reader
    may not see; `balance` is the year's, in öre, after this line."""

    movement: LedgerMovement
    balance: int
    hidden: bool = False
    names: list[str] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    decision: Decision | None = None
    reason: str = ""
    reference: str = ""

    @property
    def event(self) -> LedgerEvent:
        return self.movement.event


def movements(fund: Fund, asked: Asked) -> QuerySet[LedgerMovement]:
    """The movements that were in the ledger then and had taken effect that day."""
    rows = LedgerMovement.objects.filter(
        account__fund_year__fund=fund, account__bucket__in=asked.buckets, effective_on__lte=asked.as_of
    )
    if asked.known_at is not None:
        rows = rows.filter(recorded_at__lte=asked.known_at)
    if asked.year is not None:
        rows = rows.filter(account__fund_year__year=asked.year)
    if Bucket.RESERVED in asked.buckets and asked.view == LEFT:
        rows = rows.exclude(Q(event__kind__in=_HOLDS) | Q(event__reverses__kind__in=_HOLDS))
    # Fetched beside and not joined: the page is found by walking the index of its order, which a database does only
    # when little is asked for.
    return rows.prefetch_related(
        Prefetch("event", LedgerEvent.objects.select_related("decision__case")),
        Prefetch("account", LedgerAccount.objects.select_related("fund_year")),
    )


def lines(fund: Fund, asked: Asked, page: Slice[LedgerMovement], *, user: object) -> list[Line]:
    """The page with balances and words, in so many queries whatever its length."""
    if not page.rows:
        return []
    told = _Words(page.rows, fund, user)
    left = _balances_at(fund, asked, page.rows[0])
    made = []
    for row in page.rows:  # newest first: each line's balance is the one before it less what that one moved
        year = row.account.fund_year_id
        made.append(told.line(row, left.get(year, 0)))
        left[year] = left.get(year, 0) - row.delta
    return made


def _balances_at(fund: Fund, asked: Asked, first: LedgerMovement) -> dict[int, int]:
    """Öre per fund-year just after a movement, in the statement's order: the days before it, and its own day so far."""
    accounts = LedgerAccount.objects.filter(fund_year__fund=fund, bucket__in=asked.buckets)
    before = first.effective_on - datetime.timedelta(days=1)
    sums, _ = balances(accounts, as_of=before, known_at=asked.known_at)
    left: dict[int, int] = {}
    for pk, year in accounts.values_list("pk", "fund_year"):
        left[year] = left.get(year, 0) + sums.get(pk, 0)
    same_day = movements(fund, asked).filter(effective_on=first.effective_on, pk__lte=first.pk)
    totals = same_day.order_by().values_list("account__fund_year").annotate(Sum("delta"))
    for year, delta in totals:
        left[year] = left.get(year, 0) + int(delta)
    return left


class _Words:
    """Whom and what the events of a page are about, as far as the reader may see it."""

    def __init__(self, rows: Iterable[LedgerMovement], fund: Fund, user: object) -> None:
        self.events = {row.event_id for row in rows}
        self.staff = isinstance(user, User) and user.can(Capability.READ_DIARY, fund.authority_id)
        self.case_of = self._cases()
        ids = {case for cases in self.case_of.values() for case in cases}
        self.seen = {case.pk: case for case in Case.objects.visible_to(user).filter(pk__in=ids)}
        self.names = self._names()

    def _cases(self) -> dict[object, set[int]]:
        found: dict[object, set[int]] = {}
        events = LedgerEvent.objects.filter(pk__in=self.events, decision__isnull=False)
        of_awards = LedgerMovement.objects.filter(event__in=self.events, account__award_year__isnull=False)
        held = Reservation.objects.filter(
            Q(reserved_by__in=self.events) | Q(released_by__in=self.events)
        ).values_list("reserved_by", "released_by", "case")
        pairs = [
            *events.values_list("pk", "decision__case"),
            *of_awards.values_list("event", "account__award_year__award__case"),
            *((event, case) for by, ended, case in held for event in (by, ended)),
        ]
        for event, case in pairs:
            found.setdefault(event, set()).add(case)
        return found

    def _names(self) -> dict[tuple[object, int], list[str]]:
        rows = LedgerMovement.objects.filter(
            event__in=self.events,
            account__award_year__isnull=False,
            account__award_year__award__case__in=list(self.seen),
        ).order_by("pk")
        words = ("recipient", "purpose", "is_private_person")
        taken = rows.values_list(
            "event", "account__fund_year", *(f"account__award_year__award__{word}" for word in words)
        )
        found: dict[tuple[object, int], list[str]] = {}
        for event, year, recipient, purpose, private in taken:
            if private and not self.staff:
                recipient = "privatperson"
            name = f"{recipient}, {purpose}" if purpose else recipient
            of_event = found.setdefault((event, year), [])
            if name not in of_event:
                of_event.append(name)
        return found

    def line(self, row: LedgerMovement, balance: int) -> Line:
        event = row.event
        cases = self.case_of.get(event.pk, set())
        hidden = not cases <= set(self.seen)
        decision = event.decision
        names = self.names.get((event.pk, row.account.fund_year_id), [])
        if hidden:
            return Line(row, balance, hidden=True, names=names)
        return Line(
            row,
            balance,
            names=names,
            cases=[self.seen[pk] for pk in sorted(cases)],
            decision=decision,
            reason=event.reason if self.staff else "",
            reference=event.reference if self.staff else "",
        )


def of_event(fund: Fund, event: LedgerEvent, *, user: object) -> list[Line]:
    """All that an event moved in a fund, in and out of every bucket; the balance is the account's own after it."""
    rows = list(
        LedgerMovement.objects.filter(account__fund_year__fund=fund, event=event)
        .select_related("event__decision__case", "account__fund_year", "account__award_year__award")
        .order_by("account__fund_year__year", "pk")
    )
    told = _Words(rows, fund, user)
    return [told.line(row, row.balance_after) for row in rows]
