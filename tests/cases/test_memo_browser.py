"""The official's story in a browser: written, sent, returned, sent again, approved and registered."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cases.actions.memos import save_memo, start_memo
from cases.memo_content import content_of
from cases.models import Memo
from cases.queries import whole_memos
from cases.richtext import TAGS
from organisation.models import Message
from tests import factories
from tests.browser import sideways, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES")


def look(page: Page, name: str) -> None:
    """PICTURES=folder keeps what the test saw."""
    if PICTURES:
        page.screenshot(caret="initial", path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.fixture
def bodies(ks):
    kf = factories.body("kf", of=ks, name="Kommunfullmäktige", short_name="KF", kind="council")
    board = factories.body("ks", of=ks, name="Kommunstyrelsen", short_name="KS", kind="board", parent=kf)
    return factories.body("ksnau", of=ks, parent=board)


@pytest.fixture
def case(registrar, official, bodies):
    case = factories.case(by=registrar, official=official, subject="North Sweden Stockholm Office 2024–2027")
    factories.record(case=case, by=registrar, subject="Ansökan om medfinansiering")
    return case


@pytest.fixture
def memo(case, bodies, official, manager) -> Memo:
    return start_memo(case=case, body=bodies, by=official)


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    expect(page.locator("#memo-saved")).not_to_contain_text("strax")


def write_clauses(page: Page) -> None:
    # the first clause, a second one, and the second moved up with the keyboard
    page.get_by_label("att", exact=True).select_option("bevilja")
    page.get_by_label("vad", exact=True).fill("Region Västerbotten 300 000 kr")
    page.get_by_role("button", name="Lägg till att-sats").click()
    second = page.get_by_role("group", name="Att-sats 2")
    expect(second.get_by_label("att", exact=True)).to_be_focused()
    second.get_by_label("att", exact=True).select_option("annat")
    second.get_by_label("annat verb").fill("sälja")
    second.get_by_label("vad", exact=True).fill("kontoret")
    up = page.get_by_role("button", name="Flytta att-sats 2 uppåt")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Att-sats 1").get_by_label("vad", exact=True)).to_have_value(
        "kontoret"
    )
    expect(page.get_by_role("button", name="Flytta att-sats 1 nedåt")).to_be_focused()
    page.get_by_role("button", name="Ta bort att-sats 1").click()
    expect(page.get_by_role("group", name="Att-sats 2")).to_have_count(0)


def write_amounts(page: Page, complaints: list[str]) -> None:
    # amounts, a wrong one first
    page.get_by_role("button", name="Belopp per år i att-sats 1").click()
    page.get_by_label("Belopp, kr").fill("8 44")
    page.get_by_label("Anslag").fill("Tillväxt")
    page.keyboard.press("Control+s")
    expect(page.locator(".memo-errors")).to_contain_text("skriv tusental i grupper om tre siffror")
    complaints.clear()  # the browser too tells of the 422
    page.get_by_label("Belopp, kr").fill("300 000")
    saved(page)
    expect(page.locator(".memo-errors")).to_have_count(0)


def write_text(page: Page) -> None:
    # rich text through the one bar
    text = page.get_by_role("textbox", name="Text i Ärendebeskrivning")
    text.click()
    page.keyboard.type("Regionen söker ")
    page.get_by_role("button", name="Fet").click()
    page.keyboard.type("medfinansiering")
    page.get_by_role("button", name="Fet").click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tabell", exact=True).click()
    for word in ("År", "Belopp", "Anslag"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")


def choose_enclosures(page: Page) -> None:
    # an enclosure from the case, one that is awaited, who gets the decision
    page.get_by_text("Välj ur ärendet").click()
    page.get_by_label("1. Ansökan om medfinansiering").check()
    page.get_by_role("button", name="Bifoga valda").click()
    expect(page.get_by_role("group", name="Bilaga 1: Ansökan om medfinansiering")).to_be_visible()
    page.get_by_role("button", name="Nämn eller vänta på en bilaga").click()
    awaited = page.locator("#bilaga-2")
    awaited.get_by_label("Titel").fill("Besked")
    awaited.get_by_label("Läge").select_option("awaited")
    awaited.get_by_label("Väntas från").fill("Regionen")
    page.get_by_label("Mottagare 1").fill("Budgetgruppen")
    saved(page)


def look_beside(page: Page, memo: Memo) -> None:
    # beside it: the document as it prints, and what is doubtful
    frame = page.frame_locator("#memo-frame")
    expect(frame.locator("body")).to_contain_text("bevilja Region Västerbotten 300 000 kr")
    expect(frame.locator("th", has_text="År")).to_be_visible()
    expect(page.locator("#memo-findings")).to_contain_text("Bilaga 2 – Besked väntas")
    content = content_of(whole_memos().get(pk=memo.pk))
    assert content.sections[1].html.startswith(
        "<p>Regionen söker <strong>medfinansiering</strong></p><table>"
    )
    assert [(a.year > 2000, a.ore, a.source_label) for a in content.clauses[0].amounts] == [
        (True, 30_000_000, "Tillväxt")
    ]
    assert [(row.printed, row.state) for row in content.enclosures] == [
        ("Bilaga 1 – Ansökan om medfinansiering", "attached"),
        ("Bilaga 2 – Besked", "awaited"),
    ]


def send_back(boss: Page, official, complaints: list[str]) -> None:
    # the manager returns it with a reason
    boss.get_by_role("link", name="Läs och godkänn").first.click()
    assert violations(boss) == []
    look(boss, "memo-review-1280")
    boss.get_by_text("Återlämna med skäl").click()
    boss.get_by_role("button", name="Återlämna", exact=True).click()
    expect(boss.get_by_text("Skriv vad som ska ändras").first).to_be_visible()
    complaints.clear()  # 422 again
    boss.get_by_label("Vad ska ändras?").fill("Skriv ut beloppen per år.")
    boss.get_by_role("button", name="Återlämna", exact=True).click()
    expect(boss.get_by_text(f"Skrivelsen är återlämnad till {official.name}.")).to_be_visible()
    assert Message.objects.filter(to=official, subject__startswith="Återlämnad").count() == 1


def test_written_sent_returned_and_approved(open_page, case, bodies, official, manager):
    page = open_page(case.get_absolute_url(), official)
    page.get_by_role("link", name="Ny skrivelse").click()
    page.get_by_role("button", name="Börja skriva").click()
    expect(page.get_by_role("toolbar", name="Text")).to_be_visible()
    memo = Memo.objects.get()
    look(page, "memo-begun-1280")
    write_clauses(page)
    write_amounts(page, open_page.complaints)
    write_text(page)
    choose_enclosures(page)
    look_beside(page, memo)
    assert violations(page) == []
    look(page, "memo-written-1280")
    page.get_by_role("button", name="Skicka för godkännande").click()
    expect(page.get_by_text("Skrivelsen är skickad för godkännande.")).to_be_visible()
    expect(page.get_by_text("Hos chef").first).to_be_visible()

    boss = open_page("/konto/login/?next=/arbete/")
    sign_in(boss, manager)
    send_back(boss, official, open_page.complaints)

    # the writer sees why, changes and sends again; the manager approves with the keyboard
    page.goto(page.url)
    expect(page.locator(".memo-answer")).to_contain_text("Skriv ut beloppen per år.")
    page.get_by_label("vad", exact=True).fill("Region Västerbotten 300 000 kr 2024")
    page.get_by_role("button", name="Skicka för godkännande").click()
    expect(page.get_by_text("Skrivelsen är skickad för godkännande.")).to_be_visible()
    boss.goto(boss.url + "granska/")
    boss.keyboard.press("Control+Enter")
    done = boss.get_by_text(f"Godkänd och registrerad som {case.dnr}-2.")
    expect(done).to_be_visible(timeout=30_000)  # in tests the PDF is made in the request
    expect(boss.get_by_role("link", name=f"{case.dnr}-2").first).to_be_visible()
    assert violations(boss) == []
    look(boss, "memo-approved-1280")


def test_two_in_one_memo_see_both_texts(open_page, memo, case, official, other_official):
    case.official = other_official
    case.save()
    page = open_page(memo.get_absolute_url(), official)
    page.get_by_label("Rubrik", exact=True).fill("Min rubrik")
    theirs = whole_memos().get(pk=memo.pk)
    content = content_of(theirs)
    content.title = "Den andras rubrik"
    save_memo(memo=theirs, content=content, revision=theirs.revision, by=other_official)
    page.keyboard.press("Control+s")
    both = page.locator(".memo-meanwhile")
    expect(both).to_contain_text("Min rubrik")
    expect(both).to_contain_text("Den andras rubrik")
    assert violations(page) == []
    look(page, "memo-meanwhile-1280")
    assert Memo.objects.get().title == "Den andras rubrik"
    page.get_by_role("button", name="Spara min text").click()
    expect(page.locator(".memo-meanwhile")).to_have_count(0)
    assert Memo.objects.get().title == "Min rubrik"
    open_page.complaints.clear()  # 422 is told by the browser too


def test_saves_by_itself_after_a_pause(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    page.get_by_label("Rubrik", exact=True).press_sequentially("Mer om ")
    expect(page.locator("#memo-saved")).to_have_text("Ändrad, sparas strax")
    expect(page.locator("#memo-saved")).to_contain_text("Sparad")
    assert Memo.objects.get().title.startswith("Mer om ")


def test_on_a_telephone_nothing_goes_sideways(open_page, memo, official, manager):
    page = open_page(memo.get_absolute_url(), official, width=390)
    expect(page.get_by_role("toolbar", name="Text")).to_be_visible()
    assert (sideways(page), violations(page)) == (0, [])
    look(page, "memo-390")
    page.goto(page.url + "?las")
    assert (sideways(page), violations(page)) == (0, [])


def test_works_without_script(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official, script=False)
    page.get_by_label("vad", exact=True).fill("Att bevilja kontoret 300 kr")
    page.get_by_label("Text i Ärendebeskrivning").fill("Två\n\nstycken")
    page.get_by_role("button", name="Lägg till att-sats").click()
    expect(page.get_by_role("group", name="Att-sats 2")).to_be_visible()
    content = content_of(whole_memos().get(pk=memo.pk))
    assert (content.clauses[0].verb, content.clauses[0].text) == ("bevilja", "kontoret 300\u00a0kr")
    assert content.sections[1].html == "<p>Två</p>\n\n<p>stycken</p>"


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal{mso-style:x}</style></head><body lang=SV>
<!--StartFragment--><p class=MsoNormal style='margin:0cm'><b style='mso-bidi-font-weight:normal'>Fet</b> och
<span lang=SV style='color:red'>röd</span><a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>[1]<![endif]></span></span></a><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><h1 onclick="window.hit=1">Bakgrund<o:p></o:p></h1>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Ett<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Under<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Två<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span><![endif]>Andra<o:p></o:p></p>
<script>window.hit=1</script><img src=x onerror="window.hit=1"><p><a href="javascript:window.hit=1">länk</a></p>
<table class=MsoTableGrid border=1><tr><td style='border:solid'><p class=MsoNormal><b>År<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Kr</b></p></td></tr>
<tr><td><p class=MsoNormal>2024</p></td><td><p class=MsoNormal>-1 200</p></td></tr></table><!--EndFragment-->
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr><![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> Enligt avtalet.<o:p></o:p></p></div></div></body></html>"""

