"""Posting, taking down and dispatching in a real browser; question 3 of domain.md section 6."""

import datetime
import os

import pytest
from playwright.sync_api import Page, expect

from core import clock
from meetings.actions.board import post_minutes
from meetings.models import Dispatch, Minutes, Notice
from tests.browser import sideways, violations
from tests.meetings.approving import approve, drafted, on_the_web
from tests.meetings.held import HELD_AT, Held, held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


class Moment:
    """The pages are served from another thread, so the clock is set for all of them."""

    def __init__(self, monkeypatch) -> None:
        self.patch = monkeypatch
        self.go_to("2024-05-31T09:00")

    def go_to(self, text: str) -> None:
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=clock.STOCKHOLM)
        self.patch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def moment(monkeypatch) -> Moment:
    return Moment(monkeypatch)


@pytest.fixture
def scene(ksnau, secretary, official, moment) -> Held:
    moment.go_to(HELD_AT)
    made = held(ksnau, secretary, official)
    on_the_web(made, secretary)
    return made


def approved_on(scene: Held, secretary, moment: Moment, day: str) -> Minutes:
    moment.go_to(f"{day}T15:00")
    to = {"p181": ["Region Västerbotten", "Ekonomiavdelningen"], "p184": ["Kommunstyrelsen"]}
    return approve(drafted(scene), secretary, datetime.date.fromisoformat(day), **to)


