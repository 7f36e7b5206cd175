"""Rounds, applications, conflicts of interest and keys: what they let through, refuse and hide."""

import dataclasses
import datetime

import pytest

from core.errors import Refused
from grants.actions.applications import (
    change_application,
    import_applications,
    receive_application,
    withdraw_application,
)
from grants.actions.assessing import assess, declare_conflict, lift_conflict
from grants.actions.calls import change_call, close_call, retire_reason, save_reason
from grants.actions.keys import key_for, make_key, revoke_key
from grants.actions.recommending import begin_compilation
from grants.entries import CoFinancer, Package
from grants.models import Application, GrantCall, Import
from grants.queries.calls import entry_of, hidden_count
from tests import factories
from tests.grants import money, rounds
from tests.grants.money import TKR
from tests.worlds import kept
from trail.models import Event

pytestmark = pytest.mark.django_db


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR, y2026=3_000 * TKR)


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official)


@kept
def call(case, fund, official):
    return rounds.project_call(case, fund, official)


def test_round_keeps_what_it_was_opened_with(call, fund, official):
    assert (call.responsible, list(call.funds.all()), list(call.years)) == (
        official,
        [fund],
        [2024, 2025, 2026],
    )
    assert list(call.criteria.values_list("text", "weight")) == [
        ("Sänker utsläppen", 3),
        ("Drar in mer pengar", 1),
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"funds": []}, "minst ett anslag"),
        ({"last_year": 2023}, "före det första"),
        ({"form": "association"}, "ett anslag och ett år"),
        ({"opens_on": datetime.date(2024, 5, 2), "closes_on": datetime.date(2024, 5, 1)}, "innan den öppnar"),
        ({"most_ore": 0}, "större än noll"),
        ({"criteria": [("A", 0)]}, "minst 1"),
    ],
)
def test_round_in_disorder_is_refused(case, fund, official, fields, words):
    with pytest.raises(Refused, match=words):
        rounds.project_call(case, fund, official, **fields)
    assert not GrantCall.objects.exists()


def test_round_is_opened_by_officials_once_per_name_with_own_funds(
    call, case, fund, official, registrar, bn, outsider
):
    with pytest.raises(Refused, match="handläggare"):
        rounds.project_call(case, fund, registrar, name="Ny")
    with pytest.raises(Refused, match="redan en utlysning"):
        rounds.project_call(case, fund, official)
    other = money.fund(bn, factories.user("", "economist", of=bn), "annat")
    with pytest.raises(Refused, match="annan myndighet"):
        rounds.project_call(case, other, official, name="Ny")


def test_application_is_kept_whole(call, official):
    entry = rounds.entry(
        "7",
        y2024=400,
        y2026=100,
        packages=[Package("Pilot", cost_ore=60 * TKR)],
        co_financing=[CoFinancer("Region", 50 * TKR, 2024, status="promised")],
        total_cost_ore=900 * TKR,
        starts_on=datetime.date(2024, 6, 1),
        ends_on=datetime.date(2026, 5, 31),
    )
    found = rounds.enter_application(call=call, entry=entry, by=official)
    assert entry_of(found) == entry
    changed = change_application(
        application=found, entry=dataclasses.replace(entry, project="Annat"), by=official
    )
    assert entry_of(Application.objects.get()) == dataclasses.replace(entry, project="Annat")
    assert changed.position == 1


def test_application_that_breaks_a_rule_writes_nothing(call, official):
    with pytest.raises(Refused, match="utanför"):
        rounds.application(call, official, y2027=10)
    rounds.application(call, official, y2024=10)
    with pytest.raises(Refused, match="redan en ansökan med numret 1"):
        rounds.application(call, official, y2024=10)
    close_call(call=call, by=official)
    with pytest.raises(Refused, match="avslutad"):
        rounds.application(call, official, "2", y2024=10)
    assert Application.objects.count() == 1


def test_import_is_all_or_nothing_and_once(call, official):
    good, bad = rounds.entry("1", y2024=10), rounds.entry("2", y2024=-10)
    with pytest.raises(Refused):
        import_applications(call=call, name="a.xlsx", sha256="a" * 64, entries=[good, bad], by=official)
    assert (Application.objects.count(), Import.objects.count()) == (0, 0)
    read = import_applications(call=call, name="a.xlsx", sha256="a" * 64, entries=[good], by=official)
    assert (read.rows, read.applications.get().external_id) == (1, "1")
    with pytest.raises(Refused, match="redan inläst"):
        import_applications(
            call=call, name="b.xlsx", sha256="a" * 64, entries=[rounds.entry("9", y2024=1)], by=official
        )
    entries = [rounds.entry("3", y2024=1), rounds.entry("3", y2024=2)]
    with pytest.raises(Refused, match="står flera gånger"):
        import_applications(call=call, name="c.xlsx", sha256="c" * 64, entries=entries, by=official)
    assert Application.objects.count() == 1


