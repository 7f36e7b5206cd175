"""From memo to ledger: held on the agenda, posted at the decision, taken back, and what is refused on the way."""

import datetime

import pytest

from cases.actions.deciding import Ruling, decide
from cases.actions.delegated import decide_by_delegation
from cases.documents import memo_document
from cases.memo_content import Section, content_of
from cases.models import Decision, DelegationPoint, Memo, MemoLevel
from cases.queries import approvals_waiting_for, whole_memos
from core import clock
from core.errors import Refused
from grants.actions.cuts import figures_again, make_cut
from grants.actions.deciding import annul
from grants.actions.frames import adopt_frame, transfer
from grants.actions.funds import open_year
from grants.models import ApplicationConflict, Award, Compilation, LedgerCut, LedgerEvent, Reservation
from grants.queries.balances import figures
from grants.queries.proposed import standing_awards
from grants.verification import cuts, ledger
from meetings.actions.agenda import move_to_meeting, remove_item, restore_item, withdraw_item
from meetings.actions.holding import close_paragraph, confirm_as_proposed, reopen_paragraph
from meetings.actions.planning import cancel_meeting
from meetings.models import Proceeding
from tests import factories
from tests.grants import money, spending
from tests.grants.money import TKR
from tests.meetings import making
from tests.meetings.sitting import sitting
from tests.meetings.test_holding_views import at, typed
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)
WELL = dict(method="acclamation", no_motions=True, no_reservations=True)
OFFICE = {2024: 20 * TKR, 2025: 100 * TKR, 2026: 100 * TKR, 2027: 80 * TKR}


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at("2024-05-21T08:30"):
        yield


@kept
def fund(ks, economist):
    """Tillväxt as it was left on 2024-04-29; no 2027."""
    return money.fund(ks, economist, "tillvaxt", y2024=147_820_000, y2025=300_740_000, y2026=929_620_000)


@kept
def climate(ks, economist):
    return money.fund(ks, economist, "klimat", y2024=2_500 * TKR, y2025=2_500 * TKR, y2026=2_700 * TKR)


@kept
def room(ksnau, secretary):
    return sitting(
        ksnau,
        secretary,
        cases=[{"subject": "NSSO", "matter": "grant", "counterparty": "Region Västerbotten"}],
    )


@kept
def memo(room, fund):
    memo = Memo.objects.get(case=room.item(180).case)
    asked(memo, fund, y2024=20 * TKR, y2025=100 * TKR, y2026=100 * TKR)
    return memo


def asked(memo, fund, **years):
    return spending.clause(memo, "kontoret", *[(fund, int(y[1:]), ore) for y, ore in years.items()])


def left(fund, bucket="available"):
    return [getattr(row, bucket) for row in figures(fund).years]


def plan(room, memo, on=datetime.date(2024, 5, 28)):
    """The case on a meeting ahead, put there once its amounts are written."""
    return making.item(making.meeting(room.meeting.body, room.by, on), room.by, memo.case)


def close(room, **values):
    item = room.item(180)
    return close_paragraph(item=item, revision=item.proceeding.revision, values=WELL | values, by=room.by)


# On the agenda


def test_amounts_are_held_on_an_agenda_and_let_go_with_the_last(room, memo, fund):
    before = left(fund)
    ahead = plan(room, memo)
    assert (left(fund, "reserved"), left(fund)[0]) == ([20 * TKR, 100 * TKR, 100 * TKR], before[0] - 20 * TKR)
    other = making.meeting(room.meeting.body, room.by, datetime.date(2024, 6, 4))
    moved = move_to_meeting(item=ahead, to=other, by=room.by)
    assert (left(fund, "reserved")[0], LedgerEvent.objects.filter(kind="reserve").count()) == (20 * TKR, 1)
    remove_item(item=moved, by=room.by)
    assert left(fund, "reserved")[0] == 20 * TKR  # it still stands on the agenda of 21 May
    withdraw_item(item=room.item(180), reason="Utgår", by=room.by)
    assert (left(fund), left(fund, "reserved")) == (before, [0, 0, 0])
    restore_item(item=room.item(180), by=room.by)
    assert left(fund, "reserved")[0] == 20 * TKR
    assert list(ledger()) == []


