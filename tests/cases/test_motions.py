"""Motions: their numbers, their year, what is demanded and what the council makes of it."""

import datetime

import pytest

from cases.actions.deciding import Decided, decide, undo
from cases.actions.marks import mark_secret
from cases.actions.motion_numbers import open_motion_series
from cases.actions.motion_outcomes import state_outcomes, tell_motion_clocks
from cases.actions.motions import (
    announce_motions,
    correct_motion,
    note_reported,
    refer_motion,
    register_motion_case,
    withdraw_motion,
)
from cases.documents.motions import unanswered_list
from cases.models import Case, CouncilMotion
from cases.motion_clock import motion_clock
from cases.motion_words import demands_from, demands_named, movers_from, outcomes_of
from cases.queries.motions import unanswered_of
from core import clock, verify
from core.errors import Refused
from organisation.models import Message
from organisation.todo import waiting_for
from tests import factories
from tests.cases import moved
from tests.cases.rulings import ruling


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# The year (KL 5:35)


@pytest.mark.parametrize(
    ("raised", "received", "due", "warns"),
    [
        (None, "2024-02-06", "2025-02-06", "2024-11-06"),  # motion 2/2024: received, nothing else known
        (None, "2024-02-09", "2025-02-09", "2024-11-09"),  # motion 4/2024: ends on a Sunday and is not moved
        ("2024-02-26", "2024-02-09", "2025-02-26", "2024-11-26"),  # raised at a meeting: from that day
        (None, "2024-02-29", "2025-02-28", "2024-11-29"),
        (None, "2023-02-28", "2024-02-28", "2023-11-28"),
        (None, "2024-05-31", "2025-05-31", "2025-02-28"),
    ],
)
def test_year_is_counted_from_the_day_raised_or_else_received(raised, received, due, warns):
    found = motion_clock(
        raised_on=day(raised) if raised else None, received_on=day(received), today=day("2024-03-01")
    )
    assert (found.due_on, found.warns_on) == (day(due), day(warns))


@pytest.mark.parametrize(
    ("today", "facts", "pace", "left"),
    [
        ("2024-05-17", {}, "running", 265),
        ("2024-11-05", {}, "running", 93),
        ("2024-11-06", {}, "warns", 92),
        ("2024-11-06", {"planned_on": day("2024-12-16")}, "planned", 92),
        ("2024-11-06", {"planned_on": day("2025-03-31")}, "warns", 92),  # taken up too late is no answer
        ("2025-02-05", {}, "warns", 1),
        ("2025-02-06", {}, "due", 0),
        ("2025-03-01", {"planned_on": day("2025-03-31")}, "due", -23),
        ("2025-03-01", {"reported_on": day("2025-01-27")}, "reported", -23),
        (
            "2025-03-01",
            {"reported_on": day("2024-06-17")},
            "due",
            -23,
        ),  # told half-way says nothing of the year
        ("2026-01-01", {"finished_on": day("2024-06-17")}, "stopped", 234),
    ],
)
def test_pace_says_what_is_to_be_done(today, facts, pace, left):
    found = motion_clock(raised_on=None, received_on=moved.RECEIVED, today=day(today), **facts)
    assert (found.pace, found.days_left) == (pace, left)
    assert found.days_used + found.days_left == 366


# Words


def test_movers_and_demands_are_read_as_they_are_pasted():
    assert [str(one) for one in movers_from("Anna Ek (S)\n\n Bo  Al")] == ["Anna Ek (S)", "Bo Al"]
    assert demands_from("1. att utreda\n2) att bygga\n– att vänta\n") == [
        "att utreda",
        "att bygga",
        "att vänta",
    ]
    with pytest.raises(Refused, match="Skriv namn och parti"):
        movers_from("Anna (S) (M)")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("yrkande 1", [1]),
        ("yrkandena 1 och 3", [1, 3]),
        ("yrkandena 1–3", [1, 2, 3]),
        ("första och andra yrkandet", [1, 2]),
        ("att-sats 2", [2]),
        ("motion 2/2024", []),
        ("12 yrkanden", []),
    ],
)
def test_demands_are_named_by_figure_or_word(text, numbers):
    assert demands_named(text) == numbers


@pytest.mark.parametrize(
    ("clauses", "says"),
    [
        (["avslå motionen"], {1: "refused", 2: "refused", 3: "refused"}),
        (["förklara motionen besvarad"], {1: "answered", 2: "answered", 3: "answered"}),
        (["avskriva motionen"], {1: "written_off", 2: "written_off", 3: "written_off"}),
        (
            ["bifalla yrkande 1", "anse yrkande 2 besvarat", "avslå motionen i övrigt"],
            {1: "granted", 2: "answered", 3: "refused"},
        ),
        (["bifalla motionens andra yrkande"], {2: "granted"}),
        (["uppdra åt kommunstyrelsen att utreda frågan"], {}),
        (["bifalla yrkande 1", "avslå yrkande 1"], {}),  # never guessed
        (["bifalla eller avslå motionen"], {}),
    ],
)
def test_outcome_is_read_demand_by_demand(clauses, says):
    assert outcomes_of(clauses, [1, 2, 3]) == says


