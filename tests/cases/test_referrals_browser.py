"""A referral from somebody else noted in its case, given more time, answered with what was adopted."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.actions.deciding import Decided, decide
from cases.models import Referral
from core import clock
from core.dates import long_date
from tests import factories
from tests.browser import sideways, violations
from tests.cases.rulings import ruling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_referral_is_noted_given_time_and_answered(open_page, registrar, official, width):
    case = factories.case(by=registrar, official=official, subject="Betänkande om upphandling")
    board = factories.body("ks-styrelse", kind="board", short_name="KS", name="Kommunstyrelsen")
    given = [Decided(verb="avge", text="yttrande", proposed="avge yttrande")]
    decide(case=case, ruling=ruling(board, clauses=given), by=registrar)
    due, later = (clock.today() + datetime.timedelta(days=days) for days in (30, 60))

    page = open_page(case.get_absolute_url(), official, width=width)
    page.get_by_role("link", name="Ärendet är en remiss till oss").click()
    page.get_by_label("Från").fill("Finansdepartementet")
    page.get_by_label("Svar senast").fill(due.isoformat())
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text("Remissen är antecknad.")).to_be_visible()

    page.goto(page.url.split("/arbete/")[0] + reverse("cases:referrals"))
    expect(page.get_by_text("Finansdepartementet")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="Betänkande om upphandling").click()
    page.get_by_role("link", name="Begär anstånd").click()
    page.get_by_label("Till", exact=True).fill(later.isoformat())
    page.get_by_label("Varför?").fill("Nämnden sammanträder först då.")
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text("Inget besked än.")).to_be_visible()
    page.get_by_role("link", name="Anteckna besked om anstånd").click()
    page.get_by_label("Ni fick tid till").fill(later.isoformat())
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text(f"Beviljat till {long_date(later)}.")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)

    page.get_by_role("link", name="Svara", exact=True).click()
    page.get_by_label("Svar", exact=True).fill("Umeå kommun tillstyrker förslaget.")
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Registrera svaret").click()
    expect(page.get_by_text("Svaret är registrerat som utgående.")).to_be_visible()
    one = Referral.objects.get()
    assert (one.due_on, one.answer.direction, one.answer.counterparty) == (
        later,
        "out",
        "Finansdepartementet",
    )
