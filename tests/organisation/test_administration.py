import datetime

import pytest

from core import clock
from core.errors import Refused
from organisation.actions import administration as administer
from organisation.models import RoleAssignment, User
from organisation.roles import Capability
from tests import factories
from trail.models import Event

TODAY = datetime.date(2024, 5, 17)


@pytest.fixture(autouse=True)
def may_17():
    with clock.at(TODAY):
        yield


def again(person):
    return User.objects.get(pk=person.pk)


def test_add_person_can_be_told_apart_by_address_only(administrator):
    administer.add_person(email="anna@umea.example", name="Anna", by=administrator)

    with pytest.raises(Refused, match="redan en person"):
        administer.add_person(email="ANNA@umea.example", name="En annan", by=administrator)
    assert not User.objects.get(email="anna@umea.example").has_usable_password()


@pytest.mark.parametrize("who", ["official", "registrar", "manager", "secretary", "member", "outsider"])
def test_only_the_administrator_of_the_authority_gives_roles(who, request, ks, official):
    by = request.getfixturevalue(who)

    with pytest.raises(Refused, match="administratören"):
        administer.give_role(person=official, role="registrar", authority=ks, by=by)
    assert Event.objects.filter(kind="organisation.role_given").count() == 0


def test_a_role_holds_from_its_first_day_through_its_last(administrator, ks):
    person = factories.user("Ny")
    role = administer.give_role(
        person=person, role="registrar", authority=ks, by=administrator, from_on=datetime.date(2024, 5, 20)
    )

    assert not again(person).can(Capability.REGISTER, ks)
    with clock.at("2024-05-20"):
        assert again(person).can(Capability.REGISTER, ks)
    administer.end_role(assignment=role, by=administrator, until_on=datetime.date(2024, 5, 31))
    with clock.at("2024-05-31"):
        assert again(person).can(Capability.REGISTER, ks)
    with clock.at("2024-06-01"):
        assert not again(person).can(Capability.REGISTER, ks)


def test_a_role_in_one_authority_is_none_in_another(administrator, ks, bn):
    person = factories.user("Ny")
    administer.give_role(person=person, role="registrar", authority=ks, by=administrator)

    assert not again(person).can(Capability.REGISTER, bn)
    with pytest.raises(Refused):
        administer.give_role(person=person, role="registrar", authority=bn, by=administrator)


def test_a_manager_needs_a_unit_of_the_same_authority(administrator, ks, bn):
    person = factories.user("Ny")

    with pytest.raises(Refused, match="vilken enhet"):
        administer.give_role(person=person, role="manager", authority=ks, by=administrator)
    with pytest.raises(Refused, match="annan myndighet"):
        administer.give_role(
            person=person, role="manager", authority=ks, unit=factories.unit("x", of=bn), by=administrator
        )


def test_the_last_administrator_stays(administrator):
    role = RoleAssignment.objects.get(user=administrator)

    with pytest.raises(Refused, match="utan administratör"):
        administer.end_role(assignment=role, by=administrator, until_on=TODAY)
    with pytest.raises(Refused, match="dig själv"):
        administer.change_person(person=administrator, by=administrator, is_active=False)


def test_one_person_has_one_mandate_at_a_time_in_a_body(administrator, ksnau):
    person = factories.user("Lisa")
    first = administer.appoint(person=person, body=ksnau, role="member", by=administrator)

    with pytest.raises(Refused, match="redan ett uppdrag"):
        administer.appoint(person=person, body=ksnau, role="substitute", by=administrator)
    administer.end_mandate(mandate=first, by=administrator, until_on=TODAY)
    administer.appoint(
        person=person,
        body=ksnau,
        role="substitute",
        by=administrator,
        from_on=TODAY + datetime.timedelta(days=1),
    )
    assert [m.role for m in person.mandates.on(TODAY)] == ["member"]


def test_a_unit_cannot_lie_under_itself(administrator, ks):
    over = factories.unit("over", of=ks)
    under = factories.unit("under", of=ks, parent=over)

    with pytest.raises(Refused, match="under sig själv"):
        administer.save_unit(authority=ks, unit=over, parent=under, by=administrator)


def test_dates_backwards_are_refused(administrator, ks):
    with pytest.raises(Refused, match="före den första"):
        administer.give_role(
            person=factories.user("Ny"),
            role="official",
            authority=ks,
            by=administrator,
            from_on=TODAY,
            until_on=TODAY - datetime.timedelta(days=1),
        )


def test_nothing_is_kept_when_the_trail_cannot_be_written(administrator, ks, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("spåret")

    monkeypatch.setattr(administer, "trace", broken)
    with pytest.raises(RuntimeError):
        administer.add_person(email="anna@umea.example", name="Anna", by=administrator)
    assert not User.objects.filter(email="anna@umea.example").exists()


def test_an_account_is_changed_only_by_those_who_administer_all_it_reads(administrator, outsider, bn, member):
    with pytest.raises(Refused, match="inte administrerar"):
        administer.change_person(person=outsider, by=administrator, email="min@umea.example")
    administer.change_person(person=member, by=administrator, title="ledamot")

    outsider.role_assignments.update(until_on=TODAY - datetime.timedelta(days=1))
    administer.change_person(person=outsider, by=administrator, title="utan roll")


def test_nobody_clears_themselves_for_secrecy(administrator, ks):
    with pytest.raises(Refused, match="dig själv"):
        administer.give_role(person=administrator, role="registrar", authority=ks, by=administrator)
    administer.give_role(person=administrator, role="official", authority=ks, by=administrator)
