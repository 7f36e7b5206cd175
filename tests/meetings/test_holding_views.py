"""The pages of the meeting: who may, what is saved by itself, amounts as data, secrecy, and what a page costs."""

import json

import pytest

from cases.actions.marks import mark_secret
from cases.models import DelegationPoint
from cases.models.cases import CaseQuerySet
from core import clock
from meetings.actions.agenda import withdraw_item
from meetings.actions.floor import add_motion
from meetings.actions.holding import choose_approvers, confirm_as_proposed, declare_conflict, take_up
from meetings.models import Motion, Proceeding
from tests import factories
from tests.meetings import making
from tests.meetings.sitting import sitting
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at("2024-05-21T08:30"):
        yield


@kept
def room(ksnau, secretary):
    cases = [
        {"subject": "Kontoret", "amounts": [(2024, 2_000_000)]},
        {"matter": "motion", "subject": "Mat"},
        {},
    ]
    return sitting(ksnau, secretary, cases=cases).open()


@pytest.fixture
def page(signed_in, secretary):
    return signed_in(secretary)


def at(room, number, rest=""):
    return f"{room.meeting.get_absolute_url()}i-salen/{number}/{rest}"


def typed(client, room, number, **changes):
    """The form as the page has it, with what somebody types."""
    form = client.get(at(room, number)).context["form"]
    data = {"p-revision": form.proceeding.revision, "p-base": form.base_json, "as": room.by.pk}
    for name in (
        "outcome",
        "step",
        "next_body",
        "point",
        "method",
        "motive",
        "presider",
        "competence",
        "returns_on",
    ):
        data[f"p-{name}"] = form[name].value() or ""
    data["c-count"] = len(form.clauses)
    for row in form.clauses:
        data |= {
            f"c{row.at}-verb": row.verb,
            f"c{row.at}-text": row.text,
            f"c{row.at}-proposed": row.proposed,
        }
        for one in row.amounts:
            data |= {f"c{row.at}-year{one.number}": one.year, f"c{row.at}-ore{one.number}": one.amount}
    return data | changes


def saved_by_itself(client, room, number, data):
    return client.post(at(room, number), data, headers={"accept": "application/json"})


def test_amounts_are_data(page, room):
    data = typed(
        page, room, 180, **{"c0-year0": "2024", "c0-ore0": "25 000", "c0-year1": "2025", "c0-ore1": "10 tkr"}
    )
    assert page.post(at(room, 180), data | {"do": "save"}).status_code == 302
    amounts = room.item(180).proceeding.clauses[0]["amounts"]
    assert [(one["year"], one["ore"], one["source_key"]) for one in amounts] == [
        (2024, 2_500_000, "tillvaxt"),
        (2025, 1_000_000, "tillvaxt"),
    ]
    assert "25 000 kr 2024" in page.get(at(room, 180)).content.decode().replace("\xa0", " ")


def test_amount_that_cannot_be_read_is_named_and_the_rest_is_kept(page, room):
    data = typed(page, room, 180, **{"c0-ore0": "mycket", "p-motive": "Behåll"})
    answer = saved_by_itself(page, room, 180, data)
    assert (answer.status_code, "inget belopp" in answer.json()["message"]) == (422, True)
    found = room.item(180).proceeding
    assert (found.motive, found.clauses[0]["amounts"][0]["ore"]) == ("Behåll", 2_000_000)
    assert page.post(at(room, 180), data).status_code == 422


def test_what_is_saved_by_itself_stands_on_what_was_read(page, room):
    mine = typed(page, room, 181, **{"p-motive": "Mitt"})
    theirs = typed(page, room, 181, **{"p-outcome": "sent_back"})
    assert saved_by_itself(page, room, 181, theirs).json()["others"] is False
    told = saved_by_itself(page, room, 181, mine).json()
    assert told["others"] is True
    # the page goes on from what it has been told, and does not take back what it has not seen
    again = saved_by_itself(
        page, room, 181, mine | {"p-base": json.dumps(told["base"]), "p-motive": "Mitt igen"}
    )
    assert again.status_code == 200
    found = room.item(181).proceeding
    assert (found.outcome, found.motive) == ("sent_back", "Mitt igen")
    clash = saved_by_itself(page, room, 181, theirs | {"p-motive": "Deras"})
    assert (clash.status_code, clash.json()["code"]) == (409, "changed")
    assert "Mitt igen" in clash.json()["html"]


def test_clash_is_settled_on_the_page(page, room):
    mine = typed(page, room, 181, **{"p-motive": "Mitt"})
    page.post(
        at(room, 181), typed(page, room, 181, **{"p-motive": "Deras", "p-competence": "Reglementet 3 §"})
    )
    answer = page.post(at(room, 181), mine)
    assert answer.status_code == 409
    revision = room.item(181).proceeding.revision
    assert f'name="over" value="{revision}"' in answer.content.decode()
    page.post(at(room, 181), mine | {"over": revision})
    found = room.item(181).proceeding
    assert (found.motive, found.competence) == ("Mitt", "Reglementet 3 §")


def test_closing_what_somebody_else_has_changed_saves_and_asks_to_read_again(page, room):
    mine = typed(
        page, room, 181, do="close",
        **{"p-outcome": "as_proposed", "p-method": "acclamation", "p-no_motions": "on", "p-no_reservations": "on"},
    )  # fmt: skip
    add_motion(item=room.item(182), kind="support", mover=room["Tamm"], by=room.by)
    Proceeding.objects.filter(item=room.item(181)).update(revision=5)
    page.post(at(room, 181), mine)
    found = room.item(181).proceeding
    assert (found.is_closed, found.outcome) == (False, "as_proposed")


