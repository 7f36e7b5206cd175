"""The library in a browser: kept by the secretary, taken into a memo with the keyboard, and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from cases.actions.memos import save_memo, start_memo
from cases.actions.phrases import save_distribution_list, save_phrase
from cases.memo_content import Content, Line, Section, content_of
from cases.models import Memo, Phrase
from cases.queries import whole_memos
from tests import factories
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def memo(registrar, official, ksnau, manager, secretary) -> Memo:
    """With one section, one recipient, and a library to take from."""
    for kind, name, content in (
        ("text", "Barn", "<p>Barn & unga berörs inte; 5 000 kr.</p>"),
        ("text", "Samråd", "<p>i samråd med ekonomi</p>"),
        ("clause", "Återkomma", "att uppdra åt staben att återkomma"),
    ):
        save_phrase(body=ksnau, kind=kind, name=name, content=content, by=secretary)
    save_distribution_list(body=ksnau, name="Bidrag", lines="Sökanden\nEkonomi\nNäringsliv", by=secretary)
    case = factories.case(by=registrar, official=official)
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
    content = content_of(memo)
    content.sections = [
        Section("proposal", "Förslag till beslut"),
        Section("prose", "Bakgrund", "<p>Berett under våren.</p>"),
        Section("recipients", "Beslutet ska skickas till"),
    ]
    content.recipients = [Line("Ekonomi")]
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def now(memo: Memo) -> Content:
    return content_of(whole_memos().get(pk=memo.pk))


def fine(page: Page) -> bool:
    assert violations(page) == []
    assert sideways(page) == 0
    return True


def at_rest(page: Page) -> None:
    """The library puts the caret in its place some 20 ms after a box got the focus or a text: nobody's fingers are there
    before it, a script's are."""
    page.wait_for_timeout(80)


