"""The content of the minutes: the agreed structure, from the data of a meeting that has been held."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from meetings.minutes_content import content_of
from meetings.models import Minutes, MinutesItem
from meetings.paragraph_data import sum_of
from tests.meetings.held import HELD_AT, held

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def made(ksnau, secretary, official):
    with clock.at(HELD_AT):
        yield held(ksnau, secretary, official)


@pytest.fixture
def minutes(made) -> Minutes:
    minutes = Minutes.objects.create(meeting=made.meeting)
    for item in made.items:
        MinutesItem.objects.create(minutes=minutes, item=item)
    return minutes


def test_content_has_the_agreed_structure(made, minutes):
    content = content_of(minutes)
    assert set(content) == {"meeting", "paragraphs"}
    assert content["meeting"]["short_name"] == "KSNAU"
    assert content["meeting"]["on"] == "2024-05-21"
    assert [row["number"] for row in content["paragraphs"]] == [180, 181, 182, 183, 184, 185, 186]
    first = content["paragraphs"][0]
    assert first["printed"] == "180/24"
    assert first["votes"][0]["sums"] == {"yes": 3, "no": 2, "abstains": 0, "absent": 0, "conflict": 0}
    assert [row["appealable"] for row in content["paragraphs"]] == [
        *(False, True, False, False, False, False, False),
    ]
    assert content["paragraphs"][6]["provision"] == "OSL 19:1"
    assert content["paragraphs"][6]["open_title"] == "Ärende om säkerhet"


def test_who_served_for_whom_and_where(made, minutes):
    serving = content_of(minutes)["meeting"]["serving"]
    rows = [(row["name"], row["for"], row["paragraphs"]) for row in serving]
    assert ("Sten Sjö", "Ylva Jävström (M)", "§ 181") in rows
    assert ("Ylva Jävström", "", "§§ 180, 182–186") in rows
    assert ("Moa Ordberg", "", "") in rows


def test_the_sum_is_of_the_content(made, minutes):
    content = content_of(minutes)
    assert sum_of(content) == sum_of(content_of(minutes))
    content["paragraphs"][0]["title"] += " "
    assert sum_of(content) != sum_of(content_of(minutes))


def test_three_paragraphs_cost_what_seven_do(made, minutes):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            json.dumps(content_of(Minutes.objects.select_related("meeting__body").get(pk=minutes.pk)))
        return len(asked)

    seven = cost()
    kept = [
        made.item(180),
        made.item(181),
        made.item(184),
    ]  # a vote, a conflict of interest, a chain of bodies
    MinutesItem.objects.filter(minutes=minutes).exclude(item__in=kept).delete()
    assert cost() == seven
