"""Question 8 of domain.md: how much is left in the climate fund, and does that include tonight's proposals?"""

import pytest
from playwright.sync_api import expect

from cases.actions.memos import start_memo
from core import clock
from tests import factories
from tests.browser import sideways, violations
from tests.grants import money, spending
from tests.grants.money import TKR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def memo(ks, ksnau, registrar, official, economist):
    year = clock.today().year
    fund = money.fund(ks, economist, "klimat", **{f"y{year}": 2_500 * TKR})
    case = factories.case(by=registrar, official=official, matter="allocation", subject="Utdelning")
    memo = start_memo(case=case, body=ksnau, by=official)
    spending.compilation(memo, fund, official, {"Energiväskan": {year: 883 * TKR}})
    return memo


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, False)])
def test_official_asks_what_is_left_and_reads_the_basis(open_page, memo, official, width, script):
    page = open_page(memo.get_absolute_url(), official, width=width, script=script)
    page.get_by_text("Lägg till avsnitt", exact=True).click()
    page.get_by_label("Slag", exact=True).select_option("computed:remaining")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    table = page.locator(".memo-made table")
    for words in ("Före, beslutat", "2 500,0", "883,0", "1 617,0"):
        expect(table).to_contain_text(words)
    page.get_by_label("Grund", exact=True).select_option("proposed")
    if script:
        page.keyboard.press("Control+s")
        expect(page.locator("#memo-saved")).to_contain_text("Sparad")
        expect(page.locator("#memo-saved")).not_to_contain_text("strax")
        page.reload()
    else:
        page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".memo-made")).to_contain_text("beslutat och föreslaget. Huvudbok nr")
    if script:
        assert (violations(page), sideways(page)) == ([], 0)
    page.goto(page.url.partition("/skrivelser/")[0] + "/")
    panel = page.get_by_role("region", name="Pengar ur anslag").first
    expect(panel).to_contain_text("883 000")
    expect(panel).to_contain_text("beslutat och föreslaget")
    if script:
        assert (violations(page), sideways(page)) == ([], 0)
