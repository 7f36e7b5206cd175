"""An economist gives a year its frame, in a browser: the fund page before and after, at both widths."""

import pytest
from playwright.sync_api import expect

from grants.actions.funds import open_year
from grants.queries.balances import figures
from tests.browser import sideways, violations
from tests.grants import money
from tests.grants.money import TKR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sound(page) -> None:
    assert violations(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("width", [1280, 390])
def test_frame_is_adopted_after_a_look_at_the_figures(width, ks, economist, open_page):
    fund = money.fund(ks, economist, y2024=3_000 * TKR)
    open_year(fund=fund, year=2025, by=economist)
    page = open_page("/arbete/anslag/klimat/", economist, width=width)
    expect(page.get_by_role("img", name="Kvar per år över tid, tkr")).to_be_visible()
    page.get_by_text("Diagrammets siffror som tabell").click()
    sound(page)
    page.get_by_role("link", name="Fastställ eller höj ramen").click()
    page.get_by_label("År", exact=True).select_option(label="2025 (preliminärt)")
    page.get_by_label("Belopp").fill("2 500 tkr")
    sound(page)
    page.get_by_role("button", name="Granska").click()
    expect(page.get_by_role("heading", name="Fastställ eller höj ramen")).to_be_visible()
    expect(page.locator("td[data-label=Efter]")).to_have_text(["2 500 000", "2 500 000"])  # frame, remaining
    sound(page)
    page.get_by_role("button", name="Bokför").click()
    expect(page.get_by_text("Fastställ eller höj ramen: bokfört.")).to_be_visible()
    expect(page.get_by_text("beslutat och föreslaget per").first).to_be_visible()
    assert figures(fund).year(2025).available == 2_500 * TKR
