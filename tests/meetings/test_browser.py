"""The secretary's and the member's stories in a real browser."""

import datetime

import pytest
from playwright.sync_api import expect

from core import clock
from meetings.actions import issuing
from meetings.actions.agenda import add_formalia
from meetings.models import Issue, Meeting
from meetings.tasks import build_issue
from organisation.models import Body, User
from tests.browser import sideways, violations
from tests.meetings import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """The pages are served from another thread, so the clock is set for all of them."""
    moment = datetime.datetime(2024, 5, 13, 10, 0, tzinfo=clock.STOCKHOLM)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def planned(ksnau: Body, secretary: User, official: User, member: User) -> Meeting:
    """Three cases on the agenda, the first with its memo, and a fourth that is not."""
    meeting = making.meeting(ksnau, secretary)
    for subject in ("Motion om mat", "Kontoret i Stockholm", "Miljöskjutsen 2024"):
        making.item(meeting, secretary, making.a_case(subject=subject, official=official))
    first = meeting.items.first()
    assert first is not None
    assert first.case is not None
    making.approved(first.case, official, enclosed=[making.record(first.case, "Motionen")])
    making.draft(making.a_case(subject="Tomtpriser i Röbäck", official=official), official, body=ksnau)
    return meeting


def titles(page) -> list[str]:
    return page.locator(".agenda h3").all_inner_texts()


def fine(page) -> bool:
    assert violations(page) == []
    assert sideways(page) == 0
    return True


def test_secretary_plans_orders_and_issues(open_page, planned, secretary, monkeypatch):
    monkeypatch.setattr(issuing, "_builders", [])  # the worker comes when this test says so
    page = open_page(planned.get_absolute_url(), secretary)
    page.keyboard.press("n")
    page.get_by_label("Diarienummer eller ord").press_sequentially("tomtpris")
    page.get_by_role("button", name="Lägg till KS-").click()
    page.get_by_role("link", name="Till ärendelistan").click()
    assert titles(page) == [
        "Motion om mat",
        "Kontoret i Stockholm",
        "Miljöskjutsen 2024",
        "Tomtpriser i Röbäck",
    ]

    up = page.get_by_role("button", name="Flytta Ärende 4 uppåt")
    up.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ärende 3 står nu på plats 3 av 4.").wait_for()
    expect(page.get_by_role("button", name="Flytta Ärende 3 uppåt")).to_be_focused()
    page.keyboard.press("Enter")  # focus follows the row, and at the top the other button takes it
    expect(page.get_by_role("button", name="Flytta Ärende 2 uppåt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Flytta Ärende 1 nedåt")).to_be_focused()
    assert titles(page)[0] == "Tomtpriser i Röbäck"
    expect(page.get_by_text("Ärende 1, 3 och 4 har ingen godkänd skrivelse.")).to_be_visible()
    assert fine(page)

    page.get_by_role("button", name="Utfärda kallelsen").click()
    page.get_by_text("0 av 7 steg klara").wait_for()
    assert fine(page)
    build_issue.call(Issue.objects.get().pk)
    page.get_by_role("link", name="Öppna (PDF").wait_for()  # the page asks for itself
    expect(page.get_by_text("1 person har fått ett mejl med en länk.")).to_be_visible()
    assert fine(page)
    page.get_by_role("link", name="Till ärendelistan").click()
    expect(page.locator(".agenda .no")).to_have_text(["§ 1", "§ 2", "§ 3", "§ 4"], use_inner_text=True)
    expect(page.get_by_text("Ingenting är ändrat sedan utskick 1.")).to_be_visible()


def test_rows_are_dragged_too(open_page, planned, secretary):
    page = open_page(planned.get_absolute_url(), secretary)
    rows = page.locator(".agenda > li")
    rows.nth(0).locator(".no").drag_to(rows.nth(2), target_position={"x": 40, "y": 60})
    page.get_by_text("Ärendelistan har ny ordning.").wait_for()
    assert titles(page) == ["Kontoret i Stockholm", "Miljöskjutsen 2024", "Motion om mat"]


def test_everything_works_without_script(open_page, planned, secretary):
    page = open_page(planned.get_absolute_url(), secretary, script=False)
    page.get_by_role("button", name="Flytta Ärende 1 nedåt").click()
    assert titles(page)[0] == "Kontoret i Stockholm"
    page.get_by_role("button", name="Utfärda kallelsen").click()
    expect(page.get_by_role("link", name="Öppna (PDF")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_secretarys_pages_are_accessible(open_page, planned, secretary, width):
    add_formalia(meeting=planned, by=secretary)
    item = planned.items.get(title="Kontoret i Stockholm")
    page = open_page(planned.get_absolute_url(), secretary, width=width)
    origin = page.url.removesuffix(planned.get_absolute_url())
    own = planned.get_absolute_url()
    for path in (
        own,
        "/arbete/sammantraden/",
        "/arbete/sammantraden/ksnau/arsplan/",
        "/arbete/sammantraden/ksnau/nytt/",
        f"{own}andra/",
        f"{own}lagg-till/",
        f"{own}beredning/",
        f"{own}utkast/",
        f"{own}arende/",
        f"{own}historik/",
        f"{own}punkter/{item.pk}/",
        item.case.get_absolute_url(),
    ):
        page.goto(origin + path)
        assert (path, violations(page), sideways(page)) == (path, [], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_member_reads_item_by_item(open_page, planned, secretary, member, width):
    issue = issuing.issue_summons(meeting=planned, by=secretary)
    build_issue.call(issue.pk)
    page = open_page(planned.get_absolute_url(), member, width=width)
    expect(page.get_by_role("link", name="Hämta allt i en fil")).to_be_visible()
    assert fine(page)
    page.get_by_role("link", name="Motion om mat").click()
    expect(page.get_by_role("heading", name="Förslag till beslut")).to_be_visible()
    assert fine(page)
    page.get_by_role("link", name="Nästa: § 2").click()
    expect(page.get_by_text("Tjänsteskrivelsen kommer i ett senare utskick.")).to_be_visible()
    assert fine(page)


def test_presidiums_word_is_noted(open_page, planned, secretary):
    page = open_page(f"{planned.get_absolute_url()}beredning/", secretary)
    page.get_by_text("Notera besked om Ärende 2").click()
    form = page.locator("#punkt-" + str(planned.items.all()[1].pk))
    form.get_by_label("Besked").select_option("complete")
    form.get_by_role("button", name="Spara beskedet").click()
    page.get_by_text("Skriv vad som ska kompletteras.").first.wait_for()
    assert fine(page)
    form.get_by_label("Vad ska kompletteras").fill("Kostnaden per år")
    form.get_by_role("button", name="Spara beskedet").click()
    expect(page.get_by_text("Beskedet är antecknat.")).to_be_visible()
    expect(page.get_by_text("Presidiet: kompletteras. Kostnaden per år")).to_be_visible()
    assert fine(page)
