"""Dropping files on an agenda item, in a real browser: with the mouse, with the keyboard, without script."""

import datetime
import os
from base64 import b64encode
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core import clock
from meetings.models import AgendaItem
from organisation.models import User
from pdf import uploads
from pdf.models import Look
from tests.browser import sideways, violations
from tests.meetings import dropping, making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
MAKE_BAG = """files => {
  const bag = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
    bag.items.add(new File([bytes], name, { type }));
  }
  return bag;
}"""


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """The pages are served from another thread, so the clock is set for all of them; the worker comes when a test
    says so."""
    moment = datetime.datetime(2024, 5, 13, 10, 0, tzinfo=clock.STOCKHOLM)
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(uploads, "look_later", lambda sha256, name: None)


@pytest.fixture
def item(ksnau, secretary: User, official: User) -> AgendaItem:
    """The first of two rows. Its memo encloses one file."""
    meeting = making.meeting(ksnau, secretary)
    item = making.item(meeting, secretary, making.a_case(subject="Torget i Röbäck", official=official))
    assert item.case is not None
    making.approved(item.case, official, enclosed=[making.record(item.case, "Motionen")])
    making.item(meeting, secretary, making.a_case(subject="Kontoret i Stockholm", official=official))
    return item


def bag(page: Page, *files: tuple[str, str, bytes]) -> Any:
    return page.evaluate_handle(
        MAKE_BAG, [[name, type_, b64encode(content).decode()] for name, type_, content in files]
    )


def three() -> list[tuple[str, str, bytes]]:
    return [
        ("karta.pdf", "application/pdf", making.pdf(4)),
        ("foto.jpg", "image/jpeg", dropping.photo()),
        ("yttrande.docx", "", dropping.docx()),
    ]


def of(item: AgendaItem) -> str:
    return f"{item.meeting.get_absolute_url()}punkter/{item.pk}/"


def worker(item: AgendaItem) -> None:
    """Opens what was dropped: the picture cannot be read, the rest can."""
    for document in item.documents.all():
        file = document.record.files.current().get()
        if file.content_type == "image/jpeg":
            dropping.seen(file, Look.State.REFUSED, message="Bilden är skadad och kan inte öppnas.")
        else:
            dropping.seen(file, pages=4, thumbnail=dropping.picture())


def fine(page: Page, name: str = "") -> bool:
    if name and os.environ.get("PICTURES"):
        page.screenshot(
            path=f"{os.environ['PICTURES']}/{name}-{page.viewport_size['width']}.png", full_page=True
        )
    assert violations(page) == []
    assert sideways(page) == 0
    return True


@pytest.mark.parametrize("width", WIDTHS)
def test_three_files_are_dropped_with_the_mouse(open_page, item, secretary, width):
    page = open_page(of(item), secretary, width=width)
    assert fine(page, "item-empty")
    zone = page.locator("#handlingar [data-filedrop]")
    zone.dispatch_event("dragover", {"dataTransfer": bag(page, *three())})
    zone.dispatch_event("drop", {"dataTransfer": bag(page, *three())})
    expect(zone.get_by_text("3 filer valda")).to_be_attached()
    page.get_by_role("button", name="Lägg till handlingar").click()
    page.get_by_text("3 handlingar är registrerade").wait_for()
    expect(page.locator("#filer").get_by_text("Görs i ordning…")).to_have_count(3)
    assert fine(page, "item-waiting")
    worker(item)
    page.get_by_text("Omvandlad från Word, 4 sidor").wait_for()  # the list asks for itself
    expect(page.get_by_text("Bilden är skadad och kan inte öppnas.")).to_be_visible()
    expect(page.locator("#filer")).not_to_have_attribute("hx-trigger", "every 2s")
    assert fine(page, "item-settled")
    page.get_by_role("link", name="Till ärendelistan").click()
    page.get_by_role("link", name="1 fil kan inte läsas").wait_for()
    assert fine(page, "agenda")


@pytest.mark.parametrize("width", WIDTHS)
def test_refused_files_are_shown_and_the_rest_come_in(open_page, item, secretary, width):
    page = open_page(of(item), secretary, width=width)
    files = [three()[0], ("program.exe", "", b"MZ\x90" * 20), ("trasig.pdf", "", dropping.BROKEN)]
    page.locator("#handlingar [data-filedrop]").dispatch_event("drop", {"dataTransfer": bag(page, *files)})
    page.get_by_role("button", name="Lägg till handlingar").click()
    page.get_by_text("Allt kunde inte tas emot").wait_for()
    expect(page.get_by_text("1 handling är registrerad")).to_be_visible()
    expect(page.get_by_text("Filen program.exe är av en typ som inte tas emot.")).to_be_visible()
    expect(page.get_by_text("Filen trasig.pdf är skadad")).to_be_visible()
    assert fine(page, "item-refused")
    page.locator("#handlingar [data-filedrop]").dispatch_event("drop", {"dataTransfer": bag(page, files[1])})
    page.get_by_role("button", name="Lägg till handlingar").click()
    page.get_by_text("Handlingarna kom inte in.").wait_for()
    assert fine(page, "item-nothing")
    open_page.complaints[:] = [line for line in open_page.complaints if "422" not in line]


