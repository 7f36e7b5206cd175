"""What the start page and the case page say about meetings."""

import datetime

import pytest

from core import clock
from meetings.actions.agenda import withdraw_item
from meetings.actions.issuing import issue_summons
from meetings.models import Issue, Meeting
from meetings.panels import on_agendas
from meetings.queries import my_meetings, waiting_for
from tests.meetings import making

D = datetime.date


def titles(user) -> list[str]:
    return [todo.title for todo in waiting_for(user)]


def test_kallelse_waits_for_its_secretary_when_the_day_is_near(meeting, secretary, official):
    making.item(meeting, secretary, making.a_case(matter="information"))
    with clock.at("2024-05-07"):
        assert titles(secretary) == []
    assert titles(secretary) == ["Utfärda kallelsen"]
    assert titles(official) == []


def test_lacking_memos_wait_near_the_manuscript_stop(meeting, secretary, official):
    for _ in range(2):
        making.item(meeting, secretary)
    assert titles(secretary) == ["Utfärda kallelsen", "2 skrivelser saknas"]
    making.approved(meeting.items.first().case, official)
    assert titles(secretary) == [
        "Utfärda kallelsen",
        "1 skrivelse saknas",
        "1 skrivelse kom efter manusstopp",
    ]


def test_failed_issue_waits(meeting, secretary):
    making.item(meeting, secretary, making.a_case(matter="information"))
    issue_summons(meeting=meeting, by=secretary)
    Issue.objects.update(state=Issue.State.FAILED)
    assert "Utskick 1 kunde inte byggas" in titles(secretary)


def test_my_meetings_are_those_i_prepare_sit_in_or_present_at(
    meeting, ksnau, secretary, official, member, outsider
):
    later = making.meeting(ksnau, secretary, D(2024, 6, 4))
    making.item(later, secretary, making.a_case(official=official))
    making.item(later, secretary, making.a_case(official=official))
    making.meeting(ksnau, secretary, D(2024, 4, 16))
    assert list(my_meetings(secretary)) == [meeting, later]
    assert list(my_meetings(official)) == [later]
    assert list(my_meetings(member)) == []  # nothing is called yet
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CALLED)
    assert list(my_meetings(member)) == [meeting]
    assert list(my_meetings(outsider)) == []


def test_case_page_says_where_the_case_is_taken_up(meeting, secretary, official, outsider):
    case = making.a_case(official=official)
    assert on_agendas(case, official) is None
    offered = on_agendas(case, secretary)
    assert offered is not None
    assert offered["meetings"] == [meeting]
    item = making.item(meeting, secretary, case)
    shown = on_agendas(case, official)
    assert shown is not None
    assert (shown["items"], shown["meetings"]) == ([item], [])
    issue_summons(meeting=meeting, by=secretary)
    withdraw_item(item=item, by=secretary, reason="Utreds vidare")
    shown = on_agendas(case, official)
    assert shown is not None
    assert shown["items"][0].withdrawn_reason == "Utreds vidare"
    assert on_agendas(case, outsider) is None


@pytest.mark.parametrize("count", [1, 3])
def test_panel_costs_the_same_for_one_meeting_and_three(
    ksnau, secretary, official, count, django_assert_num_queries
):
    case = making.a_case()
    for number in range(count):
        making.item(
            making.meeting(ksnau, secretary, making.TUESDAY + datetime.timedelta(weeks=number)),
            secretary,
            case,
        )
    official.roles_today()
    with django_assert_num_queries(2):
        shown = on_agendas(case, official)
    assert shown is not None
    assert [str(item.meeting) for item in shown["items"]]
