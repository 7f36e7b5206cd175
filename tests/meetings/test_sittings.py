"""Apps that plan ahead ask which meetings there are, without knowing the app that keeps them."""

import datetime

import pytest

from core import clock
from meetings.actions.planning import cancel_meeting, plan_meeting
from organisation.sittings import sittings_of
from tests import factories

pytestmark = pytest.mark.django_db
FIRST, SECOND = datetime.date(2024, 6, 4), datetime.date(2024, 6, 11)


def test_meetings_are_found_by_body_and_day(ks, ksnau, secretary):
    board = factories.body("ks", of=ks, name="Kommunstyrelsen", short_name="KS", kind="board")
    with clock.at("2024-05-10T09:00"):
        one = plan_meeting(body=ksnau, on=FIRST, by=secretary)
        other = plan_meeting(body=board, on=SECOND, by=secretary)
        cancel_meeting(meeting=other, reason="För få ärenden", by=secretary)

    found = sittings_of([(ksnau.pk, FIRST), (ksnau.pk, SECOND), (board.pk, SECOND)])
    assert set(found) == {(ksnau.pk, FIRST), (board.pk, SECOND)}
    assert (found[ksnau.pk, FIRST].url, found[ksnau.pk, FIRST].state) == (one.get_absolute_url(), "Planerat")
    assert [found[key].cancelled for key in ((ksnau.pk, FIRST), (board.pk, SECOND))] == [False, True]


def test_nothing_is_asked_of_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert sittings_of([]) == {}
