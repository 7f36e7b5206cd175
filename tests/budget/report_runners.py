"""What the processes of a race do with a report, each with a connection of its own."""

from organisation.models import User

CELLS = ("budget", "utfall", "avvikelse-fjol", "budget-helår", "prognos")


def prepare(process: int) -> dict[str, int]:
    """A report with a part for each process, empty tables, and an official."""
    from budget.actions.reports import add_part
    from tests import factories
    from tests.budget import reported

    factories.register("KS")
    unit = factories.unit("slk")
    official = factories.user("Hanna Handläggare", "official", unit=unit, email="hanna@umea.example")
    registrar = factories.user("Rut Registrator", "registrar")
    report = reported.report(reported.case(registrar, official), official)
    for number in range(8):
        add_part(report=report, heading=f"Del {number}", by=official)
    return {"report": report.pk}


def write(process: int, report: int, times: int) -> str:
    """Each process writes its own part several times, and by turns a cell that is its own and one that all want."""
    from budget.actions.cells import Change, save_cells
    from budget.actions.reports import write_part
    from budget.models import Report
    from core.errors import Refused

    found, official = Report.objects.get(pk=report), User.objects.get(email="hanna@umea.example")
    part, table = found.parts.get(heading=f"Del {process % 8}"), found.tables.get(key="drift")
    for time in range(times):
        write_part(part=part, text=f"<p>{process} {time}</p>", seen=time, done=True, by=official)
    own = ("intäkter" if process % 2 else "kostnader", CELLS[process // 2 % 4])
    save_cells(table=table, changes={own: Change(None, process + 1)}, by=official)
    try:
        save_cells(table=table, changes={("intäkter", "prognos"): Change(None, process + 1)}, by=official)
    except Refused as refusal:
        return refusal.code
    return ""


def written(process: int, report: int) -> dict[str, list[str]]:
    from budget.models import Report
    from budget.queries.reports import sheets_of

    found = Report.objects.get(pk=report)
    sheet = sheets_of(found)["drift"]
    cells = [sheet.worth(row, column) for column in CELLS[:4] for row in ("kostnader", "intäkter")]
    return {
        "parts": [part.text for part in found.parts.filter(heading__startswith="Del ")],
        "cells": [str(ore) for ore in cells],
    }


def finish(process: int, report: int) -> str:
    """One of several who finish the same report."""
    from budget.actions.finishing import finish_report
    from budget.models import Report
    from core.errors import Refused

    official = User.objects.get(email="hanna@umea.example")
    try:
        return str(finish_report(report=Report.objects.get(pk=report), by=official).record.number)
    except Refused as refusal:
        return refusal.code


def make_done(process: int, report: int) -> int:
    from budget.models import Report
    from tests.budget import reported

    official = User.objects.get(email="hanna@umea.example")
    return reported.written(Report.objects.get(pk=report), official).pk
