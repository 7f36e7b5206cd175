"""What the processes of a race do."""

from cases.actions.registration import register_case
from cases.models import Case, Record
from organisation.models import User
from tests import factories


def prepare(process: int) -> int:
    factories.register("KS", first=501)
    return factories.user("Rut Registrator", "registrar").pk


def register(process: int, times: int, by: int) -> list[str]:
    registrar = User.objects.get(pk=by)
    register = factories.register("KS")
    return [
        register_case(register=register, subject=f"Ärende {process}-{n}", by=registrar).dnr
        for n in range(times)
    ]


def open_case(process: int, by: int) -> int:
    return factories.case(by=User.objects.get(pk=by)).pk


def add_records(process: int, times: int, by: int, case: int) -> list[int]:
    registrar, found = User.objects.get(pk=by), Case.objects.get(pk=case)
    return [
        factories.record(case=found, by=registrar, subject=f"Handling {process}-{n}").number
        for n in range(times)
    ]


def kept(process: int) -> list[list[int]]:
    return [
        sorted(Case.objects.values_list("number", flat=True)),
        sorted(Record.objects.exclude(number=None).values_list("number", flat=True)),
    ]
