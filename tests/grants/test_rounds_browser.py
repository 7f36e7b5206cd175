"""A round in Chromium: a file with a fault, then a right one, a recommendation with its running total, the compilation;
and the round of the demo at two widths."""

import io

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grants.models import GrantCall
from tests import factories
from tests.browser import sideways, violations
from tests.grants import money, rounds
from tests.grants.money import TKR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def book(*rows):
    made = openpyxl.Workbook()
    for row in (["Nummer", "Sökande", "Projekt", "Sökt 2024 (tkr)", "Sökt 2025 (tkr)"], *rows):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return {"name": "ansökningar.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


@pytest.fixture
def call(registrar, official, ks, economist) -> GrantCall:
    fund = money.fund(ks, economist, y2024=500 * TKR, y2025=500 * TKR, y2026=500 * TKR)
    return rounds.project_call(factories.case(by=registrar, official=official), fund, official)


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_round_from_file_to_compilation(open_page, call, official, width):
    page = open_page(reverse("grants:import", args=[call.pk]), official, width=width)
    page.get_by_label("Fil med ansökningar").set_input_files(
        [book([1, "A", "Väskan", 80, None], [2, "B", "Huset", "8 44", 1])]
    )
    page.get_by_role("button", name="Visa vad filen innehåller").click()
    expect(page.get_by_text("Inget är inläst")).to_be_visible()
    expect(page.get_by_text("skriv tusental i grupper om tre siffror")).to_be_visible()
    right(page)
    open_page.complaints.clear()  # 422 is told by the browser too
    page.get_by_label("Fil med ansökningar").set_input_files(
        [book([1, "A", "Väskan", 80, None], [2, "B", "Huset", 480, 1])]
    )
    page.get_by_role("button", name="Visa vad filen innehåller").click()
    page.get_by_role("button", name="Läs in 2 ansökningar").click()
    expect(page.get_by_text("2 ansökningar är inlästa ur ansökningar.xlsx.")).to_be_visible()
    right(page)

    page.get_by_role("button", name="Börja sammanställa").click()
    page.get_by_label("Föreslås 2024 ur Klimat till 1 Väskan, i tkr").fill("80")
    page.get_by_label("Föreslås 2024 ur Klimat till 2 Huset, i tkr").fill("480")
    expect(
        page.get_by_text("De tar slut vid 2 Huset")
    ).to_be_visible()  # counted by the server, not yet saved
    page.get_by_label("Föreslås 2024 ur Klimat till 2 Huset, i tkr").press("Enter")
    expect(page.get_by_text("Här tar pengarna slut")).to_be_visible()
    right(page)
    page.get_by_role("link", name="Visa sammanställningen").click()
    expect(page.get_by_role("cell", name="−60,0")).to_be_visible()
    right(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_rounds_of_the_demo_are_accessible(demo, open_page, width):
    call = GrantCall.objects.get(case__dnr="KS-2024/00456")
    application = call.applications.get(external_id="3")
    ours = reverse("grants:call", args=[call.pk])
    page = open_page(ours, demo.person("miljostrateg"), width=width)
    root = page.url.removesuffix(ours)
    others = GrantCall.objects.get(case__dnr="KS-2024/00457").compilations.get()
    for path in (
        ours,
        application.get_absolute_url(),
        reverse("grants:edit_application", args=[application.pk]),
        reverse("grants:keys", args=[call.pk]),
        call.compilations.get().get_absolute_url(),
        others.get_absolute_url(),
    ):
        assert page.goto(root + path).status == 200
        right(page)
