"""Outcomes and targets of indicators: filled in together, by two at once, undone, and kept with their history."""

import json
import random
from decimal import Decimal

import pytest
from django.db import IntegrityError

from budget.actions.outcomes import SavedMeanwhile, save_outcomes, save_targets, undo_save
from budget.checks.indicators import of_lines
from budget.models import IndicatorSave, IndicatorValue
from budget.queries.indicators import indicator_table, lines_of
from budget.queries.outcomes import Place, as_of, history_of, sheet_of, state_of
from budget.verification import indicators
from core import clock
from core.errors import Refused
from tests import factories
from tests.audits.reviewed import board
from tests.budget import measured
from tests.budget.measured import HOME, YEAR, shown
from trail.models import Event

pytestmark = pytest.mark.django_db


def test_outcomes_are_saved_together_and_only_what_is_given_changes(official):
    of = measured.indicator(official)
    measured.outcome(of, official, K="77", M="90", T="81", T_comment="Efter omorganisation")
    sheet = measured.outcome(of, official, K="78")
    assert state_of(sheet) == {
        Place(of.pk, "K", "value"): "78",
        Place(of.pk, "M", "value"): "90",
        Place(of.pk, "T", "value"): "81",
        Place(of.pk, "T", "comment"): "Efter omorganisation",
    }
    assert sheet.revision == 2
    assert measured.outcome(of, official, K="78").revision == 2  # nothing changed is no save


def test_zero_is_an_outcome_and_nothing_is_none(official):
    of = measured.indicator(official)
    measured.outcome(of, official, T="0")
    assert shown(of) == {"K": "", "M": "", "T": "0"}
    measured.outcome(of, official, T=None)
    assert shown(of) == {"K": "", "M": "", "T": ""}
    assert not IndicatorValue.objects.exists()


def test_value_follows_from_numerator_and_denominator(official):
    of = measured.indicator(official, decimals=1)
    measured.outcome(of, official, T_numerator="12.5", T_denominator="375")
    assert shown(of)["T"] == "3,3"
    measured.outcome(of, official, T="4")
    assert shown(of)["T"] == "3,3"
    assert next(one.id for one in of_lines(lines_of(of.body, YEAR, 1))) == f"indicator-computed-T-{of.pk}"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"T_numerator": 3}, "täljare och nämnare tillsammans"),
        ({"T_numerator": 3, "T_denominator": 0}, "större än noll"),
        ({"T_people": "2.5"}, "heltal"),
        ({"T_people": -1}, "heltal"),
        ({"T_people": 10**10}, "heltal"),
        ({"T": "5.55"}, "högst 0 decimaler"),
        ({"T_comment": "x" * 501}, "högst 500"),
    ],
)
def test_outcome_that_does_not_hold_is_refused_and_nothing_is_saved(official, fields, says):
    of = measured.indicator(official)
    with pytest.raises(Refused, match=says):
        measured.outcome(of, official, K="77", **fields)
    assert not IndicatorValue.objects.exists()


def test_outcome_that_the_indicator_does_not_have_is_refused(official):
    one = measured.indicator(official, "Per chef", split=False, kind="mean")
    count = measured.indicator(official, "Olyckor", kind="count", unit="antal")
    for of, fields, says in (
        (one, {"K": 1}, "delas inte upp"),
        (count, {"T_numerator": 1, "T_denominator": 2}, "är ett antal"),
        (count, {"T": -1}, "aldrig mindre än noll"),
    ):
        with pytest.raises(Refused, match=says):
            measured.outcome(of, official, **fields)


def test_outcome_of_another_body_or_of_a_year_ahead_is_refused(official, ks):
    of, other = measured.indicator(official), factories.body("ksnau", of=ks)
    given = {"cells": measured.places(of, T=1), "tertial": 1, "revision": 0, "by": official}
    with pytest.raises(Refused, match="hör till en annan nämnd"):
        save_outcomes(body=other, year=YEAR, **given)
    with pytest.raises(Refused, match="ett år som har börjat"):
        save_outcomes(body=of.body, year=clock.today().year + 1, **given)
    with pytest.raises(Refused, match="Välj en tertial"):
        save_outcomes(body=of.body, year=YEAR, **{**given, "tertial": 4})


def test_targets_can_be_given_for_a_year_ahead_and_taken_away(official):
    of, year = measured.indicator(official, decimals=1), clock.today().year + 1
    measured.target(of, official, "80.5", year=year)
    assert indicator_table(of.body, year, 1)["rows"][0]["target"] == {
        "text": "80,5",
        "value": "80.5",
        "state": "given",
    }
    measured.target(of, official, None, year=year)
    assert indicator_table(of.body, year, 1)["rows"][0]["target"]["state"] == "empty"
    with pytest.raises(Refused, match="högst 1 decimaler"):
        measured.target(of, official, "80.55", year=year)


