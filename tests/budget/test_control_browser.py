"""A plan for internal control in Chromium: risk, control, adopted, reported, postponed, assessed anew."""

import pytest
from playwright.sync_api import expect

from core import clock
from tests import factories
from tests.audits.reviewed import board
from tests.browser import sideways, violations
from tests.budget import controlled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_plan_from_its_first_risk_to_a_postponed_control(open_page, registrar, official, width):
    board()
    case = factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
    page = open_page("/arbete/uppfoljning/internkontroll/", official, width=width)
    right(page)
    page.get_by_label("Ärendets diarienummer").fill(case.dnr)
    page.get_by_role("button", name="Lägg upp en plan").click()
    page.get_by_label("Nämnd").select_option(label="Kommunstyrelsen")
    page.get_by_label("År", exact=True).fill(
        str(clock.today().year - 1)
    )  # its tertials have ended whenever this runs
    right(page)
    page.get_by_role("button", name="Lägg upp planen").click()
    expect(page.get_by_text("Planen är upplagd.")).to_be_visible()

    for text in ("Fel lön kan betalas ut.", "Reglerna kan vara okända."):
        page.get_by_role("link", name="Ny risk").click()
        page.get_by_label("Kontrollområde").fill("System och rutiner")
        page.get_by_label("Identifierad risk").fill(text)
        page.get_by_label("Sannolikhet").select_option("4")
        page.get_by_label("Konsekvens").select_option("3")
        right(page)
        page.get_by_role("button", name="Lägg till risken").click()
        expect(page.get_by_text("Risken är tillagd.")).to_be_visible()
    expect(page.locator("#r1").get_by_text("Minimera risk")).to_be_visible()

    for risk in ("R1", "R2"):
        page.get_by_role("link", name=f"Nytt kontrollmoment för {risk}").click()
        page.get_by_label("Kontrollmoment").fill("Stickprov på löner")
        page.get_by_label("Ansvarig").fill("HR-chef")
        page.get_by_label("T1, januari–april").check()
        right(page)
        page.get_by_role("button", name="Lägg till kontrollmomentet").click()
        expect(page.get_by_text("Kontrollmomentet är tillagt.")).to_be_visible()
    page.get_by_role("link", name="Anteckna att planen är antagen").click()
    page.get_by_label("Dag då nämnden antog planen").press("Control+a")
    page.get_by_label("Dag då nämnden antog planen").fill(
        page.evaluate("new Date().toISOString().slice(0, 10)")
    )
    right(page)
    page.get_by_role("button", name="Anteckna").click()
    expect(page.get_by_text("Planen är antagen.")).to_be_visible()
    right(page)

    page.get_by_role("link", name="Tertial 1").click()
    right(page)
    page.get_by_role("link", name="Rapportera R1").click()
    page.get_by_label("Vad visade kontrollen?").fill("Utan anmärkning.")
    right(page)
    page.get_by_role("button", name="Rapportera").click()
    expect(page.get_by_text("R1 är rapporterad för T1.")).to_be_visible()
    page.get_by_role("link", name="Senarelägg R2").click()
    page.get_by_label("Varför?").fill("Data saknas.")
    right(page)
    page.get_by_role("button", name="Senarelägg").click()
    expect(page.get_by_text("1 rapporterade, 0 saknas och 1 senarelagda.")).to_be_visible()
    right(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_risk_is_assessed_anew_and_its_history_read(open_page, registrar, official, width):
    case = factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
    plan = controlled.adopted(case, official)
    page = open_page(plan.get_absolute_url(), official, width=width)
    page.get_by_role("link", name="Värdera om R1").click()
    page.get_by_label("Sannolikhet").select_option("2")
    page.get_by_label("Vad har åtgärderna haft för effekt?").fill("Utbildningen har gett färre fel.")
    right(page)
    page.get_by_role("button", name="Spara värderingen").click()
    expect(page.locator("#r1").get_by_text("Nu 6")).to_be_visible()
    right(page)
    page.get_by_role("link", name="Historik för R1").click()
    expect(page.get_by_text("Utbildningen har gett färre fel.")).to_be_visible()
    right(page)
    page.goto(f"/arbete/arenden/{case.slug}/")
    expect(page.locator("h2#internkontroll")).to_be_visible()
    right(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_area_that_is_almost_a_known_one_is_asked_about(open_page, registrar, official, width):
    case = factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
    plan = controlled.plan(case, official)
    controlled.risk(plan, official, area="Säkerhet och krisberedskap")
    page = open_page(f"{plan.get_absolute_url()}risk/", official, width=width)
    page.get_by_label("Kontrollområde").fill("Säkerhet och krisberedskp")
    page.get_by_label("Identifierad risk").fill("Hot kan påverka beslut.")
    page.get_by_role("button", name="Lägg till risken").click()
    question = page.get_by_role("group", name="Menar du ”Säkerhet och krisberedskap”?")
    expect(question).to_be_visible()
    right(page)
    open_page.complaints.clear()  # the browser notes the 422
    question.get_by_label("Ja.").check()
    page.get_by_role("button", name="Lägg till risken").click()
    expect(page.locator("#r2").get_by_text("I handlingen: Säkerhet och krisberedskp")).to_be_visible()
    right(page)