PASTED = (
    "<p><strong>Fet</strong> och röd<foot-note>Enligt avtalet.</foot-note></p><h3>Bakgrund</h3>"
    "<ul><li><p>Ett</p><ul><li><p>Under</p></li></ul></li><li><p>Två</p></li></ul>"
    '<ol start="2"><li><p>Andra</p></li></ol><p>länk</p>'
    "<table><tbody><tr><th><p>År</p></th><th><p>Kr</p></th></tr>"
    "<tr><td><p>2024</p></td><td><p>−1&nbsp;200</p></td></tr></tbody></table>"
)


def paste(text, html: str) -> None:
    text.evaluate(
        """(box, html) => { const bag = new DataTransfer(); bag.setData("text/html", html);
        box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: bag, bubbles: true, cancelable: true })); }""",
        html,
    )


def prose_of(memo: Memo) -> str:
    return content_of(whole_memos().get(pk=memo.pk)).sections[1].html


def test_pasted_word_keeps_lists_table_and_notes_and_nothing_that_runs(
    open_page, memo, official, monkeypatch
):
    # in tests the pages are laid out in the request, and 200 kB is a hundred pages
    monkeypatch.setattr("cases.actions.memos.lay_out_when_settled", lambda memo: None)
    page = open_page(memo.get_absolute_url(), official)
    text = page.get_by_role("textbox", name="Text i Ärendebeskrivning")
    text.click()
    paste(text, WORD)
    expect(text.locator("h3")).to_have_text("Bakgrund")
    look(page, "memo-pasted-1280")
    saved(page)
    html = re.sub(r' (?:col|row)span="1"', "", prose_of(memo)).replace("<p></p>", "")
    assert html == PASTED
    assert page.evaluate("window.hit") is None
    # 200 kB more of it, and typing goes on
    paste(
        text,
        "<p class=MsoNormal>" + "Ett stycke av vikt. " * 50 + "</p>" + ("<p>" + "ord " * 240 + "</p>") * 200,
    )
    page.keyboard.type("Slutet.")
    saved(page)
    assert len(prose_of(memo)) > 190_000
    assert prose_of(memo).count("Slutet.") == 1
    open_page.complaints.clear()  # what the browser refused to load or run


