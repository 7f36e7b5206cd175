"""Promises after the reply: their report, their light, their reminders, what everybody may read."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.actions.following import keep_report
from audits.actions.replies import propose_reply
from audits.actions.verdicts import add_verdict
from audits.queries.answers import standing_reply
from audits.queries.following import Turn, as_open_today, counts, follow_up
from audits.queries.public import public_reviews, rows_of
from cases.actions.assignments import change_due, finish_assignment, report, tell_soon
from cases.actions.deciding import Decided, decide
from cases.actions.marks import mark_secret
from cases.actions.publishing import publish
from cases.decision_events import settled
from cases.models import Assignment
from cases.rules.assignments import light
from core import clock
from core.errors import Refused
from organisation.models import Message
from tests import factories
from tests.audits import reviewed
from tests.cases.rulings import ruling

MAY = datetime.date(2024, 5, 1)
DAYS = st.integers(0, 60).map(lambda n: MAY + datetime.timedelta(days=n))


@st.composite
def histories(draw):
    """Promises that open and end in turns, each later than the one before."""
    days = st.lists(DAYS, min_size=1, max_size=5).map(sorted)
    return [
        [Turn(day, at % 2 == 0) for at, day in enumerate(draw(days))] for _ in range(draw(st.integers(0, 6)))
    ]


@given(histories(), st.tuples(DAYS, DAYS, DAYS))
def test_opening_and_new_less_closed_is_closing_between_any_days(history, days):
    first, middle, last = sorted(days)
    whole, one, two = (counts(history, a, b) for a, b in ((first, last), (first, middle), (middle, last)))

    assert whole["opening"] + whole["new"] - whole["closed"] == whole["closing"]
    assert one["closing"] == two["opening"]  # two reports in a row lose nothing
    assert one["new"] + two["new"] == whole["new"]
    begun = counts(history, None, last)
    assert (begun["opening"], begun["new"] - begun["closed"]) == (0, begun["closing"])


@pytest.mark.parametrize(
    ("due", "percent", "code"),
    [
        (-1, None, "red"),
        (-1, 49, "red"),
        (-1, 50, "yellow"),
        (30, 75, "yellow"),
        (30, 76, "green"),
        (31, 0, "green"),
    ],
)
def test_light_follows_the_rule(due, percent, code):
    due_on = MAY + datetime.timedelta(days=due)
    assert light(is_open=True, due_on=due_on, percent=percent, day=MAY).code == code
    assert light(is_open=False, due_on=due_on, percent=percent, day=MAY).code == "done"


@pytest.fixture
def adopted(db, registrar, official, secretary):
    """Two promises of a reply that was adopted on 21 May 2024, in minutes that are approved."""
    with clock.at("2024-05-21T09:00"):
        case = factories.case(by=registrar, official=official, matter="audit")
        review = reviewed.review(case, official, count=2)
        reviewed.promised(reviewed.answer(review, official, 1), official)
        partly = reviewed.answer(review, official, 2, stance="partly", reason="Förvaltningen mäter redan.")
        reviewed.promised(partly, official, "Mäta", due_on=datetime.date(2024, 12, 1))
        body = reviewed.board()
        propose_reply(review=review, body=body, by=official)
        clauses = [Decided(verb="avge", text="yttrande")]
        decision = decide(case=case, ruling=ruling(body, clauses=clauses), by=secretary)
        settled(decision, secretary)
    return review


def test_report_tells_changes_then_what_is_late_then_the_rest(adopted, official, secretary):
    body = reviewed.board()
    plan, measure = Assignment.objects.order_by("pk")
    with clock.at("2024-06-01T09:00"):
        first = keep_report(body=body, by=secretary)
        with pytest.raises(Refused, match="redan fastställd"):
            keep_report(body=body, by=secretary)
        with pytest.raises(Refused, match="nämndsekreteraren"):
            keep_report(body=body, by=official)
    with clock.at("2024-09-10T09:00"):
        change_due(assignment=measure, due_on=datetime.date(2025, 2, 1), reason="Väntar på data", by=official)
        second = keep_report(body=body, by=secretary)
    with clock.at("2024-10-01T09:00"):
        finish_assignment(assignment=plan, text="Planen är antagen.", by=official)
        third = follow_up(body, as_of=clock.today(), since=second.as_of)

    assert first.content["counts"] == {"opening": 0, "new": 2, "closed": 0, "closing": 2}
    assert [len(first.content[part]) for part in ("changed", "overdue", "rest")] == [2, 0, 0]
    assert [row["what"] for row in second.content["changed"]] == ["Mäta"]
    assert second.content["changed"][0]["was_due_on"] == "2024-12-01"
    assert [(row["what"], row["word"]) for row in second.content["overdue"]] == [
        ("Ta fram planen", "Försenat")
    ]
    assert third["counts"] == {"opening": 2, "new": 0, "closed": 1, "closing": 1}
    assert [row["what"] for row in third["rest"]] == ["Mäta"]
    again = follow_up(body, as_of=second.as_of, since=first.as_of)  # made now, it says what it said then
    assert again == second.content


def test_progress_is_only_added_with_percent_and_a_document_that_shows_it(adopted, official, registrar):
    one = Assignment.objects.order_by("pk")[0]
    other = factories.record(case=factories.case(by=registrar, official=official), by=registrar)
    with clock.at("2024-06-01T09:00"):
        with pytest.raises(Refused, match="procent"):
            report(assignment=one, text="Går bra", percent=101, by=official)
        with pytest.raises(Refused, match="uppdragets ärende"):
            report(assignment=one, text="Går bra", evidence=other, by=official)
        report(assignment=one, text="Halvvägs", percent=50, by=official)
        report(assignment=one, text="Bakslag", percent=40, by=official)

    assert list(one.updates.values_list("percent", flat=True)) == [50, 40]
    assert Assignment.objects.with_percent().get(pk=one.pk).percent == 40


def test_owner_is_reminded_once_before_the_day(adopted, official):
    with clock.at("2024-08-17T09:00"):
        assert tell_soon() == 0
    with clock.at("2024-08-18T09:00"):
        assert (tell_soon(), tell_soon()) == (1, 0)
    assert Message.objects.filter(to=official, text__contains="2024-09-01").exists()


def test_everybody_reads_the_adopted_reply_when_the_case_is_on_the_web(adopted, registrar, secretary, client):
    assert list(public_reviews()) == []
    with clock.at("2024-10-01T09:00"):
        publish(thing=adopted.case, by=registrar, source="prov")
        add_verdict(
            recommendation=adopted.recommendations.get(number=2),
            said_on=clock.today(),
            result="partly",
            by=secretary,
        )
        assert list(public_reviews()) == [adopted]
        rows = rows_of(standing_reply(adopted, reviewed.board()), clock.today())
        page = client.get(f"/granskningar/{adopted.case.slug}/").content.decode()

    assert [(row.number, row.stance, row.status) for row in rows] == [
        (1, "Instämmer", "Försenad"),
        (2, "Instämmer delvis", "Revisorernas bedömning: delvis genomförd"),
    ]
    assert "Kommunstyrelsen mäter redan." in page
    assert "örvaltningen" not in page.replace("enligt förvaltningen", "")


def test_kept_report_leaves_out_a_case_that_is_made_secret_later(
    adopted, secretary, registrar, official, signed_in
):
    body = reviewed.board()
    with clock.at("2024-06-01T09:00"):
        kept = keep_report(body=body, by=secretary)
        reader = signed_in(official)
        assert "Ta fram planen" in reader.get(kept.get_absolute_url()).content.decode()
        mark_secret(thing=adopted.case, provision="OSL 21:7", by=registrar)
        page = reader.get(kept.get_absolute_url()).content.decode()
    assert "Ta fram planen" not in page
    assert adopted.case.dnr not in page
    assert "sekretessmarkerats" in page
    assert as_open_today(kept.content)["counts"] == kept.content["counts"]
