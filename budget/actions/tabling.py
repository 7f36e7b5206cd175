"""The parties' proposals: awaited, tabled, taken back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from budget.actions.directive import held
from budget.models import Directive, PartyProposal, RouteStep
from cases.actions import guards
from cases.models import Record
from core import clock
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace

WHOSE = "Skriv vilket parti, eller vilka partier, som lägger förslaget."


@transaction.atomic
def await_proposal(
    *, directive: Directive, step: RouteStep, parties: str, short: str, by: User
) -> PartyProposal:
    """A proposal that is to be tabled at a step. Refused: without a party; a short name that another has; a step of
    another directive."""
    directive = held(directive, by)
    parties, short = _names(directive, parties, short)
    _must_be_step(directive, step)
    proposal = PartyProposal.objects.create(directive=directive, step=step, parties=parties, short=short)
    trace("budget.proposal_awaited", on=directive, within=directive.case, by=by, who=short)
    return proposal


@transaction.atomic
def change_proposal(
    *, proposal: PartyProposal, step: RouteStep, parties: str, short: str, by: User
) -> PartyProposal:
    """Whose it is, or at which step it is tabled. Refused as `await_proposal` refuses."""
    directive = held(proposal.directive, by)
    proposal.refresh_from_db()
    proposal.parties, proposal.short = _names(directive, parties, short, besides=proposal)
    _must_be_step(directive, step)
    proposal.step = step
    proposal.save(update_fields=["parties", "short", "step"])
    trace("budget.proposal_changed", on=directive, within=directive.case, by=by, who=proposal.short)
    return proposal


@transaction.atomic
def table_proposal(
    *,
    proposal: PartyProposal,
    tabled_on: datetime.date,
    by: User,
    clauses: str = "",
    in_writing: bool = False,
    record: Record | None = None,
) -> PartyProposal:
    """The proposal lies on the table, with its att-satser, one a line, as far as they are written. Done again it
    corrects what was noted. Refused: on a day ahead; with a document of another case or one that is not registered."""
    directive = held(proposal.directive, by)
    proposal.refresh_from_db()
    if tabled_on > clock.today():
        raise Refused(
            "Förslaget kan inte vara lagt en dag som inte har varit.", field="tabled_on", code="date"
        )
    if record is not None:
        guards.must_be_registered(record)
        if record.case_id != directive.case_id:
            raise Refused("Handlingen hör till ett annat ärende.", field="record", code="record")
    new = proposal.tabled_on is None
    proposal.tabled_on, proposal.in_writing, proposal.record = tabled_on, in_writing, record
    proposal.clauses = guards.body_text(clauses)
    proposal.save(update_fields=["tabled_on", "in_writing", "record", "clauses"])
    kind = "budget.proposal_tabled" if new else "budget.proposal_corrected"
    trace(kind, on=directive, within=directive.case, by=by, who=proposal.short)
    return proposal


@transaction.atomic
def take_back_proposal(*, proposal: PartyProposal, by: User) -> PartyProposal:
    """It is awaited again: noted as tabled by mistake. Refused: while it changes a frame."""
    directive = held(proposal.directive, by)
    proposal.refresh_from_db()
    if proposal.tabled_on is None:
        raise Refused("Förslaget är inte lagt.", code="awaited")
    if proposal.changes.exists():
        raise Refused("Förslaget ändrar ramar. Töm ändringarna först.", code="changes")
    proposal.tabled_on, proposal.in_writing, proposal.record, proposal.clauses = None, False, None, ""
    proposal.version, proposal.saved_by, proposal.saved_at, proposal.before = 0, None, None, None
    proposal.save()
    trace("budget.proposal_taken_back", on=directive, within=directive.case, by=by, who=proposal.short)
    return proposal


@transaction.atomic
def remove_proposal(*, proposal: PartyProposal, by: User) -> Directive:
    """A proposal that does not come. Refused: once it is tabled."""
    directive = held(proposal.directive, by)
    proposal.refresh_from_db()
    if proposal.tabled_on is not None:
        raise Refused("Förslaget är lagt och står kvar.", code="tabled")
    trace("budget.proposal_removed", on=directive, within=directive.case, by=by, who=proposal.short)
    proposal.delete()
    return directive


def _names(
    directive: Directive, parties: str, short: str, *, besides: PartyProposal | None = None
) -> tuple[str, str]:
    parties = guards.written(parties, field="parties", missing=WHOSE, limit=200)
    short = guards.written(
        short, field="short", missing="Skriv en kort beteckning, till exempel S+MP.", limit=20
    )
    others: Sequence[PartyProposal] = list(directive.proposals.all())
    if any(one.short.casefold() == short.casefold() for one in others if one != besides):
        raise Refused(f"Ett annat förslag heter redan {short}.", field="short", code="twice")
    return parties, short


def _must_be_step(directive: Directive, step: RouteStep) -> None:
    if step.directive_id != directive.pk:
        raise Refused("Steget hör till ett annat planeringsdirektiv.", field="step", code="step")
