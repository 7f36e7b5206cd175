"""The list of who took part: who served in which §§ and for whom, who else was there, who approves (KL 5:66)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from meetings.models import Approver, Meeting, Participant
from meetings.prose.spans import spans
from meetings.queries.deliberations import Deliberation
from organisation.models import Mandate

Json = dict[str, Any]


def serving_of(found: list[Deliberation]) -> list[Json]:
    """Those who served, by seat, with the §§ when they did not serve in all."""
    numbers = [one.number for one in found if one.facts.seats]
    rows: dict[tuple[int, str, str, str], list[int]] = {}
    roles: dict[str, str] = {}
    for one in found:
        for seating in one.item.seatings.all():
            mandate = seating.mandate
            if mandate is None:
                continue
            instead = seating.instead_of.printed if seating.instead_of else ""
            key = (seating.seat.number, mandate.user.name, mandate.party, instead)
            rows.setdefault(key, []).append(one.number)
            roles.setdefault(mandate.user.name, "" if instead else _role(mandate))
    return [
        {
            "name": name,
            "party": party,
            "for": instead,
            "paragraphs": "" if served == numbers else spans(served),
            "role": roles[name] if not instead else "",
        }
        for (_, name, party, instead), served in sorted(rows.items(), key=lambda row: (row[0][0], row[1][0]))
    ]


def _role(mandate: Mandate) -> str:
    ordinary = {Mandate.Role.MEMBER, Mandate.Role.SUBSTITUTE}
    return "" if mandate.role in ordinary else mandate.get_role_display()


def others_of(meeting: Meeting, found: list[Deliberation]) -> list[Json]:
    """Everybody else in the room: substitutes who never served, officials and guests."""
    served = {
        seating.mandate_id for one in found for seating in one.item.seatings.all() if seating.mandate_id
    }
    present = meeting.participants.select_related("mandate__user").order_by("id")
    return [
        {
            "name": one.mandate.printed if one.mandate else one.name,
            "title": one.title or ("ersättare" if one.kind == Participant.Kind.SUBSTITUTE else ""),
            "paragraphs": _present(one),
        }
        for one in present
        if one.mandate_id is None or one.mandate_id not in served
    ]


def _present(one: Participant) -> str:
    first, last = one.from_paragraph, one.to_paragraph
    if first and last:
        return f"§ {first}" if first == last else f"§§ {first}–{last}"
    return f"från § {first}" if first else f"till § {last}" if last else ""


def approvers_of(meeting: Meeting, found: list[Deliberation]) -> list[Json]:
    """The chair and the chosen; with the § when somebody approves only there."""
    numbers = {one.item.pk: one.number for one in found}
    rows = meeting.approvers.select_related("mandate__user").order_by("role", "id")
    return [
        {"name": one.mandate.printed, "role": one.role, "paragraphs": _only(one, numbers)}
        for one in _here(rows, numbers)
    ]


def _here(rows: Iterable[Approver], numbers: dict[int, int]) -> list[Approver]:
    return [one for one in rows if one.item_id is None or one.item_id in numbers]


def _only(one: Approver, numbers: dict[int, int]) -> str:
    return f"§ {numbers[one.item_id]}" if one.item_id is not None else ""
