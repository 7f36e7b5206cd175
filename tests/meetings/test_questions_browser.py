"""Questions 2 and 7 of the domain, played in a browser: a case on its way through three bodies, and an enclosure that
comes after the kallelse."""

import datetime

import pytest
from playwright.sync_api import expect

from cases.models import Decision, Enclosure
from core import clock
from meetings.actions import issuing
from meetings.actions.floor import add_motion
from meetings.actions.holding import close_paragraph, confirm_as_proposed, open_meeting, save_proceeding
from meetings.actions.paragraphs import open_paragraph_series, take_paragraphs
from meetings.models import Issue, Meeting
from meetings.tasks import build_issue
from organisation.models import Body, Seat
from tests import factories
from tests.browser import sideways, violations
from tests.meetings import making
from tests.meetings.sitting import sitting
from tests.pdf import samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def set_clock(monkeypatch, *moment):
    monkeypatch.setattr(clock, "now", lambda: datetime.datetime(*moment, tzinfo=clock.STOCKHOLM))


def fine(page):
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert sideways(page) == 0
    page.set_viewport_size({"width": 1280, "height": 900})


def seated(body, *names):
    """Members of a body, the first of them in the chair."""
    for number, name in enumerate(names, 1):
        seat = Seat.objects.create(body=body, number=number, party="S")
        role = "chair" if number == 1 else "member"
        factories.mandate(factories.user(name), body, role, party="S", seat=seat)


def begun(meeting, by, first):
    """Called and opened, with its §§ from `first` on."""
    open_paragraph_series(body=meeting.body, year=meeting.on.year, first=first)
    take_paragraphs(meeting, list(meeting.items.all()))
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CALLED)
    meeting.refresh_from_db()
    open_meeting(meeting=meeting, by=by)
    return f"{meeting.get_absolute_url()}i-salen/{first}/"


def test_ksnau_proposes_ks_changes_one_clause_and_kf_sends_it_back(open_page, ksnau, secretary, monkeypatch):
    set_clock(monkeypatch, 2024, 5, 21, 8, 30)
    clauses = [("avslå", "motionen"), ("uppdra åt", "kommunstyrelsen att redovisa inköpen")]
    room = sitting(
        ksnau, secretary, cases=[{"matter": "motion", "subject": "Motion om mat", "clauses": clauses}]
    )
    room.open()
    confirm_as_proposed(item=room.item(180), by=secretary)
    board, council = Body.objects.get(short_name="KS"), Body.objects.get(short_name="KF")
    seated(board, "Klara Styrén", "Kurt Styrén", "Karin Styrén")
    seated(council, "Fia Fullberg", "Frans Fullberg", "Folke Fullberg")
    of_board, of_council = (making.meeting(body, secretary) for body in (board, council))

    page = open_page(f"{room.meeting.get_absolute_url()}i-salen/180/", secretary)
    page.get_by_role("button", name="Sänd vidare").click()
    page.get_by_text("§ 180 är sänd vidare till KS 2024-05-21.").wait_for()
    fine(page)

    page.goto(page.url.partition("/arbete/")[0] + begun(of_board, secretary, 121))
    expect(page.get_by_text("Förslaget kommer från KSNAU § 180")).to_be_visible()
    expect(page.get_by_text("Texten kan ändras vid justeringen.")).to_be_visible()
    fine(page)
    page.get_by_label("Vad i att-sats 2").fill("kommunstyrelsen att redovisa inköpen varje år")
    page.get_by_label("Utgång").select_option("amended")
    page.get_by_label("Acklamation").check()
    page.get_by_label("Inga yrkanden").check()
    page.get_by_label("Ingen reservation").check()
    page.get_by_role("button", name="Avsluta § 121").click()
    page.get_by_text("§ 121 är avslutad").wait_for()
    page.goto(page.url.partition("/arbete/")[0] + f"{of_board.get_absolute_url()}i-salen/121/")
    page.get_by_role("button", name="Sänd vidare").click()
    page.get_by_text("§ 121 är sänd vidare till KF 2024-05-21.").wait_for()

    begun(of_council, secretary, 88)
    item = of_council.items.get()
    mover = council.mandates.get(user__name="Frans Fullberg")
    add_motion(item=item, kind="send_back", mover=mover, by=secretary)
    values = {
        "outcome": "sent_back",
        "method": "acclamation",
        "no_reservations": True,
        "motive": "Kostnaden ska utredas.",
    }
    item.refresh_from_db()
    saved = save_proceeding(item=item, revision=item.proceeding.revision, values=values, by=secretary)
    close_paragraph(item=item, revision=saved.revision, by=secretary)

    page.goto(page.url.partition("/arbete/")[0] + item.case.get_absolute_url())
    steps = page.locator(".route > li")
    expect(steps).to_have_count(3)
    expect(steps.nth(0)).to_contain_text("KSNAU § 180")
    expect(steps.nth(1)).to_contain_text("Ändringar mot KSNAU § 180 är markerade.")
    expect(steps.nth(1).locator("ins")).to_contain_text("varje år")
    expect(steps.nth(2)).to_contain_text("Skickades tillbaka: Kostnaden ska utredas.")
    fine(page)
    kept = [[str(one) for one in decision.clauses.all()] for decision in Decision.objects.order_by("pk")]
    first = ["avslå motionen", "uppdra åt kommunstyrelsen att redovisa inköpen"]
    assert kept == [first, [first[0], f"{first[1]} varje år"], []]


