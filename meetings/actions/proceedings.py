"""The handling of a §: saved as it goes, closed by one confirmation that writes the decision, opened again until the
minutes are signed (KL 5:67, 6:35; "A decision, once" in the design)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cases import matters, proposals
from cases.actions.deciding import Decided, Ruling, decide, undo
from cases.memo_content import Amount
from cases.models import Case, Decision, DelegationPoint
from core import clock
from core.errors import Refused
from meetings.actions.matter import taken_off, taken_up
from meetings.actions.postponing import carry_on, must_be_first, take_back
from meetings.actions.underway import ChangedMeanwhile, lock_paragraph, name_of, touch
from meetings.models import Approver, Motion, Proceeding
from meetings.queries.proposed import onward_chain, proposed_to
from meetings.queries.serving import seatings_of
from meetings.rules import floor
from meetings.rules.room import Room
from organisation.models import Body, User
from trail.actions import record as trace

Outcome, Result = Decision.Outcome, Motion.Result
SAVED = (
    "outcome", "step", "next_body", "point", "competence", "clauses", "method", "no_motions", "no_reservations",
    "motive", "returns_on", "secret_vote", "presider", "immediate",
)  # fmt: skip
LABELS = {name: str(Proceeding._meta.get_field(name).verbose_name) for name in SAVED}  # type: ignore[union-attr]


def plain(proceeding: Proceeding) -> dict[str, Any]:
    """What is saved of a §, as JSON holds it: what a page was read with, to see what has changed since."""
    return {name: as_plain(getattr(proceeding, name)) for name in SAVED}


def as_plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.pk if hasattr(value, "pk") else value


@transaction.atomic
def save_proceeding(
    *,
    item: Any,
    revision: int,
    values: Mapping[str, Any],
    by: User,
    base: Mapping[str, Any] | None = None,
) -> Proceeding:
    """Save what has been noted in a §. Only the fields in `values` are written.

    When somebody else has saved since `revision`, fields that only one of the two has changed are put together; `base`
    is what the page was read with. A field that both have changed is not written: `ChangedMeanwhile` has both values.
    Refused also for a presider who does not serve, and "none" where there are some.
    """
    proceeding = lock_paragraph(item, by)
    unknown = set(values) - set(SAVED)
    if unknown:
        raise ValueError(f"cannot save {sorted(unknown)}")
    now = plain(proceeding)
    changed = {name: value for name, value in values.items() if as_plain(value) != now[name]}
    if revision != proceeding.revision:
        clashes = {
            name: (as_plain(value), now[name])
            for name, value in changed.items()
            if base is None or as_plain(base.get(name)) != now[name]
        }
        if clashes:
            raise ChangedMeanwhile(
                f"{_who(proceeding)} har sparat {name_of(proceeding.item)} medan du skrev. Ingenting är skrivet över: "
                "välj vad som ska stå.",
                proceeding,
                clashes,
            )
    if not changed:
        return proceeding
    _must_fit(proceeding, changed)
    for name, value in changed.items():
        setattr(proceeding, name, value)
    proceeding.save(update_fields=list(changed))
    return touch(proceeding, by)


def _who(proceeding: Proceeding) -> str:
    return proceeding.saved_by.name if proceeding.saved_by else "Någon annan"


def _must_fit(proceeding: Proceeding, changed: Mapping[str, Any]) -> None:
    item = proceeding.item
    presider = changed.get("presider")
    if presider is not None and not item.seatings.filter(mandate=presider).exists():
        raise Refused(
            f"{presider.printed} tjänstgör inte i {name_of(item)} och kan inte leda den.", field="presider"
        )
    if "secret_vote" in changed and item.ballots.exists():
        raise Refused(
            "En omröstning är redan antecknad. Ta bort den först: val är slutna och andra omröstningar öppna (KL 5:54).",
            field="secret_vote",
        )
    if changed.get("no_motions") and item.motions.filter(withdrawn=False).exists():
        raise Refused("Det finns yrkanden i paragrafen.", field="no_motions")
    if changed.get("no_reservations") and item.reservations.filter(kind="reservation").exists():
        raise Refused("Det finns en reservation i paragrafen.", field="no_reservations")


@transaction.atomic
def close_paragraph(
    *, item: Any, revision: int, by: User, values: Mapping[str, Any] | None = None
) -> Proceeding:
    """Close a §: everything is said, the decision is written through the one door and what follows from it is done,
    all in one transaction. `values` are saved first.

    Refused: when somebody has saved since `revision`; without quorum (KL 6:27, 5:45, rule 2); when motions, votes or
    reservations are neither given nor said to be none (5:67, rule 6); a formal motion that is not settled; and all
    that `decide` refuses (competence, empty clauses, the matter's own no).
    """
    proceeding = lock_paragraph(item, by)
    if revision != proceeding.revision:
        raise ChangedMeanwhile(
            f"{_who(proceeding)} har ändrat {name_of(proceeding.item)} sedan du läste den. Läs igenom och avsluta sedan.",
            proceeding,
            {},
        )
    if values:
        proceeding = save_proceeding(item=item, revision=revision, values=values, by=by)
    return _close(proceeding, by)


@transaction.atomic
def confirm_as_proposed(
    *, item: Any, by: User, point: DelegationPoint | None = None, next_body: Body | None = None
) -> Proceeding:
    """The common case in one confirmation: as proposed, no motions, no vote, no reservation.

    Refused when something else has been noted in the §, and when the proposal is not whole (rule 20)."""
    proceeding = lock_paragraph(item, by)
    item = proceeding.item
    if item.motions.exists() or item.ballots.exists() or item.reservations.exists():
        raise Refused(
            f"I {name_of(item)} finns yrkanden, omröstning eller reservation. Avsluta den med knappen längst ned."
        )
    proposed = proposed_to(item)
    if proceeding.clauses != proposed.clauses:
        raise Refused(
            f"Satserna i {name_of(item)} är inte som i förslaget. Välj utgång och avsluta med knappen längst ned."
        )
    informs = not proposed.clauses
    if informs and item.kind == item.Kind.DECISION and item.case_id:
        raise Refused("Förslaget har inga att-satser. Skriv vad som beslutas.", field="clauses")
    proceeding.outcome = Outcome.NOTED if informs else Outcome.AS_PROPOSED
    proceeding.point = point or proceeding.point
    if point is not None and next_body is None:  # by the right that was given: decided here, not sent on
        proceeding.step, proceeding.next_body = Decision.Step.DECIDES, None
    if next_body is not None:
        proceeding.step, proceeding.next_body = Decision.Step.PROPOSES, next_body
    proceeding.step = proceeding.step or Decision.Step.DECIDES
    proceeding.method = Proceeding.Method.ACCLAMATION
    proceeding.no_motions = proceeding.no_reservations = True
    proceeding.save()
    return _close(touch(proceeding, by), by)


def _close(proceeding: Proceeding, by: User) -> Proceeding:
    item = proceeding.item
    if not proceeding.outcome:
        raise Refused("Välj utgång innan paragrafen avslutas.", field="outcome")
    room = Room(item.meeting.body, seatings_of(item))
    room.must_be_quorate()
    motions = list(item.motions.filter(withdrawn=False))
    floor.must_be_whole(
        motions=len(motions),
        no_motions=proceeding.no_motions,
        ballots=item.ballots.count(),
        method=proceeding.method,
        reservations=item.reservations.filter(kind="reservation").count(),
        no_reservations=proceeding.no_reservations,
    )
    if proceeding.presider is None or room.seated(proceeding.presider) is None:
        raise Refused("Välj vem som är ordförande i paragrafen.", field="presider")
    _settle_motions(proceeding, motions)
    if item.case is not None:
        proceeding.decision = decide(case=item.case, ruling=ruling_of(proceeding), by=by)
    proceeding.closed_at, proceeding.closed_by = clock.now(), by
    proceeding.save()
    _note_presider(proceeding)
    carry_on(proceeding, by)
    if proceeding.outcome in Decision.GOES_ON:
        taken_off(item.case, by)
    trace(
        "meetings.paragraph_closed", on=item, within=item.meeting, by=by, row=name_of(item),
        outcome=proceeding.get_outcome_display().lower(),
    )  # fmt: skip
    return proceeding


def ruling_of(proceeding: Proceeding) -> Ruling:
    """The decision as the one door takes it."""
    item, body = proceeding.item, proceeding.item.meeting.body
    proposed = proposed_to(item)
    goes_on = proceeding.outcome in Decision.GOES_ON
    chain = onward_chain(item.case, body, proceeding.step, proceeding.next_body)
    return Ruling(
        label=f"{body.short_name} {name_of(item)}",
        decided_on=item.meeting.on,
        step=proceeding.step or Decision.Step.DECIDES,
        outcome=proceeding.outcome,
        clauses=() if goes_on else [_decided(one, item.case) for one in proceeding.clauses],
        body=body,
        next_body=None if goes_on else proceeding.next_body,
        point=proceeding.point,
        competence=proceeding.competence,
        memo_version=proposed.version,
        style=proposed.style,
        lead_in=proposals.lead_in([(body.name, "decides")] if goes_on else chain, style=proposed.style),
        motive=proceeding.motive,
        returns_on=proceeding.returns_on,
    )


def _decided(one: Mapping[str, Any], case: Case | None) -> Decided:
    """A clause as data. One that was written at the meeting has its amounts in its words."""
    amounts = [
        Amount(a["year"], a["ore"], a.get("source_label", ""), a.get("source_key", ""))
        for a in one.get("amounts", ())
    ]
    return Decided(
        verb=one.get("verb", ""),
        text=one.get("text", ""),
        printed=one.get("printed", ""),
        proposed=one.get("proposed", ""),
        is_condition=bool(one.get("is_condition")),
        amounts=amounts or (matters.of(case).amounts_in(case, one.get("text", "")) if case else []),
    )


def _settle_motions(proceeding: Proceeding, motions: list[Motion]) -> None:
    """What the outcome makes of the motions that were neither voted on nor found by the chair."""
    kinds = {Outcome.SENT_BACK: "send_back", Outcome.POSTPONED: "postpone"}
    won = [one for one in motions if one.result == Result.WON]
    for one in motions:
        if not one.is_formal:
            continue
        agrees = kinds.get(Outcome(proceeding.outcome)) == one.kind
        if not one.result and not agrees:
            raise Refused(
                f"Yrkandet om {one.get_kind_display().lower()} av {one.mover.printed} är inte avgjort. Det prövas först.",
                field="outcome",
            )
        if one.result == Result.WON and not agrees:
            raise Refused(
                f"{one.get_kind_display()} vann. Välj den utgången, eller gör om omröstningen.",
                field="outcome",
            )
    left = [one for one in motions if not one.result]
    changes = [one for one in left if one.kind in {"amend", "add", "own"}]
    wants_change = proceeding.outcome in {Outcome.AMENDED, Outcome.OWN}
    if wants_change and len(changes) > 1 and not [one for one in won if not one.is_formal]:
        raise Refused("Ange vilket yrkande som vann: flera är möjliga.", field="outcome")
    for one in left:
        one.result = _fate(one, proceeding.outcome, first=wants_change and changes == [one] and not won)
        one.save(update_fields=["result"])


def _fate(motion: Motion, outcome: str, *, first: bool) -> str:
    if motion.is_formal:
        return Result.WON
    if outcome in Decision.GOES_ON:
        return Result.FELL
    wins = {
        Outcome.AS_PROPOSED: {"support"},
        Outcome.NOTED: {"support"},
        Outcome.REJECTED: {"refuse"},
        Outcome.AMENDED: {"support"},
    }.get(Outcome(outcome), set())
    return Result.WON if first or motion.kind in wins else Result.LOST


def _note_presider(proceeding: Proceeding) -> None:
    """Whoever presided at the § approves it."""
    item = proceeding.item
    unsigned = item.approvers.filter(
        role=Approver.Role.CHAIR, signatures=None
    )  # one who has signed stays, unused
    unsigned.exclude(mandate=proceeding.presider).delete()
    chair = item.meeting.approvers.filter(role=Approver.Role.CHAIR, item=None).first()
    if proceeding.presider and (chair is None or chair.mandate_id != proceeding.presider_id):
        Approver.objects.update_or_create(
            item=item,
            mandate=proceeding.presider,
            defaults={"meeting": item.meeting, "role": Approver.Role.CHAIR},
        )


@transaction.atomic
def reopen_paragraph(*, item: Any, reason: str, by: User) -> Proceeding:
    """Open a closed § again, before its minutes are signed. Its decision is taken back and stays, with the reason; the
    matter reverses what it posted. What was postponed goes off the next agenda again. Refused without a reason, for an
    open §, when the minutes are frozen, and when the next meeting has been called with it or the next body has decided."""
    if not reason.strip():
        raise Refused("Skriv varför paragrafen öppnas igen.", field="reason")
    proceeding = lock_paragraph(item, by, closed=True)
    if not proceeding.is_closed:
        raise Refused(f"{name_of(proceeding.item)} är inte avslutad.")
    decision = proceeding.decision
    must_be_first(proceeding)
    take_back(proceeding.item, by)
    proceeding.decision, proceeding.closed_at, proceeding.closed_by = None, None, None
    proceeding.save(update_fields=["decision", "closed_at", "closed_by"])
    voted = {
        pk for pair in proceeding.item.ballots.values_list("yes_motion", "no_motion") for pk in pair if pk
    }
    proceeding.item.motions.exclude(pk__in=voted).update(result="")
    if decision is not None:
        undo(decision=decision, reason=reason.strip(), by=by)
        taken_up(proceeding.item.case, by)
    trace("meetings.paragraph_reopened", on=item, within=item.meeting, by=by, row=name_of(proceeding.item))
    return touch(proceeding, by)