def test_cancelled_meeting_lets_go(room, memo, fund):
    ahead = plan(room, memo)
    withdraw_item(item=room.item(180), reason="Utgår", by=room.by)
    assert left(fund, "reserved")[0] == 20 * TKR
    cancel_meeting(meeting=ahead.meeting, reason="Inställt", by=room.by)
    assert left(fund, "reserved")[0] == 0


def test_amounts_that_do_not_fit_are_a_finding_and_hold_nothing(room, memo, fund, economist):
    from cases import findings

    spending.clause(memo, "kontoret", (fund, 2024, 2_000 * TKR), (fund, 2027, 80 * TKR))
    plan(room, memo)
    held = Reservation.objects.get(ended_at=None)
    assert (held.reserved_by, "2027" in held.does_not_fit, left(fund, "reserved")) == (None, True, [0, 0, 0])
    found = {one.id for one in findings.of_memo(whole_memos().get(pk=memo.pk))}
    assert {"no-year:fund:tillvaxt:2027", "over:fund:tillvaxt:2024"} <= found


def test_what_did_not_fit_is_held_when_its_year_has_got_a_frame(room, memo, fund, economist):
    """One step at a time: no year, a year with too little, and enough. What did not fit says why as things stand."""
    from cases import findings

    def found():
        return {one.id.partition(":")[0] for one in findings.of_memo(whole_memos().get(pk=memo.pk))}

    spending.clause(memo, "kontoret", (fund, 2024, 20 * TKR), (fund, 2027, 80 * TKR))
    plan(room, memo)
    year = open_year(fund=fund, year=2027, by=economist)
    on = clock.today()
    adopt_frame(fund_year=year, ore=50 * TKR, on=on, by=economist, provisional=True)
    held = Reservation.objects.get(ended_at=None)
    assert (held.reserved_by, "det saknas 30" in held.does_not_fit.replace("\u00a0", " ")) == (None, True)
    assert {"over", "not-reserved"} <= found()
    transfer(source=money.year(fund, 2025), target=year, ore=30 * TKR, on=on, by=economist)
    held.refresh_from_db()
    assert (held.reserved_by.kind, held.does_not_fit, held.ended_at) == ("reserve", "", None)
    assert (left(fund, "reserved"), left(fund)[3]) == ([20 * TKR, 0, 0, 80 * TKR], 0)
    assert not {"over", "no-year", "not-reserved"} & found()
    assert list(ledger()) == []


def test_cut_is_the_same_after_a_year_was_laid_up_and_adopted(fund, economist):
    cut = make_cut(fund=fund, name="Uttag", as_of=MAY, by=economist)
    year = open_year(fund=fund, year=2027, by=economist)
    adopt_frame(fund_year=year, ore=300 * TKR, on=MAY, by=economist)
    assert (figures_again(cut), list(cuts())) == (cut.figures, [])


# At the decision


def test_decision_as_proposed_is_posted_dated_the_meeting(room, memo, fund):
    plan(room, memo)
    room.open()
    decision = confirm_as_proposed(item=room.item(180), point=room.point, by=room.by).decision
    event = LedgerEvent.objects.get(kind="grant")
    assert (event.decision, event.effective_on, event.postings.count()) == (decision, MAY, 3)
    assert spending.by_recipient(standing_awards(memo.case)) == {
        "Region Västerbotten, kontoret": [
            ("tillvaxt", 2024, 20 * TKR), ("tillvaxt", 2025, 100 * TKR), ("tillvaxt", 2026, 100 * TKR),
        ]
    }  # fmt: skip
    assert (left(fund, "reserved"), Reservation.objects.filter(ended_at=None).count()) == ([0, 0, 0], 0)
    assert list(ledger()) == []


def test_missing_year_takes_the_paragraph_back_until_it_is_there(room, memo, fund, economist):
    asked(memo, fund, y2024=20 * TKR, y2025=100 * TKR, y2026=100 * TKR, y2027=80 * TKR)
    room.open()
    with pytest.raises(Refused, match="Tillvaxt har inget år 2027"):
        confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    item = room.item(180)
    assert (item.proceeding.is_closed, Decision.objects.count(), Award.objects.count()) == (False, 0, 0)
    year = open_year(fund=fund, year=2027, by=economist)
    adopt_frame(fund_year=year, ore=300 * TKR, on=datetime.date(2024, 5, 20), provisional=True, by=economist)
    confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    assert left(fund, "granted") == list(OFFICE.values())


