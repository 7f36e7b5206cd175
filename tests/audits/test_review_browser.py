"""A review in Chromium: registered from its case, the list pasted and shown, answered, and what is missing seen."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.audits import reviewed
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_review_from_registration_to_full_coverage(open_page, registrar, official, width):
    reviewed.board()
    case = factories.case(by=registrar, official=official, matter="audit", subject="Granskning av miljömål")
    page = open_page(case.get_absolute_url(), official, width=width)
    page.get_by_role("link", name="Lägg upp granskningen").click()
    page.get_by_label("Rapportens datum").fill("2024-05-02")
    page.get_by_label("Inkom").fill("2024-05-03")
    right(page)
    page.get_by_role("button", name="Lägg upp granskningen").click()
    expect(page.get_by_text("Granskningen är upplagd.")).to_be_visible()

    page.get_by_role("link", name="Lägg in rekommendationer").click()
    page.get_by_label("Rekommendationerna").fill("1. Ta fram\nen plan.\n2. Mät.\n3. Rapportera.")
    page.get_by_role("button", name="Visa hur listan läses").click()
    expect(page.get_by_role("listitem").filter(has_text="Ta fram en plan.")).to_be_visible()
    right(page)
    page.get_by_role("button", name="Lägg in 3 rekommendationer").click()
    expect(page.get_by_text("Utan svar Nr 1–3.")).to_be_visible()
    right(page)

    page.get_by_role("link", name="Nytt svar").click()
    covers = page.get_by_role("group", name="Svaret gäller")
    covers.get_by_label("2. Mät.").check()
    page.get_by_label("Instämmer", exact=True).check()
    page.locator("[name=text]").fill("Förvaltningen tar fram en plan.")
    right(page)
    page.get_by_role("button", name="Spara svaret").click()
    expect(page.get_by_text("Utan svar Nr 3.")).to_be_visible()
    expect(page.get_by_text("Nämns inte i svaret Nr 1–2.")).to_be_visible()

    page.get_by_role("link", name="Nytt svar").click()
    page.get_by_label("Instämmer", exact=True).check()
    page.locator("[name=text]").fill("Det görs redan.")
    page.get_by_role("button", name="Spara svaret").click()
    expect(page.get_by_text("Utan svar")).to_have_count(0)
    page.get_by_role("link", name="Läs yttrandet").click()
    expect(
        page.get_by_text("Kommunstyrelsen delar revisionens uppfattning. Kommunstyrelsen tar fram en plan.")
    ).to_be_visible()
    right(page)
