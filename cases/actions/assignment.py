"""Who handles a case: its unit and its official."""

from __future__ import annotations

from django.db import transaction

from cases.actions import guards
from cases.models import Case
from cases.queries import managers_of
from core.errors import Refused
from organisation.actions import notify
from organisation.models import Unit, User
from organisation.roles import Capability
from trail.actions import record as trace
from trail.refs import ref


@transaction.atomic
def assign(*, case: Case, unit: Unit | None, official: User | None, by: User) -> Case:
    """Give a case to a unit and an official, or take it back from both.

    The new official is told; a unit without an official is told through its managers. Refused for those who may
    not register, in a voided case, for a unit of another authority and for a person who does not read the diary.
    """
    guards.must_register(case.register, by)
    guards.lock(case)
    guards.must_stand(case)
    assign_to(case=case, unit=unit, official=official, by=by)
    return case


def assign_to(*, case: Case, unit: Unit | None, official: User | None, by: User) -> None:
    """The writing behind assign, inside the transaction of an action that holds the case."""
    if unit is not None and unit.authority_id != case.authority_id:
        raise Refused("Enheten hör till en annan myndighet. Välj en av myndighetens enheter.", field="unit")
    if official is not None and not official.can(Capability.READ_DIARY, case.authority_id):
        raise Refused(
            f"{official.name} har ingen roll som läser diariet här. Välj en handläggare hos myndigheten.",
            field="official",
        )
    if unit is None and official is not None:
        unit = official.unit if official.unit and official.unit.authority_id == case.authority_id else None
    if (case.unit, case.official) == (unit, official):
        return
    new_official, new_unit = official != case.official, unit != case.unit
    case.unit, case.official = unit, official
    case.save(update_fields=["unit", "official"])
    to = " och ".join(filter(None, [unit.name if unit else "", official.name if official else ""]))
    trace("cases.assigned" if to else "cases.unassigned", on=case, by=by, to=to)
    if official is not None and new_official:
        _tell([official], case, "Du är handläggare för ärendet.", by)
    elif unit is not None and official is None and new_unit:
        _tell(managers_of(unit), case, f"Ärendet har fördelats till {unit.name}. Utse en handläggare.", by)


def _tell(people: list[User], case: Case, text: str, by: User) -> None:
    # Number and link only: the subject may be secret (OSL 5:2 second paragraph).
    for person in people:
        if person != by:
            notify(
                to=person,
                subject=f"{case.dnr}: nytt ärende",
                text=text,
                path=case.get_absolute_url(),
                ref=ref(case),
                kind="cases.assigned",
            )
