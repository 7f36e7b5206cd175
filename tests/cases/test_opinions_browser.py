"""An opinion answered in a browser: with form, sent from the keyboard, and without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.actions.opinions import ask_opinion
from cases.models import Opinion
from core import clock
from core.legal_dates import working_days_after
from tests import factories
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opinion(registrar, official, other_official) -> Opinion:
    return ask_opinion(
        case=factories.case(by=registrar, official=official),
        unit=other_official.unit,
        question="Vad tycker ni?",
        due_on=working_days_after(clock.today(), 10),
        by=official,
    )


def answer_page(opinion: Opinion) -> str:
    return reverse("cases:answer_opinion", args=[opinion.case.slug, opinion.pk])


@pytest.mark.parametrize("width", [1280, 390])
def test_an_answer_has_form_and_is_sent_with_the_keyboard(open_page, opinion, other_official, width):
    page = open_page(answer_page(opinion), other_official, width=width)
    box = page.get_by_role("textbox", name="Svar", exact=True)
    expect(box).to_have_attribute("contenteditable", "true")
    box.click()
    page.keyboard.type("Vi tillstyrker.")
    page.keyboard.press("Enter")
    page.keyboard.type("- Lägg till ")
    page.keyboard.press("Control+b")
    page.keyboard.type("vinterväghållning")
    assert violations(page) == []
    assert sideways(page) == 0
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Svaret är registrerat.")).to_be_visible()
    expect(page.locator(".prose strong")).to_have_text("vinterväghållning")
    assert violations(page) == []

    kept = Opinion.objects.get()
    assert kept.html == (
        "<p>Vi tillstyrker.</p><ul><li><p>Lägg till <strong>vinterväghållning</strong></p></li></ul>"
    )
    assert kept.record.text == "Vi tillstyrker.\nLägg till vinterväghållning"


def test_without_script_the_plain_box_does_the_same(open_page, opinion, other_official):
    page = open_page(answer_page(opinion), other_official, script=False)
    page.get_by_label("Svar", exact=True).fill("Vi tillstyrker.")
    page.get_by_role("button", name="Lämna svaret").click()
    expect(page.get_by_role("button", name="Lämna svaret")).to_have_count(0)
    assert Opinion.objects.get().html == "<p>Vi tillstyrker.</p>"