# Registered


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def may():
    with clock.at("2024-05-17T09:00"):
        yield


@pytest.fixture
def case(registrar, official):
    return factories.case(by=registrar, official=official, matter="motion", subject="Motion om mat")


@pytest.fixture
def council():
    return moved.series(first=5)


@pytest.fixture
def kept(case, council, secretary):
    return moved.motion(case, secretary, printed="2/2024")


def come_in(registrar, council, **fields) -> CouncilMotion:
    said = {
        "movers": movers_from("Anna Ek (S)\nBo Al (M)"),
        "demands": ["att bygga"],
        "title": "Fler cykelvägar",
    }
    with_days = said | {"received_on": day("2024-05-16")} | fields
    return register_motion_case(register=factories.register(), council=council, by=registrar, **with_days)


def test_motion_that_comes_in_gets_number_and_case(council, registrar):
    one = come_in(registrar, council)
    two = come_in(registrar, council)
    assert (one.printed, two.printed) == ("5/2024", "6/2024")
    assert one.case.subject == "Motion 5/2024: Fler cykelvägar; Anna Ek (S) med flera"
    record = one.case.records.get()
    assert (record.kind, record.direction, record.counterparty) == ("motion", "in", "Anna Ek (S), Bo Al (M)")
    assert list(verify.differences()) == []


def test_refused_motion_gives_its_number_back(council, registrar):
    with pytest.raises(Refused, match="innan den kom in"):
        come_in(registrar, council, raised_on=day("2024-05-01"))
    with pytest.raises(Refused, match="Dagen har inte kommit"):
        come_in(registrar, council, raised_on=day("2024-06-01"))
    with pytest.raises(Refused, match="vem som har lämnat"):
        come_in(registrar, council, movers=[])
    with pytest.raises(Refused, match="vad som yrkas"):
        come_in(registrar, council, demands=[])
    assert Case.objects.count() == 0
    assert come_in(registrar, council).printed == "5/2024"


