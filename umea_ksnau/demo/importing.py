"""How the economist's files are read into the operating table: kept, for whoever tries `fixtures/ekonomi/`."""

from __future__ import annotations

from collections.abc import Iterator

from budget.actions.importing import keep_mapping
from budget.importing.mapping import SHEET, SIE, read
from budget.models import Report
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import load, moment
from umea_ksnau.demo.script import Step

FILE = "inlasning.yaml"


def steps() -> Iterator[Step]:
    about = load(FILE)
    yield Step(moment(about["kept_at"]), "report:2024:t1:mappings", kept)


def kept() -> None:
    about = load(FILE)
    of = about["report"]
    report = Report.objects.get(body=find.body(of["body"]), year=of["year"], tertial=of["tertial"])
    table = report.tables.get(key=about["table"])
    for kind in (SHEET, SIE):
        keep_mapping(table=table, kind=kind, mapping=read(kind, about[kind]), by=find.person(about["by"]))