def test_somebody_elses_sign_in_saves_nothing(page, room, registrar):
    data = typed(page, room, 181, **{"as": registrar.pk, "p-motive": "Nej"})
    assert saved_by_itself(page, room, 181, data).json()["code"] == "somebody-else"
    assert room.item(181).proceeding.motive == ""


def test_confirmation_of_the_common_case(page, room):
    answer = page.post(at(room, 180, "enligt-forslaget/"), {}, follow=True)
    assert "KL 6:37" in answer.content.decode()
    answer = page.post(at(room, 180, "enligt-forslaget/"), {"point": room.point.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == at(room, 181)
    assert room.item(180).proceeding.point == room.point


def test_secret_paragraph_and_its_votes_are_for_those_who_may_read_the_case(
    page, room, signed_in, registrar, official, secretary, member
):
    """Who may see votes in secret items: the permission table extended."""
    item = room.item(181)
    mark_secret(thing=item.case, provision="OSL 19:1", by=registrar)
    assert page.get(at(room, 181)).status_code == 200  # the secretary reads what is secret
    for other in (official, member):
        assert signed_in(other).get(at(room, 181)).status_code in {403, 404}
    text = signed_in(official).get(room.meeting.get_absolute_url()).content.decode()
    assert "Mat" not in text.replace("Material", "")


def test_secretary_who_may_not_read_the_case_has_no_way_in(room, ks, signed_in, registrar, monkeypatch):
    item = room.item(181)
    visible = CaseQuerySet.visible_to
    monkeypatch.setattr(
        CaseQuerySet, "visible_to", lambda self, user: visible(self, user).exclude(pk=item.case_id)
    )
    client = signed_in(factories.user("Ny Sekreterare", "secretary", of=ks))
    assert client.get(at(room, 181)).status_code == 404
    assert "/i-salen/181/" not in client.get(at(room, 182)).content.decode()


def test_somebody_else_approves_where_the_approver_has_a_conflict(page, room):
    """Rule 3."""
    choose_approvers(meeting=room.meeting, mandates=[room["Tamm"]], by=room.by)
    declare_conflict(item=room.item(181), mandate=room["Tamm"], by=room.by)
    assert "Välj någon annan" in page.get(at(room, 181)).content.decode()
    given = {"item": room.item(181).pk, "mandate": room["Norrby"].pk}
    page.post(f"{room.meeting.get_absolute_url()}i-salen/justerare/", given)
    assert [(one.mandate, one.role) for one in room.item(181).approvers.all()] == [(room["Norrby"], "chosen")]
    assert "I stället justerar Nina Norrby (V)" in page.get(at(room, 181)).content.decode()
    assert "Justerar i stället" not in page.get(at(room, 182)).content.decode()


def test_late_item_is_taken_up_in_the_meeting(page, room):
    item = making.item(room.meeting, room.by, making.a_case(matter="information"))
    assert "Ta upp" in page.get(f"{room.meeting.get_absolute_url()}i-salen/").content.decode()
    page.post(f"{room.meeting.get_absolute_url()}i-salen/ta-upp/{item.pk}/")
    item.refresh_from_db()
    assert item.paragraph.number == 183
    assert item.seatings.filter(mandate__isnull=False).count() == 7


def test_decided_item_does_not_leave_the_agenda(room):
    confirm_as_proposed(item=room.item(181), by=room.by)
    with pytest.raises(Exception, match="Öppna den igen"):
        withdraw_item(item=room.item(181), by=room.by, reason="Utgår")


def test_withdrawn_item_is_passed_over(page, room):
    withdraw_item(item=room.item(181), by=room.by, reason="Sökanden har återkallat")
    assert page.get(at(room, 182)).status_code == 200
    with pytest.raises(Exception, match="kan inte tas upp"):
        take_up(item=room.item(181), by=room.by)


@pytest.mark.parametrize("count", [1, 3])
def test_paragraph_costs_the_same_for_one_motion_and_three(page, room, count, django_assert_num_queries):
    for surname in ("Tamm", "Norrby", "Lantto")[:count]:
        add_motion(
            item=room.item(181),
            kind="own",
            mover=room[surname],
            by=room.by,
            text="bifalla",
            supporters=[room["Rask"]][:0],
        )
    page.get(at(room, 181))
    with django_assert_num_queries(QUERIES):
        page.get(at(room, 181))
    assert Motion.objects.count() == count


QUERIES = 50


def test_point_is_refused_for_the_council_and_for_others(room, official, secretary, signed_in, ksnau):
    from cases.actions.delegation import add_point, end_point
    from core.errors import Refused

    over = ksnau.parent
    with pytest.raises(Refused, match="nämndsekreterare"):
        add_point(giver=over, number="5", what="Bidrag", by=official, delegate_body=ksnau)
    with pytest.raises(Refused, match="KL 5:1"):
        add_point(giver=over.parent, number="5", what="Bidrag", by=secretary, delegate_body=ksnau)
    with pytest.raises(Refused, match="antingen"):
        add_point(giver=over, number="5", what="Bidrag", by=secretary)
    with pytest.raises(Refused, match="gäller redan"):
        add_point(giver=over, number="3.2", what="Bidrag", by=secretary, delegate_body=ksnau)
    confirm_as_proposed(item=room.item(180), by=secretary, point=room.point)
    with pytest.raises(Refused, match="beslut på punkten"):
        end_point(point=room.point, until_on=clock.today().replace(day=20), by=secretary)
    end_point(point=room.point, until_on=clock.today(), by=secretary)
    assert DelegationPoint.objects.on(clock.today().replace(day=22)).count() == 0
