"""The whole page of a memo with the keyboard and nothing else: no key is caught, nothing is out of reach."""

import pytest
from playwright.sync_api import Page, expect

from cases.actions.memos import start_memo
from cases.memo_content import content_of
from cases.models import Memo
from cases.queries import whole_memos
from tests import factories
from tests.browser import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 150  # steps with Tab around the page
NAME = """() => { const at = document.activeElement;
  const words = at.labels?.length ? at.labels[0].innerText : at.getAttribute("aria-label") || at.textContent;
  return (words || "").replace(/\\s+/g, " ").trim(); }"""


def reach(page: Page, name: str, *, back: bool = False) -> None:
    """Step until the thing with this name has focus; that it never gets it is the failure."""
    met = []
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        met.append(page.evaluate(NAME))
        if met[-1] == name:
            return
    pytest.fail(f"{name} is not reached by Tab. Met: {met}")


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    expect(page.locator("#memo-saved")).not_to_contain_text("strax")


@pytest.fixture
def memo(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Kontoret i Stockholm")
    factories.record(case=case, by=registrar, subject="Ansökan")
    return start_memo(case=case, body=ksnau, by=official)


def write(page: Page) -> None:
    reach(page, "Rubrik")
    page.keyboard.press("Control+a")
    page.keyboard.type("Stöd till kontoret")

    reach(page, "att")
    page.keyboard.type("bevilja")
    reach(page, "vad")
    page.keyboard.type("kontoret 300 000 kr")

    reach(page, "Text i Ärendebeskrivning")
    page.keyboard.type("Kontoret ")
    page.keyboard.press("Control+b")
    page.keyboard.type("söker stöd")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("Det har sökt förr.")
    saved(page)


def arrange(page: Page) -> None:
    # out of the text again, and a section of one's own
    reach(page, "Lägg till avsnitt")
    page.keyboard.press("Enter")
    reach(page, "Rubrik på det nya avsnittet")
    page.keyboard.type("Barnets bästa")
    reach(page, "Lägg till")
    page.keyboard.press("Enter")
    new = page.get_by_role("region", name="Barnets bästa")
    expect(new).to_be_visible()
    reach(page, "Flytta Barnets bästa uppåt", back=True)
    page.keyboard.press("Enter")

    # what stands empty is taken away, at once: before the answer to the move has come
    reach(page, "Ta bort Barnets bästa")
    page.keyboard.press("Enter")
    expect(new).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")


def enclose(page: Page) -> None:
    reach(page, "Välj ur ärendet", back=True)
    page.keyboard.press("Enter")
    reach(page, "1. Ansökan")
    page.keyboard.press("Space")
    reach(page, "Bifoga valda")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Bilaga 1: Ansökan")).to_be_visible()
    reach(page, "Mottagare 1")
    page.keyboard.type("Budgetgruppen")
    saved(page)


def test_written_arranged_and_sent_without_a_mouse(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    expect(page.get_by_role("toolbar", name="Text")).to_be_visible()
    write(page)
    arrange(page)
    enclose(page)
    assert violations(page) == []

    content = content_of(whole_memos().get(pk=memo.pk))
    assert (content.title, content.clauses[0].verb) == ("Stöd till kontoret", "bevilja")
    assert content.sections[1].html == "<p>Kontoret <strong>söker stöd</strong></p><p>Det har sökt förr.</p>"
    assert [row.title for row in content.enclosures] == ["Ansökan"]
    assert [line.name for line in content.recipients] == ["Budgetgruppen"]

    reach(page, "Skicka för godkännande", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Skrivelsen är skickad för godkännande.")).to_be_visible()
    assert Memo.objects.get().state == Memo.State.SUBMITTED