def fine(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert violations(page) == []
    assert sideways(page) == 0


def both(open_page, path: str, user, name: str, opened: str = "") -> None:
    for width in (1280, 390):
        page = open_page(path, user, width=width)
        if opened:
            for summary in page.locator(opened).all():
                summary.click()
        fine(page, name)


def test_secretary_posts_with_a_preview(open_page, scene, secretary, moment):
    approved_on(scene, secretary, moment, "2024-05-30")
    moment.go_to("2024-05-31T09:00")
    page = open_page(scene.meeting.get_absolute_url(), secretary)
    page.get_by_text("justerades 30 maj 2024 och är inte anslaget").wait_for()
    fine(page, "meeting")
    page.get_by_role("link", name="Anslå protokollet").click()
    page.get_by_role("heading", name="Förhandsvisning").wait_for()
    expect(page.locator(".notice-sheet")).to_contain_text("måndag 24 juni 2024")
    expect(page.locator(".notice-sheet")).to_contain_text("tisdag 25 juni 2024")
    page.get_by_text("Så är tiden räknad").click()
    expect(page.locator(".notice-sheet")).to_contain_text("Det är midsommarafton")
    fine(page, "preview")
    assert Notice.objects.count() == 0
    page.get_by_label("Protokollet förvaras hos").fill("Stadsarkivet, Rådhusesplanaden 6")
    page.get_by_role("button", name="Anslå").press("Enter")
    page.get_by_text("Protokollet är anslaget.").wait_for()
    assert Notice.objects.get().kept_at == "Stadsarkivet, Rådhusesplanaden 6"
    fine(page, "notice")


def test_take_down_is_refused_early(open_page, scene, secretary, moment):
    minutes = approved_on(scene, secretary, moment, "2024-05-30")
    moment.go_to("2024-05-31T09:00")
    notice = post_minutes(minutes=minutes, by=secretary)
    page = open_page(notice.get_absolute_url(), secretary)
    page.get_by_role("button", name="Ta ned anslaget").click()
    page.get_by_text("Anslaget får tas ned tidigast tisdag 25 juni 2024").wait_for()
    fine(page, "too-early")
    moment.go_to("2024-06-25T08:00")
    page.reload()
    page.get_by_text("Anslaget får tas ned nu.").wait_for()
    page.get_by_role("button", name="Ta ned anslaget").click()
    page.get_by_text("Anslaget är nedtaget.").wait_for()
    notice.refresh_from_db()
    assert notice.proof is not None
    fine(page, "taken-down")
    both(open_page, "/arbete/sammantraden/anslag/", secretary, "archive")


def test_question_3_approved_on_the_thursday_before_midsummer(open_page, scene, secretary, moment):
    """When may the notice come down? The product counts by 1930:173, shows how, and refuses an early take-down."""
    approved_on(
        scene, secretary, moment, "2024-06-20"
    )  # Thursday; Friday is midsommarafton, Saturday midsommardagen
    page = open_page("/arbete/", secretary)
    expect(page.get_by_text("Anslå protokollet").first).to_be_visible()
    page.goto(page.url.replace("/arbete/", scene.meeting.get_absolute_url()))
    page.get_by_role("link", name="Anslå protokollet").click()
    page.get_by_text("Så är tiden räknad").click()
    sheet = page.locator(".notice-sheet")
    expect(sheet).to_contain_text("Tre veckor från torsdag 20 juni 2024 går ut torsdag 11 juli 2024.")
    page.get_by_role("button", name="Anslå").click()
    page.get_by_text("Protokollet är anslaget.").wait_for()
    for early in ("2024-06-25T09:00", "2024-07-11T16:00"):
        moment.go_to(early)
        page.get_by_role("button", name="Ta ned anslaget").click()
        page.get_by_text(
            "Anslaget får tas ned tidigast fredag 12 juli 2024: sista dagen att överklaga är"
        ).wait_for()
    assert Notice.objects.get().taken_down_on is None
    moment.go_to("2024-07-12T08:00")
    page.get_by_role("button", name="Ta ned anslaget").click()
    page.get_by_text("Anslaget är nedtaget.").wait_for()


def test_public_board_and_meeting(open_page, scene, secretary, moment):
    both(open_page, "/anslagstavla/", None, "board-empty")
    minutes = approved_on(scene, secretary, moment, "2024-05-30")
    moment.go_to("2024-05-31T09:00")
    post_minutes(minutes=minutes, by=secretary)
    both(open_page, "/anslagstavla/", None, "board", opened=".posted summary")
    both(
        open_page,
        "/sammantraden/ksnau/2024-05-21/",
        None,
        "public-meeting",
        opened="#p180 summary, #p181 summary",
    )
    both(open_page, f"/arenden/{scene.item(182).case.slug}/", None, "public-case")
    both(open_page, scene.item(184).case.get_absolute_url(), secretary, "case")
    page = open_page("/anslagstavla/", None, script=False)
    page.get_by_text("Så är tiden räknad").click()
    expect(page.get_by_text("Det är midsommarafton")).to_be_visible()
    expect(page.get_by_text("Skriv till Förvaltningsrätten i Umeå")).to_be_visible()


def test_dispatch_by_keyboard(open_page, scene, secretary, moment):
    approved_on(scene, secretary, moment, "2024-05-30")
    url = f"{scene.meeting.get_absolute_url()}expediering/"
    both(open_page, url, secretary, "dispatch")
    page = open_page(url, secretary)
    page.get_by_label("Sätt för Region Västerbotten, § 181").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # without an address
    page.get_by_text("Skriv e-postadressen.").wait_for()
    fine(page, "dispatch-wrong")
    page.get_by_label("Adress för Region Västerbotten, § 181").focus()
    page.keyboard.type("registrator@region.example")
    page.keyboard.press("Enter")
    page.get_by_text("Utdraget till Region Västerbotten är skickat.").wait_for()
    row = Dispatch.objects.get(recipient="Region Västerbotten")
    assert (row.channel, row.is_sent) == ("mail", True)
    page.get_by_text("Kvittens från Region Västerbotten, § 181").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Hur vet vi det?").fill("Svar med e-post")
    page.keyboard.press("Enter")
    page.get_by_text("Kvittensen är antecknad.").wait_for()
    fine(page, "dispatch-sent")
    both(open_page, "/arbete/sammantraden/expediering/", secretary, "unsent")
    both(
        open_page,
        f"{scene.meeting.get_absolute_url()}punkter/{scene.item(180).pk}/utdrag/",
        secretary,
        "extract",
    )
