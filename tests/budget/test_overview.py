"""The economist's page: what is due, what is missing, what disagrees, of what the person may read."""

import datetime

import pytest

from budget.actions.finishing import explain
from budget.actions.reporting import report_control
from budget.actions.reports import set_part, set_report, write_part
from budget.checks.reports import findings_of
from budget.overview import control, directives, indicators, reports
from cases.actions.marks import mark_secret
from core import clock
from tests.budget import controlled, directed, measured, reported

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 17)


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DAY)


@pytest.fixture
def case(registrar, official):
    return reported.case(registrar, official)


def whats(lines):
    return [line.what for line in lines]


def test_reports_tell_of_parts_empty_cells_and_warnings(case, official, economist):
    report = reported.report(case, official)
    set_report(report=report, title="Rapport T1", due_on=DAY, by=official)
    set_part(part=report.parts.first(), heading="Personal", responsible=economist, by=official)
    table = report.tables.get(key="drift")
    reported.fill(table, official)
    write_part(part=table.part, text="<p>{drift.netto.avvikelse|9,1}</p>", seen=0, done=True, by=official)
    told = reports.told(economist, DAY)
    assert [(line.what, line.on) for line in told.due] == [
        (f"Personal ska skrivas av {economist.name}", DAY), ("Investeringar ska skrivas", DAY),
    ]  # fmt: skip
    assert whats(told.missing) == ["Investeringsredovisning: 5 tomma celler"]
    assert whats(told.disagrees) == ["Texten säger 9,1\u00a0mnkr, tabellen 9,0\u00a0mnkr"]
    (doubt,) = [one for one in findings_of(report) if one.asks]
    explain(report=report, fingerprint=doubt.fingerprint, reason="Kronor.", by=official)
    assert reports.told(economist, DAY).disagrees == ()


def test_body_that_reported_before_and_has_not_begun_is_told(case, official, economist):
    reported.report(case, official, year=2023, tertial=3)
    (line,) = [one for one in reports.told(economist, DAY).due if "upplagd" in one.what]
    assert (line.what, line.where) == ("Rapport för januari–april 2024 är inte upplagd", "Kommunstyrelsen")
    reported.report(case, official)
    assert not [one for one in reports.told(economist, DAY).due if "upplagd" in one.what]


def test_controls_that_are_missing_and_those_that_come_next(case, official, economist):
    plan = controlled.adopted(case, official, (1,), (1, 2))
    told = control.told(economist, DAY)
    assert whats(told.missing) == ["2 kontroller saknas för tertial 1"]
    assert [(line.what, line.on) for line in told.due] == [
        ("En kontroll ska rapporteras för tertial 2", datetime.date(2024, 8, 31))
    ]
    report_control(point=controlled.point(plan, 1), tertial=1, comment="Gjord.", by=official)
    assert whats(control.told(economist, DAY).missing) == ["En kontroll saknas för tertial 1"]


def test_indicators_without_outcome_or_target_and_those_that_do_not_agree(official, economist):
    measured.outcome(measured.indicator(official, "Andel"), official, K="77", M="90", T="95")
    told = indicators.told(economist, DAY)
    assert whats(told.missing) == ["Andel: målvärde saknas"]
    assert whats(told.disagrees) == ["Andel: totalt ligger inte mellan kvinnor och män"]


def test_nothing_is_told_of_what_the_person_may_not_read(case, registrar, official, economist, outsider):
    reported.report(case, official)
    controlled.adopted(case, official)
    mark_secret(thing=case, provision="OSL 18:1", by=registrar)
    for noun in (reports, control, directives):
        told = noun.told(economist, DAY)
        assert (told.due, told.missing, told.disagrees) == ((), (), ())
    measured.indicator(official, "Andel")
    assert indicators.told(outsider, DAY).missing == ()


def test_page_is_quiet_when_all_is_well_and_counts_what_is_not(
    case, registrar, official, economist, signed_in
):
    page = signed_in(economist).get("/arbete/uppfoljning/").content.decode()
    assert "Inget väntar på att göras." in page
    assert "Inget att anmärka." in page
    directed.addresses(registrar, official)
    page = signed_in(economist).get("/arbete/uppfoljning/").content.decode()
    assert "Inget väntar på att göras." not in page
