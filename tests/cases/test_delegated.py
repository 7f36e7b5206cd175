"""Decisions by delegation and by the chair: registered at once, refused without the right to them (rule 16)."""

import datetime

import pytest

from cases.actions.delegated import decide_by_delegation, decide_urgently
from cases.models import Decision, DelegationPoint, Record
from core import clock
from core.errors import Refused
from tests import factories
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def june():
    with clock.at(datetime.datetime(2024, 6, 3, 9, 0, tzinfo=clock.STOCKHOLM)):
        yield


@kept
def headed(board) -> DelegationPoint:
    return DelegationPoint.objects.create(
        giver=board,
        number="4.1",
        what="Avtal under tio basbelopp",
        delegate_position="Stadsdirektör",
        may_subdelegate=True,
        from_on=datetime.date(2023, 1, 1),
    )


def decided(case, point, who, by, **fields) -> Decision:
    words = {
        "delegate": who,
        "delegate_title": "Stadsdirektör",
        "decision": "att teckna avtalet\natt ge 5 000 kr",
        "decided_on": datetime.date(2024, 6, 3),
    }
    return decide_by_delegation(case=case, point=point, by=by, **(words | fields))


def test_decision_is_a_record_of_its_case_at_once(registrar, official, manager, headed):
    case = factories.case(by=registrar, official=official)
    one = decided(case, headed, manager, official)

    assert [str(clause) for clause in one.clauses.all()] == ["teckna avtalet", "ge 5 000 kr"]
    assert one.record is not None
    assert (one.record.kind, one.record.number, one.record.text) == (
        Record.Kind.DELEGATED,
        1,
        "att teckna avtalet\natt ge 5 000 kr",
    )
    assert (one.is_final, one.body, one.delegate) == (True, None, manager)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"delegate_title": "Fritid och Näringsliv"},
            "gäller Stadsdirektör",
        ),  # item 4 of the seed: two units
        ({"delegate_title": ""}, "Skriv delegatens befattning"),
        ({"decision": " "}, "minst en att-sats"),
        ({"decided_on": datetime.date(2024, 6, 4)}, "inte har kommit"),
        ({"decided_on": datetime.date(2022, 6, 4)}, "gäller inte den dagen"),
    ],
)
def test_refused(registrar, official, manager, headed, fields, says):
    case = factories.case(by=registrar, official=official)
    with pytest.raises(Refused, match=says):
        decided(case, headed, manager, official, **fields)
    assert not Record.objects.filter(case=case).exists()


def test_delegated_on_only_where_the_point_allows(registrar, official, manager, headed):
    case = factories.case(by=registrar, official=official)
    assert decided(
        case, headed, manager, official, delegate_title="Enhetschef", subdelegated=True
    ).subdelegated
    DelegationPoint.objects.update(may_subdelegate=False)
    headed.refresh_from_db()
    with pytest.raises(Refused, match="vidaredelegeras"):
        decided(case, headed, manager, official, delegate_title="Enhetschef", subdelegated=True)


def test_point_of_a_body_is_used_at_its_meeting(registrar, official, manager, point):
    case = factories.case(by=registrar, official=official)
    with pytest.raises(Refused, match="fattas på ett sammanträde"):
        decided(case, point, manager, official)


@pytest.mark.parametrize("who", ["outsider", "other_official", "economist", "administrator", "member"])
def test_others_do_not_write_them(registrar, official, manager, headed, who, request):
    case = factories.case(by=registrar, official=official)
    with pytest.raises(Refused, match="skrivs av delegaten"):
        decided(case, headed, manager, request.getfixturevalue(who))


def test_chair_decides_what_cannot_wait(registrar, secretary, board, member):
    factories.mandate(member, board, role="chair")
    case = factories.case(by=registrar)
    one = decide_urgently(
        case=case,
        body=board,
        decision="yttra sig enligt utkastet",
        decided_on=datetime.date(2024, 6, 3),
        by=secretary,
    )
    assert (one.urgent, one.delegate, one.delegate_title) == (True, member, "ordförande i KS")


def test_chair_never_decides_for_the_council(registrar, secretary, board, member):
    factories.mandate(member, board, role="chair")
    case = factories.case(by=registrar, matter="motion")
    with pytest.raises(Refused, match="avgörs av KF"):
        decide_urgently(
            case=case,
            body=board,
            decision="avslå motionen",
            decided_on=datetime.date(2024, 6, 3),
            by=secretary,
        )


def test_written_through_the_page(registrar, official, headed, signed_in):
    case = factories.case(by=registrar, official=official)
    client = signed_in(official)
    address = f"{case.get_absolute_url()}delegationsbeslut/"
    assert "4.1 Avtal under tio basbelopp (Stadsdirektör)" in client.get(address).content.decode()
    words = {
        "point": headed.pk,
        "delegate": official.pk,
        "delegate_title": "Handläggare",
        "decided_on": "2024-06-03",
        "decision": "teckna avtalet",
    }
    assert "gäller Stadsdirektör" in client.post(address, words).content.decode()
    assert client.post(address, words | {"subdelegated": "on"}).status_code == 302
    assert "att teckna avtalet" in client.get(case.get_absolute_url()).content.decode()
