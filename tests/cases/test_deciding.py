"""The one door for decisions: what is written, what follows, and what is refused."""

import datetime

import pytest

from cases import matters
from cases.actions.deciding import Decided, decide, undo
from cases.models import Decision
from core.errors import Refused
from tests import factories
from tests.cases.rulings import ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(monkeypatch):
    """What the ordinary matter was told."""
    told: list[tuple[str, str]] = []
    ordinary = matters._matters["ordinary"]
    monkeypatch.setattr(
        ordinary, "decided", lambda decision, by: told.append(("decided", decision.label)), raising=False
    )
    monkeypatch.setattr(
        ordinary, "undone", lambda decision, by: told.append(("undone", decision.label)), raising=False
    )
    return told


def test_final_decision_is_data_and_posts_once(registrar, secretary, ksnau, point, posted):
    case = factories.case(by=registrar)
    decision = decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)

    clause = decision.clauses.get()
    assert str(clause) == "bevilja kontoret 300 kr"
    assert [(one.year, one.ore) for one in clause.amounts.all()] == [(2024, 30_000)]
    assert decision.is_final
    assert posted == [("decided", "KSNAU § 184")]


def test_proposal_to_the_board_posts_nothing(registrar, secretary, ksnau, board, posted):
    case = factories.case(by=registrar)
    decide(case=case, ruling=ruling(ksnau, step="proposes", next_body=board), by=secretary)
    assert (posted, list(Decision.objects.final())) == ([], [])


def test_undone_stays_says_why_and_reverses(registrar, secretary, ksnau, point, posted):
    case = factories.case(by=registrar)
    decision = decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    undo(decision=decision, reason="Fel belopp lästes upp", by=secretary)

    assert posted == [("decided", "KSNAU § 184"), ("undone", "KSNAU § 184")]
    assert (decision.stands, decision.undone_reason) == (False, "Fel belopp lästes upp")
    assert list(Decision.objects.standing()) == []
    with pytest.raises(Refused, match="redan återtaget"):
        undo(decision=decision, reason="Igen", by=secretary)


def test_refusal_of_the_matter_takes_all_back(registrar, secretary, ksnau, point, monkeypatch):
    def refuse(decision, by):
        raise Refused("Anslaget räcker inte.")

    monkeypatch.setattr(matters._matters["ordinary"], "decided", refuse, raising=False)
    case = factories.case(by=registrar)
    with pytest.raises(Refused, match="räcker inte"):
        decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"point": None}, "Ett utskott och en delegat beslutar bara det som är delegerat"),
        ({"clauses": [Decided(verb="bevilja")]}, "En att-sats är tom"),
        ({"clauses": []}, "minst en att-sats"),
        ({"outcome": "sent_back", "clauses": []}, "Skriv vad som ska utredas"),
        ({"step": "proposes"}, "Välj vilket organ"),
        ({"decided_on": datetime.date(2022, 12, 31)}, "gäller inte den dagen"),
    ],
)
def test_refused(registrar, secretary, ksnau, point, fields, says):
    case = factories.case(by=registrar)
    with pytest.raises(Refused, match=says):
        decide(case=case, ruling=ruling(ksnau, **({"point": point} | fields)), by=secretary)


def test_point_of_another_delegate_is_refused(registrar, secretary, board, ksnau, point):
    other = factories.body("psu", short_name="PSU")
    case = factories.case(by=registrar)
    with pytest.raises(Refused, match="ger KSNAU rätt"):
        decide(case=case, ruling=ruling(other, point=point), by=secretary)


def test_motion_is_never_final_below_the_council(registrar, secretary, ksnau, board, council, point):
    """KL 5:1–2, 6:38; rule 1 with items 5 and 6 of the seed."""
    case = factories.case(by=registrar, matter="motion")
    for body, onward in ((ksnau, "KS"), (board, "KF")):
        with pytest.raises(Refused, match=f"avgörs av KF. Välj att föreslå {onward}"):
            decide(case=case, ruling=ruling(body, point=point if body == ksnau else None), by=secretary)
    assert decide(case=case, ruling=ruling(council), by=secretary).is_final


def test_information_is_noted_without_a_point(registrar, secretary, ksnau):
    case = factories.case(by=registrar, matter="information")
    noted = decide(case=case, ruling=ruling(ksnau, outcome="noted", clauses=[]), by=secretary)
    assert noted.step == "decides"


def test_decision_is_as_open_as_its_case(registrar, secretary, official, ksnau, point):
    from cases.actions.marks import mark_secret

    case = factories.case(by=registrar)
    decide(case=case, ruling=ruling(ksnau, point=point), by=secretary)
    mark_secret(thing=case, provision="OSL 19:1", by=registrar)
    assert Decision.objects.visible_to(secretary).count() == 1
    assert Decision.objects.visible_to(official).count() == 0
