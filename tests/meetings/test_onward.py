"""Onward: a closed § goes to the next body as an unapproved extract, which the approval confirms or changes."""

import datetime

import pytest

from cases.actions.marks import mark_secret
from cases.models import Record
from core import clock
from core.api import EVERYBODY
from core.errors import Refused
from meetings.actions.agenda import plan_case, withdraw_item
from meetings.actions.issuing import issue_summons
from meetings.actions.minutes import draft_minutes, edit_text
from meetings.actions.minutes_filing import exchange_missing
from meetings.actions.onward import exchange_extracts, send_onward
from meetings.models import HeldBack, ItemDocument, Meeting, Onward, Proceeding
from meetings.queries.onward import came_to, differences
from meetings.queries.paragraph_marks import marks_of
from meetings.tasks import build_issue
from organisation.models import Message
from tests.meetings import making, words
from tests.meetings.approving import approve
from tests.meetings.held import HELD_AT, held
from tests.worlds import kept

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 30)


@pytest.fixture(autouse=True)
def after_the_meeting(in_may):
    with clock.at("2024-05-22T10:00"):
        yield


@kept
def made(ksnau, secretary, official):
    with clock.at(HELD_AT):
        return held(ksnau, secretary, official)


@kept
def board(made, secretary) -> Meeting:
    """KS 2024-06-04, planned."""
    return making.meeting(made.board, secretary, datetime.date(2024, 6, 4), secretary=secretary)


def called(meeting, by, **given):
    issue = issue_summons(meeting=meeting, by=by, **given)
    build_issue.call(issue.pk)
    issue.refresh_from_db()
    assert issue.state == "issued", issue.message
    return issue


def approved(made, secretary, **edits):
    """The minutes approved on 30 May, with what the secretary has changed by hand since the extract was sent."""
    minutes = draft_minutes(meeting=made.meeting, by=secretary)
    for slot, html in edits.items():
        edit_text(item=made.item(184), slot=slot, text=html, revision=0, by=secretary)
    with clock.at("2024-05-30T13:00"):
        approve(minutes, secretary, DAY)
        exchange_extracts(minutes, secretary)
    return minutes


def test_closed_paragraph_lies_as_an_unapproved_extract_on_the_next_agenda(made, board, secretary):
    onward = send_onward(item=made.item(180), to=board, by=secretary)
    item = board.items.get()
    assert (item.case, item.title, onward.to_item) == (
        made.item(180).case,
        "Planeringsdirektiv och budget",
        item,
    )
    document = item.documents.get()
    assert (document.title, document.note) == ("Protokollsutdrag KSNAU 2024-05-21 § 180", "ojusterat")
    record = document.record
    assert (record.direction, record.counterparty) == ("out", "Kommunstyrelsen")
    assert record.subject == "Protokollsutdrag KSNAU 2024-05-21 § 180, ojusterat"
    said = words.text(record.files.get())
    for word in (
        "Ojusterat",
        "Texten kan ändras vid justeringen",
        "Voteringslista",
        "Vi vill se en annan budget",
    ):
        assert word in said
    with pytest.raises(Refused, match="redan sänt"):
        send_onward(item=made.item(180), to=board, by=secretary)
    assert Record.objects.filter(subject__startswith="Protokollsutdrag").count() == 1


def test_extract_names_enclosures_and_earlier_decisions(made, board, secretary, official):
    item = made.item(184)
    extra = making.record(item.case, "Karta")
    ItemDocument.objects.create(item=item, record=extra, title="Karta", position=1, added_by=secretary)
    send_onward(item=item, to=board, by=secretary)
    there = board.items.get()
    assert [one.title for one in there.documents.all()] == [
        "Protokollsutdrag KSNAU 2024-05-21 § 184",
        "Karta",
    ]
    said = words.text(there.documents.first().record.files.get())
    assert f"Karta, {extra.designation}" in said


def test_it_is_in_the_pack_under_its_name(made, board, secretary):
    send_onward(item=made.item(184), to=board, by=secretary)
    issue = called(board, secretary)
    assert (2, "Protokollsutdrag KSNAU 2024-05-21 § 184, ojusterat") in [
        one[:2] for one in words.bookmarks(issue.file)
    ]


def test_same_text_is_confirmed_and_exchanged_in_the_next_issue(made, board, secretary):
    send_onward(item=made.item(184), to=board, by=secretary)
    called(board, secretary)
    approved(made, secretary)
    onward = Onward.objects.get()
    assert (onward.confirmed_on, onward.changed, onward.approved_extract.approved) == (DAY, [], True)
    old, new = board.items.get().documents.order_by("id")
    assert old.withdrawn_reason == "Ersatt av det justerade utdraget."
    assert (new.title, new.note, new.position) == (old.title, "justerat", old.position)
    second = called(board, secretary)
    (line,) = [one for one in words.pages(second.file)[0].split("Ersatt")[:1]]
    assert "justerat" in line
    assert not Message.objects.filter(kind="meetings.onward").exists()


def test_changed_text_is_shown_and_stands_on_the_change_sheet(made, board, secretary, official):
    send_onward(item=made.item(184), to=board, by=secretary)
    called(board, secretary)
    approved(made, secretary, free="<p>Ledamoten Ek lämnar en röstförklaring.</p>")
    onward = Onward.objects.get()
    assert onward.changed == ["Övrigt"]
    (came,) = came_to(board.items.get(), official)
    (difference,) = came.differences
    assert [(part.op, part.text) for part in difference.parts] == [
        ("in", "Ledamoten Ek lämnar en röstförklaring.")
    ]
    assert board.items.get().documents.get(withdrawn_at=None).note == "justerat, ändrat i Övrigt"
    sheet = words.pages(called(board, secretary).file)[0]
    assert "Ersatt" in sheet
    assert "justerat, ändrat i Övrigt" in sheet
    told = Message.objects.get(kind="meetings.onward")
    assert (told.to, "röstförklaring" in told.text) == (secretary, False)


