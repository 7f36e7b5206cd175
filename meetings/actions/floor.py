"""What is said and voted in a §: motions from the floor, votes, reservations (KL 4:20–27, 5:50–56, 6:33)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from cases import proposals
from cases.models import Decision, File
from core.errors import Refused
from meetings.actions.reservations import give_reason, remove_reservation, reserve
from meetings.actions.underway import lock_paragraph, must_be_of, name_of, touch
from meetings.models import AgendaItem, Ballot, BallotVote, Motion, Proceeding
from meetings.queries.serving import seatings_of
from meetings.rules import floor, votes
from meetings.rules.room import Room
from organisation.models import Mandate, User
from trail.actions import record as trace

__all__ = [
    "add_motion",
    "clauses_from",
    "find_motion",
    "give_reason",
    "hold_vote",
    "remove_reservation",
    "remove_vote",
    "reserve",
    "use_wording",
    "withdraw_motion",
]
Kind, Result, Matter = Motion.Kind, Motion.Result, Ballot.Matter


def _room(proceeding: Proceeding) -> Room:
    return Room(proceeding.item.meeting.body, seatings_of(proceeding.item))


def _conflicted(item: AgendaItem) -> set[int]:
    return set(item.conflicts.values_list("user_id", flat=True))


# Motions


@transaction.atomic
def add_motion(
    *,
    item: AgendaItem,
    kind: str,
    mover: Mandate,
    by: User,
    supporters: Sequence[Mandate] = (),
    text: str = "",
    clauses: Sequence[Mapping[str, Any]] = (),
    file: File | None = None,
) -> Motion:
    """Note a proposal from the floor, or one that a party tables. `clauses` are as in Proceeding; a proposal without
    them has its wording in `text`.

    Refused: by or with somebody who does not serve in the § or has a conflict of interest (KL 4:20, 6:30), without
    words where words are the matter, and after a vote in substance.
    """
    proceeding = lock_paragraph(item, by)
    item = proceeding.item
    room, gone = _room(proceeding), _conflicted(item)
    for one in (mover, *supporters):
        floor.must_serve(
            one.printed, serves=room.seated(one) is not None, conflict=one.user_id in gone, what="yrka"
        )
    said = [_clause(one) for one in clauses]
    if kind in {Kind.AMEND, Kind.ADD, Kind.OWN} and not text.strip() and not said and file is None:
        raise Refused("Skriv hur yrkandet lyder.", field="text")
    if item.ballots.filter(matter=Matter.MAIN).exists() and kind != Kind.ADD:
        raise Refused("Huvudomröstningen är genomförd. Ta bort den för att lägga till ett yrkande.")
    motion = Motion.objects.create(
        item=item,
        position=1 + (item.motions.aggregate(last=Max("position"))["last"] or 0),
        kind=kind,
        mover=mover,
        text=text.strip() or ("Enligt bilagd handling" if file and not said else ""),
        clauses=said,
        file=file,
    )
    motion.supporters.set([one for one in supporters if one != mover])
    if proceeding.no_motions:
        proceeding.no_motions = False
        proceeding.save(update_fields=["no_motions"])
    touch(proceeding, by)
    trace("meetings.motion_added", on=item, within=item.meeting, by=by, row=name_of(item), who=mover.printed)
    return motion


def _clause(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verb": str(one.get("verb", "")).strip(),
        "text": str(one.get("text", "")).strip(),
        "printed": one.get("printed", ""),
        "proposed": one.get("proposed", ""),
        "is_condition": bool(one.get("is_condition")),
        "amounts": list(one.get("amounts", ())),
    }


def clauses_from(text: str) -> list[dict[str, Any]]:
    """A wording written one clause a line, as data."""
    pairs = [proposals.split_clause(line) for line in text.splitlines() if line.strip()]
    return [_clause({"verb": verb, "text": what}) for verb, what in pairs if what]


@transaction.atomic
def withdraw_motion(*, motion: Motion, by: User) -> Motion:
    """The mover takes it back; it stays and says so. Refused when it has been voted on."""
    proceeding = lock_paragraph(motion.item, by)
    _must_be_unvoted(motion)
    motion.withdrawn, motion.result = True, ""
    motion.save(update_fields=["withdrawn", "result"])
    touch(proceeding, by)
    return motion


@transaction.atomic
def find_motion(*, motion: Motion, result: str, by: User) -> Motion:
    """What the chair finds by acclamation: the motion won, or it lost (KL 5:53). Refused when it has been voted on."""
    proceeding = lock_paragraph(motion.item, by)
    _must_be_unvoted(motion)
    if motion.withdrawn:
        raise Refused("Yrkandet är återkallat.")
    if result not in {"", Result.WON, Result.LOST, Result.FELL}:
        raise Refused("Välj om yrkandet bifölls eller avslogs.", field="result")
    motion.result = result
    motion.save(update_fields=["result"])
    touch(proceeding, by)
    return motion


@transaction.atomic
def use_wording(*, motion: Motion, by: User) -> Proceeding:
    """Let the motion's clauses be what the § decides; each keeps the proposal's clause at its place to be compared
    with. An addition comes after the clauses on the table."""
    proceeding = lock_paragraph(motion.item, by)
    given = motion.clauses or clauses_from(motion.text)
    if not given:
        raise Refused("Yrkandet har ingen lydelse att använda.")
    now = proceeding.clauses
    if motion.kind == Kind.ADD:
        proceeding.clauses = [*now, *given]
    else:
        old = [one.get("proposed", "") for one in now] + [""] * len(given)
        proceeding.clauses = [one | {"proposed": was} for one, was in zip(given, old, strict=False)]
    proceeding.save(update_fields=["clauses"])
    return touch(proceeding, by)


def _must_be_unvoted(motion: Motion) -> None:
    if Ballot.objects.filter(item=motion.item).filter(yes_motion=motion).exists() or (
        Ballot.objects.filter(item=motion.item, no_motion=motion).exists()
    ):
        raise Refused("Det har röstats om yrkandet. Ta bort omröstningen först.")


# Votes


@transaction.atomic
def hold_vote(
    *,
    item: AgendaItem,
    matter: str,
    yes: str,
    no: str,
    choices: Mapping[int, str],
    by: User,
    yes_motion: Motion | None = None,
    no_motion: Motion | None = None,
) -> Ballot:
    """Note a vote by roll call: `choices` are yes, no or abstains for each seat that serves, by the seat's id.

    Settled by majority; on a tie by the vote of who presides (KL 5:55–56); in the council a third of those present can
    send back or postpone a matter, once (5:50). Refused: in an election or a matter of employment, where the vote is
    closed (5:54: `hold_election`); out of order (formal questions first, the counter-proposal before the main vote); a
    seat without an answer or a vote for an empty one; no quorum.
    """
    proceeding = lock_paragraph(item, by)
    item = proceeding.item
    if proceeding.secret_vote:
        raise Refused("I val och i ärenden om anställning är omröstningen sluten: räkna sedlarna (KL 5:54).")
    if matter not in Matter.values or matter == Matter.ELECTION:
        raise Refused("Ett val förrättas med slutna sedlar (KL 5:54).", field="matter")
    room = _room(proceeding)
    room.must_be_quorate()
    formal = item.motions.filter(kind__in=Motion.FORMAL, withdrawn=False, result="")
    held = list(item.ballots.values_list("matter", flat=True))
    votes.may_be_put(matter, held, formal_left=formal.exists())
    must_be_of(item, yes_motion, no_motion)
    if not yes.strip() or not no.strip():
        raise Refused("Skriv vad ja och nej betyder, så att de kan besvaras (KL 5:53).", field="yes")
    ballot = Ballot(
        item=item, position=1 + (item.ballots.aggregate(last=Max("position"))["last"] or 0), matter=matter,
        yes=yes.strip(), no=no.strip(), yes_motion=yes_motion, no_motion=no_motion,
    )  # fmt: skip
    given = _count_roll(ballot, room, proceeding, choices)
    ballot.save()
    BallotVote.objects.bulk_create(
        BallotVote(
            ballot=ballot,
            seat=one.seat,
            mandate=one.mandate if given[one.seat_id] in {votes.YES, votes.NO, votes.ABSTAINS} else None,
            choice=given[one.seat_id],
        )
        for one in room.seatings
    )
    _mark(ballot)
    proceeding.method, proceeding.no_motions = Proceeding.Method.VOTE, False
    proceeding.save(update_fields=["method", "no_motions"])
    touch(proceeding, by)
    trace("meetings.voted", on=item, within=item.meeting, by=by, row=name_of(item), result=ballot.result)
    return ballot


def _count_roll(
    ballot: Ballot, room: Room, proceeding: Proceeding, choices: Mapping[int, str]
) -> dict[int, str]:
    given = votes.filled({one.seat_id: one.empty for one in room.seatings}, choices)
    count = votes.tally(given.values())
    presider = room.seated(proceeding.presider) if proceeding.presider else None
    forced = _forced(ballot, room, count)
    if forced:
        ballot.result, ballot.settled_by = forced, votes.MINORITY
        return given
    settled = votes.settle(count, presider=given[presider.seat_id] if presider else "")
    ballot.result, ballot.settled_by = settled.result, settled.by
    return given


def _forced(ballot: Ballot, room: Room, count: votes.Tally) -> str:
    """The side a minority of the council forces through, or "" (KL 5:50, rule 18)."""
    if ballot.matter != Matter.FORMAL or not room.council:
        return ""
    side = _formal_side(ballot)
    asking, other = (count.yes, count.no) if side == votes.YES else (count.no, count.yes)
    if not side or asking > other:
        return ""
    earlier = Decision.objects.standing().filter(
        case=ballot.item.case,
        body=ballot.item.meeting.body,
        outcome__in=Decision.GOES_ON,
        proceeding__item__ballots__settled_by=votes.MINORITY,  # a majority's does not use up the minority's right
    )
    used = ballot.item.case is not None and earlier.exists()
    return side if votes.minority_forces(asking, count.present, used=used) else ""


def _formal_side(ballot: Ballot) -> str:
    for side, motion in ((votes.YES, ballot.yes_motion), (votes.NO, ballot.no_motion)):
        if motion is not None and motion.is_formal:
            return side
    return ""


def _mark(ballot: Ballot) -> None:
    """What the vote makes of the motions. Who wins to be the counter-proposal goes on to the main vote."""
    won, lost = (
        (ballot.yes_motion, ballot.no_motion)
        if ballot.result == votes.YES
        else (ballot.no_motion, ballot.yes_motion)
    )
    if lost is not None:
        lost.result = Result.LOST
        lost.save(update_fields=["result"])
    if won is not None and ballot.matter != Matter.COUNTER:
        won.result = Result.WON
        won.save(update_fields=["result"])


@transaction.atomic
def remove_vote(*, ballot: Ballot, by: User) -> None:
    """Take a vote away because it was wrongly noted or is held again. The last one first."""
    proceeding = lock_paragraph(ballot.item, by)
    if proceeding.item.ballots.filter(position__gt=ballot.position).exists():
        raise Refused("Det finns en senare omröstning i paragrafen. Ta bort den först.")
    for motion in (ballot.yes_motion, ballot.no_motion):
        if motion is not None:
            motion.result = ""
            motion.save(update_fields=["result"])
    ballot.delete()
    if not proceeding.item.ballots.exists():
        proceeding.method = ""
        proceeding.save(update_fields=["method"])
    touch(proceeding, by)
    item = proceeding.item
    trace("meetings.vote_removed", on=item, within=item.meeting, by=by, row=name_of(item))
