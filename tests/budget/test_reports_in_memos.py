"""What a memo is told of the report in its case, and who is asked to write."""

import datetime

import pytest

from budget.actions.finishing import explain, finish_report
from budget.actions.reports import set_part, set_report, write_part
from budget.checks.reports import findings_of
from budget.queries.report_waiting import parts_to_do
from cases import findings, matters
from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Clause, Enclosure, content_of
from core.errors import Refused
from tests.budget import reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(registrar, official):
    return reported.case(registrar, official)


def told(memo):
    return [one.title for one in findings.of_memo(memo) if one.id.startswith("report.")]


def test_memo_is_told_while_the_report_is_open_and_when_it_is_not_enclosed(case, official):
    memo = start_memo(case=case, by=official)
    assert told(memo) == []
    report = reported.report(case, official)
    assert told(memo) == ["Kommunstyrelsens rapport, januari–april 2024 är inte klar"]
    finish_report(report=reported.written(report, official), by=official)
    assert told(memo) == ["Kommunstyrelsens rapport, januari–april 2024 är inte bifogad"]
    report.refresh_from_db()
    content = content_of(memo)
    content.enclosures = [Enclosure(title="Rapport", state="attached", record_id=report.record_id)]
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    assert told(memo) == []


def test_memo_is_told_of_warnings_until_they_are_explained_in_the_report(case, official):
    memo, report = start_memo(case=case, by=official), reported.report(case, official)
    table = report.tables.get(key="drift")
    reported.fill(table, official)
    write_part(part=table.part, text="<p>{drift.netto.avvikelse|9,1}</p>", seen=0, by=official)
    assert "Texten säger 9,1\u00a0mnkr, tabellen 9,0\u00a0mnkr" in told(memo)
    (doubt,) = [one for one in findings_of(report) if one.asks]
    explain(report=report, fingerprint=doubt.fingerprint, reason="Kronor.", by=official)
    assert told(memo) == ["Kommunstyrelsens rapport, januari–april 2024 är inte klar"]


def test_clause_approves_a_finished_report_once(case, official):
    memo, report = start_memo(case=case, by=official), reported.report(case, official)
    matter = matters.of(case)
    assert list(matter.clauses(memo)) == []
    finish_report(report=reported.written(report, official), by=official)
    (clause,) = matter.clauses(memo)
    assert (clause.verb, clause.text) == (
        "godkänna",
        "verksamhetsuppföljning för perioden januari–april 2024",
    )
    content = content_of(memo)
    content.clauses = [Clause("godkänna", "uppföljningen för januari-april 2024")]
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    assert list(matter.clauses(memo)) == []


def test_who_answers_for_a_part_is_asked_to_write_it_until_it_is_done(case, official, other_official):
    report = reported.report(case, official)
    set_report(report=report, title="Rapport T1", due_on=datetime.date(2024, 5, 13), by=official)
    part = set_part(part=report.parts.first(), heading="Personal", responsible=other_official, by=official)
    (todo,) = parts_to_do(other_official)
    assert (todo.title, todo.due_on) == ("Skriv Personal", datetime.date(2024, 5, 13))
    assert list(parts_to_do(official)) == []
    write_part(part=part, text="<p>Klart.</p>", seen=0, done=True, by=other_official)
    assert list(parts_to_do(other_official)) == []
    with pytest.raises(Refused):
        set_report(report=report, title="", by=official)


def test_page_of_the_case_shows_its_reports(case, official, signed_in):
    reported.report(case, official)
    page = signed_in(official).get(case.get_absolute_url()).content.decode()
    assert "Kommunstyrelsen, januari–april 2024" in page
    assert "0 av 3" in page
