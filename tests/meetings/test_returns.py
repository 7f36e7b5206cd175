"""Memos that come late, and those that go back when their case stands on an agenda."""

import datetime

import pytest

from cases.actions.approval import return_memo
from cases.queries import whole_memos
from core import clock
from meetings import changes
from meetings.models import Meeting
from meetings.queries import waiting_for
from meetings.queries.agenda import rows_of
from organisation.models import Message
from tests.meetings import making

pytestmark = pytest.mark.django_db


def back(case, by):
    memo = whole_memos().get(case=case)
    return return_memo(memo=memo, reason="Fel belopp.", revision=memo.revision, by=by)


def test_return_leaves_the_row_in_its_place_and_the_issued_pack_as_it_was(
    meeting, issue, secretary, official, manager
):
    Meeting.objects.filter(pk=meeting.pk).update(secretary=secretary)
    meeting.refresh_from_db()
    first, second = (making.item(meeting, secretary) for _ in range(2))
    for item in (first, second):
        making.approved(item.case, official)
    sent = issue()
    agenda, sha256 = sent.agenda, sent.file.sha256
    back(first.case, manager)
    assert [row.item.pk for row in rows_of(meeting)] == [first.pk, second.pk]
    row = rows_of(meeting)[0]
    assert (row.state, row.went_back, row.lacks_memo) == (("Återlämnad", "warn"), True, False)
    sent.refresh_from_db()
    assert (sent.agenda, sent.file.sha256) == (agenda, sha256)
    from meetings import frozen

    assert changes.compare(agenda, frozen.freeze(meeting, rows_of(meeting))).rows == []
    told = Message.objects.filter(to=secretary, subject__startswith="Skrivelse återlämnad").get()
    assert (told.path, first.case.dnr in told.text, "Fel belopp" in told.text) == (
        meeting.get_absolute_url(),
        True,
        False,
    )
    assert "1 skrivelse är återlämnad" in [todo.title for todo in waiting_for(secretary)]


def test_memo_after_the_manuscript_stop_is_flagged_to_the_secretary(meeting, secretary, official, signed_in):
    Meeting.objects.filter(pk=meeting.pk).update(secretary=secretary)
    item = making.item(meeting, secretary)
    making.approved(item.case, official)
    Meeting.objects.filter(pk=meeting.pk).update(manuscript_on=datetime.date(2024, 5, 13))
    meeting.refresh_from_db()
    assert [row.came_late for row in rows_of(meeting)] == [False]
    Meeting.objects.filter(pk=meeting.pk).update(manuscript_on=datetime.date(2024, 5, 12))
    meeting.refresh_from_db()
    assert [row.came_late for row in rows_of(meeting)] == [True]
    assert "1 skrivelse kom efter manusstopp" in [todo.title for todo in waiting_for(secretary)]
    page = meeting.get_absolute_url()
    assert "Efter manusstopp" in signed_in(secretary).get(page).content.decode()
    assert "Efter manusstopp" not in signed_in(official).get(page).content.decode()
    with clock.at("2024-05-22T08:00"):
        assert waiting_for(secretary) is not None
        assert "kom efter manusstopp" not in str(list(waiting_for(secretary)))