def test_save_after_somebody_else_is_refused_with_who_and_what(official, manager):
    of = measured.indicator(official)
    measured.outcome(of, official, K="77", M="90")
    with clock.at("2024-05-13T10:32"):
        measured.outcome(of, manager, K="78")
    given = {"body": of.body, "year": YEAR, "tertial": 1, "by": official}
    with pytest.raises(SavedMeanwhile) as refused:
        save_outcomes(cells=measured.places(of, K="79", M="91"), revision=1, **given)
    assert "Karin Chef sparade 13\u00a0maj kl. 10.32" in refused.value.message
    women, men = Place(of.pk, "K", "value"), Place(of.pk, "M", "value")
    assert refused.value.base == {women: "77", men: "90"}
    assert refused.value.now == {women: "78", men: "90"}
    assert state_of(sheet_of(of.body, YEAR, 1)) == refused.value.now


def test_targets_saved_after_somebody_else_are_refused(official, manager):
    of = measured.indicator(official)
    measured.target(of, manager, "80")
    with pytest.raises(SavedMeanwhile, match="Karin Chef sparade"):
        save_targets(body=of.body, year=YEAR, targets={of.pk: Decimal(81)}, revision=0, by=official)


def test_periods_are_saved_apart(official, manager):
    of = measured.indicator(official)
    measured.outcome(of, manager, T="81")
    assert measured.outcome(of, official, tertial=2, T="82").revision == 1


def test_save_is_undone_whole_and_again_to_the_one_before(official, manager):
    of = measured.indicator(official)
    measured.outcome(of, official, K="77", T="81")
    sheet = measured.outcome(of, manager, K="78", M="90", T=None, T_suppressed=True)
    first, second = {"K": "77", "M": "", "T": "81"}, {"K": "", "M": "", "T": ""}
    for wanted, revision in ((first, 3), (second, 4)):
        sheet = undo_save(sheet=sheet, revision=sheet.revision, by=official)
        assert (shown(of), sheet.revision) == (wanted, revision)
    with pytest.raises(Refused, match="ingen sparning att ångra"):
        undo_save(sheet=sheet, revision=4, by=official)
    with pytest.raises(Refused, match="efter att du öppnade"):
        undo_save(sheet=sheet, revision=3, by=official)


def test_history_tells_what_stood_at_every_save_and_takes_all_back(official):
    """Whatever is saved in whatever order: each earlier state can be told, and undone one by one nothing is left."""
    ofs, dice = [measured.indicator(official), measured.indicator(official, "Annat")], random.Random(5)
    sheet, states = sheet_of(board(), YEAR, 1), [{}]
    for _ in range(12):
        fields = {name: dice.choice([None, 1, 2, 3]) for name in dice.sample(["K", "M", "T", "T_people"], 2)}
        sheet = measured.outcome(dice.choice(ofs), official, **fields)
        if sheet.revision == len(states):
            states.append(state_of(sheet))
    assert [as_of(sheet, revision) for revision in range(len(states))] == states
    for before in reversed(states[:-1]):
        sheet = undo_save(sheet=sheet, revision=sheet.revision, by=official)
        assert state_of(sheet) == before
    assert not IndicatorValue.objects.exists()


def test_targets_are_undone(official):
    of = measured.indicator(official)
    measured.target(of, official, "80")
    sheet = measured.target(of, official, "85")
    undo_save(sheet=sheet, revision=2, by=official)
    assert indicator_table(of.body, YEAR, 1)["rows"][0]["target"]["text"] == "80"


def test_history_says_who_changed_what_and_is_only_added_to(official, manager):
    of = measured.indicator(official, decimals=1)
    measured.outcome(of, official, K="5.4")
    sheet = measured.outcome(of, manager, K="5.5", K_suppressed=True)
    (last, changes), (first, _) = history_of(sheet)
    assert [(one.what, one.before, one.after) for one in changes] == [
        ("kvinnor visa inte", "nej", "ja"), ("kvinnor", "5,4", "5,5"),
    ]  # fmt: skip
    assert [save.by.name for save in (last, first)] == ["Karin Chef", "Hanna Handläggare"]
    with pytest.raises(TypeError):
        first.save()
    traced = Event.objects.get(kind="budget.outcomes_saved", actor_name="Karin Chef")
    assert traced.sentence == "fyllde i nyckeltal för T1 2024 (2 uppgifter)"
    assert "5.5" not in json.dumps(traced.data)


def test_database_refuses_half_a_quotient_and_a_period_twice(official):
    of = measured.indicator(official)
    measured.outcome(of, official, T="81")
    at = {"indicator": of, "year": YEAR, "tertial": 1}
    with pytest.raises(IntegrityError):
        IndicatorValue.objects.create(gender="T", value=1, **at)


def test_database_refuses_a_numerator_alone(official):
    of = measured.indicator(official)
    with pytest.raises(IntegrityError):
        IndicatorValue.objects.create(indicator=of, year=YEAR, tertial=1, gender="T", numerator=1)


