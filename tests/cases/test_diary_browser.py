"""The diary in a browser: keyboard, live answers, both widths, axe."""

import pytest
from playwright.sync_api import expect

from cases.actions.cases import close_case
from tests import factories
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def diary(registrar, official):
    unit = factories.unit()
    cases = [
        factories.case(
            by=registrar, subject=subject, counterparty="Region Västerbotten", official=official, unit=unit
        )
        for subject in ("Ansökan om bygglov", "Motion om Taiwan", "Yttrande från byggnadsnämnden")
    ]
    close_case(case=cases[0], by=registrar)
    factories.case(by=registrar, subject="Hemligt", secrecy_provision="OSL 21:1")
    return cases


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("query", ["", "?q=bygg&lage=oppna&slag=ordinary", "?q=zebrafink", "?ar=nej"])
def test_diary_has_no_violations(query, width, diary, registrar, open_page):
    page = open_page(f"/arbete/arenden/{query}", registrar, width=width)
    assert violations(page) == []
    assert sideways(page) <= 0


def test_diary_answers_while_somebody_types(diary, registrar, open_page):
    page = open_page("/arbete/arenden/", registrar)
    page.keyboard.type("nämnd")  # the search field has the focus
    page.get_by_text("Stämmer med ”nämnd”").wait_for()
    assert page.locator("tbody tr").all_inner_texts()[0].count("Yttrande från byggnadsnämnden") == 1
    assert page.url.endswith("/arbete/arenden/?q=n%C3%A4mnd")
    page.locator("#told").get_by_text("1 ärende stämmer.").wait_for(state="attached")
    page.get_by_label("Läge").select_option("avslutade")
    page.get_by_text("Inget ärende stämmer med ”nämnd” och avgränsningen.").wait_for()
    page.get_by_role("link", name="Sök i alla ärenden").click()
    page.get_by_text("Stämmer med ”nämnd”").wait_for()


def test_diary_goes_to_a_whole_number_on_enter(diary, registrar, open_page):
    page = open_page("/arbete/arenden/", registrar)
    page.keyboard.type(diary[1].dnr.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{diary[1].get_absolute_url()}")


def test_diary_lets_a_registrar_register_what_was_not_found(diary, registrar, open_page):
    page = open_page("/arbete/arenden/", registrar)
    page.keyboard.type("Ansökan om torghandel")
    page.get_by_text("Inget ärende stämmer med ”Ansökan om torghandel”.").wait_for()
    page.locator("#list").get_by_role("link", name="Registrera nytt").click()
    page.wait_for_url("**/registrera/?subject=*")
    expect(page.locator("[name=subject]")).to_have_value("Ansökan om torghandel")


def test_diary_works_without_script_and_from_the_top_of_any_page(diary, official, open_page):
    page = open_page("/arbete/arenden/", official, script=False)
    page.locator("#site-search").fill("taiwan")
    page.keyboard.press("Enter")
    page.get_by_text("Stämmer med ”taiwan”").wait_for()
    page.get_by_label("Läge").select_option("avslutade")
    page.get_by_role("button", name="Sök").click()
    page.get_by_text("Inget ärende stämmer med ”taiwan” och avgränsningen.").wait_for()
