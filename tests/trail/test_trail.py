import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.template.loader import render_to_string

from core import clock
from trail import sentences
from trail.actions import record
from trail.models import Event
from trail.queries import events_on, history
from trail.refs import ref

pytestmark = pytest.mark.django_db


class Person:
    """Anything with an id and a name can act."""

    def __init__(self, pk, name):
        self.pk, self.name = pk, name

    def __str__(self):
        return self.name


ANNA = Person(7, "Anna Åberg")


@pytest.fixture
def reads(monkeypatch):
    """Sentences registered for one test."""
    monkeypatch.setattr(sentences, "_sentences", {})
    return sentences.register


def test_event_says_who_when_what_and_on_what():
    with clock.at("2024-05-16T09:30"):
        event = record("cases.record_added", on="cases.record:3", within="cases.case:17", by=ANNA, number=2)
    event.refresh_from_db()
    assert event.at == dt.datetime(2024, 5, 16, 9, 30, tzinfo=clock.STOCKHOLM)
    assert (event.actor_id, event.actor_name) == (7, "Anna Åberg")
    assert (event.kind, event.target, event.within) == (
        "cases.record_added",
        "cases.record:3",
        "cases.case:17",
    )
    assert event.data == {"number": 2}


def test_system_acts_when_nobody_does():
    event = record("cases.reminded", on="cases.case:17", by=None)
    assert (event.actor_id, event.actor_name, event.within) == (None, "Systemet", "cases.case:17")


def test_reference_names_a_saved_row():
    event = record("a.b", on="a.b:1", by=None)
    assert ref(event) == f"trail.event:{event.pk}"
    assert ref("cases.case:17") == "cases.case:17"
    with pytest.raises(ValueError, match="not saved"):
        ref(Event())


def test_dates_are_kept_in_data():
    event = record("a.b", on="a.b:1", by=None, day=dt.date(2024, 5, 21))
    event.refresh_from_db()
    assert event.data == {"day": "2024-05-21"}


def test_history_is_what_is_shown_on_a_page_newest_first(django_assert_num_queries):
    first = record("a.one", on="cases.case:17", by=ANNA)
    second = record("a.two", on="cases.record:3", within="cases.case:17", by=ANNA)
    record("a.three", on="cases.case:170", by=ANNA)
    with django_assert_num_queries(1):
        assert list(history("cases.case:17")) == [second, first]
    assert list(events_on("cases.record:3")) == [second]


def test_event_reads_as_its_registered_sentence(reads):
    reads("cases.registered", "registrerade ärendet {dnr}")
    event = record("cases.registered", on="cases.case:17", by=ANNA, dnr="KS-2024/00361")
    assert event.sentence == "registrerade ärendet KS-2024/00361"
    assert str(event) == "Anna Åberg registrerade ärendet KS-2024/00361"
    assert record("cases.registered", on="cases.case:18", by=ANNA).sentence == "registrerade ärendet –"
    assert record("cases.other", on="cases.case:17", by=ANNA).sentence == "cases.other"


def test_kind_reads_in_one_way_only(reads):
    reads("a.b", "gjorde så")
    reads("a.b", "gjorde så")
    with pytest.raises(ValueError, match="already reads"):
        reads("a.b", "gjorde annorlunda")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_event SET actor_name = 'Någon annan'",
        "UPDATE trail_event SET data = '{}' WHERE id = -1 OR kind = 'a.b'",
        "DELETE FROM trail_event",
    ],
)
def test_database_refuses_to_change_the_trail(statement):
    record("a.b", on="a.b:1", by=ANNA)
    with pytest.raises(IntegrityError, match="trail:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert [event.actor_name for event in Event.objects.all()] == ["Anna Åberg"]


def test_models_cannot_change_it_either():
    event = record("a.b", on="a.b:1", by=ANNA)
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()
    event.actor_name = "Någon annan"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()


@pytest.mark.django_db(transaction=True)
def test_postgresql_refuses_to_empty_the_trail():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    record("a.b", on="a.b:1", by=ANNA)
    with pytest.raises(DatabaseError, match="trail:"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE trail_event")
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_guards_stand_again_after_the_tables_were_emptied(turn):
    assert Event.objects.count() == 0
    record("a.b", on="a.b:1", by=ANNA)
    with pytest.raises(DatabaseError, match="trail:"):
        Event.objects.all().delete()


def test_history_is_a_list_with_times(reads):
    reads("cases.registered", "registrerade ärendet {dnr}")
    with clock.at("2024-05-16T09:30"):
        record("cases.registered", on="cases.case:17", by=ANNA, dnr="<b>KS-2024/00361</b>")
        html = render_to_string("trail/_history.html", {"events": history("cases.case:17")})
    assert '<time datetime="2024-05-16T09:30+02:00">i dag kl. 09.30</time>' in html.replace("\u00a0", " ")
    assert "Anna Åberg" in html
    assert "registrerade ärendet &lt;b&gt;KS-2024/00361&lt;/b&gt;" in html


def test_empty_history_says_so():
    assert "Ingenting är antecknat ännu." in render_to_string("trail/_history.html", {"events": []})
