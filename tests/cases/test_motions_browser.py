"""A motion registered in a browser, found again in the list, and sent on."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import CouncilMotion
from core import clock
from tests import factories
from tests.browser import sideways, violations
from tests.cases import moved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_motion_is_registered_and_stands_in_the_list(open_page, registrar, width):
    moved.council()
    factories.register()
    page = open_page(reverse("cases:motions"), registrar, width=width)
    expect(page.get_by_text("Ingen motion väntar på svar.")).to_be_visible()
    page.get_by_role("link", name="Registrera motion").click()
    page.get_by_label("Rubrik").fill("Fler cykelvägar")
    page.get_by_label("Förslagsställare").fill("Anna Ek (S)\nBo Al (M)")
    page.get_by_label("Yrkanden").fill("1. att bygga\n2. att underhålla")
    assert violations(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name="Registrera motionen").click()
    expect(page.get_by_role("heading", name="Motion 1/", exact=False).first).to_be_visible()
    expect(page.get_by_text("2. att underhålla")).to_be_visible()
    assert violations(page) == []
    motion = CouncilMotion.objects.get()
    assert motion.printed == f"1/{clock.today().year}"

    page.goto(page.url.split("/arbete/")[0] + reverse("cases:motions"))
    expect(page.get_by_role("link", name="Fler cykelvägar")).to_be_visible()
    expect(page.get_by_text("Anna Ek (S), Bo Al (M)")).to_be_visible()
    assert violations(page) == []
    assert sideways(page) == 0


def test_wrong_form_says_what_to_do(open_page, registrar, secretary):
    case = factories.case(by=registrar, matter="motion")
    moved.council()
    page = open_page(case.get_absolute_url(), secretary)
    page.get_by_role("link", name="Fyll i motionens uppgifter").click()
    page.get_by_label("Rubrik").fill("Fler cykelvägar")
    page.get_by_label("Förslagsställare").fill("Anna (S) (M)")
    page.get_by_label("Yrkanden").fill("att bygga")
    page.get_by_role("button", name="Spara motionen").click()
    expect(page.get_by_text("Skriv namn och parti").first).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Förslagsställare").fill("Anna Ek (S)")
    page.get_by_role("button", name="Spara motionen").click()
    expect(page.get_by_text("Motionen är registrerad.")).to_be_visible()
    page.get_by_role("link", name="Till beredning").click()
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text("Välj ett organ eller en enhet.").first).to_be_visible()
    open_page.complaints.clear()  # the browser notes that the form was answered with 422
