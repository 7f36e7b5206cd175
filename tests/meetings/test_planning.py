"""A meeting's dates: counted back, moved to working days, changed, cancelled."""

import datetime

import pytest

from core import clock
from core.errors import Refused
from meetings.actions.planning import (
    cancel_meeting,
    change_meeting,
    plan_meeting,
    plan_year,
    use_meeting_case,
)
from meetings.models import Meeting
from meetings.rules.planning import deadlines
from organisation.models import Body, Message
from tests import factories
from tests.meetings import making
from trail.models import Event

D = datetime.date


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((11, 8, 5), (D(2024, 5, 10), D(2024, 5, 13), D(2024, 5, 16))),
        # 12 days before is Ascension Day, 9 days before is a Sunday, 3 days before a Saturday
        ((12, 9, 3), (D(2024, 5, 8), D(2024, 5, 10), D(2024, 5, 17))),
        ((0, 0, 0), (D(2024, 5, 21), D(2024, 5, 21), D(2024, 5, 21))),
    ],
)
def test_deadlines_fall_on_working_days_and_never_later(ksnau, days, expected):
    ksnau.manuscript_days, ksnau.preparation_days, ksnau.summons_days = days
    counted = deadlines(ksnau, making.TUESDAY)
    assert (counted.manuscript_on, counted.preparation_on, counted.summons_on) == expected


def test_council_is_called_a_week_ahead_whatever_its_setting(ks):
    kf = factories.body("kf", of=ks, kind=Body.Kind.COUNCIL, summons_days=3)
    assert deadlines(kf, D(2024, 6, 17)).summons_on == D(2024, 6, 10)  # KL 5:13


def test_meeting_takes_time_place_and_chair_from_its_body(ksnau, secretary):
    chair = factories.user("Anders Ordförande")
    factories.mandate(chair, ksnau, "chair")
    ksnau.meets_in = "Rum Björken"
    ksnau.save()
    meeting = plan_meeting(body=ksnau, on=making.TUESDAY, by=secretary)
    assert (meeting.place, meeting.starts_at, meeting.chair, meeting.secretary) == (
        "Rum Björken",
        datetime.time(8, 30),
        chair,
        secretary,
    )
    assert Event.objects.latest("id").sentence == "planerade KSNAU 2024-05-21"


def test_chair_is_read_on_the_day_of_the_meeting(ksnau, secretary):
    before, after = factories.user("Avgående"), factories.user("Tillträdande")
    factories.mandate(before, ksnau, "chair", until_on=D(2024, 5, 19))
    factories.mandate(after, ksnau, "chair", from_on=D(2024, 5, 20))
    assert making.meeting(ksnau, secretary).chair == after


def test_year_is_planned_once_however_often_it_is_pasted(ksnau, secretary):
    days = [D(2024, 6, 4), making.TUESDAY, D(2024, 6, 4)]
    assert [meeting.on for meeting in plan_year(body=ksnau, days=days, by=secretary)] == [
        making.TUESDAY,
        D(2024, 6, 4),
    ]
    more = plan_year(body=ksnau, days=[*days, D(2024, 6, 18)], by=secretary)
    assert [meeting.on for meeting in more] == [D(2024, 6, 18)]


def test_administrator_plans_the_year_but_others_do_not(ksnau, administrator, official, outsider):
    plan_year(body=ksnau, days=[making.TUESDAY], by=administrator)
    for person in (official, outsider):
        with pytest.raises(Refused, match="planerar sammanträden för KSNAU"):
            plan_year(body=ksnau, days=[D(2024, 6, 4)], by=person)


def test_body_meets_once_a_day(meeting, ksnau, secretary):
    with pytest.raises(Refused, match="har redan ett sammanträde"):
        making.meeting(ksnau, secretary)


def test_date_far_away_is_taken_for_a_slip(ksnau, secretary):
    with pytest.raises(Refused, match="Kontrollera året"):
        making.meeting(ksnau, secretary, D(2042, 5, 21))


def test_new_date_moves_the_deadlines_with_it(meeting, secretary):
    change_meeting(meeting=meeting, by=secretary, on=D(2024, 5, 28))
    meeting.refresh_from_db()
    assert (meeting.on, meeting.summons_on) == (D(2024, 5, 28), D(2024, 5, 21))


def test_own_deadline_is_kept(meeting, secretary):
    change_meeting(meeting=meeting, by=secretary, on=D(2024, 5, 28), summons_on=D(2024, 5, 20))
    assert meeting.summons_on == D(2024, 5, 20)


def test_deadline_after_the_meeting_is_refused(meeting, secretary):
    with pytest.raises(Refused, match="Kallelsen ska ut ska ligga före") as refusal:
        change_meeting(meeting=meeting, by=secretary, summons_on=D(2024, 5, 22))
    assert refusal.value.field == "summons_on"


def test_called_meeting_keeps_its_date(meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CALLED)
    with pytest.raises(Refused, match="Ställ in sammanträdet"):
        change_meeting(meeting=meeting, by=secretary, on=D(2024, 5, 28))
    change_meeting(meeting=meeting, by=secretary, place="Rum Esplanad")
    meeting.refresh_from_db()
    assert meeting.place == "Rum Esplanad"


def test_cancelled_meeting_says_why_and_stays(meeting, secretary):
    with pytest.raises(Refused, match="Skriv varför"):
        cancel_meeting(meeting=meeting, by=secretary, reason=" ")
    cancel_meeting(meeting=meeting, by=secretary, reason="För få ärenden")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_reason) == ("cancelled", "För få ärenden")
    assert not Message.objects.exists()
    with pytest.raises(Refused, match="är inställt"):
        change_meeting(meeting=meeting, by=secretary, place="Rum Esplanad")


def test_cancelling_a_called_meeting_tells_those_called(meeting, secretary, member):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CALLED)
    cancel_meeting(meeting=meeting, by=secretary, reason="Ordföranden är sjuk")
    message = Message.objects.get()
    assert (message.to, message.subject) == (member, "Inställt: KSNAU 21\u00a0maj\u00a02024")
    assert "sjuk" not in message.text


def test_meeting_that_has_been_held_is_not_cancelled(meeting, secretary):
    with clock.at("2024-05-22"), pytest.raises(Refused, match="har redan varit"):
        cancel_meeting(meeting=meeting, by=secretary, reason="För sent")


def test_meeting_case_belongs_to_the_bodys_authority(meeting, secretary, outsider, bn):
    other = factories.case(by=outsider, prefix="BN")
    with pytest.raises(Refused, match="eget diarium"):
        use_meeting_case(meeting=meeting, case=other, by=secretary)
    own = making.a_case(subject="Sammanträden 2024")
    use_meeting_case(meeting=meeting, case=own, by=secretary)
    meeting.refresh_from_db()
    assert meeting.case == own