def test_money_that_is_gone_takes_the_paragraph_back(room, memo, fund):
    asked(memo, fund, y2024=1_500 * TKR)
    room.open()
    with pytest.raises(Refused, match="ryms inte"):
        confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    assert (room.item(180).proceeding.is_closed, LedgerEvent.objects.filter(kind="grant").count()) == (
        False,
        0,
    )


def test_changed_amounts_are_what_is_posted(room, memo, fund):
    room.open()
    text = "bevilja kontoret 10 000 kr 2024, att tas från anslaget Tillvaxt"
    from meetings.actions.floor import clauses_from

    close(room, outcome="amended", step="decides", point=room.point, clauses=clauses_from(text))
    assert left(fund, "granted") == [10 * TKR, 0, 0]


def test_words_that_say_another_amount_are_refused(room, memo, fund):
    room.open()
    item = room.item(180)
    clauses = [
        item.proceeding.clauses[0] | {"text": "kontoret 30 000 kr 2024, att tas från anslaget Tillvaxt"}
    ]
    with pytest.raises(Refused, match="Att-sats 1 säger"):
        close(room, outcome="amended", step="decides", point=room.point, clauses=clauses)


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [("rejected", {}), ("sent_back", {"motive": "Utred"}), ("postponed", {"motive": "Vila"})],
)
def test_what_is_not_granted_lets_go(room, memo, fund, outcome, fields):
    withdraw_item(item=room.item(180), reason="Utgår", by=room.by)
    restore_item(item=room.item(180), by=room.by)
    assert left(fund, "reserved")[0] == 20 * TKR
    room.open()
    close(room, outcome=outcome, step="decides", point=room.point, **fields)
    assert (left(fund, "reserved"), left(fund, "granted")) == ([0, 0, 0], [0, 0, 0])


def test_postponed_to_the_next_agenda_is_still_held(room, memo, fund):
    making.meeting(room.meeting.body, room.by, datetime.date(2024, 5, 28))
    room.open()
    close(room, outcome="postponed", step="decides", motive="Vila", returns_on="2024-05-28")
    assert left(fund, "reserved")[0] == 20 * TKR


def test_reopened_paragraph_reverses_and_holds_again(room, memo, fund):
    room.open()
    confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    reopen_paragraph(item=room.item(180), reason="Fel lydelse", by=room.by)
    assert (left(fund, "granted"), left(fund, "reserved")[0]) == ([0, 0, 0], 20 * TKR)
    confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    assert (left(fund, "granted")[0], len(standing_awards(memo.case))) == (20 * TKR, 1)
    assert list(ledger()) == []


def test_annulled_decision_gives_back_from_the_courts_day(room, memo, fund, economist, official):
    room.open()
    decision = confirm_as_proposed(item=room.item(180), point=room.point, by=room.by).decision
    day = datetime.date(2024, 9, 2)
    with clock.at("2024-09-10T09:00"):
        with pytest.raises(Refused, match="ekonom"):
            annul(decision=decision, on=day, reason="Mål 1", by=official)
        with pytest.raises(Refused, match="kan inte vara äldre"):
            annul(decision=decision, on=datetime.date(2024, 5, 1), reason="Mål 1", by=economist)
        annul(decision=decision, on=day, reason="Förvaltningsrätten i Umeå, mål 1234-24", by=economist)
    assert figures(fund, as_of=datetime.date(2024, 9, 1)).year(2024).granted == 20 * TKR
    assert figures(fund, as_of=day).year(2024).granted == 0
    assert standing_awards(memo.case) == []


# Several at once


CLIMATE = {
    "Energiväskan": {2024: 80 * TKR},
    "Interreg Aurora Inspire": {2024: 153 * TKR, 2025: 153 * TKR, 2026: 144 * TKR},
    "Thriving Northern Buildings": {2024: 400 * TKR, 2025: 400 * TKR, 2026: 400 * TKR},
    "Swedish Biocredit Alliance": {2024: 250 * TKR, 2025: 250 * TKR},
}


@kept
def allocation(ksnau, secretary, climate, official):
    room = sitting(ksnau, secretary, cases=[{"subject": "Utdelning", "matter": "allocation"}])
    memo = Memo.objects.get(case=room.item(180).case)
    spending.compilation(memo, climate, official, CLIMATE)
    return room, memo