def out(meeting, by, **given):
    issue = issuing.issue_summons(meeting=meeting, by=by, **given)
    build_issue.call(issue.pk)
    return Issue.objects.get(pk=issue.pk)


def test_bilaga_from_the_presidium_comes_next_week(
    open_page, ksnau, secretary, official, member, monkeypatch, tmp_path
):
    set_clock(monkeypatch, 2024, 5, 13, 10, 0)
    monkeypatch.setattr(issuing, "_builders", [])  # the worker comes when this test says so
    meeting = making.meeting(ksnau, secretary)
    case = making.a_case(subject="Planeringsdirektiv och budget", official=official)
    item = making.item(meeting, secretary, case)
    memo = making.approved(case, official)
    waits = "Kommunrevisionens budget för 2025"
    Enclosure.objects.create(
        memo=memo, position=1, label="Bilaga 4", title=waits, state="awaited", awaited_from="KF:s presidium",
        awaited_on=datetime.date(2024, 5, 16),
    )  # fmt: skip
    listed = {
        "text": f"Bilaga 4 {waits}",
        "record": None,
        "state": "awaited",
        "note": "kommer från KF:s presidium 16 maj",
    }
    document = samples.memo(title=memo.title, dnr=case.dnr)
    document["sections"] = [
        *document["sections"],
        {"heading": "Beslutsunderlag", "kind": "enclosures", "items": [listed]},
    ]
    memo.versions.update(document=document)
    first = out(meeting, secretary)

    reading = open_page(meeting.get_absolute_url(), member)
    reading.locator(".agenda").get_by_role("link", name=case.subject, exact=True).click()
    expect(reading.get_by_text("kommer från KF:s presidium 16 maj")).to_be_visible()

    set_clock(monkeypatch, 2024, 5, 16, 9, 0)
    page = open_page(f"{meeting.get_absolute_url()}punkter/{item.pk}/", secretary)
    file = tmp_path / "Bilaga 4 kommunrevisionens budget.pdf"
    file.write_bytes(making.pdf(2))
    page.locator("#handlingar input[type=file]").first.set_input_files(file)
    page.get_by_role("button", name="Lägg till handlingar").click()
    page.get_by_role("link", name="Bilaga 4 kommunrevisionens budget").first.wait_for()
    page.goto(page.url.partition("/arbete/")[0] + meeting.get_absolute_url())
    panel = page.locator("#utfarda")
    expect(panel.get_by_text("1 ny handling")).to_be_visible()
    panel.get_by_label("Ändringar i korthet").fill("Bilaga 4 har kommit från presidiet.")
    panel.get_by_role("button", name="Utfärda utskick 2").click()
    page.get_by_text("steg klara").wait_for()
    build_issue.call(Issue.objects.get(number=2).pk)
    page.get_by_role("link", name="Tilläggslista (PDF").wait_for()  # the page asks for itself

    reading = open_page(meeting.get_absolute_url(), member)
    expect(reading.get_by_text("Bilaga 4 har kommit från presidiet.")).to_be_visible()
    fine(reading)
    old = reading.request.get(
        reading.url.partition("/arbete/")[0] + f"{meeting.get_absolute_url()}utskick/1/fil/"
    )
    assert (old.status, old.headers["content-type"]) == (200, "application/pdf")
    first.refresh_from_db()
    assert len(old.body()) == first.file.size  # as it went out
    assert member.messages.filter(kind="meetings.summons").count() == 2
