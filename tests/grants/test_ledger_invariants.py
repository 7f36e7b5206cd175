"""The invariants of the ledger, on whatever history: `tests.grants.naive` keeps the same books without a database, and
the two must agree on what is let through, on every balance, on every date, as known at every moment.

The invariants of the ledger and where each is tested (a name without a file stands here; LEDGER is
`test_ledger_agrees_with_naive_books_on_every_date_and_moment`):

 1 all balances together are zero                LEDGER; each posting has two ends: test_guards
 2 balance = movements = last balance = days     LEDGER; test_guards.test_verify_names_whatever_row_was_changed_by_hand
 3 versions without gap, time never backwards    LEDGER; test_races.test_mixed_events_at_once_leave_whole_books
 4 never below zero, on any date                 LEDGER; test_posting.test_grant_before_its_money_has_come_is_refused
 5 the same, by version                          LEDGER; test_guards.test_account_below_zero_is_refused_by_the_database
 6 as of any day = the naive sum                 LEDGER (`every_date_and_moment`)
 7 replayed: the same balances and cuts          test_ledger_replayed_into_an_empty_one_is_the_same
 8 reversed: as before, once, and not again      LEDGER; test_posting.test_reversal_gives_back_every_date_and_happens_once
 9 the same id twice is one; other content not   LEDGER (`repeat`); test_races.test_one_grant_sent_at_once_is_made_once
10 all or nothing; a replacement is netted       LEDGER (`attempt`, `replace`);
                                                 test_posting.test_plan_frame_is_replaced_by_the_adopted_one_in_one_event
11 paid within granted, repaid within paid       test_paying.test_paid_is_never_more_than_granted_and_nothing_is_below_zero_…
12 carrying over makes no money, takes none      test_yearend_invariants.test_year_end_makes_no_money_and_takes_none;
                                                 test_races.test_year_is_closed_once_beside_grants_out_of_it
13 a split keeps its sum, no part below zero     test_splitting.test_parts_add_up_and_none_is_below_zero
14 order of what does not compete is no matter   test_order_of_events_that_do_not_compete_gives_the_same_books
15 at once: exactly those that fit               test_races.test_grants_at_once_are_exactly_those_that_fit
16 a cut gives the same table for ever           LEDGER (`print`); test_posting.test_cut_gives_the_same_table_after_…
17 the text of an event, read back, is the event test_wording.test_amounts_are_read_back_as_they_were_written
18 no UPDATE, no DELETE                          test_guards.test_ledger_cannot_be_changed, …_is_not_replaced_…
"""

import datetime
import itertools
import uuid
from collections import defaultdict

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core import clock
from core.errors import Refused
from grants.actions.cuts import figures_again, make_cut
from grants.actions.frames import adopt_frame, cut_frame, transfer
from grants.actions.funds import accounts_of, open_year
from grants.actions.granting import Grant, award_accounts, grant, open_award_year
from grants.actions.posting import lines_of, post, replace, reverse
from grants.models import AccountDay, FundYear, LedgerAccount, LedgerMovement
from grants.queries.balances import balances, figures
from grants.rules.lines import Line
from grants.verification import cuts, ledger
from tests import factories
from tests.conftest import LONG
from tests.grants import money
from tests.grants.naive import Entry, Naive

pytestmark = pytest.mark.django_db
PHASES = tuple(Phase)  # a mutation is to fail, not to fail in the shortest way

START = datetime.date(2024, 1, 1)
NOON = datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.UTC)
FUNDS = ("klimat", "tillvaxt")
YEARS = (2024, 2025)
KEYS = [(fund, year) for fund in FUNDS for year in YEARS]

ore = st.integers(1, 40)
few = st.integers(1, 8)
days = st.integers(0, 5).map(lambda n: START + datetime.timedelta(days=30 * n))
late = st.integers(1, 5).map(lambda n: START + datetime.timedelta(days=30 * n))
years = st.sampled_from(KEYS)
picks = st.integers(0, 10**6)


class World:
    """What all histories begin with: two funds of two years, without money, and a decision."""

    def __init__(self, ks, economist, case):
        self.economist = economist
        self.decision = money.decision(case, economist, START)
        self.funds = {slug: money.fund(ks, economist, slug) for slug in FUNDS}
        for slug, year in KEYS:
            open_year(fund=self.funds[slug], year=year, by=economist)


