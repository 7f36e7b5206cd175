"""Indicators in Chromium: laid out, filled in by two, read, hidden and undone."""

import re

import pytest
from playwright.sync_api import expect

from tests.audits.reviewed import board
from tests.browser import sideways, violations
from tests.budget import measured
from tests.budget.measured import HOME

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GRID = f"{HOME}ks/{measured.YEAR}/t1/"


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_indicator_from_its_layout_to_its_trend(open_page, official, width):
    board()
    page = open_page(HOME, official, width=width)
    right(page)
    page.get_by_role("link", name="Kommunstyrelsen").click()
    expect(page.get_by_text("Nämnden har inga nyckeltal ännu.")).to_be_visible()
    right(page)
    page.get_by_role("link", name="Nytt nyckeltal").click()
    page.get_by_label("Resultatmått").fill(
        "Andel sjukfrånvarotimmar av ordinarie arbetstid i förskolans åldersblandade grupper"
    )
    page.get_by_label("Enhet").fill("%")
    page.get_by_label("Decimaler").select_option("1")
    page.get_by_label("Riktning").select_option("lower")
    right(page)
    page.get_by_role("button", name="Lägg upp nyckeltalet").click()
    expect(page.get_by_text("Nyckeltalet är upplagt.")).to_be_visible()
    right(page)

    for year, values in ((measured.YEAR - 1, ("5,9", "1,4", "4,4")), (measured.YEAR, ("5,5", "2,2", "4,4"))):
        page.goto(f"{HOME}ks/{year}/t1/")
        for gender, value in zip(("kvinnor", "män", "totalt"), values, strict=True):
            page.get_by_label(f"Utfall {gender}").fill(value)
        right(page)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Utfallen är sparade.")).to_be_visible()
    expect(page.get_by_role("img", name="Totalt: 4,4 2023, 4,4 2024")).to_be_visible()
    expect(page.get_by_role("heading", name="målvärde saknas")).to_be_visible()
    right(page)

    page.get_by_role("link", name="Målvärden 2024").click()
    page.get_by_label("Andel sjukfrånvarotimmar").fill("4,0")
    right(page)
    page.get_by_role("button", name="Spara målvärdena").click()
    expect(page.get_by_role("heading", name="utfallet når inte målvärdet")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Andel sjukfrånvarotimmar")).click()
    expect(page.get_by_role("img", name=re.compile("^Andel sjukfrånvarotimmar"))).to_be_visible()
    expect(page.get_by_text("4,0 (2024)")).to_be_visible()
    right(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_grid_saved_by_two_loses_nothing_and_is_undone(open_page, official, manager, width):
    of = measured.indicator(official, decimals=0)
    measured.outcome(of, official, K="70", M="80", T="75")
    mine = open_page(GRID, official, width=width)
    measured.outcome(of, manager, K="71", M="81")
    mine.get_by_label("Utfall män").fill("82")
    mine.get_by_label("Utfall totalt").fill("8 44")
    mine.get_by_role("button", name="Spara utfallen").click()
    expect(mine.get_by_role("alert")).to_contain_text("grupper om tre siffror")
    right(mine)
    mine.get_by_label("Utfall totalt").fill("76")
    mine.get_by_role("button", name="Spara utfallen").click()
    expect(mine.get_by_role("alert")).to_contain_text("Karin Chef har sparat ”81”.")
    assert [mine.get_by_label(f"Utfall {who}").input_value() for who in ("kvinnor", "män", "totalt")] == [
        "71",
        "82",
        "76",
    ]
    right(mine)
    mine.get_by_role("button", name="Spara utfallen").click()
    expect(mine.get_by_text("Utfallen är sparade.")).to_be_visible()
    mine.get_by_role("link", name="Fyll i utfall").click()
    mine.get_by_role("button", name="Ångra den senaste sparningen").click()
    expect(mine.get_by_text("Den senaste sparningen är ångrad.")).to_be_visible()
    assert mine.get_by_label("Utfall män").input_value() == "81"
    mine.get_by_text("ändringar i sparning").first.click()
    right(mine)
    open_page.complaints.clear()  # the two refusals were meant


@pytest.mark.parametrize("width", [1280, 390])
def test_small_group_is_hidden_for_readers_and_said_where_it_is_filled_in(
    open_page, official, registrar, width
):
    of = measured.indicator(official)
    mine = open_page(GRID, official, width=width)
    for who, value, people in (("kvinnor", "73", "4"), ("män", "91", "40"), ("totalt", "89", "44")):
        mine.get_by_label(f"Utfall {who}").fill(value)
        if who == "kvinnor":
            mine.get_by_text("Underlag och kommentar").click()
        mine.get_by_role("group", name=re.compile(who, re.IGNORECASE)).get_by_label("Personer").fill(people)
    right(mine)
    mine.get_by_role("button", name="Spara utfallen").click()
    expect(mine.get_by_text(".. Visas inte, eftersom gruppen är liten.")).to_be_visible()
    right(mine)
    mine.get_by_role("link", name="Fyll i utfall").click()
    expect(mine.locator(".tag", has_text="Visas inte")).to_have_count(2)
    assert mine.get_by_label("Utfall kvinnor").input_value() == "73"
    reader = open_page(of.get_absolute_url(), registrar, width=width)
    assert "73" not in reader.locator("main").inner_text()
    expect(reader.get_by_role("cell", name="91")).to_be_visible()
    right(reader)


def test_indicators_are_filled_in_without_script(open_page, official):
    measured.indicator(official)
    page = open_page(GRID, official, script=False)
    page.get_by_label("Utfall totalt").fill("81")
    page.get_by_role("button", name="Spara utfallen").click()
    expect(page.get_by_text("Utfallen är sparade.")).to_be_visible()