def press_on(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 390])
def test_phrase_clause_and_list_with_the_keyboard(open_page, memo, official, width):
    page = open_page(memo.get_absolute_url(), official, width=width)
    box = page.get_by_role("textbox", name="Text i Bakgrund")
    expect(box).to_be_visible()
    box.focus()
    at_rest(page)
    page.keyboard.press("Control+Home")
    for _ in "Berett ":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Shift+F")
    expect(page.get_by_role("dialog", name="Infoga en fras")).to_be_visible()
    expect(page.get_by_role("radio", name="Barn")).to_be_focused()
    assert fine(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type(" ")
    expect(box).to_have_text("Berett i samråd med ekonomi under våren.")

    press_on(page, "Lägg till standardsats")
    expect(page.get_by_label("vad", exact=True)).to_be_focused()
    expect(page.get_by_label("vad", exact=True)).to_have_value("staben att återkomma")
    page.get_by_label("Sändlista").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Mottagare 4", exact=True)).to_be_focused()  # three, and an empty one
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    assert fine(page)

    kept = now(memo)
    assert kept.sections[1].html == "<p>Berett i samråd med ekonomi under våren.</p>"
    assert [(clause.verb, clause.text) for clause in kept.clauses] == [("uppdra åt", "staben att återkomma")]
    assert [line.name for line in kept.recipients] == ["Ekonomi", "Sökanden", "Näringsliv"]


# As on a machine with much to do: the browser has moved the caret, and its word of it has not come yet
LATE = "addEventListener('selectionchange', (event) => event.isTrusted && event.stopImmediatePropagation(), true)"


def test_what_acts_at_the_caret_does_not_wait_to_be_told_where_it_is(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    box = page.get_by_role("textbox", name="Text i Bakgrund")
    box.focus()
    at_rest(page)
    page.evaluate(LATE)
    for _ in "Berett ":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Shift+F")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(" ")  # at once: it stands after the phrase
    expect(box).to_have_text("Berett i samråd med ekonomi under våren.")

    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Alt+f")
    page.keyboard.type("Se bilaga")
    expect(box.locator("foot-note")).to_have_text("Se bilaga")
    expect(box).to_have_text("Berett i samråd med ekonomi under vårenSe bilaga.")
    at_rest(page)

    page.keyboard.press("Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Control+k")
    page.keyboard.type("https://umea.example")
    page.keyboard.press("Enter")
    expect(box.get_by_role("link")).to_have_text(re.compile("^Berett ?$"))
    expect(box).to_be_focused()


def test_phrase_by_the_button_and_none_when_it_is_left(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    box = page.get_by_role("textbox", name="Text i Bakgrund")
    box.click()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Fras", exact=True).click()
    expect(page.get_by_role("dialog", name="Infoga en fras")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.type(" ")
    page.get_by_role("button", name="Fras", exact=True).click()
    page.get_by_text("Barn & unga berörs inte; 5 000 kr.").click()
    page.get_by_role("button", name="Infoga").click()
    expect(box).to_have_text("Berett under våren. Barn & unga berörs inte; 5 000 kr.")
    page.keyboard.press("Control+s")
    expect(page.locator("#memo-saved")).not_to_contain_text("strax")


def test_without_script_the_phrase_goes_last(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official, script=False)
    page.get_by_label("Fras till Bakgrund").select_option("Samråd")
    page.get_by_role("button", name="Lägg frasen sist i Bakgrund").click()

    assert now(memo).sections[1].html == "<p>Berett under våren.</p><p>i samråd med ekonomi</p>"


@pytest.mark.parametrize("width", [1280, 390])
def test_secretary_keeps_the_library(open_page, ksnau, secretary, width):
    page = open_page(f"/arbete/arenden/fraser/{ksnau.slug}/", secretary, width=width)
    assert fine(page)
    page.get_by_role("link", name="Ny fras").click()
    page.get_by_label("Namn").fill("Samråd")
    page.keyboard.press("Tab")
    page.keyboard.type("Berett i samråd.")  # at once, whether the script has come or not
    expect(page.locator(".memo-text")).to_have_text("Berett i samråd.")
    assert fine(page)
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Samråd").click()
    page.get_by_text("Ta bort", exact=True).click()
    assert fine(page)
    page.get_by_role("button", name="Ta bort Samråd").click()
    expect(page.get_by_text("”Samråd” är borttagen.")).to_be_visible()
    assert not Phrase.objects.exists()


@pytest.mark.parametrize("width", [1280, 390])
def test_two_secretaries_in_one_phrase(open_page, ksnau, secretary, width):
    given = {"body": ksnau, "kind": "text", "name": "Samråd", "by": secretary}
    phrase = save_phrase(**given, content="<p>Berett i samråd.</p>")
    page = open_page(phrase.get_absolute_url(), secretary, width=width)
    save_phrase(**given, phrase=phrase, content="<p>Berett i samråd med alla.</p>", seen=phrase.mark)
    page.locator(".memo-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Ekonomi har deltagit.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("Frasen är ändrad sedan du öppnade sidan")
    assert fine(page)
    page.locator(".memo-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Alla.")
    phrase.delete()
    page.get_by_role("button", name="Spara min text").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Frasen är borttagen sedan du öppnade sidan")
    assert fine(page)
    page.get_by_role("button", name="Spara som ny").click()
    expect(page.get_by_text("Frasen är sparad.")).to_be_visible()
    assert Phrase.objects.get().content == "<p>Berett i samråd. Ekonomi har deltagit. Alla.</p>"


def test_who_writes_before_the_script_has_come_writes_on(open_page, ksnau, secretary):
    page = open_page(f"/arbete/arenden/fraser/{ksnau.slug}/", secretary)
    held = []
    page.route("**/django_prose_editor/editor*.js", lambda route: held.append(route))
    with page.expect_request("**/django_prose_editor/editor*.js"):
        page.get_by_role("link", name="Ny fras").click(no_wait_after=True)
    page.get_by_label("Namn").fill("Samråd")
    page.keyboard.press("Tab")
    page.keyboard.type("Berett ")
    expect(page.locator(".memo-text")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(".memo-text")).to_be_focused()
    page.keyboard.type("i samråd.")
    expect(page.locator(".memo-text")).to_have_text("Berett i samråd.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("link", name="Samråd")).to_be_visible()
    assert Phrase.objects.get().content == "<p>Berett i samråd.</p>"