@pytest.fixture
def world(ks, economist, registrar, official):
    return World(ks, economist, factories.case(by=registrar, official=official))


class Histories(RuleBasedStateMachine):
    """Everything that can happen to the funds, in any order, dated in any order, under a clock that may go back."""

    world: World

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.naive, self.events, self.cuts = Naive(), [], []
        self.awards, self.last = {}, {}
        self.years = {key: money.year(self.world.funds[key[0]], key[1]) for key in KEYS}
        self.accounts = {
            (*key, bucket): account
            for key, year in self.years.items()
            for bucket, account in accounts_of(year).items()
        }
        self.now, self.whole = NOON, True
        self.steps = itertools.cycle([4, 4, -6])  # minutes: the clocks of servers do not agree

    def teardown(self):
        try:
            if self.whole:  # nothing has failed before
                self.every_date_and_moment()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # What may happen

    @initialize(frames=st.lists(st.tuples(st.integers(30, 60), days), min_size=4, max_size=4))
    def frames(self, frames):
        for key, (amount, on) in zip(KEYS, frames, strict=True):
            self.frame(key, amount, on)
        self.grant([(0, KEYS[0], 20), (1, KEYS[0], 5), (0, KEYS[1], 9)], START + datetime.timedelta(days=60))

    @rule(year=years, ore=ore, on=days)
    def frame(self, year, ore, on):
        entry = Entry("frame", on, self.into(year, ore, (*year, "source")))
        self.attempt(entry, lambda: adopt_frame(fund_year=self.years[year], ore=ore, on=on, by=self.by))

    @rule(year=years, ore=st.integers(1, 90), on=days)
    def cut(self, year, ore, on):
        taken = min(ore, self.naive.lowest([(*year, "available")], on))
        rows = [
            ((*year, bucket), (*year, "source"), part)
            for bucket, part in (("available", taken), ("shortfall", ore - taken))
            if part
        ]
        self.attempt(
            Entry("cut", on, rows),
            lambda: cut_frame(fund_year=self.years[year], ore=ore, on=on, reason="KF", by=self.by),
        )

    @rule(first=years, second=years, ore=ore, on=days)
    def transfer(self, first, second, ore, on):
        if first != second:
            entry = Entry("transfer", on, self.into(second, ore, (*first, "available")))
            given = {"source": self.years[first], "target": self.years[second]}
            self.attempt(entry, lambda: transfer(ore=ore, on=on, by=self.by, **given))

    @rule(parts=st.lists(st.tuples(st.integers(0, 1), years, ore), min_size=1, max_size=4), on=days)
    def grant(self, parts, on):
        """One decision to one or two recipients, over funds and years."""
        of_recipient = defaultdict(list)
        for recipient, year, amount in parts:
            of_recipient[recipient].append((year, amount))
        first = len(self.awards)
        numbers = dict(zip(of_recipient, range(first, first + len(of_recipient)), strict=True))
        rows = [
            ((*year, "available"), (*year, "granted", numbers[recipient]), amount)
            for recipient, amounts in of_recipient.items()
            for year, amount in amounts
        ]
        grants = [
            Grant(f"Nr {number}", [(self.years[year], amount) for year, amount in of_recipient[recipient]])
            for recipient, number in numbers.items()
        ]
        made = []

        def act():
            granted = grant(decision=self.world.decision, grants=grants, by=self.by, on=on)
            made.extend(granted.awards)
            return granted.event

        if self.attempt(Entry("grant", on, rows), act):
            for number, award in zip(numbers.values(), made, strict=True):
                self.awards[number] = award
                for year in award.years.select_related("fund_year__fund"):
                    self.know(number, year)

    @precondition(lambda self: self.awards)
    @rule(pick=picks, kind=st.sampled_from(["pay", "pay", "repay", "withdraw"]), ore=few, on=late)
    def of_an_award(self, pick, kind, ore, on):
        *year, _, number = self.granted(pick)
        src, dst = {
            "pay": ((*year, "granted", number), (*year, "paid", number)),
            "repay": ((*year, "paid", number), (*year, "available")),
            "withdraw": ((*year, "granted", number), (*year, "available")),
        }[kind]
        self.post(kind, on, [(src, dst, ore)])

    @precondition(lambda self: self.awards)
    @rule(pick=picks, ore=few, on=late)
    def carry_commitment(self, pick, ore, on):
        fund, year, _, number = self.granted(pick)
        if (fund, year + 1) in self.years:
            later = open_award_year(self.awards[number], self.years[fund, year + 1])
            self.know(number, next(iter(later.values())).award_year)
            rows = [((fund, year, "granted", number), (fund, year + 1, "granted", number), ore)]
            self.post("carry_commitment", on, rows)

    @rule(fund=st.sampled_from(FUNDS), ore=ore, lapses=st.integers(0, 10), on=days)
    def carry_balance(self, fund, ore, lapses, on):
        left = (fund, YEARS[0], "available")
        rows = [(left, (fund, YEARS[1], "available"), ore), (left, (fund, YEARS[0], "lapsed"), lapses)]
        self.post("carry_balance", on, [row for row in rows if row[2]])

    @rule(year=years, ore=few, on=days, back=st.booleans())
    def reserve(self, year, ore, on, back):
        way = ((*year, "available"), (*year, "reserved"))
        src, dst = reversed(way) if back else way
        self.post("release" if back else "reserve", on, [(src, dst, ore)])

    @precondition(lambda self: self.events)
    @rule(pick=picks, later=st.integers(-1, 2))
    def reverse(self, pick, later):
        place = pick % len(self.events)
        taken, event = self.naive.entries[place], self.events[place]
        on = taken.on + datetime.timedelta(days=30 * later)
        rows = [(dst, src, amount) for src, dst, amount in self.naive.held(place)]
        self.attempt(
            Entry("reversal", on, rows, reverses=place),
            lambda: reverse(event=event, reason="Fel", by=self.by, effective_on=on),
        )

    @precondition(lambda self: self.events)
    @rule(pick=picks, ore=ore)
    def replace(self, pick, ore):
        place = pick % len(self.events)
        taken, event, held = self.naive.entries[place], self.events[place], self.naive.held(place)
        new = [(src, dst, ore) for src, dst, _ in held]
        rows = [*((dst, src, amount) for src, dst, amount in held), *new]
        self.attempt(
            Entry("replacement", taken.on, rows, reverses=place),
            lambda: replace(event=event, lines=self.lines(new), reason="Fel", by=self.by),
        )

    @precondition(lambda self: self.events)
    @rule(pick=picks, other=st.booleans())
    def repeat(self, pick, other):
        """The same event again is the one that is there; with other content it is refused. Nothing is written."""
        self.whole = False
        place = pick % len(self.events)
        entry, event = self.naive.entries[place], self.events[place]
        given = {
            "id": event.pk,
            "kind": event.kind,
            "effective_on": event.effective_on,
            "lines": self.lines(entry.rows),
            "reason": event.reason,
            "decision": event.decision,
            "reverses": event.reverses,
            "reference": "annat" if other else event.reference,
        }
        if other:
            with pytest.raises(Refused, match="redan"):
                post(by=self.by, **given)
        else:
            assert post(by=self.by, **given).recorded_at == event.recorded_at
        self.whole = True

    @rule(fund=st.sampled_from(FUNDS), on=days)
    def print(self, fund, on):
        self.cuts.append(make_cut(fund=self.world.funds[fund], name="Uttag", as_of=on, by=self.by))

    # What must hold

    @invariant()
    def balances_agree(self):
        rows = LedgerAccount.objects.values_list("pk", "balance", "version", "last_recorded_at")
        there = {pk: tuple(rest) for pk, *rest in rows}
        assert sum(balance for balance, *_ in there.values()) == 0
        for name, account in self.accounts.items():
            moved = self.naive.moved(name)
            said = (
                self.naive.balance(name),
                len(moved),
                moved[-1].recorded_at if moved else None,
            )
            assert there[account.pk] == said, name

    def every_date_and_moment(self):
        assert [*ledger(), *cuts()] == []
        dates = [START - datetime.timedelta(days=1), *self.naive.days(), START + datetime.timedelta(days=400)]
        moments = sorted({entry.recorded_at for entry in self.naive.entries})
        moments = [NOON - datetime.timedelta(days=1), *moments[:: max(1, len(moments) // 3)]]
        asked = [(on, None) for on in dates]
        asked += [(on, known_at) for known_at in moments for on in (None, dates[len(dates) // 2], dates[-1])]
        for on, known_at in asked:
            found, _ = balances(LedgerAccount.objects.all(), as_of=on, known_at=known_at)
            for name, account in self.accounts.items():
                assert found[account.pk] == self.naive.balance(name, on, known_at), (name, on, known_at)
        for on in dates:
            self.figures_agree(on)
        for cut in self.cuts:
            assert figures_again(cut) == cut.figures

    def figures_agree(self, on):
        for slug, fund in self.world.funds.items():
            for row in figures(fund, as_of=on).years:
                of_year = defaultdict(int)
                for name in self.accounts:
                    if name[:2] == (slug, row.year):
                        of_year[name[2]] += self.naive.balance(name, on)
                assert row.frame == sum(of_year.values()) - of_year["source"]
                assert row.remaining("proposed") == of_year["available"] + of_year["shortfall"]
                assert row.shortfall == min(of_year["shortfall"], 0)
                assert (row.granted, row.paid, row.reserved, row.lapsed) == tuple(
                    of_year[bucket] for bucket in ("granted", "paid", "reserved", "lapsed")
                )
                assert min(row.available, row.granted, row.paid, row.reserved, row.lapsed) >= 0

    # How

    @property
    def by(self):
        return self.world.economist

    def into(self, year, ore, src):
        covered = min(self.naive.lacks(year), ore)
        rows = [(src, (*year, "shortfall"), covered), (src, (*year, "available"), ore - covered)]
        return [row for row in rows if row[2]]

    def granted(self, pick):
        names = sorted(name for name in self.accounts if name[2] == "granted")
        return names[pick % len(names)]

    def know(self, number, award_year):
        key = (award_year.fund_year.fund.slug, award_year.fund_year.year)
        for bucket, account in award_accounts(award_year).items():
            self.accounts[(*key, bucket, number)] = account

    def lines(self, rows):
        return [Line(self.accounts[src], self.accounts[dst], amount) for src, dst, amount in rows]

    def post(self, kind, on, rows):
        given = {"decision": self.world.decision, "reason": "Skäl", "by": self.by}
        self.attempt(
            Entry(kind, on, rows),
            lambda: post(kind=kind, effective_on=on, lines=self.lines(rows), **given),
        )

    def attempt(self, entry, act):
        """The two books must agree on whether it can be done; if it cannot, nothing may have happened."""
        self.whole = False
        self.now += datetime.timedelta(minutes=next(self.steps))
        accepted = self.naive.accepts(entry)
        try:
            with clock.at(self.now), transaction.atomic():
                event = act()
        except Refused as refusal:
            if accepted:
                pytest.fail(f"{entry}: {refusal.message}")
            self.whole = True
            return False
        assert accepted, f"{entry} was let through"
        moment = max([self.now, *(self.last.get(name, self.now) for name in entry.deltas)])
        self.last |= dict.fromkeys(entry.deltas, moment)
        assert event.recorded_at == moment
        self.naive.entries.append(
            Entry(entry.kind, entry.on, entry.rows, reverses=entry.reverses, recorded_at=moment)
        )
        self.events.append(event)
        self.whole = True
        return True


class Replayed(Histories):
    """The same, and at the end everything once more, in order, into a ledger that is empty."""

    def every_date_and_moment(self):
        again = self.empty_accounts()
        events = []
        for event, entry in zip(self.events, self.naive.entries, strict=True):
            lines = [Line(again[src], again[dst], amount) for src, dst, amount in entry.rows]
            given = {
                "reverses": events[entry.reverses] if entry.reverses is not None else None,
                "decision": event.decision,
                "reason": event.reason,
            }
            events.append(
                post(kind=event.kind, effective_on=event.effective_on, lines=lines, by=self.by, **given)
            )
        for name, account in self.accounts.items():
            assert books(again[name]) == books(account), name
        for slug, fund in self.world.funds.items():
            on = START + datetime.timedelta(days=60)
            copy = again[(slug, YEARS[0], "available")].fund_year.fund
            printed = [make_cut(fund=one, name="Uttag", as_of=on, by=self.by) for one in (fund, copy)]
            assert printed[0].sha256 == printed[1].sha256
            assert printed[0].number == printed[1].number

    def empty_accounts(self):
        funds = {
            slug: money.fund(fund.authority, self.by, f"{slug}-igen")
            for slug, fund in self.world.funds.items()
        }
        made = {}
        for key in KEYS:
            year = open_year(fund=funds[key[0]], year=key[1], by=self.by)
            FundYear.objects.filter(pk=year.pk).update(status="adopted")
            made |= {(*key, bucket): account for bucket, account in accounts_of(year).items()}
        for fund, year, bucket, number in [name for name in self.accounts if len(name) == 4]:
            opened = open_award_year(self.awards[number], made[(fund, year, "source")].fund_year)
            made[(fund, year, bucket, number)] = opened[bucket]
        return made


def books(account):
    """All that an account has in its books, but when."""
    fresh = LedgerAccount.objects.get(pk=account.pk)
    moves = LedgerMovement.objects.filter(account=account).order_by("version")
    per_day = AccountDay.objects.filter(account=account).order_by("day")
    return (
        fresh.balance,
        fresh.version,
        list(moves.values_list("version", "delta", "balance_after", "effective_on")),
        list(per_day.values_list("day", "delta")),
    )


def play(machine, world, *, examples, steps):
    machine = type(machine.__name__, (machine,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples * (40 if LONG else 1),
            phases=PHASES,
            stateful_step_count=steps * (2 if LONG else 1),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_ledger_agrees_with_naive_books_on_every_date_and_moment(world):
    play(Histories, world, examples=20, steps=20)


def test_ledger_replayed_into_an_empty_one_is_the_same(world):
    play(Replayed, world, examples=4, steps=15)


@pytest.fixture
def economist_and_years(ks, economist, registrar, official):
    case = factories.case(by=registrar, official=official)
    return economist, money.decision(case, economist, START), ks


@settings(max_examples=200 if LONG else 6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_order_of_events_that_do_not_compete_gives_the_same_books(economist_and_years, data):
    """Reservations, releases of what was there before, and lapses, each with money of its own, in two orders."""
    by, _, authority = economist_and_years
    kinds = st.sampled_from([("available", "reserved"), ("available", "lapsed"), ("reserved", "available")])
    moves = data.draw(st.lists(st.tuples(kinds, days, ore), min_size=2, max_size=8))
    ends = []
    for order in (moves, data.draw(st.permutations(moves))):
        with transaction.atomic():
            slug = uuid.uuid4().hex[:8]
            accounts = accounts_of(money.year(money.fund(authority, by, slug, y2024=10_000), 2024))
            way = {
                "available": accounts["available"],
                "reserved": accounts["reserved"],
                "lapsed": accounts["lapsed"],
            }
            before = [Line(way["available"], way["reserved"], 1_000)]
            post(kind="reserve", effective_on=START, lines=before, by=by)
            for (src, dst), on, amount in order:
                lines = [Line(way[src], way[dst], amount)]
                post(kind="adjust", effective_on=on, lines=lines, by=by, reason="Prov")
            ends.append(
                [(books(account)[0], books(account)[1], books(account)[3]) for account in way.values()]
            )
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


@settings(max_examples=200 if LONG else 8, suppress_health_check=list(HealthCheck))
@given(
    plan=st.integers(1, 60), granted=st.integers(0, 60), cut=st.integers(0, 60), adopted=st.integers(1, 60)
)
def test_adopted_frame_is_the_frame_whatever_the_plan_had_promised(
    economist_and_years, plan, granted, cut, adopted
):
    """What is given is the adopted frame without the cuts, and it is either left, promised or lacking."""
    by, decision, authority = economist_and_years
    with transaction.atomic():
        year = open_year(fund=money.fund(authority, by, "plan"), year=2027, by=by)
        adopt_frame(fund_year=year, ore=plan, on=START, by=by, provisional=True)
        granted = min(granted, plan)
        if granted:
            grant(decision=decision, grants=[Grant("A", [(year, granted)])], by=by)
        if cut:
            cut_frame(fund_year=year, ore=cut, on=START, reason="KF", by=by)
        event = adopt_frame(fund_year=year, ore=adopted, on=START, by=by)
        row = figures(year.fund).year(2027)
        assert row.frame == adopted - cut
        assert row.available + row.shortfall == adopted - cut - granted
        assert not (row.available and row.shortfall)
        assert sum(line.ore for line in lines_of(event) if line.src.bucket == "source") == adopted
        assert list(ledger()) == []
        transaction.set_rollback(True)
