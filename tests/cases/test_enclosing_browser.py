"""Files dropped on the section of enclosures in the memo editor."""

import pytest
from playwright.sync_api import Page, expect

from cases.actions.memos import start_memo
from cases.memo_content import content_of
from cases.models import Memo
from cases.queries import whole_memos
from tests import factories
from tests.cases.test_memo_browser import look, prose_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECTION = ".memo-part:has(#bilagor)"


@pytest.fixture
def memo(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret")
    return start_memo(case=case, body=ksnau, by=official)


def drag(page: Page, names: list[str], *events: str) -> None:
    page.evaluate(
        """([place, names, events]) => { const bag = new DataTransfer();
        for (const name of names) bag.items.add(new File(["Hej"], name, { type: "text/plain" }));
        for (const name of events) document.querySelector(place).dispatchEvent(
            new DragEvent(name, { dataTransfer: bag, bubbles: true, cancelable: true })); }""",
        [f"{SECTION} .memo-heading", names, list(events)],
    )


def titles(memo: Memo) -> list[str]:
    return [row.printed for row in content_of(whole_memos().get(pk=memo.pk)).enclosures]


def test_files_dropped_on_the_section_are_enclosed_with_what_was_typed(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    page.get_by_role("textbox", name="Text i Ärendebeskrivning").click()
    page.keyboard.type("Ord på väg.")
    section = page.locator(SECTION)
    drag(page, ["Budget.txt"], "dragover")
    expect(section).to_have_class("memo-part dropped-on")
    look(page, "enclosures-dropping-1280")
    drag(page, ["Budget.txt"], "dragleave")
    expect(section).to_have_class("memo-part")
    drag(page, ["Budget.txt", "Ansökan.txt"], "dragover", "drop")
    expect(page.get_by_role("group", name="Bilaga 2: Ansökan")).to_be_visible()
    expect(page.locator(".dropped-on")).to_have_count(0)
    assert titles(memo) == ["Bilaga 1 – Budget", "Bilaga 2 – Ansökan"]
    assert prose_of(memo) == "<p>Ord på väg.</p>"
    look(page, "enclosures-dropped-1280")


def test_a_refused_file_is_told_of_and_none_comes_with(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    drag(page, ["Budget.txt", "program.exe"], "dragover", "drop")
    expect(page.locator(".memo-errors")).to_contain_text("program.exe")
    assert titles(memo) == []
    open_page.complaints.clear()  # 422 is told by the browser too
