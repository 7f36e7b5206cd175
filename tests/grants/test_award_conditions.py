"""Conditions of an award: from the decision, worked out as a proposal, decided by people. And reports that are due."""

import datetime

import pytest

from cases.actions.deciding import Decided
from core import clock
from core.errors import Refused
from core.ticking import run_all
from grants.actions.conditions import (
    add_condition,
    conditions_of_decision,
    edit_condition,
    fail,
    meet,
    reopen_condition,
    waive,
)
from grants.actions.reports import ask_report, receive_report, remind_of_reports
from grants.models import Application, CoFinancing, Condition, FundYear, ReportDue
from grants.queries.awards import reports_to_do
from grants.rules.awards import look
from organisation.models import Message
from tests import factories
from tests.grants import money
from tests.grants.awarded import awarded
from tests.grants.money import TKR
from tests.worlds import kept

DAY = datetime.date(2024, 10, 1)


@pytest.fixture(autouse=True)
def in_september():
    with clock.at("2024-09-02T10:00"):
        yield


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=1_000 * TKR, y2025=1_000 * TKR)


@kept
def made(fund, registrar, official, economist):
    return awarded(fund, registrar=registrar, official=official, economist=economist)


# What can be worked out: no database


def seen(kind, *financing, cost=None, reports=(), years=(), **least):
    application = Application(applicant="Föreningen", total_cost_ore=cost)
    rows = [CoFinancing(financier=who, ore=tkr * TKR, status=status) for who, tkr, status in financing]
    found = look(
        Condition(kind=kind, **least), application=application, financing=rows, reports=reports, years=years
    )
    return found.met, found.why.replace("\u00a0", " ")


def test_co_financing_is_granted_when_every_financier_has_granted():
    region, eu = ("Region", 10, "granted"), ("EU", 5, "promised")
    assert seen("co_financing", region, eu) == (False, "1 av 2 medfinansiärer har beviljat.")
    assert seen("co_financing", region)[0] is True
    assert seen("co_financing")[0] is None


@pytest.mark.parametrize(("own", "met"), [(199, False), (200, True)])
def test_own_share_is_counted_on_the_whole_cost_and_not_rounded_up(own, met):
    rows = [("föreningen ", own, "granted"), ("Region", 500, "granted"), ("Föreningen", 900, "sought")]
    assert seen("own_share", *rows, cost=1_000 * TKR, least_percent=20)[0] is met


def test_own_share_without_a_cost_cannot_be_worked_out():
    assert seen("own_share", ("Föreningen", 5, "granted"), least_percent=20) == (
        None,
        "Projektets totala kostnad saknas.",
    )


def test_total_counts_what_is_granted():
    rows = [("Region", 60, "granted"), ("EU", 100, "promised")]
    assert seen("total", *rows, least_ore=100 * TKR) == (False, "60 000 kr är beviljat av 100 000 kr.")
    assert seen("total", *rows, least_ore=60 * TKR)[0] is True


def test_reports_and_budget_and_free_words():
    came, waits = ReportDue(received_on=DAY), ReportDue()
    assert seen("report", reports=[came, waits])[0] is False
    assert seen("report", reports=[came])[0] is True
    assert seen("report")[0] is None
    plan, adopted = FundYear(year=2027, status="provisional"), FundYear(year=2026, status="adopted")
    assert seen("budget", years=[adopted, plan]) == (False, "Budgeten är inte fastställd för 2027.")
    assert seen("budget", years=[adopted])[0] is True
    assert seen("free") == (None, "")


# From the decision


@pytest.mark.django_db
def test_conditions_of_the_decision_are_put_on_its_awards_once(fund, registrar, official, economist):
    clauses = [
        Decided(verb="bevilja", text="bidrag"),
        Decided(text="bidraget gäller om regionen bidrar", is_condition=True),
    ]
    made = awarded(
        fund, registrar=registrar, official=official, economist=economist, decision={"clauses": clauses}
    )
    decision = made.award.decision
    assert conditions_of_decision(decision, registrar) == 1
    assert conditions_of_decision(decision, registrar) == 0
    (one,) = made.award.conditions.all()
    assert (one.kind, one.text, one.blocks, one.state) == (
        "free",
        "bidraget gäller om regionen bidrar",
        "payment",
        "open",
    )


# Decided by people


@kept
def condition(made, official):
    return add_condition(award=made.award, kind="free", text="Avtal", by=official)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "meets", "waives"),
    [
        ("official", True, False),
        ("registrar", True, False),
        ("economist", True, True),
        ("manager", True, True),
        ("other_official", False, False),
        ("secretary", False, False),
        ("administrator", False, False),
        ("outsider", False, False),
    ],
)
def test_who_confirms_and_who_waives(request, condition, who, meets, waives):
    by = request.getfixturevalue(who)
    for action, may in ((meet, meets), (waive, waives), (fail, waives)):
        Condition.objects.update(state="open", decided_by=None, decided_at=None, reason="")
        if may:
            assert not action(condition=condition, reason="Därför", by=by).is_open
        else:
            with pytest.raises(Refused):
                action(condition=condition, reason="Därför", by=by)