def test_unissued_extract_is_simply_exchanged(made, board, secretary):
    send_onward(item=made.item(184), to=board, by=secretary)
    approved(made, secretary)
    assert [one.note for one in board.items.get().documents.all()] == ["justerat"]


def test_meeting_that_has_been_held_keeps_what_it_had(made, board, secretary):
    send_onward(item=made.item(184), to=board, by=secretary)
    minutes = draft_minutes(meeting=made.meeting, by=secretary)
    with clock.at("2024-06-05T09:00"):
        approve(minutes, secretary, DAY)
        assert exchange_extracts(minutes, secretary) == 1
        assert exchange_extracts(minutes, secretary) == 0
    assert [one.note for one in board.items.get().documents.all()] == ["ojusterat"]
    assert Onward.objects.get().approved_extract is not None


def test_lost_exchange_is_made_by_the_clock(made, board, secretary):
    send_onward(item=made.item(184), to=board, by=secretary)
    minutes = draft_minutes(meeting=made.meeting, by=secretary)
    with clock.at("2024-05-30T13:00"):
        approve(minutes, secretary, DAY)
        assert exchange_missing() == 0
    with clock.at("2024-05-30T13:10"):
        assert exchange_missing() == 1


def test_approved_paragraph_goes_on_as_approved(made, board, secretary):
    approved(made, secretary)
    with clock.at("2024-05-31T09:00"):
        onward = send_onward(item=made.item(184), to=board, by=secretary)
    assert (onward.confirmed_on, board.items.get().documents.get().note) == (DAY, "justerat")


def test_unapproved_extract_is_kept_off_the_web_and_the_approved_one_is_not(made, board, secretary):
    send_onward(item=made.item(184), to=board, by=secretary)
    item = board.items.get()
    assert HeldBack.objects.get().record == item.documents.get().record
    HeldBack.objects.all().delete()  # the secretary shows it all the same
    approved(made, secretary)
    assert not HeldBack.objects.exists()


def test_secret_paragraph_goes_on_with_its_mark(made, board, secretary):
    item = made.item(186)
    send_onward(item=item, to=board, by=secretary)
    there = board.items.get()
    record = there.documents.get().record
    assert (record.secrecy_provision, there.open_title) == ("OSL 19:1", "Ärende om säkerhet")
    assert came_to(there, EVERYBODY) == []


def test_extract_closes_when_the_memo_does(made, board, secretary):
    item = made.item(184)
    send_onward(item=item, to=board, by=secretary)
    memo = item.proceeding.decision.memo_version.memo
    mark_secret(thing=memo.record, provision="OSL 21:1", by=making.clerk())
    assert marks_of([item.pk])[item.pk].provision == "OSL 21:1"
    assert board.items.get().documents.get().record.secrecy_provision == "OSL 21:1"


@pytest.mark.parametrize("number", [181, 182, 183])
def test_what_goes_nowhere_is_refused(made, board, secretary, number):
    with pytest.raises(Refused, match="går inte vidare"):
        send_onward(item=made.item(number), to=board, by=secretary)


def test_refusals(made, board, secretary, official):
    elsewhere = making.meeting(made.council, secretary, datetime.date(2024, 6, 17))
    with pytest.raises(Refused, match="går vidare till Kommunstyrelsen"):
        send_onward(item=made.item(184), to=elsewhere, by=secretary)
    with pytest.raises(Refused, match="Bara nämndsekreterare"):
        send_onward(item=made.item(184), to=board, by=official)
    with clock.at("2024-06-05T09:00"), pytest.raises(Refused, match="har varit"):
        send_onward(item=made.item(184), to=board, by=secretary)
    plan_case(meeting=board, case=made.item(184).case, by=secretary)
    called(board, secretary)
    withdraw_item(item=board.items.get(), by=secretary, reason="Utreds")
    with pytest.raises(Refused, match="utgår hos KS"):
        send_onward(item=made.item(184), to=board, by=secretary)


def test_differences_leave_out_the_recipients():
    section = {"slot": "decision", "heading": "Beslut", "html": "<p>att avslå</p>"}
    to = {"slot": "recipients", "heading": "Beslutet ska skickas till", "html": "<p>KS</p>"}
    sent = {"title": "Motion", "sections": [section], "votes": []}
    assert differences(sent, sent | {"sections": [section, to]}) == []
    (found,) = differences(sent, sent | {"sections": [section | {"html": "<p>att bifalla</p>"}]})
    assert found.heading == "Beslut"


def test_it_is_sent_from_the_page_and_the_receiving_pages_say_so(made, board, secretary, signed_in):
    Proceeding.objects.update(clauses=[])  # the page reads the decision
    page = signed_in(secretary)
    url = f"{made.meeting.get_absolute_url()}i-salen/184/"
    assert "Vidare till Kommunstyrelsen" in page.get(url).content.decode()
    assert page.post(f"{url}vidare/", {"vidare-to": board.pk}).status_code == 302
    answer = page.post(f"{url}vidare/", {"vidare-to": board.pk})
    assert (answer.status_code, "redan sänt" in answer.content.decode()) == (200, True)
    item = board.items.get()
    shown = page.get(f"{board.get_absolute_url()}punkter/{item.pk}/").content.decode()
    assert "Texten kan ändras vid justeringen." in shown
    approved(made, secretary, free="<p>Ek lämnar en röstförklaring.</p>")
    shown = page.get(f"{board.get_absolute_url()}punkter/{item.pk}/").content.decode()
    assert "Det här ändrades vid justeringen" in shown
    assert "röstförklaring" in shown
