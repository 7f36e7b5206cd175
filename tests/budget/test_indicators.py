"""Indicators: kept, filled in together, read as a table, hidden where groups are small."""

import datetime
import io
import json
import random
from decimal import Decimal

import pytest
from django.db import IntegrityError
from openpyxl import load_workbook

from budget.actions.indicators import change_indicator, create_indicator, end_indicator, resume_indicator
from budget.actions.outcomes import SavedMeanwhile, save_outcomes, save_targets, undo_save
from budget.checks.indicators import of_lines
from budget.models import Indicator, IndicatorSave, IndicatorValue
from budget.queries.indicators import (
    as_table,
    bodies_of,
    file_of,
    indicator_table,
    latest_period,
    lines_of,
    series_of,
)
from budget.queries.outcomes import Place, as_of, history_of, sheet_of, state_of
from budget.verification import indicators
from core import clock
from core.errors import Refused
from core.tables import as_csv, as_xlsx
from tests import factories
from tests.audits.reviewed import board
from tests.budget import measured
from tests.budget.measured import YEAR
from trail.models import Event

pytestmark = pytest.mark.django_db

HOME = "/arbete/uppfoljning/nyckeltal/"
FIELDS = {"name": "Sjukfrånvaro", "unit": "%", "decimals": 1, "kind": "share", "better": "lower"}


def texts(row):
    return [cell["text"] for cell in (*row["this"], *row["last"])]


def shown(of, **given):
    """This year's cells of the indicator as its readers see them."""
    (row,) = indicator_table(of.body, YEAR, 1, indicators=[of])["rows"]
    return {cell["code"]: cell["text"] for cell in row["this"]}


# Keeping them


def test_indicator_is_kept_and_put_in_its_place(official):
    body = board()
    first, second = measured.indicator(official), measured.indicator(official, "Andel heltidsanställda")
    third = create_indicator(body=body, by=official, place=1, goal=" Mål 7 ", **FIELDS)
    assert [one.name for one in body.indicators.all()] == [third.name, first.name, second.name]
    change_indicator(indicator=third, by=official, place=2, **FIELDS)
    assert [one.name for one in body.indicators.all()] == [first.name, third.name, second.name]
    assert (third.goal, third.smallest, third.split) == ("", 5, True)
    assert [
        event.sentence for event in Event.objects.filter(kind__startswith="budget.indicator").order_by("id")
    ][-1] == ("ändrade nyckeltalet Sjukfrånvaro")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "Skriv vad som mäts"),
        ({"unit": ""}, "Skriv enheten"),
        ({"decimals": 3}, "0, 1 eller 2"),
        ({"kind": "sum"}, "Välj slag"),
        ({"smallest": 0}, "Minsta grupp"),
        ({"name": "SJUKFRÅNVARO"}, "redan ett nyckeltal"),
    ],
)
def test_indicator_that_does_not_hold_is_refused(official, fields, says):
    create_indicator(body=board(), by=official, **FIELDS)
    with pytest.raises(Refused, match=says):
        create_indicator(body=board(), by=official, **{**FIELDS, "name": "Annat", **fields})


def test_change_that_the_outcomes_do_not_fit_is_refused(official):
    of = create_indicator(body=board(), by=official, **FIELDS)
    measured.outcome(of, official, K="5.5", T="4.4", T_numerator=44, T_denominator=1000)
    for fields, says in (
        ({"decimals": 0}, "fler decimaler"),
        ({"split": False}, "kvinnor och män"),
        ({"kind": "count"}, "täljare och nämnare"),
    ):
        with pytest.raises(Refused, match=says):
            change_indicator(indicator=of, by=official, **{**FIELDS, **fields})
    of.refresh_from_db()
    assert (of.decimals, of.split, of.kind) == (1, True, "share")
    assert change_indicator(indicator=of, by=official, **{**FIELDS, "decimals": 2}).decimals == 2


def test_ended_indicator_stays_in_the_periods_it_was_filled_in(official):
    of = measured.indicator(official)
    measured.outcome(of, official, T="81")
    end_indicator(indicator=of, by=official)
    assert [line.indicator for line in lines_of(of.body, YEAR, 1)] == [of]
    assert lines_of(of.body, YEAR + 1, 1) == []
    with pytest.raises(Refused, match="redan avslutat"):
        end_indicator(indicator=of, by=official)
    with pytest.raises(Refused, match="avslutat eller hör till en annan"):
        measured.outcome(of, official, T="82")
    resume_indicator(indicator=of, by=official)
    measured.outcome(of, official, T="82")
    with pytest.raises(Refused, match="används redan"):
        resume_indicator(indicator=of, by=official)


def test_others_keep_no_indicators(official, registrar, outsider):
    of = measured.indicator(official)
    for other in (registrar, outsider):
        for act in (
            lambda by: measured.indicator(by, "Annat"),
            lambda by: measured.outcome(of, by, T="1"),
            lambda by: measured.target(of, by, "1"),
            lambda by: end_indicator(indicator=of, by=by),
        ):
            with pytest.raises(Refused, match="handläggare"):
                act(other)


