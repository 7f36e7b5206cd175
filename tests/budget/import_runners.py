"""What the processes of a race do with a file and a table, each with a connection of its own."""

from organisation.models import User


def prepare(process: int) -> dict[str, int]:
    """A report with empty tables, and an official."""
    from tests import factories
    from tests.budget import reported

    factories.register("KS")
    official = factories.user(
        "Hanna Handläggare", "official", unit=factories.unit("slk"), email="hanna@umea.example"
    )
    registrar = factories.user("Rut Registrator", "registrar")
    report = reported.report(reported.case(registrar, official), official)
    return {"table": report.tables.get(key="drift").pk}


def read(process: int, table: int) -> str:
    """Each keeps a mapping, and reads a file in which every amount is its own."""
    from budget.actions.importing import keep_mapping, read_in
    from budget.importing.mapping import SHEET
    from budget.importing.plan import Into, Line, Reading, plan_of
    from budget.models import ReportTable
    from core.errors import Refused
    from tests.budget.readable import MAPPING

    found, official = ReportTable.objects.get(pk=table), User.objects.get(email="hanna@umea.example")
    keep_mapping(table=found, kind=SHEET, mapping=MAPPING, by=official)
    into = [Into("Budget", "budget"), Into("Utfall", "utfall")]
    lines = [Line(number, key, (process + 1, process + 1)) for number, key in enumerate(("3010", "5010"), 2)]
    given = {"seen": {}, "name": f"{process}.csv", "sha256": "a" * 64, "kind": SHEET}
    try:
        plan = plan_of(Reading(into, lines), MAPPING.rules)
        return str(read_in(table=found, plan=plan, by=official, **given))
    except Refused as refusal:
        return refusal.code


def stands(process: int, table: int) -> list[list[str]]:
    """The amounts, the files and the mappings there are."""
    from budget.models import ImportMapping, ReportCell, TableImport

    cells = ReportCell.objects.filter(row__table=table).values_list("ore", "reading__filename")
    return [
        [f"{ore} {name}" for ore, name in cells],
        list(TableImport.objects.values_list("filename", flat=True)),
        [one.table_key for one in ImportMapping.objects.all()],
    ]
