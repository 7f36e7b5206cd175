"""From registered review to adopted reply: what is refused, what a decision adopts, what is taken back."""

import datetime
import io

import pikepdf
import pytest

from audits import verification
from audits.actions.answers import remove_answer, save_answer
from audits.actions.letters import write_letter
from audits.actions.replies import propose_reply, reopen_reply, write_reply
from audits.actions.reviews import add_recommendations, register_review, remove_recommendation
from audits.actions.verdicts import add_verdict
from audits.models import Reply
from audits.queries.answers import standing_reply
from audits.replying import sum_of
from audits.rules.parsing import Parsed
from cases.actions import deciding
from cases.actions.deciding import Decided, decide
from cases.decision_events import settled
from cases.models import Assignment
from core import blobs, clock
from core.errors import Refused
from tests import factories
from tests.audits import reviewed
from tests.cases.rulings import ruling
from tests.pdf import reader

pytestmark = pytest.mark.django_db
CLAUSE = [Decided(verb="avge", text="yttrande", proposed="avge yttrande")]


@pytest.fixture(autouse=True)
def in_may():
    with clock.at("2024-05-21T09:00"):
        yield


@pytest.fixture
def case(registrar, official, ks):
    return factories.case(by=registrar, official=official, matter="audit", subject="Granskning")


@pytest.fixture
def review(case, official):
    return reviewed.review(case, official)


@pytest.fixture
def answered(review, official):
    """1 alone, with a promise; 2 and 3 together, in part, with another promise."""
    reviewed.promised(reviewed.answer(review, official, 1), official)
    partly = reviewed.answer(
        review, official, 2, 3, stance="partly", reason="Förvaltningen ser det annorlunda."
    )
    reviewed.promised(partly, official, "Pröva förvaltningens mål", role="", owner=official)
    return review


def decided(case, secretary, body, **fields):
    return decide(case=case, ruling=ruling(body, **({"clauses": CLAUSE} | fields)), by=secretary)


def test_review_needs_its_kind_of_case_a_body_and_days_in_order(registrar, official, case, member):
    given = dict(title="Mål", bodies=[reviewed.board()], by=official)
    days = dict(reported_on=reviewed.DAY, received_on=reviewed.DAY)
    other = factories.case(by=registrar, official=official)
    for changes, says in (
        ({"case": other, **days}, "inte ett ärende av slaget Granskning"),
        ({"case": case, **days, "bodies": []}, "Välj vilka organ"),
        ({"case": case, **days, "by": member}, "handläggare och registrator"),
        (
            {"case": case, "reported_on": datetime.date(2024, 5, 3), "received_on": reviewed.DAY},
            "före sitt datum",
        ),
    ):
        with pytest.raises(Refused, match=says):
            register_review(**(given | changes))
    register_review(case=case, **given, **days)
    with pytest.raises(Refused, match="redan en granskning"):
        register_review(case=case, **given, **days)


def test_number_comes_once_and_an_answered_recommendation_stays(review, official):
    with pytest.raises(Refused, match="Rekommendation 2 finns redan"):
        add_recommendations(review=review, rows=[Parsed(2, "Igen")], bodies=review.bodies.all(), by=official)
    reviewed.answer(review, official, 2)
    with pytest.raises(Refused, match="besvarad"):
        remove_recommendation(recommendation=review.recommendations.get(number=2), by=official)


def test_answer_is_refused_without_reason_words_or_the_right_addressee(review, official, ks):
    other = factories.body("bn2", of=ks)
    review.bodies.add(other)
    with pytest.raises(Refused, match="Skriv varför"):
        reviewed.answer(review, official, 1, stance="disagrees", body=reviewed.board())
    with pytest.raises(Refused, match="Skriv svaret"):
        reviewed.answer(review, official, 1, text=" ", body=reviewed.board())
    with pytest.raises(Refused, match="riktat till"):
        reviewed.answer(review, official, 1, body=other)


def test_two_who_save_at_once_do_not_write_over_each_other(review, official):
    one = reviewed.answer(review, official, 1)
    reviewed.answer(review, official, 1, answer=one, revision=1, text="Nytt.")
    with pytest.raises(Refused, match="Någon annan har sparat"):
        reviewed.answer(review, official, 1, answer=one, revision=1, text="Annat.")


def test_reply_waits_for_every_recommendation_and_promise(review, official, ks):
    body = reviewed.board()
    with pytest.raises(Refused, match="Svar saknas på 1–3"):
        propose_reply(review=review, body=body, by=official)
    first = reviewed.answer(review, official, 1, 2, stance="partly", reason="Delvis.")
    again = reviewed.answer(review, official, 2, 3)
    with pytest.raises(Refused, match="två svar på 2"):
        propose_reply(review=review, body=body, by=official)
    reviewed.answer(review, official, 3, answer=again)
    with pytest.raises(Refused, match="annan åtgärd, eller kryssa för Ingen"):
        propose_reply(review=review, body=body, by=official)
    reviewed.answer(review, official, 1, 2, answer=first, stance="partly", reason="Delvis.", no_action=True)

    made = propose_reply(review=review, body=body, by=official)

    assert (made.version, made.state, made.sha256) == (1, "proposed", sum_of(made.content))
    with pytest.raises(Refused, match="framlagt"):
        remove_answer(answer=first, by=official)