def test_footnote_by_keyboard_alone_and_the_schema_is_the_servers(open_page, memo, official):
    page = open_page(memo.get_absolute_url(), official)
    text = page.get_by_role("textbox", name="Text i Ärendebeskrivning")
    text.click()
    page.keyboard.type("Stödet")
    page.keyboard.press("Control+Alt+f")
    page.keyboard.type("Enligt avtalet.")
    page.keyboard.press("Escape")
    page.keyboard.type(" gäller.")
    expect(text.locator("foot-note")).to_have_text("Enligt avtalet.")
    # the same from the bar, reached by its own keys
    bar = page.get_by_role("toolbar", name="Text")
    bar.get_by_role("button", name="Fet").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Fotnot")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Också.")
    saved(page)
    assert prose_of(memo) == (
        "<p>Stödet<foot-note>Enligt avtalet.</foot-note> gäller.<foot-note>Också.</foot-note></p>"
    )
    frame = page.frame_locator("#memo-frame")
    expect(frame.locator("a[role=doc-noteref]").nth(1)).to_have_attribute("href", "#not-2")
    assert violations(page) == []
    look(page, "memo-footnote-1280")
    made = page.evaluate(
        """async () => { const script = document.getElementById("memo-script");
        const kit = await import(script.dataset.editor);
        const { extensionsFrom } = await import(new URL("memo/schema.js", script.src));
        const schema = kit.getSchema(extensionsFrom(kit, script.dataset.extensions.split(" ")));
        const tags = (out) => Array.isArray(out) ? [out[0], ...out.slice(1).flatMap(tags)] : [];
        const all = Object.values(schema.nodes).filter((one) => one.spec.toDOM).flatMap((one) => tags(one.spec.toDOM(one.create())));
        return [...all, ...Object.values(schema.marks).flatMap((one) => tags(one.spec.toDOM(one.create({ href: "#" }), true)))]; }"""
    )
    imported = {"caption", "thead"}  # only in tables that are not made in the editor
    assert {tag for tag in made if tag != "colgroup" and tag != "col"} == TAGS - imported
