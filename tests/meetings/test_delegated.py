"""Decisions by delegation come to the next meeting of who gave the right (KL 6:40)."""

import datetime

import pytest

from cases.actions.delegated import decide_by_delegation, decide_urgently
from cases.actions.marks import mark_secret
from cases.models import DelegationPoint
from core import clock
from core.errors import Refused
from meetings.actions.delegated import report_decisions
from meetings.actions.planning import plan_meeting
from meetings.queries.delegated import delegated_in, unreported
from tests import factories
from tests.worlds import kept

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2024, 6, 3)


@pytest.fixture(autouse=True)
def june():
    with clock.at(datetime.datetime(2024, 6, 3, 9, 0, tzinfo=clock.STOCKHOLM)):
        yield


@kept
def board(ks, member):
    body = factories.body("ks-styrelse", of=ks, kind="board", short_name="KS", name="Kommunstyrelsen")
    factories.mandate(member, body, role="chair")
    return body


@kept
def meeting(board, secretary):
    return plan_meeting(body=board, on=datetime.date(2024, 6, 18), by=secretary)


def decided(case, board, who, by, *, number="4.1", reported=True, on=TODAY):
    point, _ = DelegationPoint.objects.get_or_create(
        giver=board,
        number=number,
        from_on=datetime.date(2023, 1, 1),
        defaults={"what": "Avtal", "delegate_position": "Stadsdirektör", "reported": reported},
    )
    return decide_by_delegation(
        case=case,
        point=point,
        delegate=who,
        delegate_title="Stadsdirektör",
        decision="teckna avtalet",
        decided_on=on,
        by=by,
    )


def test_all_that_wait_are_reported_once(board, meeting, registrar, secretary, manager):
    case = factories.case(by=registrar)
    first = decided(case, board, manager, registrar)
    decided(case, board, manager, registrar, number="4.2", reported=False)
    urgent = decide_urgently(
        case=case, body=board, decision="teckna hyresavtalet", decided_on=TODAY, by=secretary
    )

    row = report_decisions(meeting=meeting, by=secretary)
    assert [each.record for each in row.reported.all()] == [first.record, urgent.record]
    assert list(unreported(board, secretary)) == []
    with pytest.raises(Refused, match="redan anmälda"):
        report_decisions(meeting=meeting, by=secretary)

    later = decided(case, board, manager, registrar)
    assert report_decisions(meeting=meeting, by=secretary) == row
    assert [each.record for each in row.reported.all()] == [first.record, urgent.record, later.record]


def test_only_the_secretary_reports(board, meeting, registrar, official, manager):
    decided(factories.case(by=registrar), board, manager, registrar)
    with pytest.raises(Refused, match="nämndsekreterare"):
        report_decisions(meeting=meeting, by=official)


def test_list_of_a_period_without_what_is_secret(board, meeting, registrar, secretary, official, manager):
    open_case, closed = factories.case(by=registrar), factories.case(by=registrar)
    inside = decided(open_case, board, manager, registrar, on=datetime.date(2024, 5, 31))
    decided(open_case, board, manager, registrar, on=datetime.date(2024, 4, 30))
    decided(closed, board, manager, registrar, on=datetime.date(2024, 5, 31))
    mark_secret(thing=closed, provision="OSL 19:1", by=registrar)
    period = (datetime.date(2024, 5, 1), datetime.date(2024, 5, 31))

    assert [row.decision for row in delegated_in(board, official, *period)] == [inside]
    assert len(delegated_in(board, secretary, *period)) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_one_as_for_three(
    board, meeting, registrar, secretary, manager, signed_in, django_assert_num_queries, count
):
    case = factories.case(by=registrar)
    for _ in range(count):
        decided(case, board, manager, registrar)
    client = signed_in(secretary)
    client.get(f"/arbete/sammantraden/{board.slug}/delegationsbeslut/")
    with django_assert_num_queries(10):
        page = client.get(f"/arbete/sammantraden/{board.slug}/delegationsbeslut/").content.decode()
    assert page.count("att teckna avtalet") == count


def test_reported_through_the_page(board, meeting, registrar, secretary, manager, signed_in):
    one = decided(factories.case(by=registrar), board, manager, registrar)
    client = signed_in(secretary)
    sent = client.post(
        f"/arbete/sammantraden/{board.slug}/delegationsbeslut/anmal/",
        {"sammantrade": meeting.pk},
        follow=True,
    )
    assert "Besluten står på ärendelistan." in sent.content.decode()
    page = client.get(f"/arbete/sammantraden/{board.slug}/delegationsbeslut/").content.decode()
    assert meeting.get_absolute_url() in page
    assert "Väntar" not in page
    assert one.record is not None
    assert one.record.reported_in.get().item.meeting == meeting
