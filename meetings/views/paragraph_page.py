"""The page of a §: all that is read for it, and how it is laid out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cases import comparing, proposals
from cases.models import Case, Decision, DelegationPoint
from meetings.forms.agenda import ReasonForm
from meetings.forms.holding import (
    ConflictForm,
    ElectionForm,
    MotionForm,
    OnwardForm,
    ReservationForm,
    SeatForm,
    VoteForm,
)
from meetings.forms.proceeding import ProceedingForm
from meetings.models import AgendaItem, Ballot, Meeting, MinutesItem, Proceeding
from meetings.queries.onward import came_to, meetings_ahead, next_body_of, sent_from
from meetings.queries.proposed import Proposed, onward_chain, proposed_to
from meetings.queries.serving import mandates_on, members_by_seat, seatings_of, substitutes
from meetings.rules import votes
from meetings.rules.room import Room
from meetings.views.access import prepare_meeting, user_of
from meetings.views.holding import paragraphs_of
from organisation.models import Body, Mandate


@dataclass
class Screen:
    """What every view of a § needs: read once."""

    meeting: Meeting
    item: AgendaItem
    proceeding: Proceeding
    proposed: Proposed
    room: Room
    mandates: list[Mandate]

    @property
    def serving(self) -> list[Mandate]:
        return [one.mandate for one in self.room.seatings if one.mandate]

    @property
    def free(self) -> list[Mandate]:
        """Substitutes who sit on no seat in the §."""
        sitting = {one.pk for one in self.serving}
        return [one for one in substitutes(self.mandates) if one.pk not in sitting]

    @property
    def url(self) -> tuple[str, datetime.date, int]:
        return self.meeting.body.slug, self.meeting.on, self.item.paragraph.number


def screen_of(request: HttpRequest, body: str, on: datetime.date, number: int) -> Screen:
    """The § of a meeting that has been opened, for its secretary. A case that is closed to them does not exist."""
    meeting = prepare_meeting(request, body, on)
    items = meeting.items.select_related("case__register", "paragraph__series", "proceeding__presider__user")
    item = get_object_or_404(items.filter(proceeding__isnull=False), paragraph__number=number)
    if item.case_id and not Case.objects.visible_to(user_of(request)).filter(pk=item.case_id).exists():
        raise Http404
    item.meeting = meeting
    item.proceeding.item = item
    return Screen(
        meeting,
        item,
        item.proceeding,
        proposed_to(item),
        Room(meeting.body, seatings_of(item)),
        mandates_on(meeting),
    )


def proceeding_form(screen: Screen, data: Any = None) -> ProceedingForm:
    return ProceedingForm(
        data,
        proceeding=screen.proceeding,
        points=points_of(screen.meeting),
        serving=[one.pk for one in screen.serving],
        bodies=Body.objects.exclude(pk=screen.meeting.body_id).order_by("name"),
        case=screen.item.case,
    )


def points_of(meeting: Meeting) -> Any:
    return (
        DelegationPoint.objects.on(meeting.on)
        .filter(delegate_body=meeting.body)
        .select_related("delegate_body")
    )


def paragraph_page(
    request: HttpRequest, screen: Screen, *, status: int | None = None, **forms: Any
) -> HttpResponse:
    item, proceeding = screen.item, screen.proceeding
    motions = list(
        item.motions.select_related("mover__user", "file__record__case").prefetch_related("supporters__user")
    )
    ballots = [counted(one) for one in item.ballots.prefetch_related("votes")]
    reservations = list(item.reservations.select_related("mandate__user", "motion__mover__user"))
    left = paragraphs_of(screen.meeting, user_of(request))
    at = next(number for number, row in enumerate(left) if row["item"].pk == item.pk)
    ways = [row for row in left if row["proceeding"] and row["readable"]]
    here = next(number for number, row in enumerate(ways) if row["item"].pk == item.pk)
    context = {
        "meeting": screen.meeting,
        "item": item,
        "paragraph": item.paragraph,
        "proceeding": proceeding,
        "proposed": screen.proposed,
        "came": came_to(item, user_of(request)),
        "frozen": MinutesItem.objects.filter(item=item, minutes__frozen_at__isnull=False).exists(),
        "lead_in": lead_in(screen),
        "clauses": compared(proceeding.clauses),
        "room": screen.room,
        "seats": seats(screen),
        "conflicts": list(item.conflicts.select_related("user", "mandate")),
        "motions": motions,
        "ballots": ballots,
        "reservations": reservations,
        "left": left,
        "number": at,
        "before": ways[here - 1] if here else None,
        "after": ways[here + 1] if here + 1 < len(ways) else None,
        "points": list(points_of(screen.meeting)),
        "likely": likely_point(screen),
        "approver": approver_away(screen),
        "is_common": is_common(screen, motions, ballots, reservations),
        "needs_point": proceeding.step == "decides" and screen.meeting.body.kind == Body.Kind.SUBCOMMITTEE,
    }
    return render(
        request, "meetings/holding/paragraph.html", context | forms_of(screen) | forms, status=status
    )


def approver_away(screen: Screen) -> dict[str, Any] | None:
    """An approver with a conflict of interest in the §: who approves it instead, and who can (rule 3)."""
    rows = screen.meeting.approvers.filter(Q(item=None) | Q(item=screen.item)).select_related("mandate__user")
    approvers, gone = list(rows), {one.user_id for one in screen.item.conflicts.all()}
    away = [
        one
        for one in approvers
        if one.item_id is None and one.mandate.user_id in gone and one.role == "chosen"
    ]
    if not away:
        return None
    instead = [one.mandate for one in approvers if one.item_id and one.role == "chosen"]
    taken = {one.mandate_id for one in approvers} | {screen.proceeding.presider_id}
    return {"away": away, "instead": instead, "able": [one for one in screen.serving if one.pk not in taken]}


def likely_point(screen: Screen) -> int | None:
    """The point chosen here, else the one the body last decided on in a case of the same kind. Never a guess: a wrong
    right to decide is worse than one choice more."""
    if screen.proceeding.point_id or screen.item.case is None or screen.proceeding.is_closed:
        return screen.proceeding.point_id
    earlier = Decision.objects.standing().filter(
        body=screen.meeting.body, case__matter=screen.item.case.matter, point__isnull=False
    )
    return earlier.order_by("-pk").values_list("point", flat=True).first()


def is_common(screen: Screen, motions: list[Any], ballots: list[Any], reservations: list[Any]) -> bool:
    """Whether the one button does it: nothing has been noted and the proposal stands as it came."""
    proceeding, proposed = screen.proceeding, screen.proposed
    if proceeding.is_closed or motions or ballots or reservations or proceeding.clauses != proposed.clauses:
        return False
    return proposed.is_whole or (not proposed.clauses and screen.item.kind != AgendaItem.Kind.DECISION)


def forms_of(screen: Screen) -> dict[str, Any]:
    room = screen.room
    if screen.proceeding.is_closed:
        closed_forms = {"reopen_form": ReasonForm(prefix="oppna"), **onward_of(screen)}
        return closed_forms | {"reservation_form": reservation_form(screen)}
    return {
        "form": proceeding_form(screen),
        "seat_form": SeatForm(prefix="plats", room=room, mandates=screen.mandates),
        "conflict_form": ConflictForm(prefix="jav", serving=screen.serving, free=screen.free),
        "motion_form": MotionForm(prefix="yrkande", serving=screen.serving),
        "vote_form": vote_form(screen),
        "reservation_form": reservation_form(screen),
    }


def onward_of(screen: Screen) -> dict[str, Any]:
    """Where a closed § goes on to, and where it has been sent."""
    body = next_body_of(screen.proceeding)
    if body is None:
        return {}
    ahead = meetings_ahead(screen.proceeding)
    return {
        "next_body": body,
        "sent_onward": list(sent_from(screen.item)),
        "onward_form": OnwardForm(prefix="vidare", meetings=ahead) if ahead else None,
    }


def vote_form(screen: Screen, data: Any = None) -> VoteForm | ElectionForm:
    """The roll call, or the slips of an election (KL 5:54)."""
    if screen.proceeding.secret_vote:
        return ElectionForm(data, prefix="rost")
    standing = screen.item.motions.filter(withdrawn=False).select_related("mover__user")
    return VoteForm(data, prefix="rost", room=screen.room, motions=standing)


def reservation_form(screen: Screen, data: Any = None) -> ReservationForm:
    standing = screen.item.motions.filter(withdrawn=False).select_related("mover__user")
    return ReservationForm(data, prefix="res", serving=screen.serving, motions=standing)


def lead_in(screen: Screen) -> str:
    proceeding, body = screen.proceeding, screen.meeting.body
    chain = onward_chain(screen.item.case, body, proceeding.step, proceeding.next_body)
    return proposals.lead_in(chain, style="att")


def compared(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each clause on the table word by word against the proposal's."""
    found = []
    for one in clauses:
        now = proposals.clause_text(one["verb"], one["text"])
        amounts = [(row["year"], row["ore"]) for row in one["amounts"]]
        found.append(
            {
                "text": now,
                "proposed": one["proposed"],
                "new": not one["proposed"],
                "changed": bool(one["proposed"]) and one["proposed"] != now,
                "parts": comparing.changes(one["proposed"], now),
                "amounts": proposals.amounts_text(amounts) if amounts else "",
                "source": one["amounts"][0]["source_label"] if one["amounts"] else "",
            }
        )
    return found


def counted(ballot: Ballot) -> dict[str, Any]:
    if ballot.slips:
        told = ", ".join(f"{name} {number}" for name, number in ballot.slips)
        told += f", {ballot.blank} blanka" if ballot.blank else ""
    else:
        count = votes.tally(vote.choice for vote in ballot.votes.all())
        parts = [(count.yes, "ja"), (count.no, "nej"), (count.abstains, "avstår")]
        parts += [(count.absent, "frånvarande"), (count.conflict, "jäv")]
        told = ", ".join(f"{number} {word}" for number, word in parts if number or word in {"ja", "nej"})
    return {"ballot": ballot, "told": told, "won": ballot.yes if ballot.result == votes.YES else ballot.no}


def seats(screen: Screen) -> list[dict[str, Any]]:
    """The seats at the right: who serves, for whom, and whether somebody else stood before in turn."""
    passed = screen.room.out_of_turn(substitutes(screen.mandates))
    members, presider = members_by_seat(screen.mandates), screen.proceeding.presider_id
    return [
        {
            "seating": one,
            "member": members.get(one.seat_id),
            "passed": passed.get(one.seat_id, []),
            "presides": bool(presider) and one.mandate_id == presider,
        }
        for one in screen.room.seatings
    ]
