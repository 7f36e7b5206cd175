"""Reading a file into a table in Chromium: chosen, coupled, its values placed, read in, and the second file in two clicks."""

import pytest
from playwright.sync_api import expect

from tests.browser import sideways, violations
from tests.budget import reported
from tests.budget.readable import ROWS, csv, monthly, sie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


def choose(page, name: str, content: bytes) -> None:
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Visa vad filen innehåller").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_file_from_the_first_time_to_the_second(open_page, registrar, official, width):
    report = reported.report(reported.case(registrar, official), official)
    page = open_page(report.get_absolute_url(), official, width=width)
    page.get_by_role("link", name="Läs in Driftredovisning från fil").click()
    right(page)
    content = csv(
        *ROWS, ["8010", "Räntor på lån till bolagen", "2", ""], ["8020", "Övriga räntor", "1", "8 44"]
    )
    choose(page, "utfall.csv", content)
    expect(page.get_by_role("heading", name="Koppla filen till Driftredovisning")).to_be_visible()
    right(page)
    page.get_by_label("Verksamhetens kostnader").fill("4000-7999\n5010")
    page.get_by_role("button", name="Spara kopplingen och visa beloppen").click()
    expect(page.get_by_text("tar samma värden").first).to_be_visible()
    right(page)
    open_page.complaints.clear()  # the page that was not accepted
    page.get_by_label("Verksamhetens kostnader").fill("4000-7999")
    page.get_by_role("button", name="Spara kopplingen och visa beloppen").click()
    expect(page.get_by_text("Rad 7, D ”Utfall (tkr)”: ”8 44”: skriv tusental")).to_be_visible()
    right(page)
    page.get_by_role("link", name="Välj en annan fil").click()
    choose(page, "utfall.csv", content.replace(b";8 44", b";"))

    expect(page.get_by_text("2 värden i filen hör inte till någon rad.")).to_be_visible()
    page.get_by_label("Rad för 8010").select_option(label="Läs inte in")
    page.get_by_label("Alla värden som inte har fått en rad här").select_option(label="Läs inte in")
    page.get_by_role("button", name="Spara raderna").click()
    expect(page.get_by_text("4 läses in, 2 läses inte in.")).to_be_visible()
    right(page)
    page.get_by_role("button", name="Läs in 4 belopp").click()
    expect(page.get_by_text("4 belopp är inlästa ur utfall.csv.")).to_be_visible()
    expect(page.locator(".read-in")).to_have_count(4)
    right(page)

    page.get_by_role("link", name="Läs in Driftredovisning från fil").click()
    choose(page, "utfall-rättad.csv", csv(*ROWS[:-1], ["7010", "Resor", "12 400", "10 100"]))
    page.get_by_role("button", name="Läs in 1 belopp").click()
    expect(page.get_by_text("1 belopp är inlästa ur utfall-rättad.csv.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_sie_file(open_page, registrar, official, width):
    report = reported.report(reported.case(registrar, official), official)
    page = open_page(f"{report.get_absolute_url()}tabell/drift/las-in/", official, width=width)
    lines = [*monthly("3010", *[-1000] * 4), *monthly("5010", *[2000] * 4)]
    choose(page, "ks.se", sie('#OBJEKT 1 "100" "Stadsledningskontoret"', *lines))
    right(page)
    expect(page.get_by_label("Utfall jan–apr 2024, ur #PSALDO")).to_be_checked()
    page.get_by_role("button", name="Spara kopplingen och visa beloppen").click()
    page.get_by_role("button", name="Läs in 2 belopp").click()
    expect(page.get_by_text("2 belopp är inlästa ur ks.se.")).to_be_visible()
