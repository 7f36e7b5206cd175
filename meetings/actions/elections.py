"""Noting an election: slips are counted, nobody's vote is known."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from core.errors import Refused
from meetings.actions.underway import lock_paragraph, name_of, touch
from meetings.models import AgendaItem, Ballot, Motion, Proceeding
from meetings.queries.serving import seatings_of
from meetings.rules import elections, votes
from meetings.rules.room import Room
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def hold_election(*, item: AgendaItem, slips: elections.Slips, blank: int, by: User, lot: str = "") -> Ballot:
    """Note an election with closed slips (KL 5:54): how many each name got, and whom the lot fell on in a tie (5:56).

    Refused: in a § that is no election or employment, without quorum, while a formal question is open, and when the
    slips are not as many as those who serve.
    """
    proceeding = lock_paragraph(item, by)
    item = proceeding.item
    if not proceeding.secret_vote:
        raise Refused(
            "Sluten omröstning hålls bara i val och i ärenden om anställning (KL 5:54). Andra omröstningar är öppna."
        )
    room = Room(item.meeting.body, seatings_of(item))
    room.must_be_quorate()
    formal = item.motions.filter(kind__in=Motion.FORMAL, withdrawn=False, result="")
    votes.may_be_put(Ballot.Matter.ELECTION, (), formal_left=formal.exists())
    rows = elections.counted(slips, blank, serving=room.serving)
    elected = elections.elect(rows, lot=lot)
    ballot = Ballot.objects.create(
        item=item,
        position=1 + (item.ballots.aggregate(last=Max("position"))["last"] or 0),
        matter=Ballot.Matter.ELECTION,
        yes=elected.name,
        secret=True,
        slips=[list(row) for row in rows],
        blank=blank,
        result="yes",
        settled_by=elected.by,
    )
    proceeding.method = Proceeding.Method.VOTE
    proceeding.save(update_fields=["method"])
    touch(proceeding, by)
    trace("meetings.voted", on=item, within=item.meeting, by=by, row=name_of(item), result=ballot.settled_by)
    return ballot
