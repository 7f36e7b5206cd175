"""What is doubtful about a budget: each check with what it finds and what it lets pass."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.actions.tabling import table_proposal
from budget.checks import budget_memo, financing
from budget.checks import directive as checks
from budget.route import Expected, Passing
from budget.rules.directive import new_council_from
from cases.actions.memos import start_memo
from cases.findings import Severity, of_memo
from cases.memo_content import Amount, Clause, Content, Enclosure, Section
from cases.queries import whole_memos
from cases.views.memo_offer import offer_of
from core import clock
from organisation.sittings import Sitting
from tests.budget import directed

DAY = datetime.date
MEETS = Sitting("/m/", "Planerat")


def passing(kind, *days, key=1, meets=True, **sitting):
    """A body of a kind on some days, with a meeting on each of them unless something else is said."""
    there = {day: Sitting("/m/", "Planerat", **sitting) for day in days} if meets else {}
    name = {"board": "KS", "council": "KF"}.get(kind, "KSNAU")
    return Passing(key, key, name, kind, days, there)


def ids(found):
    return [one.id for one in found]


JUNE_4, JUNE_17 = DAY(2024, 6, 4), DAY(2024, 6, 17)


def route(board=JUNE_4, council=JUNE_17):
    return [passing("board", board, key=1), passing("council", council, key=2)]


def test_route_with_board_and_council_is_complete():
    assert ids(checks.complete(route())) == []
    assert ids(checks.complete(route()[:1])) == ["route-lacks:council"]
    assert ids(checks.complete(route()[1:])) == ["route-lacks:board"]


@pytest.mark.parametrize(
    ("board", "council", "found"),
    [
        (DAY(2024, 10, 31), DAY(2024, 11, 30), []),
        (DAY(2024, 11, 1), DAY(2024, 11, 30), ["calendar:board"]),
        (DAY(2024, 10, 31), DAY(2024, 12, 1), ["calendar:council"]),
        (DAY(2024, 12, 1), DAY(2025, 1, 2), ["calendar:board", "calendar:council"]),
    ],
)
def test_proposal_is_due_in_october_and_budget_in_november(board, council, found):
    assert ids(checks.calendar(2025, route(board, council))) == found


def test_month_after_needs_special_reasons_and_later_is_too_late():
    special, late = (
        next(checks.calendar(2025, route(council=day))) for day in (DAY(2024, 12, 31), DAY(2025, 1, 1))
    )
    assert "särskilda skäl" in special.message
    assert "skattesatsen ska ändå fastställas senast 30\u00a0november\u00a02024" in special.message
    assert late.message.startswith("Lägg budgeten senast 30")
    assert (special.source, special.place) == ("KL 11:10", "steg-2")


def test_later_of_two_days_counts_until_one_of_them_has_been_held():
    either = Passing(1, 1, "KS", "board", (DAY(2024, 10, 29), DAY(2024, 11, 5)), {})
    assert ids(checks.calendar(2025, [either])) == ["calendar:board"]
    held = Passing(1, 1, "KS", "board", either.days, {DAY(2024, 10, 29): Sitting("/m/", "Hållet", held=True)})
    assert ids(checks.calendar(2025, [held])) == []


def test_newly_elected_council_adopts_the_budget_in_an_election_year():
    assert ids(checks.newly_elected(2027, [passing("council", DAY(2026, 6, 15))])) == ["newly-elected"]
    assert ids(checks.newly_elected(2027, [passing("council", DAY(2026, 10, 14))])) == ["newly-elected"]
    assert ids(checks.newly_elected(2027, [passing("council", DAY(2026, 10, 15))])) == []
    assert ids(checks.newly_elected(2025, [passing("council", DAY(2024, 6, 17))])) == []


@given(st.integers(2000, 2100))
def test_every_fourth_year_is_an_election_year(year):
    first = new_council_from(year)
    assert (first is None) == ((year - 1) % 4 != 2)
    assert first is None or first == DAY(year - 1, 10, 15)


def test_preparation_and_decision_on_the_same_day_is_found_also_when_it_only_may_be():
    """D3: the sub-committee 28 May or 4 June, the board 4 June."""
    first = passing("subcommittee", DAY(2024, 5, 28), DAY(2024, 6, 4), key=1)
    (found,) = checks.same_day([first, *route()[1:], passing("board", DAY(2024, 6, 4), key=3)])
    assert (found.id, found.title) == ("same-day:1-3", "KSNAU och KS kan bli samma dag")
    (sure,) = checks.same_day(
        [passing("subcommittee", DAY(2024, 6, 4)), passing("board", DAY(2024, 6, 4), key=2)]
    )
    assert sure.title == "KSNAU och KS är samma dag"
    assert ids(checks.same_day(route())) == []
    held = Passing(
        1, 1, "KSNAU", "subcommittee", first.days, {first.days[0]: Sitting("/m/", "Hållet", held=True)}
    )
    assert ids(checks.same_day([held, passing("board", DAY(2024, 6, 4), key=3)])) == []


def test_step_without_a_meeting_is_found_unless_one_of_its_days_has_one():
    day, other = DAY(2024, 5, 28), DAY(2024, 6, 4)
    assert ids(checks.without_meeting([passing("board", day, meets=False)])) == ["no-meeting:1"]
    assert "inställt" in next(checks.without_meeting([passing("board", day, cancelled=True)])).message
    assert ids(checks.without_meeting([passing("board", day)])) == []
    assert (
        ids(checks.without_meeting([Passing(1, 1, "KSNAU", "subcommittee", (day, other), {other: MEETS})]))
        == []
    )


def test_proposal_is_late_when_the_last_of_its_days_has_passed():
    step = passing("subcommittee", DAY(2024, 5, 28), DAY(2024, 6, 4))
    awaited, tabled = Expected(1, "M", step, None), Expected(2, "S", step, DAY(2024, 5, 28))
    assert ids(checks.late([awaited, tabled], DAY(2024, 6, 4))) == []
    assert ids(checks.late([awaited, tabled], DAY(2024, 6, 5))) == ["late-proposal:1"]


# The memo


def auditors(**fields):
    return Enclosure(title="Kommunrevisionens budget för 2025", label="Bilaga 4", id=4, **fields)


def test_auditors_budget_comes_from_the_presidium():
    find = budget_memo.auditors_budget
    assert ids(find([auditors(state="awaited", awaited_from="Kommunfullmäktiges presidium")])) == []
    assert ids(find([auditors(state="awaited", awaited_from="KF-presidiet")])) == []
    assert ids(find([auditors(state="attached", record_id=1)])) == []
    assert (
        ids(find([Enclosure(title="Investeringsbudget 2025"), Enclosure(title="Revisionens rapport")])) == []
    )
    (listed,) = find([Enclosure(title="Investeringsbudget"), auditors()])
    assert (listed.id, listed.place, listed.source) == ("auditors-budget:4", "bilaga-2", "KL 11:8")
    (other,) = find([auditors(state="awaited", awaited_from="Ekonomi")])
    assert other.found == "Ekonomi"


ANNOUNCED = Section(
    "prose",
    html="<p>Ärendet fylls på:</p><p>att fastställa kommunrevisionens budget för 2025 – bilaga 4<br>"
    "att fastställa kommunfullmäktiges årshjul - bilaga 6</p><p>Se även bilaga 7.</p>",
)


def test_announced_clauses_are_read_from_the_text():
    words = budget_memo.announced_in(Content("t", sections=[ANNOUNCED]))
    assert [(one.what, one.enclosure) for one in words] == [
        ("fastställa kommunrevisionens budget för 2025", "4"),
        ("fastställa kommunfullmäktiges årshjul", "6"),
    ]


def test_enclosure_that_waits_like_the_others_is_marked_like_them():
    """S2: bilaga 6 waits for the presidium as bilaga 4 does, and is not marked."""
    words = budget_memo.announced_in(Content("t", sections=[ANNOUNCED]))
    four = auditors(state="awaited", awaited_from="Presidiet")
    six = Enclosure(title="Kommunfullmäktiges årshjul", label="Bilaga 6", id=6)
    (found,) = budget_memo.waits_unmarked(words, [four, six])
    assert (found.id, found.place, found.title) == (
        "waits-unmarked:6", "bilaga-2", "Bilaga 6 väntas men är inte märkt så",
    )  # fmt: skip
    six.state, six.awaited_from = "awaited", "Presidiet"
    assert ids(budget_memo.waits_unmarked(words, [four, six])) == []
    six.state, four.state = "listed", "attached"
    assert ids(budget_memo.waits_unmarked(words, [four, six])) == []  # nobody is said to be waited for


def test_announced_clause_that_is_not_written_is_found():
    """S1: three empty att-satser, and those that are announced wait."""
    words = budget_memo.announced_in(Content("t", sections=[ANNOUNCED]))
    empty = [Clause(state="empty")] * 3
    (found,) = budget_memo.announced_without_clause(words, empty)
    assert found.title == "2 att-satser är aviserade men inte skrivna"
    assert "De 3 tomma" in found.message
    written = [Clause("fastställa", "Kommunrevisionens budget för 2025, bilaga 4", state="awaited")]
    (one,) = budget_memo.announced_without_clause(words, written)
    assert (one.title, one.found) == (
        "En att-sats är aviserad men inte skriven", "fastställa kommunfullmäktiges årshjul",
    )  # fmt: skip
    written.append(Clause("fastställa", "kommunfullmäktiges årshjul"))
    assert ids(budget_memo.announced_without_clause(words, written)) == []


def test_spending_in_the_running_year_says_how_it_is_financed():
    spends = Clause("bevilja", "260 mnkr för köpet", amounts=[Amount(2024, 1)], id=1)
    assert ids(financing.unfinanced([spends], 2024)) == ["unfinanced:1"]
    assert ids(financing.unfinanced([spends], 2025)) == []
    for words in ("260 mnkr, som finansieras med lån", "260 mnkr ur kommunstyrelsens medel"):
        told = Clause("bevilja", words, amounts=[Amount(2024, 1)], id=1)
        assert ids(financing.unfinanced([told], 2024)) == []
    sourced = Clause("bevilja", "260 mnkr", amounts=[Amount(2024, 1, source_label="Tillväxt")], id=1)
    assert ids(financing.unfinanced([sourced], 2024)) == []


# In the product


def test_demo_has_what_the_papers_have(demo):
    """Item 1: D3, S1, S2; bilaga 4 and 5 wait for the presidium as they should, and every step has its meeting."""
    memo = whole_memos().get(case__dnr="KS-2023/00651")
    ours = [
        one
        for one in of_memo(memo)
        if one.id.partition(":")[0]
        in {"same-day", "waits-unmarked", "announced", "twice", "calendar", "no-meeting", "auditors-budget",
            "newly-elected", "late-proposal", "route-lacks", "unfinanced"}
    ]  # fmt: skip
    assert [(one.severity, one.title) for one in ours] == [
        (Severity.WARNS, "Bilaga 6 väntas men är inte märkt så"),
        (Severity.WARNS, "3 att-satser är aviserade men inte skrivna"),
        (Severity.WARNS, "KSNAU och KS kan bli samma dag"),
        (Severity.INFORMS, "Två bilagor heter nästan lika"),
    ]
    assert {one.place for one in ours} == {"forslag", "bilaga-7", "bilaga-9"}


def test_memo_is_offered_the_clauses_of_the_proposals_that_are_tabled(registrar, official, ksnau):
    case = directed.budget_case(registrar, official)
    made = directed.framed(case, official)
    memo = start_memo(case=case, body=ksnau, by=official)
    assert list(offer_of(memo).clauses) == []
    one = directed.proposal(made, official, "S", tabled=False)
    assert list(offer_of(memo).clauses) == []
    table_proposal(
        proposal=one,
        tabled_on=clock.today(),
        clauses="att fastställa budgeten\nfastställa skattesatsen",
        by=official,
    )
    assert [(clause.verb, clause.text) for clause in offer_of(memo).clauses] == [
        ("fastställa", "budgeten"), ("fastställa", "skattesatsen"),
    ]  # fmt: skip
