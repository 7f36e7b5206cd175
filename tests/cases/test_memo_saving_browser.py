"""Writing that loses nothing: two in one memo, a dead net, an expired sign-in, a page that was shut in the middle."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Section, content_of
from cases.models import Memo, MemoSection
from cases.queries import whole_memos
from tests import factories
from tests.browser import sideways, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def memo(registrar, official, other_official, manager, ks) -> Memo:
    """Two people may write in it; two sections of prose."""
    body = factories.body("ksnau", of=ks)
    case = factories.case(by=registrar, official=other_official, subject="Bidrag till kontoret")
    memo = start_memo(case=case, body=body, by=official)
    content = content_of(whole_memos().get(pk=memo.pk))
    content.sections[1].html = "<p>Kontoret söker bidrag.</p>"
    content.sections.insert(2, Section("prose", "Bakgrund", "<p>Det finns ett avtal.</p>"))
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def text_of(heading: str) -> str:
    return MemoSection.objects.get(heading=heading).html


def write(page: Page, heading: str, text: str) -> None:
    box = page.get_by_role("textbox", name=f"Text i {heading}")
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def state(page: Page):
    return page.locator("#memo-saved")


def kept_here(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('memo:')).length"))


def test_two_write_in_one_memo(open_page, memo, official, other_official):
    mine = open_page(memo.get_absolute_url(), official)
    theirs = open_page(f"/konto/login/?next={memo.get_absolute_url()}")
    sign_in(theirs, other_official)
    # in a section each: nobody is asked anything
    write(mine, "Ärendebeskrivning", " Mer av mig.")
    write(theirs, "Bakgrund", " Mer av den andra.")
    expect(state(mine)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"))
    expect(state(theirs)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"))
    mine.keyboard.press("Control+s")
    expect(state(mine)).to_contain_text("Sparad")
    assert text_of("Ärendebeskrivning") == "<p>Kontoret söker bidrag. Mer av mig.</p>"
    assert text_of("Bakgrund") == "<p>Det finns ett avtal. Mer av den andra.</p>"
    expect(mine.locator(".memo-meanwhile")).to_have_count(0)
    # in the same section: both texts, and a choice
    write(mine, "Bakgrund", " Jag också.")
    clash = mine.locator(".memo-clash")
    expect(clash).to_contain_text("Olle Annan Enhet har skrivit i samma avsnitt")
    expect(clash.locator("ins").first).to_contain_text("Jag")
    expect(clash.locator("del").first).to_contain_text("Mer")
    expect(state(mine)).to_contain_text("välj vilken text som ska stå")
    assert violations(mine) == []
    assert text_of("Bakgrund") == "<p>Det finns ett avtal. Mer av den andra.</p>"
    clash.get_by_role("button", name="Slå ihop").click()
    merged = clash.get_by_role("textbox")
    merged.click()
    mine.keyboard.press("Control+End")
    mine.keyboard.type(" Ihop.")
    clash.get_by_role("button", name="Spara den sammanslagna").click()
    expect(state(mine)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"))
    assert text_of("Bakgrund") == (
        "<p>Det finns ett avtal. Jag också.</p><p>Det finns ett avtal. Mer av den andra. Ihop.</p>"
    )
    # the other way: theirs is taken
    write(theirs, "Bakgrund", " Sent.")
    clash = theirs.locator(".memo-clash")
    clash.get_by_role("button", name="Behåll den andras").click()
    expect(theirs.get_by_role("textbox", name="Text i Bakgrund")).to_contain_text("Ihop.")
    assert kept_here(theirs) == 0
    write(theirs, "Bakgrund", " Efter.")
    expect(state(theirs)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"))
    assert text_of("Bakgrund").endswith("Ihop. Efter.</p>")
    open_page.complaints.clear()  # 409 is told by the browser too


def test_dead_net_and_server_lose_nothing(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    page.context.set_offline(True)
    write(page, "Bakgrund", " Utan nät.")
    expect(state(page)).to_contain_text("Inte sparad – texten finns kvar här i webbläsaren")
    assert kept_here(page) == 1
    page.context.set_offline(False)
    expect(state(page)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"))
    assert (text_of("Bakgrund"), kept_here(page)) == ("<p>Det finns ett avtal. Utan nät.</p>", 0)
    # the server is gone, and the lid is shut before it comes back
    page.route("**/avsnitt/**", lambda route: route.abort("connectionrefused"))
    write(page, "Bakgrund", " Utan server.")
    expect(state(page)).to_contain_text("Inte sparad")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    offer = page.locator(".memo-local")
    expect(offer).to_contain_text("Det finns text här som inte hann sparas: Bakgrund")
    expect(offer).to_contain_text("Utan nät. Utan server.")
    assert violations(page) == []
    page.unroute("**/avsnitt/**")
    offer.get_by_role("button", name="Återställ texten i Bakgrund").click()
    expect(state(page)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"))
    assert text_of("Bakgrund") == "<p>Det finns ett avtal. Utan nät. Utan server.</p>"
    assert kept_here(page) == 0
    open_page.complaints.clear()


def test_expired_sign_in_and_another_person(open_page, memo, official, other_official):
    page = open_page(memo.get_absolute_url(), official)
    Session.objects.all().delete()
    write(page, "Bakgrund", " Efter tolv timmar.")
    expect(state(page)).to_contain_text("Utloggad")
    with page.context.expect_page() as opened:
        state(page).get_by_role("link", name="logga in i en ny flik").click()
    tab = opened.value
    sign_in(tab, other_official)
    # somebody else in the same browser neither sees the text nor lends their name to it
    expect(tab.get_by_role("textbox", name="Text i Bakgrund")).to_be_visible()
    expect(tab.locator(".memo-local")).to_have_count(0)
    expect(state(page)).to_contain_text("Någon annan är inloggad nu")
    assert text_of("Bakgrund") == "<p>Det finns ett avtal.</p>"
    tab.locator(".who summary").click()
    tab.get_by_role("button", name="Logga ut").click()
    page.route("**/avsnitt/**", lambda route: route.abort())  # or it saves before the tab has come
    tab.goto(page.evaluate("location.origin + document.getElementById('memo-form').dataset.login"))
    sign_in(tab, official)
    expect(tab.locator(".memo-local")).to_contain_text("Efter tolv timmar.")
    page.unroute("**/avsnitt/**")
    page.bring_to_front()
    expect(state(page)).to_have_text(re.compile(r"^Sparad \d\d\.\d\d$"), timeout=120_000)
    assert text_of("Bakgrund") == "<p>Det finns ett avtal. Efter tolv timmar.</p>"
    open_page.complaints.clear()


def test_versions_are_compared_and_restored(open_page, memo, official):
    content = content_of(whole_memos().get(pk=memo.pk))
    content.sections[2].html = "<p>Det finns ett nytt <strong>avtal</strong>.</p>"
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    for width in (390, 1280):
        page = open_page(memo.get_absolute_url() + "historik/", official, width=width)
        expect(page.locator(".memo-difference ins").first).to_contain_text("nytt")
        assert (sideways(page), violations(page)) == (0, [])
    page.get_by_role("button", name="Återställ avsnittet som i version 2").click()
    expect(page.get_by_text("Avsnittet är återställt som i version 2.")).to_be_visible()
    assert text_of("Bakgrund") == "<p>Det finns ett avtal.</p>"
