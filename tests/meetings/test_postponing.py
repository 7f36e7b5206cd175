"""A postponed § is on the next agenda, with its documents; opened again it goes off, or is refused when it has gone out."""

import datetime

import pytest

from core import clock
from core.errors import Refused
from meetings.actions.agenda import withdraw_item
from meetings.actions.holding import close_paragraph, reopen_paragraph, save_proceeding
from meetings.actions.issuing import issue_summons
from meetings.actions.opening import open_meeting
from meetings.models import ItemDocument, Meeting
from tests.meetings import making
from tests.meetings.sitting import sitting
from tests.worlds import kept

NEXT = datetime.date(2024, 5, 28)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at("2024-05-21T08:30"):
        yield


@kept
def room(ksnau, secretary):
    return sitting(ksnau, secretary).open()


@kept
def ahead(room, secretary):
    """The next meeting, with the postponed § 181 on its agenda."""
    meeting = making.meeting(room.meeting.body, secretary, NEXT)
    item = room.item(181)
    record = making.record(item.case, "Karta")
    ItemDocument.objects.create(item=item, record=record, title="Karta", position=1, added_by=secretary)
    values = {
        "outcome": "postponed", "method": "acclamation", "no_motions": True, "no_reservations": True,
        "motive": "Underlag saknas", "returns_on": NEXT,
    }  # fmt: skip
    saved = save_proceeding(item=item, revision=item.proceeding.revision, values=values, by=secretary)
    close_paragraph(item=item, revision=saved.revision, by=secretary)
    return meeting


def reopen(room):
    return reopen_paragraph(item=room.item(181), reason="Fel dag", by=room.by)


def test_postponed_matter_stands_ahead_with_its_documents(room, ahead):
    item = ahead.items.get()
    assert (item.case, item.postponed_from) == (room.item(181).case, room.item(181))
    assert [one.title for one in item.documents.all()] == ["Karta"]


def test_opened_again_it_goes_off(room, ahead):
    assert reopen(room).closed_at is None
    assert not ahead.items.exists()


def test_it_stays_when_it_was_there_by_itself(room, ahead):
    ahead.items.update(postponed_from=None)
    reopen(room)
    assert ahead.items.count() == 1


def test_refused_when_the_call_has_gone_out_with_it(room, ahead, secretary):
    issue_summons(meeting=ahead, by=secretary)
    with pytest.raises(Refused, match="kallelsen till KSNAU 2024-05-28 har gått ut"):
        reopen(room)
    assert room.item(181).proceeding.is_closed
    withdraw_item(item=ahead.items.get(), by=secretary, reason="Paragrafen öppnas igen")
    assert reopen(room).closed_at is None
    assert ahead.items.get().is_withdrawn


def test_refused_when_that_meeting_has_begun(room, ahead, secretary):
    Meeting.objects.filter(pk=ahead.pk).update(state=Meeting.State.CALLED)
    ahead.refresh_from_db()
    with clock.at("2024-05-28T08:30"):
        open_meeting(meeting=ahead, by=secretary)
        with pytest.raises(Refused, match="redan är öppnat"):
            reopen(room)
