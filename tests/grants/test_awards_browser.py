"""A payment and the public page of its fund, in a real browser at both widths."""

import datetime

import pytest
from playwright.sync_api import expect

from cases.actions.publishing import publish
from core import clock
from grants.actions.conditions import add_condition
from grants.actions.reports import ask_report
from grants.models import Fund
from tests.browser import sideways, violations
from tests.grants import money
from tests.grants.awarded import awarded
from tests.grants.money import TKR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime.datetime(2024, 9, 2, 10, tzinfo=clock.STOCKHOLM)


@pytest.fixture
def made(ks, registrar, official, economist, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)  # the pages are served from another thread
    fund = money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)
    Fund.objects.filter(pk=fund.pk).update(pays_before_appeal=True)
    one = awarded(fund, registrar=registrar, official=official, economist=economist)
    publish(thing=one.case, by=registrar, source="prov")
    add_condition(award=one.award, kind="free", text="Avtal undertecknat", by=official)
    ask_report(award=one.award, what="Slutrapport", due_on=datetime.date(2025, 3, 1), by=official)
    return one


def test_economist_confirms_a_condition_and_pays_and_everybody_sees_it(made, open_page, economist):
    page = open_page(made.award.get_absolute_url(), economist)
    page.get_by_role("link", name="Bokför utbetalning").click()
    page.get_by_label("År").select_option(str(made.year().pk))
    page.get_by_label("Belopp").fill("200 tkr")
    page.get_by_label("Verifikation").fill("V 1001")
    page.get_by_role("button", name="Bokför utbetalning").click()
    expect(page.get_by_role("alert")).to_contain_text("Avtal undertecknat")
    open_page.complaints.clear()  # 422: the browser says so, and so does the page
    page.get_by_role("link", name="Avbryt").click()
    page.get_by_role("link", name="Är uppfyllt").click()
    page.get_by_role("button", name="Bekräfta").click()
    expect(page.get_by_text("Villkoret är uppfyllt.")).to_be_visible()

    page.get_by_role("link", name="Bokför utbetalning").click()
    assert violations(page) == []
    page.get_by_label("År").select_option(str(made.year().pk))
    page.get_by_label("Belopp").fill("200 tkr")
    page.get_by_label("Verifikation").fill("V 1001")
    page.get_by_role("button", name="Bokför utbetalning").click()
    expect(page.get_by_text("Utbetalningen är bokförd.")).to_be_visible()

    for width in (1280, 390):
        for path in (made.award.get_absolute_url(), "/anslag/klimat/", "/anslag/"):
            shown = open_page(path, economist if path.startswith("/arbete/") else None, width=width)
            assert violations(shown) == []
            assert sideways(shown) == 0
    page = open_page("/")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Anslag och bidrag").click()
    page.get_by_role("link", name="Klimat").click()
    expect(page.get_by_role("row", name="Föreningen Energiväskan")).to_contain_text("200\u00a0000")
    expect(page.get_by_role("img", name="Anslaget per år, tkr")).to_be_visible()
