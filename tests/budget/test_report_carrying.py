"""A report that begins from another body's."""

from budget.queries.reports import sheets_of
from tests import factories
from tests.budget import reported


def test_report_takes_no_figures_from_another_body(db, registrar, official):
    case = reported.case(registrar, official)
    theirs = reported.report(case, official)
    reported.fill(theirs.tables.get(key="drift"), official)
    other = factories.body("ksnau", of=case.register.authority)
    mine, next_one = (
        reported.report(case, official, body=body, tertial=2, based_on=theirs)
        for body in (other, theirs.body)
    )
    worth = [sheets_of(one)["drift"].worth("kostnader", "budget-helår") for one in (mine, next_one)]
    assert worth == [None, reported.mnkr("-1 641,3")]
