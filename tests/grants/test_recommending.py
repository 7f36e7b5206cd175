"""Recommending and compiling: saves that can be undone, money that ends, sums that are sums of rows."""

import datetime

import pytest

from core.errors import Refused
from grants.actions.assessing import assess, declare_conflict
from grants.actions.calls import save_reason
from grants.actions.compiling import freeze_compilation, set_heading
from grants.actions.cuts import figures_again
from grants.actions.granting import Grant, grant
from grants.actions.recommending import (
    Recommended,
    Split,
    begin_compilation,
    save_recommendations,
    undo_save,
)
from grants.compiling import compilation_content
from grants.models import Compilation, LedgerCut
from grants.queries.compilations import amounts_of, rows_of
from tests import factories
from tests.grants import money, rounds
from tests.grants.money import TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
DECIDED = datetime.date(2023, 4, 18)


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR, y2026=3_000 * TKR)


@kept
def call(registrar, official, fund):
    return rounds.project_call(factories.case(by=registrar, official=official), fund, official)


@kept
def climate(call, official, registrar, fund, economist):
    """The seed's round: one decided before, four new."""
    before = money.decision(call.case, registrar, DECIDED)
    drawn = [(money.year(fund, year), tkr * TKR) for year, tkr in ((2024, 500), (2025, 500), (2026, 300))]
    grant(decision=before, grants=[Grant("Cirkulära", drawn)], by=economist, on=datetime.date(2024, 1, 1))
    rounds.application(
        call, official, "0", y2024=500, y2025=500, y2026=300, decided_on=DECIDED, total_cost_ore=13_000 * TKR
    )
    rounds.application(call, official, "1", y2024=80)
    rounds.application(call, official, "2", y2024=153, y2025=153, y2026=144)
    rounds.application(call, official, "3", y2024=400, y2025=400, y2026=400)
    rounds.application(call, official, "4", y2024=250, y2025=250)
    return begin_compilation(call=call, by=official)


def save(compilation, by, *rows, **more):
    return save_recommendations(
        compilation=compilation, rows=rows, revision=compilation.revision, by=by, **more
    )


def row(compilation, number):
    return next(one for one in rows_of(compilation) if one.application.external_id == number)