def test_files_are_dropped_straight_on_the_row(open_page, item, secretary):
    page = open_page(item.meeting.get_absolute_url(), secretary)
    row = page.locator(".agenda > li").first
    row.dispatch_event("dragover", {"dataTransfer": bag(page, *three())})
    expect(row).to_have_class("over")
    row.locator("h3").dispatch_event("drop", {"dataTransfer": bag(page, *three())})
    page.get_by_text("3 handlingar är registrerade").wait_for()
    assert page.url.endswith(item.meeting.get_absolute_url())
    expect(page.get_by_role("link", name="3 egna handlingar")).to_be_visible()
    assert fine(page)
    page.locator(".agenda > li").nth(1).dispatch_event(
        "drop", {"dataTransfer": bag(page, ("x.exe", "", b"MZ"))}
    )
    page.get_by_text(
        "Filen x.exe är av en typ som inte tas emot."
    ).first.wait_for()  # on the page of that row
    open_page.complaints[:] = [line for line in open_page.complaints if "422" not in line]


def test_a_hundred_and_one_files_on_a_row_are_too_many(open_page, item, secretary):
    page = open_page(item.meeting.get_absolute_url(), secretary)
    files = [(f"{number}.txt", "text/plain", b"hej") for number in range(101)]
    page.locator(".agenda > li").first.dispatch_event("drop", {"dataTransfer": bag(page, *files)})
    page.get_by_text("Släpp högst 100 filer åt gången.").wait_for()
    assert not item.documents.exists()


def test_everything_is_done_with_the_keyboard(open_page, item, secretary):
    dropping.drop(item, secretary, "A.pdf", "B.pdf")
    worker(item)
    page = open_page(of(item), secretary)
    page.get_by_role("button", name="Flytta B uppåt").focus()
    page.keyboard.press("Enter")
    page.get_by_text("B står nu på plats 1 av 2.").wait_for()
    expect(
        page.get_by_role("button", name="Flytta B nedåt")
    ).to_be_focused()  # at the top the other button takes over
    page.get_by_role("link", name="Ändra A").focus()
    page.keyboard.press("Enter")
    title = page.get_by_role("textbox", name="Rubrik")
    title.fill("Karta över torget")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Karta över torget", exact=True).wait_for()
    page.get_by_role("link", name="Ändra Karta över torget").press("Enter")
    page.get_by_role("button", name="Ta bort").press("Enter")
    page.get_by_text("Handlingen är borttagen från punkten.").wait_for()
    page.get_by_text("Ta med en handling som redan är registrerad").press("Enter")
    page.get_by_label("Handling i ärendet").select_option(index=1)
    page.get_by_role("button", name="Ta med", exact=True).press("Enter")
    expect(page.locator("#filer .documents").nth(1).locator("li")).to_have_count(2)


def test_everything_works_without_script(open_page, item, secretary):
    page = open_page(of(item), secretary, script=False)
    page.get_by_label("Filer").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, _, content in three()
        ]
    )
    page.get_by_role("button", name="Lägg till handlingar").click()
    expect(page.get_by_text("3 handlingar är registrerade")).to_be_visible()
    page.get_by_role("button", name="Flytta Foto uppåt").click()
    expect(page.get_by_text("Foto står nu på plats 1 av 3.")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_page_of_a_document_is_accessible(open_page, item, secretary, width):
    (document,) = dropping.drop(item, secretary, secrecy_provision="OSL 19:3")
    worker(item)
    page = open_page(f"{of(item)}filer/{document.pk}/", secretary, width=width)
    assert fine(page, "document")
    page.get_by_label("Ny fil").set_input_files(
        [{"name": "trasig.pdf", "mimeType": "application/pdf", "buffer": dropping.BROKEN}]
    )
    page.get_by_role("button", name="Ersätt filen").click()
    page.get_by_text("Filen trasig.pdf är skadad").first.wait_for()
    assert fine(page, "document-refused")
    open_page.complaints[:] = [line for line in open_page.complaints if "422" not in line]


@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_stand_in_the_register(open_page, item, secretary, width):
    dropping.drop(item, secretary, "A.pdf", "B.pdf")
    worker(item)
    page = open_page(item.case.get_absolute_url(), secretary, width=width)
    expect(page.locator("img.thumb")).to_have_count(2)
    assert fine(page, "case")
    page.get_by_role("link", name="A", exact=True).click()
    expect(page.locator("img.thumb")).to_have_count(1)
    assert fine(page, "record")