# Filling them in


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


# The table


def test_staff_table_is_as_printed(official):
    measured.staff(official)
    table = indicator_table(board(), YEAR, 1)
    assert [[row["target"]["text"], *texts(row)] for row in table["rows"]] == [
        ["", "5,5", "2,2", "4,4", "5,9", "1,4", "4,4"],
        ["", "77", "90", "81", "66", "87", "72"],
        ["", "95", "90", "93", "94", "91", "93"],
        ["", "", ""],
    ]
    assert (table["period"], table["period_before"]) == ("januari–april 2024", "januari–april 2023")
    assert json.loads(json.dumps(table)) == table
    findings = of_lines(lines_of(board(), YEAR, 1))
    assert [finding.title for finding in findings] == [
        "Medarbetare per chef: mål 6 saknar utfall",
        *[
            f"{name}: målvärde saknas"
            for name in ("Sjukfrånvaro", "Andel långtidsfriska", "Andel heltidsanställda")
        ],
        "Medarbetare per chef: målvärde saknas",
    ]


def test_table_without_split_has_no_columns_for_women_and_men(official):
    of = measured.indicator(official, "Per chef", split=False, kind="mean", unit="antal")
    measured.outcome(of, official, T="29")
    table = indicator_table(of.body, YEAR, 1)
    assert (table["split"], [one["name"] for one in table["genders"]]) == (False, ["totalt"])
    assert texts(table["rows"][0]) == ["29", ""]


def test_table_is_of_the_indicators_asked_for(official):
    one, two = measured.indicator(official), measured.indicator(official, "Annat")
    assert [row["id"] for row in indicator_table(board(), YEAR, 1, indicators=[two])["rows"]] == [two.pk]
    assert [row["id"] for row in indicator_table(board(), YEAR, 1)["rows"]] == [one.pk, two.pk]


def test_latest_period_is_the_last_one_filled_in(official):
    of = measured.indicator(official)
    with clock.at(datetime.date(2024, 5, 13)):
        assert latest_period(of.body) == (2024, 1)
    with clock.at(datetime.date(2024, 3, 1)):
        assert latest_period(of.body) == (2023, 3)
    measured.outcome(of, official, year=2023, tertial=2, T="1")
    assert latest_period(of.body) == (2023, 2)


