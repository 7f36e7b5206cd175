"""Indicators: kept, read as a table for a period, hidden where groups are small."""

import datetime
import io
import json

import pytest
from openpyxl import load_workbook

from budget.actions.indicators import change_indicator, create_indicator, end_indicator, resume_indicator
from budget.checks.indicators import of_lines
from budget.models import Indicator
from budget.queries.indicators import (
    as_table,
    bodies_of,
    file_of,
    indicator_table,
    latest_period,
    lines_of,
    series_of,
)
from core import clock
from core.errors import Refused
from core.tables import as_csv, as_xlsx
from tests import factories
from tests.audits.reviewed import board
from tests.budget import measured
from tests.budget.measured import HOME, YEAR, shown
from trail.models import Event

pytestmark = pytest.mark.django_db

FIELDS = {"name": "Sjukfrånvaro", "unit": "%", "decimals": 1, "kind": "share", "better": "lower"}


def texts(row):
    return [cell["text"] for cell in (*row["this"], *row["last"])]


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


def test_empty_pages_say_what_to_do(official, signed_in, ks):
    factories.body("ks", of=ks, name="Kommunstyrelsen", short_name="KS", kind="board")
    client = signed_in(official)
    assert "Nämnden har inga nyckeltal ännu." in client.get(f"{HOME}ks/").content.decode()
    assert "Lägg upp ett nyckeltal" in client.get(f"{HOME}ks/{YEAR}/t1/").content.decode()
    assert "Lägg upp ett nyckeltal" in client.get(f"{HOME}ks/{YEAR}/malvarden/").content.decode()
    of = measured.indicator(official)
    assert "Det finns inget utfall att visa" in client.get(of.get_absolute_url()).content.decode()
