"""A report in Chromium: laid out, filled in, written with a bound number, doubted, put right, finished.

"The T1 text says 9,1 and the table 8,9. Which is right?" The table's own rows say 9,0, and the page says so.
"""

import pytest
from playwright.sync_api import expect

from budget.actions.cells import set_cell
from budget.actions.reports import write_part
from tests.audits.reviewed import board
from tests.browser import dressed, sideways, violations
from tests.budget import reported

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NBSP = "\u00a0"


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_report_from_its_first_amount_to_a_registered_record(open_page, registrar, official, width):
    board()
    case = reported.case(registrar, official)
    page = open_page("/arbete/uppfoljning/rapporter/", official, width=width)
    right(page)
    page.get_by_label("Ärendets diarienummer").fill(case.dnr)
    page.get_by_role("button", name="Lägg upp en rapport").click()
    page.get_by_label("År", exact=True).fill("2024")
    right(page)
    page.get_by_role("button", name="Lägg upp rapporten").click()
    expect(page.get_by_text("Rapporten är upplagd.")).to_be_visible()
    right(page)

    page.get_by_role("link", name="Fyll i Driftredovisning").click()
    cells = page.get_by_role("textbox")
    for number, typed in enumerate(("114,7", "162,2", "8 44")):
        cells.nth(number).fill(typed)
    right(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("skriv tusental i grupper om tre siffror").first).to_be_visible()
    right(page)
    open_page.complaints.clear()  # the browser notes the 422
    cells.nth(2).fill("61,2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("3 belopp sparade.")).to_be_visible()
    expect(page.locator("#tabell-drift").get_by_text("47,5")).to_be_visible()

    page.get_by_role("link", name="Skriv Ekonomirapport").click()
    dressed(page)
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Avvikelsen är @")
    page.get_by_label("Sök", exact=True).fill("intäkter budgetavvikelse jan–apr 2024")
    right(page)
    page.keyboard.press("Enter")
    page.keyboard.type(".")
    page.get_by_label("Delen är klar").check()
    right(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text(f"Avvikelsen är 47,5{NBSP}mnkr.")).to_be_visible()

    for heading in ("Personalrapport", "Investeringar"):
        page.get_by_role("link", name=f"Skriv {heading}").click()
        page.get_by_label("Delen är klar").check()
        page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Gör rapporten klar").click()
    right(page)
    page.get_by_role("button", name="Registrera rapporten").click()
    expect(page.get_by_text("Rapporten är klar och registrerad.")).to_be_visible()
    right(page)


def test_text_says_9_1_and_the_table_8_9_which_is_right(open_page, registrar, official):
    report = reported.report(reported.case(registrar, official), official)
    table = report.tables.get(key="drift")
    reported.fill(table, official, printed={"avvikelse": "8,9"})
    write_part(part=table.part, text="<p>Avvikelsen är {drift.netto.avvikelse|9,1}.</p>", seen=0, by=official)
    page = open_page(report.get_absolute_url(), official)
    doubt = page.get_by_role("listitem").filter(
        has_text=f"Texten säger 9,1{NBSP}mnkr, tabellen 8,9{NBSP}mnkr"
    )
    expect(doubt).to_contain_text(f"Räknat på tabellens egna rader är det 9,0{NBSP}mnkr.")
    right(page)

    doubt.get_by_role("link", name="Förklara").click()
    page.get_by_label("Varför kan det stå som det är?").fill("Räknat på kronor.")
    right(page)
    page.get_by_role("button", name="Förklara").click()
    page.get_by_text("1 förklarad anmärkning").click()
    expect(page.get_by_text("Räknat på kronor.")).to_be_visible()
    right(page)
    page.get_by_role("button", name="Ta tillbaka").click()

    page.get_by_role("button", name="Följ tabellen").click()
    expect(page.get_by_text("Siffran följer nu tabellen.")).to_be_visible()
    expect(page.get_by_text(f"Avvikelsen är 8,9{NBSP}mnkr.")).to_be_visible()
    page.locator("summary", has_text="upplysningar").click()
    page.get_by_role("button", name="Räkna ut cellen").click()
    expect(page.get_by_text(f"Avvikelsen är 9,0{NBSP}mnkr.")).to_be_visible()
    right(page)


def test_cell_is_commented_on_and_the_note_stands_under_the_table(open_page, registrar, official):
    report = reported.report(reported.case(registrar, official), official)
    set_cell(
        table=report.tables.get(key="drift"), row="netto", column="budget", note="Ny modell.", by=official
    )
    page = open_page(report.get_absolute_url(), official)
    expect(page.locator(".table-notes")).to_contain_text("Ny modell.")
    page.get_by_role("link", name="Verksamhetens kostnader, kolumn 2").click()
    page.get_by_label("Kommentar").fill("Pensioner.")
    right(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".table-notes")).to_contain_text("Pensioner.")
    for name in (
        "Rader och kolumner i Driftredovisning",
        "Inställningar för Driftredovisning",
        "Rubrik och ansvarig för Ekonomirapport",
    ):
        page.get_by_role("link", name=name).click()
        right(page)
        page.goto(
            page.url.split("/rapporter/")[0] + report.get_absolute_url().removeprefix("/arbete/uppfoljning")
        )
