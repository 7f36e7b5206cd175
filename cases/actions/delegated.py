"""Decisions by delegation: by somebody in a position (KL 7:5), or by the chair when a matter cannot wait (KL 6:39).

Each is registered as a record of its case at once, so that it is reported to the giver with the other records."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from cases import matters, proposals
from cases.actions import guards
from cases.actions.deciding import Decided, Ruling, decide
from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.decision_events import settled
from cases.models import Case, Decision, DelegationPoint, Record
from cases.rules.delegated import may_write_down
from core import clock
from core.errors import Refused
from organisation.models import Body, Mandate, User


@transaction.atomic
def decide_by_delegation(
    *,
    case: Case,
    point: DelegationPoint,
    delegate: User,
    delegate_title: str,
    decision: str,
    decided_on: datetime.date,
    by: User,
    subdelegated: bool = False,
    files: Sequence[Upload] = (),
) -> Decision:
    """Write down a decision by an official. `decision` is one att-sats a line.

    Refused: a day that has not come; a point that does not hold, or that gives a body the right; another position than
    the point's unless it has been delegated on by a head of administration (KL 7:6); a decision without a clause.
    """
    title = guards.written(
        delegate_title, field="delegate_title", missing="Skriv delegatens befattning.", limit=120
    )
    if point.delegate_body_id is not None:
        raise Refused(
            f"Punkt {point.number} ger {point.delegate} rätt att besluta. Det beslutet fattas på ett sammanträde.",
            field="point",
        )
    if subdelegated and not point.may_subdelegate:
        raise Refused(f"Punkt {point.number} får inte vidaredelegeras (KL 7:6).", field="subdelegated")
    if not subdelegated and title.casefold() != point.delegate_position.casefold():
        raise Refused(
            f"Punkt {point.number} gäller {point.delegate_position}. Ange att beslutanderätten är vidaredelegerad, "
            "eller välj en annan punkt.",
            field="delegate_title",
            code="position",
        )
    ruling = Ruling(
        label=f"Delegationsbeslut, punkt {point.number}",
        decided_on=_come(decided_on),
        step=Decision.Step.DECIDES,
        outcome=Decision.Outcome.AS_PROPOSED,
        clauses=clauses_of(decision),
        point=point,
        delegate=delegate,
        delegate_title=title,
        subdelegated=subdelegated,
    )
    return _write(case, ruling, files, by)


@transaction.atomic
def decide_urgently(
    *,
    case: Case,
    body: Body,
    decision: str,
    decided_on: datetime.date,
    by: User,
    files: Sequence[Upload] = (),
) -> Decision:
    """Write down what the body's chair has decided because it could not wait (KL 6:39). Always reported at the next
    meeting (KL 6:40). Refused without a chair on the day, and for what only the council may decide."""
    decided_on = _come(decided_on)
    chair = (
        Mandate.objects.filter(body=body, role=Mandate.Role.CHAIR)
        .on(decided_on)
        .select_related("user")
        .first()
    )
    if chair is None:
        raise Refused(f"{body.short_name} hade ingen ordförande den dagen.", field="body")
    ruling = Ruling(
        label=f"Ordförandebeslut, {body.short_name}",
        decided_on=decided_on,
        step=Decision.Step.DECIDES,
        outcome=Decision.Outcome.AS_PROPOSED,
        clauses=clauses_of(decision),
        competence="Brådskande ärende (KL 6:39)",
        delegate=chair.user,
        delegate_title=f"ordförande i {body.short_name}",
        urgent=True,
    )
    return _write(case, ruling, files, by)


def clauses_of(text: str) -> list[Decided]:
    """One clause a line, with or without "att"."""
    found = []
    for line in text.splitlines():
        if line.strip():
            verb, rest = proposals.split_clause(line)
            found.append(Decided(verb=verb, text=rest))
    return found


def _come(day: datetime.date) -> datetime.date:
    return guards.not_ahead(
        day, field="decided_on", message="Beslutet kan inte vara fattat en dag som inte har kommit."
    )


def _write(case: Case, ruling: Ruling, files: Sequence[Upload], by: User) -> Decision:
    assert ruling.delegate is not None
    matter = matters.of(case)
    ruling = replace(
        ruling,
        clauses=[replace(one, amounts=matter.amounts_in(case, one.text)) for one in ruling.clauses],
    )
    if not may_write_down(by, case, ruling.delegate):
        raise Refused(
            "Delegationsbeslut skrivs av delegaten, ärendets handläggare, registrator eller nämndsekreterare.",
            code="forbidden",
        )
    decision = decide(case=case, ruling=ruling, by=by)
    record = register_record(
        case=case,
        entry=Entry(
            subject=f"{ruling.label}, {ruling.delegate_title}",
            direction=Record.Direction.INTERNAL,
            kind=Record.Kind.DELEGATED,
            arrived_on=clock.today(),
            document_on=ruling.decided_on,
            text="\n".join(f"att {clause}" for clause in decision.clauses.all()),
            files=list(files),
        ),
        by=by,
    )
    Decision.objects.filter(pk=decision.pk).update(record=record)
    decision.refresh_from_db()
    settled(decision, by)
    return decision
