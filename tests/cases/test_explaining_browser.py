"""Findings beside the text in a browser: they come and go while somebody writes, and are explained by keyboard."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Clause, Enclosure, content_of
from cases.models import FindingAnswer, Memo
from cases.queries import whole_memos
from tests import factories
from tests.browser import sideways, violations
from tests.cases.test_memo_browser import look, prose_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Beslutet skickas av nämnden själv."


@pytest.fixture
def memo(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret")
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
    awaited = Enclosure("Besked", "awaited", "Bilaga 1", awaited_from="Regionen")
    content = replace(
        content_of(memo),
        clauses=[Clause("bevilja", "kontoret 300 000 kr")],
        enclosures=[awaited],
        recipients=[],
    )
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def test_findings_change_while_somebody_types_and_take_neither_focus_nor_letters(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    found = page.locator("#memo-findings .findings")
    expect(found).to_contain_text("är tomt")
    text = page.get_by_role("textbox", name="Text i Ärendebeskrivning")
    text.click()
    typed = ""
    for word in ("Regionen ", "söker ", "stöd ", "till ", "kontoret ") * 4:
        page.keyboard.type(word, delay=40)
        typed += word
    page.keyboard.press("Control+s")
    for word in ("och ", "kommunen ", "svarar ", "på ", "det ") * 2:
        page.keyboard.type(word, delay=60)
        typed += word
    expect(found).not_to_contain_text("är tomt")
    page.keyboard.type("nu.", delay=40)
    expect(text).to_be_focused()
    expect(text).to_have_text(typed + "nu.")
    page.keyboard.press("Control+s")
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    expect(text).to_be_focused()
    assert prose_of(memo) == f"<p>{typed}nu.</p>"


def test_findings_made_anew_keep_the_form_that_somebody_writes_in(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    page.get_by_role("textbox", name="Text i Ärendebeskrivning").click()
    page.keyboard.type("Regionen söker stöd.")
    row = page.locator(".finding", has_text="Ingen får beslutet")
    row.locator("summary").click()
    area = row.get_by_label("Varför kan det stå så?")
    area.click()
    page.keyboard.type("Ett skäl som tar ", delay=20)
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    expect(page.locator("#memo-findings .findings")).not_to_contain_text("är tomt")
    page.keyboard.type("tid.")
    area = page.locator(".finding", has_text="Ingen får beslutet").get_by_label("Varför kan det stå så?")
    expect(area).to_be_focused()
    expect(area).to_have_value("Ett skäl som tar tid.")


@pytest.mark.parametrize("width", [1280, 390])
def test_explained_and_taken_back_by_keyboard_alone(open_page, memo, official, width):
    page = open_page(memo.get_absolute_url(), official, width=width)
    row = page.locator(".finding", has_text="Ingen får beslutet")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(row.get_by_label("Varför kan det stå så?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # without a reason
    wrong = page.locator(".finding", has_text="Ingen får beslutet").get_by_label("Varför kan det stå så?")
    expect(wrong).to_be_focused()
    expect(page.locator("#memo-findings .error")).to_have_text("Skriv varför det kan stå som det är.")
    assert (sideways(page), violations(page)) == (0, [])
    look(page, f"finding-explaining-{width}")
    open_page.complaints.clear()  # 422 is told by the browser too
    page.keyboard.type(WHY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said = page.locator("#memo-findings .explained")
    expect(said).to_contain_text(f"Förklarat av {official.name} den")
    expect(said).to_contain_text(WHY)
    expect(row).to_have_count(0)
    expect(page.locator("#memo-findings")).to_be_focused()
    assert (sideways(page), violations(page)) == (0, [])
    look(page, f"finding-explained-{width}")
    said.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(row).to_have_count(1)
    expect(said).to_have_count(0)
    assert FindingAnswer.objects.standing().count() == 0