def test_compilation_is_posted_row_by_row_as_one_event(allocation, climate):
    room, _memo = allocation
    room.open()
    confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    assert left(climate) == [1_617 * TKR, 1_697 * TKR, 2_156 * TKR]
    assert (Award.objects.count(), LedgerEvent.objects.filter(kind="grant").count()) == (4, 1)
    assert Compilation.objects.get().state == "decided"
    reopen_paragraph(item=room.item(180), reason="Fel", by=room.by)
    assert (Compilation.objects.get().state, left(climate, "granted")) == ("frozen", [0, 0, 0])


def test_clause_totals_must_be_those_of_the_rows(allocation, climate):
    room, memo = allocation
    spending.clause(
        memo, "bidrag enligt sammanställningen", (climate, 2024, 883 * TKR), (climate, 2025, 800 * TKR)
    )
    memo = Memo.objects.get(pk=memo.pk)
    room.item(180).proceeding if hasattr(room.item(180), "proceeding") else None
    room.open()
    with pytest.raises(Refused, match="Ändra raderna i sammanställningen"):
        confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)


def test_section_says_before_proposal_and_after_and_is_frozen(allocation, climate, official, economist):
    """Question 8: how much is left in the climate fund, and does that include tonight's proposals?"""
    room, memo = allocation
    section = Section(
        "computed", part="remaining", params={"as_of": "2024-05-21", "basis": "decided", "sources": []}
    )
    memo.sections.create(position=1, kind="computed", part="remaining", params=section.params)
    memo = whole_memos().get(pk=memo.pk)
    document = memo_document(memo, draft=False, freeze=official)
    (made,) = [one for one in document["sections"] if one["kind"] == "computed"]
    assert [(r["year"], r["before"] // TKR, r["asked"] // TKR, r["after"] // TKR) for r in made["figures"][0]["rows"]] == [
        (2024, 2_500, 883, 1_617), (2025, 2_500, 803, 1_697), (2026, 2_700, 544, 2_156),
    ]  # fmt: skip
    cut = LedgerCut.objects.get()
    assert f"beslutat. Huvudbok nr {cut.number}." in made["html"]
    assert made["heading"] == "Kvarvarande medel i Klimat (2024-05-21)"
    room.open()
    confirm_as_proposed(item=room.item(180), point=room.point, by=room.by)
    assert figures_again(cut) == cut.figures
    live = memo_document(whole_memos().get(pk=memo.pk))["sections"]
    assert live != document["sections"]


def test_year_that_is_not_there_says_so_in_the_table(room, memo, fund):
    asked(memo, fund, y2027=80 * TKR)
    memo.sections.create(
        position=1,
        kind="computed",
        part="remaining",
        params={"as_of": "2024-05-21", "basis": "", "sources": []},
    )
    (made,) = [
        one for one in memo_document(whole_memos().get(pk=memo.pk))["sections"] if one["kind"] == "computed"
    ]
    assert "har inget år 2027" in made["html"]
    assert "grunden är inte angiven" in made["html"]


def test_own_reservation_is_not_counted_twice(room, memo, fund):
    memo.sections.create(
        position=1,
        kind="computed",
        part="remaining",
        params={"as_of": "2024-05-21", "basis": "proposed", "sources": []},
    )

    def rows():
        (made,) = [
            s for s in memo_document(whole_memos().get(pk=memo.pk))["sections"] if s["kind"] == "computed"
        ]
        return [(row["before"], row["after"]) for row in made["figures"][0]["rows"]]

    before = rows()
    plan(room, memo)
    assert (left(fund, "reserved")[0], rows()) == (20 * TKR, before)


# By delegation, and who approves


def test_delegated_decision_is_posted_recipient_by_recipient(ks, ksnau, registrar, official, economist):
    fund = money.fund(ks, economist, "miljoskjutsen", y2024=200 * TKR)
    point = DelegationPoint.objects.create(
        giver=ksnau, number="4.3", what="Miljöskjutsen", delegate_position="Miljöstrateg", from_on=money.DAY
    )
    case = factories.case(by=registrar, matter="allocation", official=official)
    granted = {
        "Ersboda SK": 20_000, "KFUM Umeå": 20_024, "Stöcke IF": 20_000, "Umeå Orienteringsklubb": 20_024,
        "Friluftsfrämjandet lokalavd Umeå": 15_024, "Södra Umeå Ryttarförening": 3_798, "TegSödra Umeå IF": 20_000,
    }  # fmt: skip
    decision = decide_by_delegation(
        case=case,
        point=point,
        delegate=official,
        delegate_title="Miljöstrateg",
        decision="\n".join(
            f"bevilja {who} {kr} kr 2024, att tas från anslaget Miljoskjutsen" for who, kr in granted.items()
        ),
        decided_on=MAY,
        by=official,
    )
    awards = spending.by_recipient(standing_awards(case))
    assert {who: years[0][2] // 100 for who, years in awards.items()} == granted
    assert (sum(granted.values()), left(fund, "granted")) == (118_870, [11_887_000])
    assert decision.clauses.first().amounts.get().source_key == fund.key


def test_one_decision_of_two_funds_is_seven_postings(ks, ksnau, registrar, economist):
    money.fund(ks, economist, "tillvaxt", y2024=500 * TKR, y2025=500 * TKR, y2026=500 * TKR)
    money.fund(ks, economist, "klimat", y2023=200 * TKR, y2024=500 * TKR, y2025=500 * TKR, y2026=300 * TKR)
    from cases import matters
    from cases.actions.deciding import Decided

    case = factories.case(by=registrar, matter="grant", counterparty="Region Västerbotten")
    texts = (
        "Cirkulära Västerbotten 500 000 kr/år 2024-2026, att tas från anslaget Tillvaxt",
        "Cirkulära Västerbotten 200 000 kr 2023, 500 000 kr/år 2024-2025 samt 300 000 kr 2026, att tas från anslaget Klimat",
    )
    clauses = [Decided("bevilja", text, amounts=matters.of(case).amounts_in(case, text)) for text in texts]
    with clock.at("2024-05-21T09:00"):
        ruling = Ruling(
            label="KSNAU § 61", decided_on=datetime.date(2024, 4, 18), step="decides", outcome="as_proposed",
            clauses=clauses, body=ksnau, competence="2.1",
        )  # fmt: skip
        decide(case=case, ruling=ruling, by=registrar)
    event = LedgerEvent.objects.get(kind="grant")
    assert (event.postings.count(), Award.objects.count()) == (7, 1)


def test_economist_approves_what_spends_before_the_manager(room, memo, fund, economist, manager):
    from cases.actions.approval import approve_memo, submit_memo

    Memo.objects.filter(pk=memo.pk).update(state="draft", approved_at=None, approved_by=None)
    memo = whole_memos().get(pk=memo.pk)
    submit_memo(memo=memo, revision=memo.revision, by=memo.author)
    assert list(MemoLevel.objects.values_list("role", flat=True)) == ["economist", ""]
    assert (approvals_waiting_for(manager), [m.pk for m in approvals_waiting_for(economist)]) == (
        [],
        [memo.pk],
    )
    memo = approve_memo(memo=whole_memos().get(pk=memo.pk), revision=memo.revision, by=economist)
    assert (memo.state, [m.pk for m in approvals_waiting_for(manager)]) == ("submitted", [memo.pk])
    memo = approve_memo(memo=whole_memos().get(pk=memo.pk), revision=memo.revision, by=manager)
    assert (memo.state, left(fund, "reserved")[0]) == ("approved", 20 * TKR)  # it lies on an agenda


def test_findings_tell_no_figures_where_somebody_has_a_conflict_of_interest(room, memo, fund, official):
    """A finding is told to all who read the memo, so what one assessor may not see is told to nobody there."""
    from cases import findings

    compilation = spending.compilation(memo, fund, official, {"A": {2024: 7 * TKR}, "B": {2025: 5 * TKR}})
    memo.sections.create(
        position=1, kind="prose", heading="I år", html="<p>I år har 9 ansökningar lämnats in.</p>"
    )

    def told():
        found = findings.of_memo(whole_memos().get(pk=memo.pk))
        ours = [one for one in found if one.id.startswith(("grants:count", "not-the-rows"))]
        words = " ".join(f"{one.title} {one.message} {one.expected} {one.found}" for one in ours)
        return len(ours), words.replace("\u00a0", " ")

    number, words = told()
    assert (number, "9 ansökningar" in words, "12 000 kr" in words) == (2, True, True)
    application = compilation.rows.get(position=2).application
    ApplicationConflict.objects.create(application=application, user=official)
    number, words = told()
    assert (number, "9 ansökningar" in words, "12 000 kr" in words) == (2, False, False)
    assert "Någon är jävig" in words


def test_compilation_is_approved_with_its_memo_or_stops_it(room, memo, fund, official, economist, manager):
    """What is proposed and approved is what stands there; an application without a proposal stops the memo."""
    from cases.actions.approval import approve_memo, submit_memo

    compilation = spending.compilation(memo, fund, official, {"A": {2024: 20 * TKR}, "B": {2025: 5 * TKR}})
    compilation.rows.filter(position=2).update(stance="undecided")
    Memo.objects.filter(pk=memo.pk).update(state="draft", approved_at=None, approved_by=None)
    memo = whole_memos().get(pk=memo.pk)
    submit_memo(memo=memo, revision=memo.revision, by=memo.author)

    def approved(by):
        now = whole_memos().get(pk=memo.pk)
        return approve_memo(memo=now, revision=now.revision, by=by).state

    assert approved(economist) == "submitted"
    with pytest.raises(Refused, match="har inget förslag än"):
        approved(manager)
    assert Memo.objects.get(pk=memo.pk).state == "submitted"
    compilation.rows.filter(position=2).update(stance="grant")
    assert approved(manager) == "approved"
    compilation.refresh_from_db()
    assert (compilation.state, len(compilation.content["rows"])) == ("frozen", 2)


def test_returned_memo_lets_go(room, memo, fund, economist):
    from cases.actions.approval import reopen_memo

    plan(room, memo)
    memo = whole_memos().get(pk=memo.pk)
    reopen_memo(memo=memo, reason="Nya belopp", by=memo.author)
    assert left(fund, "reserved") == [0, 0, 0]


def test_source_is_recognised_by_what_people_call_it(room, memo, fund, official):
    from dataclasses import replace

    from cases.actions.settling import settled
    from cases.memo_content import Amount

    content = content_of(whole_memos().get(pk=memo.pk))
    clause = replace(content.clauses[0], amounts=[Amount(2024, 100, "tillvaxt")])
    (kept,) = settled(memo, replace(content, clauses=[clause])).clauses[0].amounts
    assert (kept.source_key, kept.source_label) == ("fund:tillvaxt", "Tillvaxt")


def test_text_follows_its_amounts_when_they_are_changed(room, memo, fund):
    from dataclasses import replace

    from cases import matters
    from cases.memo_content import Amount

    (before,) = content_of(whole_memos().get(pk=memo.pk)).clauses
    now = replace(before, amounts=[Amount(2024, 5 * TKR, "Tillvaxt", fund.key)])
    text = matters.of(memo.case).followed(memo.case, now, before).text.replace("\u00a0", " ")
    assert text == "kontoret 5 000 kr 2024, att tas från anslaget Tillvaxt"


def test_changed_amounts_are_chosen_as_data_in_the_meeting(room, memo, fund, climate, signed_in):
    """Half from another fund, and the words written from the table: closed with changed amounts, posted as they stand."""
    room.open()
    Proceeding.objects.filter(item=room.item(180)).update(**WELL, point=room.point)
    page, address = signed_in(room.by), at(room, 180)
    assert "Anslag, rad 1 i att-sats 1" in page.get(address).content.decode()
    changed = {
        "p-outcome": "amended", "p-step": "decides", "p-method": "acclamation", "p-no_motions": "on",
        "p-no_reservations": "on", "c0-year0": "2024", "c0-ore0": "10 tkr", "c0-fund0": fund.key,
        "c0-year1": "2025", "c0-ore1": "5 tkr", "c0-fund1": climate.key, "c0-year2": "", "c0-ore2": "",
    }  # fmt: skip
    refused = page.post(address, typed(page, room, 180, **changed) | {"do": "close"})
    assert (refused.status_code, "Skriv beloppen i satsen" in refused.content.decode()) == (422, True)
    assert page.post(address, typed(page, room, 180, **changed) | {"do": "words-0"}).status_code == 302
    assert "5 000 kr 2025" in room.item(180).proceeding.clauses[0]["text"].replace("\u00a0", " ")
    page.post(address, typed(page, room, 180, **changed) | {"do": "close"})
    assert (left(fund, "granted"), left(climate, "granted")) == ([10 * TKR, 0, 0], [0, 5 * TKR, 0])
