"""Review in a browser: a comment asked for and resolved, two levels, and the secretary's editorial change after them."""

from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Clause, Line, Section, content_of
from cases.models import Memo, MemoVersion
from cases.queries import whole_memos
from organisation.actions.levels import set_levels
from tests import factories
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def above(ks):
    return factories.unit("slk", of=ks)


@pytest.fixture
def unit(ks, above):
    return factories.unit("naringsliv", of=ks, parent=above)


@pytest.fixture
def head(ks, unit):
    return factories.user("Mats Ekholm", "manager", of=ks, unit=unit)


@pytest.fixture
def director(ks, above):
    return factories.user("Karin Lövdahl", "manager", of=ks, unit=above)


@pytest.fixture
def memo(registrar, official, unit, above, ksnau, head, director, administrator) -> Memo:
    """Written and whole, in a unit whose memos pass two levels."""
    set_levels(of=unit, approvers=[unit, above], by=administrator)
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret", unit=unit)
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
    content = replace(
        content_of(memo),
        sections=[
            Section("proposal", "Förslag till beslut"),
            Section("prose", "Bakgrund", "<p>Regionen har bet om pengar till kontoret.</p>"),
            Section("recipients", "Beslutet ska skickas till"),
        ],
        clauses=[Clause("bevilja", "kontoret medel")],
        recipients=[Line("Region Västerbotten")],
    )
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def fine(page) -> bool:
    assert violations(page) == []
    assert sideways(page) == 0
    return True


def double_click(page: Page, box: Locator, word: str) -> None:
    """Choose a word in a box of text as people do."""
    box.scroll_into_view_if_needed()
    at = box.evaluate(
        """(box, word) => { const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) { const at = walk.currentNode.data.indexOf(` ${word} `); if (at < 0) continue;
          const range = document.createRange(); range.setStart(walk.currentNode, at + 1);
          range.setEnd(walk.currentNode, at + 1 + word.length);
          const { x, y, width, height } = range.getBoundingClientRect(); return [x + width / 2, y + height / 2]; } }""",
        word,
    )
    page.mouse.dblclick(*at)


@pytest.mark.parametrize("width", [1280, 390])
def test_comment_two_levels_and_a_word_at_the_last_minute(
    open_page, memo, official, head, director, secretary, width
):
    writer = open_page(memo.get_absolute_url(), official, width=width)
    expect(writer.get_by_role("heading", name="Godkänns i två nivåer")).to_be_visible()
    writer.get_by_label("Kommentar", exact=True).fill("Stämmer beloppet?")
    writer.get_by_role("button", name="Kommentera").click()
    expect(writer.locator("#memo-open-comments")).to_contain_text("1 kommentar är öppen")
    assert fine(writer)
    writer.get_by_text("Skicka för godkännande", exact=True).click()  # asks first
    expect(writer.get_by_text("Skicka ändå?")).to_be_visible()
    writer.keyboard.press("Escape")
    writer.get_by_role("button", name="Markera som löst").click()
    expect(writer.get_by_role("button", name="Öppna igen")).to_be_visible()
    writer.get_by_role("button", name="Skicka för godkännande").click()
    expect(writer.get_by_text("Står i tur")).to_be_visible()

    first = open_page(f"{memo.get_absolute_url()}granska/", head, width=width)
    assert fine(first)
    first.get_by_role("button", name="Godkänn och skicka vidare").click()
    expect(first.get_by_text("Står i tur")).to_be_visible()
    assert Memo.objects.get().state == "submitted"
    last = open_page(f"{memo.get_absolute_url()}granska/", director, width=width)
    last.get_by_role("button", name="Godkänn", exact=True).click()
    expect(last.get_by_text("Godkänd och registrerad som")).to_be_visible()

    page = open_page(f"{memo.get_absolute_url()}redaktionellt/", secretary, width=width)
    box = page.get_by_role("textbox", name="Text i Bakgrund")
    expect(box).to_be_visible()
    assert fine(page)
    double_click(page, box, "bet")
    page.keyboard.type("bett")
    page.get_by_label("Vad är ändrat och varför?").fill("Ett stavfel.")
    page.get_by_role("button", name="Visa vad som ändras").click()
    expect(page.locator("ins").first).to_contain_text("bett")
    assert fine(page)
    page.get_by_role("button", name="Gör ändringen").click()
    expect(page.get_by_text("Ändringen är gjord.")).to_be_visible()
    kinds = MemoVersion.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["approved", "editorial"]
    assert "har bett om" in str(MemoVersion.objects.get(kind="editorial").document)
