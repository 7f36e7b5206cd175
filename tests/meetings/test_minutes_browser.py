"""The minutes from the secretary's first draft to the last signature, in a real browser."""

import datetime
import os

import pytest
from playwright.sync_api import expect

from core import blobs, clock
from meetings.models import Minutes
from organisation.models import Body
from tests.browser import dressed, sideways, violations
from tests.factories import PASSWORD
from tests.meetings.held import held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS")


@pytest.fixture(autouse=True)
def end_of_may(monkeypatch):
    """The pages are served from another thread, so the clock is set for all of them."""
    moment = datetime.datetime(2024, 5, 30, 10, 0, tzinfo=clock.STOCKHOLM)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def made(ksnau: Body, secretary, official):
    Body.objects.filter(pk=ksnau.pk).update(electronic_approval=True)
    return held(ksnau, secretary, official)


def fine(page, name: str = "") -> bool:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert violations(page) == []
    assert sideways(page) == 0
    return True


def look(open_page, path: str, user, name: str) -> None:
    for width in (1280, 390):
        page = open_page(path, user, width=width)
        assert fine(page, name)
        page.close()


def test_minutes_are_written_sent_remarked_signed_and_approved(open_page, made, secretary):
    """Each person's page is opened anew: the test's one client is signed in as one at a time."""
    home = made.meeting.get_absolute_url()
    write_and_send(open_page, home, secretary)
    remark(open_page, home, made.members[2].user)
    answer_and_note_paper(open_page, home, secretary)
    sign(open_page, home, made.members[2].user)
    minutes = Minutes.objects.get()
    assert (minutes.state, minutes.approved_on) == ("approved", datetime.date(2024, 5, 30))
    before = kept(minutes)
    write_a_correction(open_page, home, secretary)
    assert kept(minutes) == before, "question 4: nothing that was signed has moved"
    look(open_page, f"{home}protokoll/1/las/", secretary, "read-approved")
    look(open_page, home, secretary, "meeting")
    verify(open_page, minutes)


def kept(minutes: Minutes) -> list[object]:
    minutes.refresh_from_db()
    signed = list(minutes.signatures.order_by("pk").values_list("sha256", "signed_on", "voided_at"))
    return [minutes.content, minutes.sha256, minutes.file.sha256, minutes.public_file.sha256, signed]


def write_and_send(open_page, home, secretary) -> None:
    page = open_page(home, secretary)
    page.get_by_role("button", name="Skriv protokollet").click()
    page.get_by_text("Ylva Jävström (M) anmäler jäv och lämnar rummet.").wait_for()
    look(open_page, f"{home}protokoll/1/", secretary, "edit")
    page.get_by_role("link", name="Ändra beslut i § 184").click()
    dressed(page)
    page.get_by_role("textbox", name="Text").fill("Utskottet föreslår att motionen avslås.")
    assert fine(page, "text")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_text("§ 184, beslut: texten är sparad.").wait_for()
    expect(page.locator("#p-184-decision")).to_contain_text("Utskottet föreslår att motionen avslås.")
    expect(page.locator("#p-184-decision")).to_contain_text("Ändrad för hand")
    look(open_page, f"{home}protokoll/1/webben/", secretary, "web")
    page.get_by_role("button", name="Skicka till justerarna").click()
    page.get_by_text("Protokollet är skickat till justerarna.").wait_for()


def remark(open_page, home, chosen) -> None:
    page = open_page(f"{home}protokoll/1/las/", chosen)
    page.get_by_text("Anmärk på § 180").click()
    page.get_by_label("Vad ska ändras?").locator("visible=true").fill("Jag yrkade också bifall.")
    page.get_by_role("button", name="Skicka anmärkningen").locator("visible=true").click()
    page.get_by_text("Anmärkningen är skickad till sekreteraren.").wait_for()
    expect(page.get_by_role("button", name="Underteckna protokollet")).to_be_hidden()
    look(open_page, f"{home}protokoll/1/las/", chosen, "read")


def answer_and_note_paper(open_page, home, secretary) -> None:
    page = open_page(f"{home}protokoll/1/", secretary)
    assert fine(page, "remarked")
    page.get_by_label("Svar till Lars Åström").fill("Det står i yrkandena.")
    page.get_by_role("button", name="Avklarad").click()
    page.get_by_text("Anmärkningen är avklarad.").wait_for()
    page.get_by_role("link", name="Anteckna underskrift på papper av Moa Ordberg (S)").click()
    page.get_by_label("Undertecknat den").fill("2024-05-29")
    assert fine(page, "paper")
    page.get_by_role("button", name="Anteckna underskriften").click()
    page.get_by_text("Underskriften av Moa Ordberg (S) är antecknad.").wait_for()
    expect(page.get_by_role("link", name="Ändra beslut i § 184")).to_have_count(0)