def test_database_keeps_decimals_exactly(official):
    of = measured.indicator(official, unit="kr", kind="mean", decimals=2)
    measured.outcome(of, official, T="99999999999.99")
    assert IndicatorValue.objects.get().value == Decimal("99999999999.99")


def test_verify_finds_a_value_that_nobody_saved_and_a_save_that_is_gone(official):
    of = measured.indicator(official)
    measured.outcome(of, official, K="77", T="81", T_comment="Ny mätning", T_suppressed=True)
    sheet = measured.outcome(of, official, K=None, T="82")
    measured.target(of, official, "85")
    undo_save(sheet=sheet, revision=2, by=official)
    assert list(indicators()) == []
    IndicatorValue.objects.filter(gender="T").update(value=83)
    assert list(indicators()) == ["Nyckeltal KS 2024 T1: värdena är inte de som sparades."]
    IndicatorSave.objects.filter(sheet__tertial=0).delete()
    assert list(indicators()) == [
        "Nyckeltal KS 2024: 0 sparningar finns, men 1 är räknade.",
        "Nyckeltal KS 2024: värdena är inte de som sparades.",
        "Nyckeltal KS 2024 T1: värdena är inte de som sparades.",
    ]


# On the page


def grid(of, revision, **fields):
    """What the grid sends: its boxes, and which save it was opened at."""
    names = {f"value-{of.pk}-{name}": "" for name in "KMT"}
    sent = {f"{field}-{of.pk}-{gender}": value for (gender, field), value in fields.pop("more", {}).items()}
    return {
        **names,
        **{f"value-{of.pk}-{name}": value for name, value in fields.items()},
        **sent,
        "revision": revision,
    }


def test_grid_reads_numbers_by_the_rules_of_amounts(official, signed_in):
    of, client = measured.indicator(official, decimals=1), signed_in(official)
    place = f"{HOME}ks/{YEAR}/t1/"
    refused = client.post(place, grid(of, 0, K="8 44", M="5,55", T="4,4"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "grupper om tre siffror" in page
    assert "högst 1 decimal." in page
    assert not IndicatorValue.objects.exists()
    done = client.post(place, grid(of, 0, K="\u22121 478,5", M="5.5 %", T="4,4"), follow=True)
    assert "Utfallen är sparade." in done.content.decode()
    assert shown(of) == {"K": "\u22121\u00a0478,5", "M": "5,5", "T": "4,4"}


def test_grid_saved_by_two_loses_nothing(official, manager, signed_in):
    """The second one is told who saved; what both wrote is put together, and a box that both changed says so."""
    of = measured.indicator(official)
    measured.outcome(of, official, K="70", M="80", T="75")
    place = f"{HOME}ks/{YEAR}/t1/"
    signed_in(manager).post(place, grid(of, 1, K="71", M="81", T="75"))
    mine = signed_in(official)
    refused = mine.post(place, grid(of, 1, K="70", M="82", T="76"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Karin Chef sparade" in page
    assert "Karin Chef har sparat ”81”." in page
    assert shown(of) == {"K": "71", "M": "81", "T": "75"}
    form = refused.context["form"]
    assert [form[f"value-{of.pk}-{name}"].value() for name in "KMT"] == ["71", "82", "76"]
    assert form["revision"].value() == "2"
    mine.post(place, grid(of, 2, K="71", M="82", T="76"))
    assert shown(of) == {"K": "71", "M": "82", "T": "76"}
    assert [save.by.name for save in IndicatorSave.objects.all()] == [
        "Hanna Handläggare", "Karin Chef", "Hanna Handläggare",
    ]  # fmt: skip


def test_grid_puts_ticks_and_comments_together_too(official, manager, signed_in):
    of = measured.indicator(official)
    measured.outcome(of, official, T="75", T_suppressed=True)
    place = f"{HOME}ks/{YEAR}/t1/"
    theirs = {("T", "comment"): "Ny mätning"}
    signed_in(manager).post(place, grid(of, 1, T="75", more=theirs))  # takes the tick away
    ticked = {("T", "suppressed"): "on"}
    form = signed_in(official).post(place, grid(of, 1, T="76", more=ticked)).context["form"]
    assert form[f"suppressed-{of.pk}-T"].value() is False
    assert form[f"comment-{of.pk}-T"].value() == "Ny mätning"
    assert form[f"value-{of.pk}-T"].value() == "76"


def test_targets_are_filled_in_and_undone_on_their_page(official, signed_in):
    of, client = measured.indicator(official), signed_in(official)
    place = f"{HOME}ks/{YEAR}/malvarden/"
    done = client.post(place, {f"target-{of.pk}": "85", "revision": 0}, follow=True)
    assert "Målvärdena för 2024 är sparade." in done.content.decode()
    undone = client.post(f"{place}angra/", {"revision": 1}, follow=True)
    assert "Den senaste sparningen är ångrad." in undone.content.decode()
    again = client.post(f"{place}angra/", {"revision": "x"}, follow=True)
    assert "efter att du öppnade sidan" in again.content.decode()
