"""The registrar's day in a real browser, with the keyboard, at both widths."""

import datetime

import pytest
from playwright.sync_api import expect

from cases.models import Case, Record
from core import clock
from tests import factories
from tests.browser import sideways, violations
from tests.cases.pages import LETTER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def type_on(page, *keys: str) -> None:
    """Keys one after the other: `Tab`, `Enter`, or text after a `=`."""
    for key in keys:
        if key.startswith("="):
            page.keyboard.type(key[1:])
        else:
            page.keyboard.press(key)


def focused(page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_case_is_registered_with_the_keyboard_alone(open_page, registrar):
    factories.register("KS")
    page = open_page("/arbete/arenden/registrera/", registrar)
    assert focused(page) == "id_counterparty"
    assert violations(page) == []
    type_on(page, "=Region Västerbotten", "Tab", "=Remiss om cykelbana", "Enter")
    page.wait_for_url("**/?nytt=arende")
    case = Case.objects.get()
    expect(page.locator(".receipt .dnr")).to_have_text(case.dnr, use_inner_text=True)
    assert case.records.get().counterparty == "Region Västerbotten"
    assert violations(page) == []
    type_on(page, "n")
    page.wait_for_url("**/registrera/")
    assert focused(page) == "id_counterparty"


def test_dropped_letter_fills_in_the_form_and_keeps_what_was_typed(open_page, registrar):
    factories.register("KS")
    page = open_page("/arbete/arenden/registrera/", registrar)
    page.locator("#id_subject").fill("Egna ord")
    drop = """([zone, text]) => { const bag = new DataTransfer();
        bag.items.add(new File([text], "brev.eml", { type: "message/rfc822" }));
        zone.dispatchEvent(new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true })); }"""
    zone = page.locator("[data-filedrop]").element_handle()
    page.evaluate(drop, [zone, LETTER.decode()])
    page.get_by_label("yttrande.txt").wait_for()
    expect(page.locator("#id_counterparty")).to_have_value("Eva Åström")
    expect(page.locator("#id_subject")).to_have_value("Egna ord")
    expect(page.locator("#id_arrived_on")).to_have_value("2024-05-14")
    expect(page.get_by_text("Den ligger kvar i brevet brev.eml")).to_have_count(1)
    assert violations(page) == []
    page.get_by_role("button", name="Registrera", exact=True).click()
    page.wait_for_url("**/?nytt=arende")
    record = Record.objects.get()
    assert (record.arrived_on, [file.name for file in record.files.all()]) == (
        datetime.date(2024, 5, 14),
        ["brev.eml", "yttrande.txt"],
    )


def test_document_goes_to_the_case_that_was_there_already(open_page, registrar):
    case = factories.case(by=registrar, subject="Cykelbana längs älven")
    page = open_page("/arbete/arenden/registrera/", registrar)
    page.locator("#id_counterparty").fill("Region Västerbotten")
    page.locator("#id_subject").press_sequentially("Cykelbana älven")
    there = page.get_by_role("button", name=f"Registrera handlingen i {case.dnr}")
    there.click()
    page.wait_for_url("**/handlingar/ny/")
    expect(page.locator("#id_subject")).to_have_value("Cykelbana älven")
    assert violations(page) == []
    page.get_by_role("button", name="Registrera", exact=True).click()
    page.wait_for_url("**/?nytt=1")
    expect(page.locator(".receipt .dnr")).to_have_text(f"{case.dnr}-1", use_inner_text=True)
    assert Case.objects.count() == 1


def test_letter_is_read_without_script(open_page, registrar):
    factories.register("KS")
    page = open_page("/arbete/arenden/registrera/", registrar, script=False)
    page.locator("#id_files").set_input_files(
        [{"name": "brev.eml", "mimeType": "message/rfc822", "buffer": LETTER}]
    )
    page.get_by_role("button", name="Läs in filerna").click()
    expect(page.locator("#id_counterparty")).to_have_value("Eva Åström")
    page.get_by_role("button", name="Registrera", exact=True).click()
    expect(page.locator(".receipt .dnr")).to_be_visible()
    assert Record.objects.get().files.count() == 2


@pytest.mark.parametrize("width", [1280, 390])
def test_record_is_moved_and_voided_and_says_so(open_page, registrar, width):
    wrong, right = factories.case(by=registrar, subject="Fel ärende"), factories.case(by=registrar)
    factories.record(case=wrong, by=registrar, subject="Remissvar")
    page = open_page(f"{wrong.get_absolute_url()}handlingar/1/", registrar, width=width)
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="Flytta till rätt ärende").click()
    page.get_by_label("Diarienummer").fill("361")
    page.get_by_role("button", name="Flytta").click()
    assert page.get_by_text("är inget diarienummer").count() > 0
    open_page.complaints.clear()  # the browser notes the 422
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_label("Diarienummer").fill(right.dnr)
    page.get_by_role("button", name="Flytta").click()
    page.wait_for_url("**/?nytt=1")
    assert (violations(page), sideways(page)) == ([], 0)
    page.goto(page.url.split("/arbete/")[0] + wrong.get_absolute_url())
    expect(page.get_by_text(f"Flyttad till {right.dnr}-1")).to_have_count(1)
    page.get_by_role("link", name="Makulera").click()
    page.get_by_label("Varför?").fill("Registrerat två gånger")
    page.get_by_role("button", name="Makulera ärendet").click()
    page.get_by_text("Ärendet är makulerat").wait_for()
    expect(page.get_by_text("Registrerat två gånger")).to_have_count(1)
    assert (violations(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize("width", [1280, 390])
def test_post_list_and_series_read_well(open_page, registrar, width):
    factories.record(case=factories.case(by=registrar), by=registrar)
    page = open_page("/arbete/arenden/postlista/", registrar, width=width)
    expect(page.get_by_text(f"KS-{clock.today().year}/00001-1")).to_have_count(1)
    assert (violations(page), sideways(page)) == ([], 0)
    page = open_page("/arbete/arenden/serier/", registrar, width=width)
    assert (violations(page), sideways(page)) == ([], 0)