@pytest.mark.django_db
def test_condition_is_decided_once_and_can_be_opened_again(condition, official, economist):
    meet(condition=condition, by=official)
    with pytest.raises(Refused, match="redan avgjort"):
        waive(condition=condition, reason="Nej", by=economist)
    assert reopen_condition(condition=condition, by=official).is_open
    waive(condition=condition, reason="Onödigt", by=economist)
    with pytest.raises(Refused):
        reopen_condition(condition=condition, by=official)
    assert reopen_condition(condition=condition, by=economist).is_open


@pytest.mark.django_db
@pytest.mark.parametrize("action", [waive, fail])
def test_waiver_and_failure_say_why(condition, economist, action):
    with pytest.raises(Refused, match="varför"):
        action(condition=condition, reason=" ", by=economist)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "free"}, "text"),
        ({"kind": "own_share"}, "least_percent"),
        ({"kind": "own_share", "least_percent": 101}, "least_percent"),
        ({"kind": "total"}, "least_ore"),
    ],
)
def test_condition_must_say_what_it_asks(made, official, fields, field):
    with pytest.raises(Refused) as refused:
        add_condition(award=made.award, by=official, **fields)
    assert refused.value.field == field


# Reports


@pytest.mark.django_db
def test_report_is_asked_for_and_received_with_its_record(made, official, registrar):
    report = ask_report(award=made.award, what="Slutrapport", due_on=DAY, by=official)
    other = factories.record(case=factories.case(by=registrar), by=registrar)
    with pytest.raises(Refused, match="bidragets ärende"):
        receive_report(report=report, received_on=clock.today(), record=other, by=official)
    record = factories.record(case=made.case, by=registrar)
    receive_report(report=report, received_on=clock.today(), record=record, by=official)
    assert (report.received_on, report.record) == (clock.today(), record)
    with pytest.raises(Refused, match="redan antecknad"):
        receive_report(report=report, received_on=clock.today(), by=official)


@pytest.mark.django_db
def test_report_in_the_past_or_by_an_outsider_is_refused(made, official, outsider):
    with pytest.raises(Refused, match="passerat"):
        ask_report(award=made.award, what="Rapport", due_on=datetime.date(2024, 9, 1), by=official)
    with pytest.raises(Refused, match="handläggare"):
        ask_report(award=made.award, what="Rapport", due_on=DAY, by=outsider)


@pytest.mark.django_db
def test_official_is_reminded_before_and_after_the_day_once_each_without_a_name(made, official):
    ask_report(award=made.award, what="Slutrapport", due_on=DAY, by=official)
    told = []
    for day in ("2024-09-16", "2024-09-17", "2024-09-17", "2024-10-01", "2024-10-02", "2024-10-03"):
        with clock.at(day):
            told.append(remind_of_reports())
            on_start = [one.title for one in reports_to_do(official)]
    assert told == [0, 1, 0, 0, 1, 0]
    assert on_start == ["Redovisning: Slutrapport"]
    messages = Message.objects.filter(kind="grants.report")
    assert [one.text for one in messages.order_by("pk")] == [
        "En redovisning ska komma in senast 1\u00a0oktober\u00a02024.",
        "En redovisning skulle ha kommit in senast 1\u00a0oktober\u00a02024.",
    ]
    assert all("Energi" not in one.subject + one.text for one in messages)


@pytest.mark.django_db
def test_the_clock_reminds_of_reports(made, official):
    ask_report(award=made.award, what="Slutrapport", due_on=datetime.date(2024, 9, 10), by=official)
    assert run_all()["redovisning av bidrag"] == 1


# Changed before it is decided


def test_open_condition_of_a_decision_gets_a_kind_that_can_be_worked_out(made, official, economist):
    """The decision's words stay; what they stop is let go only by those who may waive."""
    clause = made.award.decision.clauses.first()
    words = {"text": "Under förutsättning att övrig sökt medfinansiering beviljas"}
    one = Condition.objects.create(award=made.award, clause=clause, kind="free", **words)
    same = {"condition": one, "kind": "co_financing", **words}
    assert edit_condition(**same, due_on=DAY, by=official).sentence.startswith("All medfinansiering")
    with pytest.raises(Refused, match="efterskänks"):
        edit_condition(**same, blocks="nothing", by=official)
    assert edit_condition(**same, blocks="nothing", by=economist).blocks == "nothing"
    assert not made.award.conditions.in_the_way_of_payment().exists()
    with pytest.raises(Refused, match="står i beslutet"):
        edit_condition(condition=one, kind="free", text="Inget villkor", by=economist)
    with pytest.raises(Refused, match="hur stor andel"):
        edit_condition(condition=one, kind="own_share", by=economist, **words)


def test_condition_that_is_decided_is_not_changed(made, official, signed_in):
    one = add_condition(award=made.award, kind="free", text="Avtal", by=official)
    page, address = signed_in(official), f"/arbete/anslag/bidrag/{made.award.pk}/villkor/{one.pk}/andra/"
    assert "Avtal" in page.get(address).content.decode()
    page.post(address, {"kind": "free", "text": "Avtal undertecknat", "blocks": "payment"})
    one.refresh_from_db()
    assert one.text == "Avtal undertecknat"
    meet(condition=one, by=official)
    answer = page.post(address, {"kind": "free", "text": "Annat", "blocks": "payment"})
    assert (answer.status_code, "Öppna det igen" in answer.content.decode()) == (422, True)