def test_bodies_are_those_of_the_readers_authority(official, outsider, ks):
    measured.indicator(official)
    factories.body("ksnau", of=ks)
    assert [(body.slug, body.indicator_count) for body in bodies_of(official)] == [("ks", 1), ("ksnau", 0)]
    assert "ks" not in [body.slug for body in bodies_of(outsider)]
    assert [Indicator.objects.visible_to(who).count() for who in (official, outsider, None)] == [1, 0, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_table_asks_as_much_whatever_the_number_of_indicators(
    official, signed_in, count, django_assert_num_queries
):
    for number in range(count):
        of = measured.indicator(official, f"Mått {number}")
        measured.outcome(of, official, K="77", M="90", T="81")
        measured.outcome(of, official, year=YEAR - 1, K="66", M="87", T="72")
    body = board()
    with django_assert_num_queries(3):
        assert len(lines_of(body, YEAR, 1)) == count
    client = signed_in(official)
    client.get(f"{HOME}ks/")
    with django_assert_num_queries(12):
        assert client.get(f"{HOME}ks/").status_code == 200


# Small groups


def small(official, **more):
    """Four women of 44: their 75 % and the total are hidden."""
    of = measured.indicator(official, "Andel nöjda", decimals=0)
    counts = {"K_people": 4, "M_people": 40, "T_people": 44}
    measured.outcome(of, official, K="73", M="91", T="87", **counts, **more)
    return of


def test_small_group_is_hidden_in_table_file_and_series(official):
    of = small(official)
    assert shown(of) == {"K": "..", "M": "91", "T": ".."}
    table = indicator_table(of.body, YEAR, 1)
    assert table["note"] == ".. Visas inte, eftersom gruppen är liten."
    assert "73" not in json.dumps(table["rows"])
    lines = lines_of(of.body, YEAR, 1)
    content = as_csv(file_of(of.body, YEAR, 1, lines)).decode()
    assert "Andel nöjda;%;;..;91;..;;;;" in content
    ((year, cells),) = series_of([of], 1)[of.pk]
    assert (year, cells["K"].value, cells["T"].value, cells["M"].value) == (YEAR, None, None, 91)
    unmasked = lines_of(of.body, YEAR, 1, masked=False)
    assert (unmasked[0].this["K"].value, unmasked[0].this["K"].hidden) == (73, True)
    assert (
        as_table(of.body, YEAR, 1, unmasked)["rows"] == table["rows"]
    )  # what is hidden is hidden whatever is given


def test_small_group_is_hidden_from_everybody_on_every_page(official, manager, registrar, signed_in):
    of = small(official)
    measured.outcome(of, official, year=YEAR - 1, K="74", M="92", T="90")
    places = [f"{HOME}ks/?ar={YEAR}&t=1", f"{HOME}ks/?ar={YEAR + 1}&t=1", f"{of.get_absolute_url()}?t=1"]
    for who in (official, manager, registrar):
        for place in places:
            page = signed_in(who).get(place).content.decode()
            assert ">91<" in page
            assert ">73<" not in page
            assert "73 2024" not in page
            assert ">87<" not in page
            assert "kvinnor 73" not in page
    entry = signed_in(official).get(f"{HOME}ks/{YEAR}/t1/").content.decode()
    assert 'value="73"' in entry
    assert "Här visas allt" in entry
    assert entry.count("Visas inte</span>") == 2


def test_value_can_be_hidden_by_hand(official):
    of = measured.indicator(official)
    measured.outcome(of, official, K="77", M="90", T="81", M_suppressed=True)
    assert shown(of) == {"K": "77", "M": "..", "T": ".."}


def test_count_hides_by_its_own_size(official):
    of = measured.indicator(official, "Olyckor", kind="count", unit="antal")
    measured.outcome(of, official, K="3", M="20", T="23")
    assert shown(of) == {"K": "..", "M": "20", "T": ".."}
    change_indicator(
        indicator=of, by=official, name="Olyckor", unit="antal", kind="count", better="lower", smallest=3
    )
    assert shown(of) == {"K": "3", "M": "20", "T": "23"}


# Pages


def test_file_has_numbers_as_numbers(official, signed_in):
    measured.staff(official)
    answer = signed_in(official).get(f"{HOME}ks/{YEAR}/t1/nyckeltal.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="nyckeltal-ks-2024-t1.xlsx"'
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=3))
    assert [cell.value for cell in rows[0]][:5] == [
        "Resultatmått", "Enhet", "Målvärde 2024", "Kvinnor januari–april 2024", "Män januari–april 2024",
    ]  # fmt: skip
    first = rows[1]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in first[2:4]] == [
        (None, "n", "General"), (5.5, "n", "#,##0.0"),
    ]  # fmt: skip
    last = rows[4]
    assert [cell.value for cell in last[2:]] == [None] * 8
    assert as_xlsx(file_of(board(), YEAR, 1, lines_of(board(), YEAR, 1)))


def test_indicators_of_another_authority_are_not_found(official, outsider, signed_in):
    of = measured.indicator(official)
    client = signed_in(outsider)
    for place in (
        f"{HOME}ks/",
        of.get_absolute_url(),
        f"{HOME}ks/{YEAR}/t1/",
        f"{HOME}ks/{YEAR}/t1/nyckeltal.csv",
    ):
        assert client.get(place).status_code == 404


def test_reader_who_does_not_keep_them_sees_no_way_to(official, registrar, signed_in):
    of = measured.indicator(official)
    client = signed_in(registrar)
    assert "Fyll i utfall</a>" not in client.get(f"{HOME}ks/").content.decode()
    for place in (f"{HOME}ks/{YEAR}/t1/", f"{HOME}ks/{YEAR}/malvarden/", f"{of.get_absolute_url()}andra/"):
        assert client.get(place).status_code == 403


def test_period_that_cannot_be_read_shows_the_latest(official, signed_in):
    of = measured.indicator(official)
    measured.outcome(of, official, T="81")
    client = signed_in(official)
    for asked in ("?ar=x&t=9", "?ar=1066", "?t=1"):
        assert "Nyckeltal januari–april 2024" in client.get(f"{HOME}ks/{asked}").content.decode()
    assert client.get(f"{HOME}ks/{YEAR}/t4/").status_code == 404
    assert client.get(f"{HOME}ks/1066/t1/").status_code == 404
    assert client.get(f"{HOME}ks/{YEAR}/t1/nyckeltal.pdf").status_code == 404
    ahead = client.get(f"{HOME}ks/2099/t1/", follow=True)
    assert "Perioden har inte börjat" in ahead.content.decode()


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


def test_empty_pages_say_what_to_do(official, signed_in, ks):
    factories.body("ks", of=ks, name="Kommunstyrelsen", short_name="KS", kind="board")
    client = signed_in(official)
    assert "Nämnden har inga nyckeltal ännu." in client.get(f"{HOME}ks/").content.decode()
    assert "Lägg upp ett nyckeltal" in client.get(f"{HOME}ks/{YEAR}/t1/").content.decode()
    assert "Lägg upp ett nyckeltal" in client.get(f"{HOME}ks/{YEAR}/malvarden/").content.decode()
    of = measured.indicator(official)
    assert "Det finns inget utfall att visa" in client.get(of.get_absolute_url()).content.decode()
