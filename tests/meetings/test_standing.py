"""What comes back at every meeting: the promises that are late, and the minutes since last time."""

import datetime

import pytest

from cases.actions.assignments import give_assignment, report
from cases.models import Case
from core import clock
from core.errors import Refused
from meetings.actions.issuing import issue_summons
from meetings.actions.minutes_filing import file_minutes
from meetings.actions.standing import add_assignment_list, add_earlier_minutes
from meetings.queries.promised import CLOSED, in_words_of_today, late_assignments
from meetings.queries.reading import issue_to_read
from meetings.tasks import build_issue
from tests.meetings import making, words
from tests.meetings.approving import approve, drafted
from tests.meetings.held import HELD_AT, held
from tests.worlds import kept


@kept
def late(ksnau, secretary, official):
    """A promise of 30 April, to be reported to KSNAU."""
    with clock.at("2024-04-02T10:00"):
        made = give_assignment(
            case=making.a_case(subject="Kontoret"), body=ksnau, what="Redovisa hyran", owner=official,
            due_on=datetime.date(2024, 4, 30), by=secretary,
        )  # fmt: skip
        report(assignment=made, text="Hyresvärden har svarat.", by=official)
    return made


def called(meeting, by):
    issue = issue_summons(meeting=meeting, by=by)
    build_issue.call(issue.pk)
    issue.refresh_from_db()
    assert issue.state == "issued", issue.message
    return issue


def test_late_promises_go_to_the_body_and_are_kept_as_they_went(meeting, late, secretary, member):
    item = add_assignment_list(meeting=meeting, by=secretary)
    assert (item.title, item.kind, item.holds) == ("Uppföljning av uppdrag", "information", "assignments")
    issue = called(meeting, secretary)
    for word in ("Redovisa hyran", "har svarat.", "30 april 2024", "21"):
        assert word in words.text(issue.file)
    report(assignment=late, text="Kontraktet är skrivet.", by=late.owner)
    (row,) = issue_to_read(issue, member)
    assert [one["said"] for one in row["assignments"]] == ["Hyresvärden har svarat."]
    second = called(meeting, secretary)
    assert "Försenade uppdrag" in words.pages(second.file)[0]


def test_promise_in_a_closed_case_has_no_words(meeting, late, secretary):
    rows = late_assignments(meeting)
    Case.objects.filter(pk=late.case_id).update(personal_data=True)
    assert [one["what"] for one in late_assignments(meeting)] == [CLOSED]
    assert [(one["what"], one["owner"], one["said"]) for one in in_words_of_today(rows)] == [(CLOSED, "", "")]


def test_public_pack_does_not_hold_the_list(meeting, late, secretary):
    meeting.body.publish_agenda = meeting.body.publish_documents = "at_issue"
    meeting.body.save()
    add_assignment_list(meeting=meeting, by=secretary)
    issue = called(meeting, secretary)
    assert not words.lies_in("Redovisa hyran", issue.public_file)


def test_list_is_refused_twice_and_when_nothing_is_late(meeting, secretary, official, ksnau):
    with pytest.raises(Refused, match="Inga uppdrag"):
        add_assignment_list(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="Bara nämndsekreterare"):
        add_assignment_list(meeting=meeting, by=official)


def test_list_is_put_there_once(meeting, late, secretary):
    add_assignment_list(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="står redan"):
        add_assignment_list(meeting=meeting, by=secretary)


def test_minutes_since_last_time_are_reported_once(ksnau, secretary, official):
    with clock.at(HELD_AT):
        scene = held(ksnau, secretary, official)
    with clock.at("2024-05-30T13:00"):
        minutes = approve(drafted(scene), secretary, datetime.date(2024, 5, 30))
        file_minutes(minutes.pk)
        minutes.refresh_from_db()
        ahead = making.meeting(ksnau, secretary, datetime.date(2024, 6, 11))
        item = add_earlier_minutes(meeting=ahead, by=secretary)
        assert [one.record for one in item.reported.all()] == [minutes.file.record]
        with pytest.raises(Refused, match="Inga justerade protokoll"):
            add_earlier_minutes(meeting=ahead, by=secretary)


def test_both_are_one_click_on_the_page(meeting, late, signed_in, secretary):
    page = signed_in(secretary)
    url = f"{meeting.get_absolute_url()}lagg-till/"
    assert "Lägg uppdragslistan på ärendelistan" in page.get(url).content.decode()
    page.post(f"{url}rad/", {"assignments": "1"})
    item = meeting.items.get()
    assert "Redovisa hyran" in page.get(f"{meeting.get_absolute_url()}punkter/{item.pk}/").content.decode()
