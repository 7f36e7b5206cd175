"""A planning directive in Chromium: laid out, a route, frames typed in a grid, a proposal awaited, tabled and compared."""

import pytest
from playwright.sync_api import expect

from budget.actions.directive import add_line
from tests.audits.reviewed import board
from tests.browser import sideways, violations
from tests.budget import directed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_directive_is_laid_out_with_its_route_and_rows(open_page, registrar, official, width):
    board()
    directed.council()
    case = directed.budget_case(registrar, official)
    page = open_page("/arbete/uppfoljning/direktiv/", official, width=width)
    right(page)
    page.get_by_label("Budgetärendets diarienummer").fill(case.dnr)
    page.get_by_role("button", name="Lägg upp").click()
    page.get_by_label("Budgetår").fill("2025")
    page.get_by_label("Plan till och med").fill("2026")
    right(page)
    page.get_by_role("button", name="Lägg upp planeringsdirektivet").click()
    expect(page.get_by_text("Planen ska omfatta minst tre år").first).to_be_visible()
    page.get_by_label("Plan till och med").fill("2027")
    page.get_by_role("button", name="Lägg upp planeringsdirektivet").click()
    expect(page.get_by_text("Planeringsdirektivet är upplagt.")).to_be_visible()
    right(page)

    for body, day in (("Kommunstyrelsen", "2024-06-04"), ("Kommunfullmäktige", "2024-06-17")):
        page.get_by_role("link", name="Nytt steg").click()
        page.get_by_label("Organ").select_option(label=body)
        page.get_by_label("Dag", exact=True).fill(day)
        page.get_by_role("button", name="Lägg till steget").click()
        expect(page.get_by_text("Steget är tillagt.")).to_be_visible()
    for label, value in (
        ("Nämnd", "Kommunstyrelsen"),
        ("Eget namn", "Nämnden för välfärd, åldrande och övriga frågor"),
    ):
        page.get_by_role("link", name="Ny rad").click()
        field = page.get_by_label(label)
        field.select_option(label=value) if label == "Nämnd" else field.fill(value)
        right(page)
        page.get_by_role("button", name="Lägg till raden").click()
        expect(page.get_by_text("Raden är tillagd.")).to_be_visible()
    open_page.complaints.clear()  # the refusal was meant


@pytest.mark.parametrize("width", [1280, 390])
def test_frames_are_typed_in_a_grid_and_what_cannot_be_read_is_said(open_page, registrar, official, width):
    made = directed.directive(directed.budget_case(registrar, official), official, plan_until=2027)
    for name in ("Valnämnden", "Nämnden för välfärd, åldrande och övriga frågor"):
        add_line(directive=made, name=name, by=official)
    page = open_page(made.get_absolute_url(), official, width=width)
    page.get_by_role("link", name="Skriv grundramar").click()
    right(page)
    cells = page.locator(".grid input[type=text]")
    for at, amount in enumerate(("1 300", "1 310", "1 320", "60 mnkr", "", "8 44")):
        cells.nth(at).fill(amount)
    page.keyboard.press("Enter")  # from the last cell: saves
    expect(page.get_by_text("skriv tusental i grupper om tre siffror").first).to_be_visible()
    expect(cells.nth(3)).to_have_value("60 mnkr")
    right(page)
    cells.nth(5).fill("844")
    expect(page.locator("#summor")).to_contain_text("61\u00a0300,0")  # while typing
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ramarna är sparade.")).to_be_visible()
    expect(page.get_by_text("utan 1 rad som saknar grundram")).to_be_visible()
    right(page)
    open_page.complaints.clear()  # the refusal was meant


@pytest.mark.parametrize("width", [1280, 390])
def test_proposals_are_awaited_tabled_and_compared(open_page, registrar, official, width):
    made = directed.framed(directed.budget_case(registrar, official), official, Valnämnden=1_300)
    page = open_page(made.get_absolute_url(), official, width=width)
    for parties, short in (("Socialdemokraterna och Miljöpartiet", "S+MP"), ("Moderaterna", "M")):
        page.get_by_role("link", name="Förslag som väntas").click()
        page.get_by_label("Parti eller partier").fill(parties)
        page.get_by_label("Kort beteckning").fill(short)
        right(page)
        page.get_by_role("button", name="Lägg upp förslaget").click()
        expect(page.get_by_text("Förslaget är upplagt och väntas.")).to_be_visible()
        page.get_by_role("link", name=f"Anteckna att {short} är lagt").click()
        page.get_by_label("Att-satser").fill("fastställa budgeten")
        right(page)
        page.get_by_role("button", name="Anteckna").click()
        expect(page.get_by_text(f"Förslaget {short} är antecknat som lagt.")).to_be_visible()
    page.get_by_role("link", name="Skriv vad M ändrar i ramarna").click()
    right(page)
    page.locator(".grid input[type=text]").first.fill("-100")
    expect(page.locator("#summor")).to_contain_text("1\u00a0200,0")
    page.get_by_role("button", name="Spara ramarna").click()
    expect(page.get_by_text("Ramarna är sparade.")).to_be_visible()
    expect(page.locator(".frames")).to_contain_text("−100,0")
    right(page)
    page.get_by_text("Är inte lagt").first.click()
    right(page)
    page.get_by_role("button", name="Anteckna").first.click()
    expect(page.get_by_text("Förslaget S+MP väntas igen.")).to_be_visible()