def test_application_from_another_system_twice_is_one(call, official):
    entry = rounds.entry("7", y2024=10)
    first, new = receive_application(call=call, entry=entry, by=official, system="E-tjänst")
    again, newer = receive_application(
        call=call, entry=dataclasses.replace(entry, received_on=None), by=official, system="E-tjänst"
    )
    assert (new, newer, again) == (True, False, first)
    with pytest.raises(Refused, match="annat innehåll"):
        receive_application(
            call=call, entry=dataclasses.replace(entry, project="X"), by=official, system="E-tjänst"
        )


def test_declared_conflict_hides_the_application_from_that_person_only(
    call, official, other_official, manager
):
    application = rounds.application(call, official, "5", y2024=10)
    conflict = declare_conflict(application=application, by=official, reason="Syster i styrelsen")
    assert declare_conflict(application=application, by=official) == conflict
    assert list(Application.objects.visible_to(official)) == []
    assert list(Application.objects.visible_to(other_official)) == [application]
    assert hidden_count(call, official) == 1
    for action in (
        lambda: assess(application=application, scores={}, by=official),
        lambda: withdraw_application(application=application, by=official),
        lambda: change_application(application=application, entry=rounds.entry("5", y2024=1), by=official),
    ):
        with pytest.raises(Refused, match="jäv"):
            action()
    said = Event.objects.get(kind="grants.conflict_declared")
    assert said.data == {"number": "5"}
    with pytest.raises(Refused, match="aldrig den som har anmält"):
        lift_conflict(conflict=conflict, by=official)
    lift_conflict(conflict=conflict, by=manager)
    assert list(Application.objects.visible_to(official)) == [application]


def test_lifted_conflict_of_one_is_not_kept_alive_by_that_of_another(call, official, other_official, manager):
    application = rounds.application(call, official, y2024=10)
    lift_conflict(conflict=declare_conflict(application=application, by=official), by=manager)
    declare_conflict(application=application, by=other_official)
    assert list(Application.objects.visible_to(official)) == [application]
    assert list(Application.objects.visible_to(other_official)) == []


def test_assessment_needs_score_and_reason(call, official):
    application = rounds.application(call, official, y2024=10)
    first, second = call.criteria.all()
    for given, words in (((3, " "), "Motivera"), ((None, "Bra"), "0 till 4"), ((5, "Bra"), "0 till 4")):
        with pytest.raises(Refused, match=words):
            assess(application=application, scores={first.pk: given}, by=official)
    assess(application=application, scores={first.pk: (3, "Bra"), second.pk: (0, "Inget")}, by=official)
    assert list(application.assessments.values_list("score", "reason")) == [(3, "Bra"), (0, "Inget")]
    with pytest.raises(Refused, match="redan är bedömt"):
        change_call(call=call, by=official, **facts(call, criteria=[("Sänker", 1)]))


def facts(call, **fields):
    same = ("name", "form", "first_year", "last_year", "unit", "most_ore", "opens_on", "closes_on")
    return (
        {name: getattr(call, name) for name in same}
        | {"funds": list(call.funds.all()), "criteria": []}
        | fields
    )


def test_round_cannot_shrink_below_what_is_asked(call, official):
    rounds.application(call, official, y2026=10)
    with pytest.raises(Refused, match="Ansökan 1 söker pengar 2026"):
        change_call(call=call, by=official, **facts(call, last_year=2025))
    assert change_call(call=call, by=official, **facts(call, name="Ny")).name == "Ny"


def test_withdrawn_application_leaves_the_compilation(call, official):
    application = rounds.application(call, official, y2024=10)
    compilation = begin_compilation(call=call, by=official)
    withdraw_application(application=application, by=official)
    assert (application.state, compilation.rows.count()) == ("withdrawn", 0)
    rounds.application(call, official, "2", y2024=10)
    assert compilation.rows.get().application.external_id == "2"


def test_key_opens_one_round_until_revoked(call, case, fund, official, ks):
    key, secret = make_key(call=call, system="E-tjänst", by=official)
    assert secret not in key.sha256
    assert key_for(secret, call) == key
    other = rounds.project_call(case, fund, official, name="Annan")
    for opened, words in ((other, secret), (call, "utl_x")):
        with pytest.raises(Refused, match="gäller inte"):
            key_for(words, opened)
    revoke_key(key=key, by=official)
    with pytest.raises(Refused, match="gäller inte"):
        key_for(secret, call)


def test_key_stops_with_the_right_of_who_made_it(call, official):
    _, secret = make_key(call=call, system="E-tjänst", by=official)
    official.role_assignments.all().delete()
    with pytest.raises(Refused, match="gäller inte"):
        key_for(secret, call)


def test_reason_is_kept_once_and_no_longer_offered_when_retired(ks, official, registrar):
    reason = save_reason(authority=ks, text="Kostnaden ger inget stöd", by=official)
    with pytest.raises(Refused, match="finns redan"):
        save_reason(authority=ks, text="Kostnaden ger inget stöd ", by=official)
    with pytest.raises(Refused, match="handläggare"):
        save_reason(authority=ks, text="Annat", by=registrar)
    assert retire_reason(reason=reason, by=official).retired_on is not None


def test_round_is_seen_by_staff_who_see_its_case(call, official, outsider, member):
    assert list(GrantCall.objects.visible_to(official)) == [call]
    assert not GrantCall.objects.visible_to(outsider).exists()
    assert not GrantCall.objects.visible_to(member).exists()