def test_older_motion_keeps_the_number_it_has(kept, council, registrar, ksnau):
    assert (kept.printed, kept.taken_over) == ("2/2024", True)
    for typed, says in (
        ("2/2024", "finns redan"), ("7/2024", "lämna numret tomt"), ("x", "till exempel 2/2024"),
        ("1/2025", "kan inte finnas"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            come_in(registrar, council, printed=typed)
    with pytest.raises(Refused, match="lämnas till fullmäktige"):
        come_in(registrar, ksnau)
    come_in(registrar, council)
    with pytest.raises(Refused, match="redan i bruk"):
        open_motion_series(council=council, year=2024, first=9, by=registrar)


@pytest.mark.parametrize("who", ["official", "manager", "economist", "administrator", "member", "outsider"])
def test_others_keep_no_motions(case, council, kept, who, request):
    by = request.getfixturevalue(who)
    with pytest.raises(Refused, match="registreras av registrator"):
        refer_motion(motion=kept, unit=factories.unit(), by=by)
    with pytest.raises(Refused, match="registreras av registrator"):
        withdraw_motion(motion=kept, reason="Brev", by=by)


def test_a_case_has_one_motion_and_its_own_kind(case, kept, registrar, council):
    with pytest.raises(Refused, match="redan registrerad"):
        moved.motion(case, registrar)
    grant = factories.case(by=registrar, matter="grant")
    with pytest.raises(Refused, match="annat slags ärende"):
        moved.motion(grant, registrar)
    plain = factories.case(by=registrar)
    assert moved.motion(plain, registrar).case.matter == "motion"


def test_council_is_told_and_the_year_runs_from_then(kept, council, secretary):
    (raised,) = announce_motions(cases=[kept.case], council=council, on=day("2024-02-26"), by=secretary)
    assert raised.clock().due_on == day("2025-02-26")
    assert announce_motions(cases=[kept.case], council=council, on=day("2024-03-25"), by=secretary) == []
    kept.refresh_from_db()
    assert kept.raised_on == day("2024-02-26")


# Decided


def decided(case, council, by, *clauses, **fields):
    said = [Decided(verb=verb, text=text) for verb, text in clauses]
    return decide(
        case=case, ruling=ruling(council, label="KF § 99", clauses=said, competence="KL 5:1", **fields), by=by
    )


def test_decision_of_the_council_is_the_outcome_and_can_be_taken_back(kept, council, secretary):
    decision = decided(kept.case, council, secretary, ("avslå", "motionen"))
    found = CouncilMotion.objects.whole().get()
    assert (found.outcome, found.decided_on) == ("Avslagen", decision.decided_on)
    assert found.clock().pace == "stopped"
    assert not CouncilMotion.objects.unanswered().exists()

    undo(decision=decision, reason="Fel", by=secretary)
    found = CouncilMotion.objects.whole().get()
    assert (found.outcome, found.decided_on) == ("", None)
    assert CouncilMotion.objects.unanswered().exists()


def test_proposal_of_a_committee_decides_nothing(kept, council, ksnau, secretary):
    proposal = ruling(
        ksnau, step="proposes", next_body=council, clauses=[Decided(verb="avslå", text="motionen")]
    )
    decide(case=kept.case, ruling=proposal, by=secretary)
    assert CouncilMotion.objects.unanswered().exists()


def test_outcome_that_words_do_not_say_is_stated_by_the_secretary(case, council, secretary, official):
    motion = moved.motion(case, secretary, demands="att bygga\natt riva", printed="2/2024")
    decision = decided(case, council, secretary, ("bifalla", "motionens första yrkande"))
    assert CouncilMotion.objects.whole().get().outcome == "Yrkande 1 bifallen, yrkande 2 väntar"
    with pytest.raises(Refused, match="anges av"):
        state_outcomes(motion=motion, decision=decision, outcomes={2: "refused"}, by=official)
    with pytest.raises(Refused, match="minst ett yrkande"):
        state_outcomes(motion=motion, decision=decision, outcomes={2: ""}, by=secretary)
    found = state_outcomes(motion=motion, decision=decision, outcomes={2: "refused"}, by=secretary)
    assert (found.outcome, found.decided_on) == (
        "Yrkande 1 bifallen, yrkande 2 avslagen",
        decision.decided_on,
    )
    with pytest.raises(Refused, match="har beslutat om yrkandena"):
        correct_motion(
            motion=motion, title="Mat", movers=movers_from("A B (S)"), demands=["att äta"],
            received_on=moved.RECEIVED, by=secretary,
        )  # fmt: skip


def test_withdrawn_motion_waits_no_longer(kept, secretary):
    withdraw_motion(motion=kept, reason="Brev från Veronica Kerr", by=secretary)
    kept.refresh_from_db()
    assert (kept.clock().pace, CouncilMotion.objects.unanswered().exists()) == ("stopped", False)
    with pytest.raises(Refused, match="redan återtagen"):
        refer_motion(motion=kept, unit=factories.unit(), by=secretary)


# Told


def test_people_are_told_at_nine_months_and_at_a_year_once(kept, official, secretary):
    def told(at):
        with clock.at(at):
            tell_motion_clocks()
            return tell_motion_clocks(), Message.objects.filter(kind="cases.motion").count()

    assert told("2024-11-05T09:00") == (0, 0)
    assert told("2024-11-06T09:00") == (0, 2)  # the official and the secretary
    assert told("2025-02-06T09:00") == (0, 4)
    message = Message.objects.filter(kind="cases.motion", to=secretary).latest("pk")
    assert "året gick ut" in message.text
    assert "Ko på rot" not in message.subject + message.text


def test_deadline_stands_on_the_start_page(kept, official, secretary, other_official, council):
    def shown(user):
        return [(one.title[:13], one.due_on) for one in waiting_for(user) if "otion" in one.title]

    due = [("Motion 2/2024", day("2025-02-06"))]
    assert (shown(official), shown(secretary), shown(other_official)) == (due, [], [])
    with clock.at("2024-11-06T09:00"):
        assert shown(secretary) == due
    note_reported(council=council, on=day("2024-12-16"), slugs=[kept.case.slug], by=secretary)
    with clock.at("2025-02-10T09:00"):
        assert shown(secretary) == []


def test_list_has_the_words_of_the_open_register(kept, council, registrar, secretary):
    refer_motion(motion=kept, unit=factories.unit("slk"), by=secretary)
    document = unanswered_list(council, clock.today(), unanswered_of(council))
    (row,) = document["rows"]
    assert (row["number"], row["due"], row["where"]) == (
        "2/2024",
        "6\u00a0februari\u00a02025",
        "Bereds av Enhet slk",
    )
    mark_secret(thing=kept.case, provision="OSL 21:1", by=registrar)
    (row,) = unanswered_list(council, clock.today(), unanswered_of(council))["rows"]
    assert (row["title"], row["movers"]) == ("Sekretess", "")