def proposed(compilation, number):
    return {year: ore // TKR for (_, year), ore in sorted(amounts_of(row(compilation, number)).items())}


def test_compilation_of_the_seed_gives_the_printed_figures(climate, official):
    save(climate, official, then="asked")
    content = compilation_content(climate)
    totals = content["totals"]
    assert [ore // TKR for ore in totals["asked_years"]] == [1_383, 1_303, 844]
    assert totals["asked_ore"] == 3_530 * TKR
    assert [ore // TKR for ore in totals["proposed_years"]] == [883, 803, 544]
    assert [row["before_ore"] // TKR for row in content["left"]] == [2_500, 2_500, 2_700]
    assert [row["after_ore"] // TKR for row in content["left"]] == [1_617, 1_697, 2_156]
    counts = content["counts"]
    assert (counts["rows"], counts["new"], counts["decided_before"], counts["granted"]) == (5, 4, 1, 4)


def test_amount_says_by_itself_whether_all_or_a_part_is_granted(climate, official):
    rounds.propose(climate, official, p1={2024: 80}, p3={2024: 100}, p2="refuse", p4="grant")
    assert [row(climate, n).stance for n in "01234"] == ["decided_before", "grant", "refuse", "part", "grant"]
    assert proposed(climate, "4") == {2024: 250, 2025: 250}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Recommended(0, "refuse", {("klimat", 2024): TKR}), "ett avslag har inget belopp"),
        (Recommended(0, "grant", {("klimat", 2024): 81 * TKR}), "mer än de 80"),
        (Recommended(0, "grant", {("klimat", 2027): TKR}), "ingen rad för 2027"),
    ],
)
def test_recommendation_that_cannot_be_is_refused_and_nothing_is_saved(climate, official, given, words):
    given = Recommended(row(climate, "1").pk, given.stance, given.amounts)
    other = Recommended(row(climate, "2").pk, "grant", {("klimat", 2024): TKR})
    with pytest.raises(Refused, match=words):
        save(climate, official, other, given)
    assert (proposed(climate, "2"), climate.saves.count()) == ({}, 0)


def test_row_decided_before_is_never_touched(climate, official):
    save(climate, official, Recommended(row(climate, "0").pk, "grant", {("klimat", 2024): 500 * TKR}))
    assert (proposed(climate, "0"), row(climate, "0").stance) == ({}, "decided_before")


def test_save_is_undone_whole(climate, official):
    rounds.propose(climate, official, p1={2024: 80}, p2={2024: 100})
    rounds.propose(climate, official, p1={2024: 10}, p2="refuse")
    undo_save(compilation=climate, revision=climate.revision, by=official)
    assert (proposed(climate, "1"), proposed(climate, "2"), row(climate, "2").stance) == (
        {2024: 80},
        {2024: 100},
        "part",
    )
    undo_save(compilation=climate, revision=climate.revision, by=official)
    assert proposed(climate, "1") == {}
    with pytest.raises(Refused, match="ingen sparning"):
        undo_save(compilation=climate, revision=climate.revision, by=official)


def test_second_who_saves_is_told(climate, official, other_official):
    seen = climate.revision
    rounds.propose(climate, official, p1={2024: 80})
    with pytest.raises(Refused, match="Någon annan har sparat"):
        save_recommendations(compilation=climate, rows=[], revision=seen, by=other_official, then="asked")


def test_nothing_changed_is_no_save(climate, official):
    rounds.propose(climate, official, p1={2024: 80})
    revision = climate.revision
    rounds.propose(climate, official, p1={2024: 80})
    assert climate.revision == revision


def test_what_is_left_is_shared_equally_and_never_more_than_asked(climate, official):
    """2 500 tkr is left of 2024; with 2 250 of it held by a row, 250 is shared by three."""
    save(climate, official, Recommended(row(climate, "1").pk, "refuse", {}, text="Nej"))
    save(climate, official, then="equally")
    assert (proposed(climate, "3"), proposed(climate, "1")) == ({2024: 400, 2025: 400, 2026: 400}, {})


def test_amount_is_split_over_the_years_of_a_row(call, official, fund, economist):
    entry = rounds.entry(
        "9",
        y2024=100,
        y2025=100,
        y2026=100,
        starts_on=datetime.date(2024, 11, 1),
        ends_on=datetime.date(2026, 12, 31),
    )
    rounds.enter_application(call=call, entry=entry, by=official)
    compilation = begin_compilation(call=call, by=official)
    pk = row(compilation, "9").pk
    save(compilation, official, split=Split(pk, 260 * TKR, "by_months", 10 * TKR))
    assert proposed(compilation, "9") == {2024: 20, 2025: 120, 2026: 120}
    save(compilation, official, split=Split(pk, 100 * TKR, "equally", TKR))
    assert proposed(compilation, "9") == {2024: 33, 2025: 33, 2026: 34}


def test_rows_are_put_in_the_order_of_their_assessment(climate, call, official):
    for number, score in (("1", 1), ("3", 4)):
        application = row(climate, number).application
        assess(
            application=application, scores={c.pk: (score, "Skäl") for c in call.criteria.all()}, by=official
        )
    save(climate, official, then="order")
    assert [one.application.external_id for one in rows_of(climate)] == ["0", "3", "1", "2", "4"]


def test_conflict_hides_rows_and_their_sums(climate, official, other_official):
    save(climate, official, then="asked")
    declare_conflict(application=row(climate, "3").application, by=other_official)
    content = compilation_content(climate, viewer=other_official)
    assert [one["number"] for one in content["rows"]] == ["0", "1", "2", "4"]
    assert (content["hidden"], content["totals"]["proposed_years"][0]) == (1, 483 * TKR)
    assert "Projekt 3" not in str(content)
    save(climate, other_official, Recommended(row(climate, "3").pk, "refuse", {}, text="Nej"))
    assert proposed(climate, "3") == {2024: 400, 2025: 400, 2026: 400}
    with pytest.raises(Refused, match="jäv"):
        freeze_compilation(compilation=climate, by=other_official)


def test_approved_compilation_needs_a_proposal_and_reasons_everywhere(climate, official, ks):
    with pytest.raises(Refused, match="1 Projekt 1 har inget förslag"):
        freeze_compilation(compilation=climate, by=official)
    save(climate, official, then="asked")
    save(climate, official, Recommended(row(climate, "1").pk, "refuse", {}))
    with pytest.raises(Refused, match="motivera ett avslag"):
        freeze_compilation(compilation=climate, by=official)
    reason = save_reason(authority=ks, text="Fler har sökt", by=official)
    save(climate, official, Recommended(row(climate, "1").pk, "refuse", {}, [reason.pk]))
    assert freeze_compilation(compilation=climate, by=official).state == "frozen"


def test_approved_compilation_says_the_same_after_later_postings(
    climate, official, economist, fund, registrar, call
):
    save(climate, official, then="asked")
    freeze_compilation(compilation=climate, by=official)
    frozen = compilation_content(climate)
    late = money.decision(call.case, registrar)
    grant(
        decision=late,
        grants=[Grant("X", [(money.year(fund, 2024), 100 * TKR)])],
        by=economist,
        on=datetime.date(2024, 2, 1),
    )
    assert compilation_content(Compilation.objects.get()) == frozen
    cut = LedgerCut.objects.get()
    assert (frozen["funds"][0]["cut"], figures_again(cut)) == (cut.pk, cut.figures)
    with pytest.raises(Refused, match="ny version"):
        save(climate, official, then="asked")


def test_next_version_begins_with_what_the_approved_one_says(climate, call, official):
    save(climate, official, then="asked")
    freeze_compilation(compilation=climate, by=official)
    second = begin_compilation(call=call, by=official)
    assert (second.version, second.state, proposed(second, "3")) == (
        2,
        "draft",
        {2024: 400, 2025: 400, 2026: 400},
    )
    assert begin_compilation(call=call, by=official) == second


def test_head_of_the_document_prints_what_is_given(climate, official):
    set_heading(
        compilation=climate,
        title="Sammanställning våren 2024",
        responsible="Helena, Strategisk utveckling",
        decided_by="",
        dated_on=datetime.date(2024, 5, 14),
        basis_on=datetime.date(2024, 5, 14),
        by=official,
    )
    content = compilation_content(climate)
    assert content["header"] == [
        ["Dokumentnamn", "Sammanställning våren 2024"],
        ["Dokumentansvarig", "Helena, Strategisk utveckling"],
        ["Dokumentdatum", "2024-05-14"],
        ["Dnr", climate.call.case.dnr],
    ]
    assert content["basis"]["words"].startswith("Per 2024-05-14, huvudbok nr ")


def test_others_than_officials_do_not_recommend(climate, registrar):
    with pytest.raises(Refused, match="handläggare"):
        save(climate, registrar, then="asked")
