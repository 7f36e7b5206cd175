"""The database itself refuses to change what was found in a control, and how a risk was assessed."""

import pytest
from django.db import IntegrityError, connection, transaction

from budget.actions.reporting import report_control
from budget.models import ControlReport, Reassessment
from tests import factories
from tests.budget import controlled

pytestmark = pytest.mark.django_db
WORDS = {ControlReport: "comment", Reassessment: "effect"}


@pytest.fixture
def written(registrar, official):
    case = factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")
    plan = controlled.adopted(case, official)
    report_control(point=controlled.point(plan, 1), tertial=1, comment="Utan anmärkning.", by=official)
    Reassessment.objects.create(
        risk=plan.risks.get(), tertial=1, likelihood=2, consequence=3, effect="Utbildning.", by=official
    )


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", WORDS)
@pytest.mark.parametrize(
    "way",
    [
        lambda model, column: model.objects.update(**{column: "x"}),
        lambda model, column: model.objects.all()._raw_delete("default"),
        lambda model, column: run(f"UPDATE {model._meta.db_table} SET {column} = 'x'"),
        lambda model, column: run(f"DELETE FROM {model._meta.db_table}"),
    ],
    ids=["orm update", "orm delete", "sql update", "sql delete"],
)
def test_what_was_reported_is_neither_changed_nor_deleted(written, model, way):
    before = list(model.objects.values())
    with pytest.raises(IntegrityError, match="ändras inte"), transaction.atomic():
        way(model, WORDS[model])
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("model", WORDS)
def test_row_in_the_place_of_another_is_refused(written, model):
    table = model._meta.db_table
    statement = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if connection.vendor == "sqlite"
        else f"TRUNCATE {table}"
    )
    if connection.vendor != "sqlite":
        run(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # a table with keys that wait to be checked is not emptied at all
    with pytest.raises(IntegrityError, match="ändras inte"), transaction.atomic():
        run(statement)


def test_reassessment_is_not_saved_again(written):
    made = Reassessment.objects.get()
    made.effect = "Annat"
    with pytest.raises(TypeError, match="added"):
        made.save()
