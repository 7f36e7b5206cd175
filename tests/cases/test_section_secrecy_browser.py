"""Marking a section as secret in a browser: with the keyboard, without script, and as somebody it is closed to."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cases.models import Memo, MemoSection, SecretSection
from tests import factories
from tests.browser import sideways, violations
from tests.cases import secret
from tests.cases.secret import HEADING, WORD, leaks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES")


def look(page: Page, name: str) -> None:
    """PICTURES=folder keeps what the test saw."""
    if PICTURES:
        page.screenshot(caret="initial", path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def writer(ks):
    return factories.user("Sven Skribent", "official", of=ks, unit=factories.unit("slk", of=ks))


@pytest.fixture
def memo(registrar, official, writer, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Mark vid Ersboda", unit=official.unit)
    return secret.written(case, writer, body=ksnau)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_section_is_marked_and_unmarked_with_the_keyboard(width, memo, official, open_page):
    page = open_page(memo.get_absolute_url(), official, width=width)
    summary = page.locator("summary", has_text=f"Sekretess för {HEADING}")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    field = page.get_by_label("Bestämmelse, till exempel OSL 19:1")
    expect(field.locator("visible=true")).to_be_focused()
    look(page, f"sekretess-oppen-{width}")
    page.evaluate("scrollTo(0, 0)")  # the tools hold on to the top and may cover half a link
    assert violations(page) == []
    page.keyboard.type("sekretess")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("kapitel och paragraf")
    look(page, f"sekretess-fel-{width}")
    open_page.complaints.clear()  # the browser's own line about the 422

    page.goto(page.url)
    page.locator("summary", has_text=f"Sekretess för {HEADING}").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("OSL 19:1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    mark = page.locator(".memo-secret")
    expect(mark).to_have_text("Sekretess OSL 19:1")
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    assert SecretSection.objects.get().secrecy_provision == "OSL 19:1"
    assert WORD in MemoSection.objects.get(heading=HEADING).html
    look(page, f"sekretess-markerad-{width}")
    page.evaluate("scrollTo(0, 0)")  # the tools hold on to the top and may cover half a link
    assert violations(page) == []
    assert sideways(page) == 0

    page.locator("summary", has_text=f"Sekretess för {HEADING}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Ta bort markeringen på {HEADING}").press("Enter")
    expect(mark).to_have_count(0)
    assert not SecretSection.objects.exists()


@pytest.mark.parametrize("width", [1280, 390])
def test_who_may_not_read_it_writes_around_it(width, memo, official, writer, open_page):
    secret.marked(memo, official)
    page = open_page(memo.get_absolute_url(), writer, width=width)
    expect(page.locator(".memo-closed")).to_contain_text("Sekretess OSL 19:1")
    assert leaks(page.content()) == []
    page.get_by_label("Rubrik", exact=True).first.fill("En ny rubrik")
    page.keyboard.press("Control+s")
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    expect(page.locator("#memo-saved")).not_to_contain_text("strax")
    expect(page.frame_locator("#memo-frame").locator("body")).to_contain_text(
        "omfattas av sekretess, OSL 19:1"
    )
    look(page, f"sekretess-stangd-{width}")
    assert leaks(page.content()) == []
    page.evaluate("scrollTo(0, 0)")  # the tools hold on to the top and may cover half a link
    assert violations(page) == []
    assert sideways(page) == 0
    now = secret.whole(memo)
    assert now.title == "En ny rubrik"
    assert WORD in MemoSection.objects.get(heading=HEADING).html


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_marks(width, memo, official, open_page):
    secret.marked(memo, official)
    page = open_page(f"{memo.get_absolute_url()}sekretess/", official, width=width)
    look(page, f"sekretess-sidan-{width}")
    page.evaluate("scrollTo(0, 0)")  # the tools hold on to the top and may cover half a link
    assert violations(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name=f"Ta bort markeringen på {HEADING}").press("Enter")
    expect(page.get_by_text("Markeringen är borttagen.")).to_be_visible()
    page.goto(f"{page.url}../?las")
    look(page, f"sekretess-last-{width}")


def test_a_section_is_marked_without_script(memo, official, open_page):
    page = open_page(memo.get_absolute_url(), official, script=False)
    place = page.locator(".memo-part", has=page.locator(f'summary:has-text("Sekretess för {HEADING}")'))
    place.locator("summary", has_text="Sekretess för").click()
    place.get_by_label("Bestämmelse").fill("OSL 31:16")
    place.get_by_role("button", name="Sekretessmarkera").click()
    expect(page.locator(".memo-secret")).to_have_text("Sekretess OSL 31:16")
    assert SecretSection.objects.get().secrecy_provision == "OSL 31:16"
