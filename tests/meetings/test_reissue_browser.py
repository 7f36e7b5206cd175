"""Issuing again, reading what is new and choosing items, in a real browser at both widths."""

import datetime

import pytest
from playwright.sync_api import expect

from core import clock
from meetings.actions import issuing, variants
from meetings.actions.agenda import change_item, withdraw_item
from meetings.actions.delivery import note_opening
from meetings.actions.paper import add_paper
from meetings.models import Issue, Meeting
from meetings.tasks import build_issue
from organisation.models import Body, User
from pdf import packs
from pdf.models import Job
from tests.browser import sideways, violations
from tests.meetings import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
LONG = "Förslag till gemensam upphandling av kontorslokaler, verksamhetsutrymmen och parkeringsplatser i Umeåregionen"


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """The pages are served from another thread, so the clock is set for all of them."""
    moment = datetime.datetime(2024, 5, 13, 10, 0, tzinfo=clock.STOCKHOLM)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def sent(ksnau: Body, secretary: User, official: User, member: User) -> Meeting:
    """Three items that have gone out and that the member has read; since then one is withdrawn, one has a new time and
    one more has come."""
    meeting = making.meeting(ksnau, secretary)
    for subject in ("Motion om mat", "Kontoret i Stockholm", LONG):
        case = making.a_case(subject=subject, official=official)
        making.item(meeting, secretary, case)
        making.approved(case, official, enclosed=[making.record(case, f"Underlag till {subject}"[:200])])
    first = out(meeting, secretary)
    note_opening(issue=first, by=member)
    items = list(meeting.items.all())
    withdraw_item(item=items[1], by=secretary, reason="Utreds vidare")
    change_item(item=items[0], by=secretary, starts_at=datetime.time(9, 20))
    late = making.a_case(subject="Sent ärende", official=official)
    making.item(meeting, secretary, late)
    making.approved(late, official)
    return meeting


def out(meeting: Meeting, by: User, **given) -> Issue:
    issue = issuing.issue_summons(meeting=meeting, by=by, **given)
    build_issue.call(issue.pk)
    issue.refresh_from_db()
    meeting.refresh_from_db()
    return issue


def fine(page) -> bool:
    assert violations(page) == []
    assert sideways(page) == 0
    return True


@pytest.mark.parametrize("width", WIDTHS)
def test_secretary_issues_again_and_follows_it(open_page, sent, secretary, member, width, monkeypatch):
    monkeypatch.setattr(issuing, "_builders", [])  # the worker comes when this test says so
    add_paper(body=sent.body, user=member, by=secretary)
    page = open_page(sent.get_absolute_url(), secretary, width=width)
    panel = page.locator("#utfarda")
    expect(panel.get_by_text("§ 2 utgår.")).to_be_visible()
    expect(panel.get_by_text("1 nytt ärende, 1 ny handling, 1 ärende utgår")).to_be_visible()
    panel.get_by_label("Ändringar i korthet").fill("Ett sent ärende har kommit till.")
    assert fine(page)
    panel.get_by_role("button", name="Utfärda utskick 2").click()
    page.get_by_text("steg klara").wait_for()
    assert fine(page)
    build_issue.call(Issue.objects.get(number=2).pk)
    page.get_by_role("link", name="Tilläggslista (PDF").wait_for()  # the page asks for itself
    expect(page.get_by_text("Ett sent ärende har kommit till.")).to_be_visible()
    expect(page.get_by_text("Papperskopior: 1")).to_be_visible()
    expect(page.get_by_text("2 delar är skannade")).to_be_visible()
    assert fine(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_failed_reissue_keeps_the_words_and_is_tried_again(open_page, sent, secretary, width, monkeypatch):
    monkeypatch.setattr(issuing, "_builders", [])
    issue = issuing.issue_summons(meeting=sent, by=secretary, note="Ett sent ärende.")
    Job.objects.filter(pk=issue.job_id).update(state="failed", message="Skivan är full.")
    build_issue.call(issue.pk)
    page = open_page(issue.get_absolute_url(), secretary, width=width)
    expect(page.get_by_text("Skivan är full.")).to_be_visible()
    assert fine(page)
    page.get_by_role("button", name="Försök igen").click()
    page.get_by_text("steg klara").wait_for()
    issue.refresh_from_db()
    assert (issue.state, issue.note) == ("building", "Ett sent ärende.")


@pytest.mark.parametrize("width", WIDTHS)
def test_member_reads_what_is_new(open_page, sent, secretary, member, width):
    out(sent, secretary, note="Ett sent ärende har kommit till.")
    page = open_page(sent.get_absolute_url(), member, width=width)
    news = page.locator("section", has=page.get_by_role("heading", name="Nytt sedan du läste utskick 1"))
    expect(news.get_by_text("Ett sent ärende har kommit till.")).to_be_visible()
    expect(news.locator(".tag")).to_have_text(["Ändrad", "Utgår", "Ny", "Ny"], use_inner_text=True)
    expect(page.locator(".agenda .tag")).to_have_text(["Ändrad", "Utgår", "Ny"], use_inner_text=True)
    expect(page.get_by_text("2 bilagor är skannade")).to_be_visible()
    assert fine(page)
    news.get_by_role("link", name="Sent ärende").press("Enter")
    assert page.url.endswith(f"#rad-{sent.items.last().pk}")


@pytest.mark.parametrize("width", WIDTHS)
def test_member_chooses_items_by_keyboard(open_page, sent, secretary, member, width, monkeypatch):
    out(sent, secretary)
    monkeypatch.setattr(variants.pdf_packs, "start", packs.create)  # built when this test says so
    page = open_page(sent.get_absolute_url(), member, width=width)
    page.get_by_role("link", name="Välj ärenden").press("Enter")
    page.get_by_role("button", name="Gör en fil").press("Enter")
    expect(page.get_by_text("Välj minst ett ärende.").first).to_be_visible()
    assert fine(page)
    for subject in ("Motion om mat", LONG):
        page.get_by_label(subject).press("Space")
    page.get_by_role("button", name="Gör en fil").press("Enter")
    page.get_by_role("heading", name="Filen byggs").wait_for()
    assert fine(page)
    packs.build(Job.objects.get(ref__contains=":selection:").pk)
    page.get_by_role("link", name="Öppna (PDF").wait_for()
    assert fine(page)


def test_reading_and_choosing_work_without_script(open_page, sent, secretary, member):
    out(sent, secretary)
    page = open_page(sent.get_absolute_url(), member, script=False)
    page.locator(".agenda").get_by_role("link", name="Motion om mat", exact=True).click()
    page.get_by_role("button", name="Hämta ärendet i en fil").click()
    page.get_by_role("link", name="Öppna (PDF").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_paper_list_is_accessible(open_page, sent, secretary, member, width):
    page = open_page("/arbete/sammantraden/ksnau/papperskopior/", secretary, width=width)
    expect(page.get_by_text("Ingen har bett om papper.")).to_be_visible()
    page.get_by_label("Person (frivilligt)").select_option(label="Lisa Ledamot")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("Listan är sparad.").wait_for()
    assert fine(page)
    page.get_by_role("button", name="Ta bort Lisa Ledamot").click()
    page.get_by_text("står inte längre på listan").wait_for()
