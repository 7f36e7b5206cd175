"""What the processes of a race do, each with a connection of its own."""

from cases.actions.numbers import open_series
from cases.actions.registration import Entry, add_record, register_case
from cases.models import Case, Register
from organisation.models import User


def prepare(process: int, year: int, first: int) -> int:
    """A register with its series, a registrar, and one case. Returns the case's id."""
    from tests import factories

    register = factories.register("KS")
    open_series(register=register, year=year, first=first)
    registrar = factories.user(
        "Rut Registrator", "registrar", of=register.authority, email="rut@umea.example"
    )
    return factories.case(by=registrar).pk


def register(process: int, times: int, records: int, case: int) -> dict[str, list[int]]:
    """New cases, and by turns with the first of them records in the one case that all the processes share."""
    diary, registrar = Register.objects.get(), User.objects.get(email="rut@umea.example")
    shared, entry = Case.objects.get(pk=case), Entry(subject="Brev", counterparty="Någon")
    cases, added = [], []
    for n in range(times):
        cases.append(register_case(register=diary, subject=f"Ärende {process}-{n}", by=registrar).number)
        if n < records:
            added.append(add_record(case=shared, entry=entry, by=registrar).number or 0)
    return {"cases": cases, "records": added}


def numbers(process: int) -> dict[str, list[int]]:
    """The numbers as they stand in the database."""
    return {
        "cases": list(Case.objects.order_by("number").values_list("number", flat=True)),
        "records": list(
            Case.objects.earliest("pk").records.order_by("number").values_list("number", flat=True)
        ),
    }