def test_reopened_reply_stays_as_a_version(answered, official):
    made = write_reply(review=answered, body=reviewed.board(), by=official)
    assert made.record is not None
    reopen_reply(reply=made, by=official)
    reviewed.answer(answered, official, 1, answer=answered.answers.order_by("pk")[0], text="Nytt.")
    again = propose_reply(review=answered, body=reviewed.board(), by=official)

    assert (again.version, made.sha256 != again.sha256) == (2, True)
    assert Reply.objects.filter(state="withdrawn").count() == 1


def test_subcommittees_proposal_adopts_nothing_and_the_boards_decision_does(
    answered, secretary, official, ksnau
):
    body, case = reviewed.board(), answered.case
    propose_reply(review=answered, body=body, by=official)
    decided(case, secretary, ksnau, step="proposes", next_body=body)
    assert standing_reply(answered, body).state == "proposed"
    assert not Assignment.objects.exists()

    decision = decided(case, secretary, body)

    reply = standing_reply(answered, body)
    assert (reply.state, reply.decision) == ("adopted", decision)
    promises = Assignment.objects.order_by("pk")
    assert [(one.what, one.owner, one.body) for one in promises] == [
        ("Ta fram planen", official, body),
        ("Pröva förvaltningens mål", official, body),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "rejected"},
        {"outcome": "own"},
        {"outcome": "amended", "clauses": [Decided(verb="avge", text="annat", proposed="avge yttrande")]},
    ],
)
def test_another_outcome_or_other_words_adopt_nothing(answered, secretary, official, changes):
    propose_reply(review=answered, body=reviewed.board(), by=official)
    decided(answered.case, secretary, reviewed.board(), **changes)

    assert standing_reply(answered, reviewed.board()).state == "proposed"
    assert not Assignment.objects.exists()


def test_decision_taken_back_takes_back_the_promises_visibly(answered, secretary, official):
    body = reviewed.board()
    propose_reply(review=answered, body=body, by=official)
    first = decided(answered.case, secretary, body)
    deciding.undo(decision=first, reason="Paragrafen öppnas", by=secretary)

    assert standing_reply(answered, body).state == "proposed"
    assert set(Assignment.objects.values_list("dropped", flat=True)) == {True}
    decided(answered.case, secretary, body)
    assert Assignment.objects.filter(dropped=False).count() == 2


def test_letter_is_in_the_bodys_voice_and_registered_once(answered, secretary, official):
    body = reviewed.board()
    before = propose_reply(review=answered, body=body, by=official).sha256
    decision = decided(answered.case, secretary, body, label="KS § 12")
    reply = standing_reply(answered, body)
    assert not write_letter(reply.pk)  # the minutes are not approved
    settled(decision, secretary)

    assert write_letter(reply.pk)
    assert not write_letter(reply.pk)

    reply.refresh_from_db()
    record = reply.letter.record
    assert (record.direction, record.counterparty, reply.sha256) == ("out", "Kommunrevisionen", before)
    with pikepdf.open(io.BytesIO(blobs.read(reply.letter.sha256))) as pdf:
        text = " ".join(" ".join(map(reader.text, pdf.pages)).split())
    assert "förvaltningen" not in text.lower()
    for said in ("KS § 12", "21 maj 2024", "Kommunstyrelsen delar delvis revisionens", before[:8]):
        assert said in text


def test_verdict_is_the_auditors_and_never_written_by_who_is_responsible(answered, secretary, official):
    body = reviewed.board()
    propose_reply(review=answered, body=body, by=official)
    decided(answered.case, secretary, body)
    one = answered.recommendations.get(number=2)
    given = dict(recommendation=one, said_on=clock.today(), result="partly")
    with pytest.raises(Refused, match="Du är ansvarig"):
        add_verdict(**given, by=official)
    add_verdict(**given, by=secretary)

    assert one.verdicts.get().result == "partly"


def test_adopted_answers_stand(answered, secretary, official):
    propose_reply(review=answered, body=reviewed.board(), by=official)
    decided(answered.case, secretary, reviewed.board())
    with pytest.raises(Refused, match="antaget"):
        save_answer(
            review=answered,
            body=reviewed.board(),
            covers=list(answered.recommendations.all()),
            stance="agrees",
            text="Annat.",
            by=official,
        )


def test_verify_finds_a_reply_whose_words_were_changed(answered, official):
    reply = propose_reply(review=answered, body=reviewed.board(), by=official)
    assert list(verification.replies()) == []
    Reply.objects.filter(pk=reply.pk).update(content=reply.content | {"closing": ["Vi håller inte med."]})
    (said,) = verification.replies()
    assert "har andra ord än när det lades fram" in said