def sign(open_page, home, chosen) -> None:
    page = open_page(f"{home}protokoll/1/las/", chosen)
    page.get_by_label("Ditt lösenord").fill("fel")
    page.get_by_role("button", name="Underteckna protokollet").click()
    page.get_by_text("Lösenordet stämmer inte.").first.wait_for()
    page.get_by_label("Ditt lösenord").fill(PASSWORD)
    assert fine(page, "sign")
    page.get_by_role("button", name="Underteckna protokollet").click()
    page.get_by_text("Du har undertecknat protokollet.").wait_for()


def verify(open_page, minutes) -> None:
    """Anybody reads the masked version, and asks whether a file is the approved one: a changed byte says no."""
    look(open_page, "/sammantraden/ksnau/2024-05-21/protokoll/1/", None, "public")
    page = open_page("/sammantraden/ksnau/2024-05-21/protokoll/1/")
    expect(page.get_by_text("Säkerhetsskydd")).to_have_count(0)
    expect(page.get_by_text("Paragrafen omfattas av sekretess, OSL 19:1.")).to_be_visible()
    corrected = page.locator("#paragraf-180")
    expect(corrected).to_contain_text("anta planeringsdirektivet för 2025")  # as it was signed
    expect(corrected).to_contain_text("Budgeten avser 2025.")  # and the correction beside it
    expect(page.locator("#bilagor")).to_be_visible()
    expect(page.locator(".appeal")).to_contain_text("§ 181 kan överklagas.")
    page.get_by_role("link", name="Kontrollera att en fil är det justerade protokollet").click()
    assert fine(page, "verify")
    with blobs.open(minutes.public_file.sha256) as file:
        content = file.read()
    for given, said in (
        (content, "Ja, filen är det justerade"),
        (content + b" ", "Nej, filen är inget protokoll"),
    ):
        page.locator("input[type=file]").set_input_files(
            {"name": "protokoll.pdf", "mimeType": "application/pdf", "buffer": given}
        )
        page.get_by_role("button", name="Kontrollera filen").click()
        page.get_by_text(said).wait_for()
        beside = page.get_by_text("Protokollet är rättat efter justeringen")
        expect(beside).to_have_count(1 if given is content else 0)
        assert fine(page, "verify-yes" if given is content else "verify-no")


def write_a_correction(open_page, home, secretary) -> None:
    page = open_page(f"{home}protokoll/1/", secretary)
    page.get_by_text("Registrerat som").wait_for()
    assert page.get_by_role("link", name="Ändra beslut i § 180").count() == 0
    assert fine(page, "approved")
    page.get_by_role("link", name="Skriv en rättelse till § 180").click()
    page.get_by_label("Rättelse", exact=True).fill("Budgeten avser 2025.")
    page.get_by_label("Vad som blev fel").fill("Fel år i texten")
    assert fine(page, "correct")
    page.get_by_role("button", name="Skriv rättelsen").click()
    page.get_by_text("Rättelsen står vid sidan av den justerade texten.").wait_for()


def test_two_secretaries_at_one_passage_lose_no_word(open_page, made, secretary):
    home = made.meeting.get_absolute_url()
    page = open_page(home, secretary)
    page.get_by_role("button", name="Skriv protokollet").click()
    address = f"{home}protokoll/1/paragraf/{made.item(180).pk}/decision/"
    first, second = open_page(address, secretary), open_page(address, secretary)
    for each, words in ((first, "Den enas ord."), (second, "Den andras ord.")):
        each.get_by_role("textbox", name="Text").fill(words)
        each.get_by_role("button", name="Spara", exact=True).click()
    second.get_by_text("Avsnittet har ändrats medan du skrev").wait_for()
    dressed(second)
    expect(second.get_by_role("textbox", name="Text")).to_contain_text("Den andras ord.")
    expect(second.get_by_text("Den enas ord.")).to_be_visible()
    assert fine(second, "clash")


def test_the_minutes_work_without_script(open_page, made, secretary):
    home = made.meeting.get_absolute_url()
    page = open_page(home, secretary, script=False)
    page.get_by_role("button", name="Skriv protokollet").click()
    page.get_by_role("link", name="Ändra beslut i § 184").click()
    page.get_by_label("Text").fill("Utskottet föreslår avslag.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("texten är sparad")).to_be_visible()
    page.get_by_role("button", name="Skicka till justerarna").click()
    expect(page.get_by_text("Protokollet är skickat till justerarna.")).to_be_visible()
