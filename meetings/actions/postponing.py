"""What follows of a § by itself on the agendas ahead: a postponed matter comes back, and goes off again when the § is
opened."""

from __future__ import annotations

from cases.models import Decision
from core.errors import Refused
from meetings.actions.agenda import carry_over, plan_case, take_off
from meetings.actions.locking import lock
from meetings.actions.underway import name_of
from meetings.models import AgendaItem, Issue, Meeting, Proceeding
from organisation.models import User


def carry_on(proceeding: Proceeding, by: User) -> None:
    """What is postponed to a day when the body meets is put on that agenda, with its documents. All else is left to
    the secretary, who is told by the page."""
    item, meeting = proceeding.item, next_meeting(proceeding)
    if meeting is None or item.case is None or meeting.items.filter(case=item.case).exists():
        return
    made = plan_case(
        meeting=meeting, case=item.case, title=item.title, presenter=item.presenter, kind=item.kind, by=by
    )
    made.postponed_from, made.public_title = item, item.public_title
    made.save(update_fields=["postponed_from", "public_title"])
    carry_over(item, made)


def must_be_first(proceeding: Proceeding) -> None:
    """Refused when the next body has decided on what the § proposed."""
    decision = proceeding.decision
    if decision is None or decision.next_body is None:
        return
    later = Decision.objects.standing().filter(
        case=decision.case, body=decision.next_body, pk__gt=decision.pk
    )
    if later.exists():
        raise Refused(
            f"{decision.next_body.short_name} har redan behandlat förslaget. {name_of(proceeding.item)} kan inte "
            "öppnas igen.",
            code="decided",
        )


def take_back(item: AgendaItem, by: User) -> None:
    """The § is open again: what its postponement put on the next agenda goes off it. Refused when that meeting has
    been called with it or has begun; a row that is withdrawn there stays and says so."""
    for row in item.postponed_to.filter(withdrawn_at=None).select_related("meeting__body"):
        ahead = row.meeting
        lock(ahead)
        if ahead.opened_at is not None:
            raise Refused(
                f"{name_of(item)} kan inte öppnas: ärendet är bordlagt till {ahead}, som redan är öppnat.",
                code="taken_up",
            )
        if hasattr(row, "paragraph") or _has_gone_out(row):
            raise Refused(
                f"{name_of(item)} kan inte öppnas: kallelsen till {ahead} har gått ut med ärendet. Låt det utgå där "
                "först.",
                code="called",
            )
        take_off(row, by)


def _has_gone_out(row: AgendaItem) -> bool:
    issues = row.meeting.issues.exclude(state=Issue.State.FAILED).values_list("agenda", flat=True)
    return any(one["item"] == row.pk for agenda in issues for one in agenda["rows"])


def next_meeting(proceeding: Proceeding) -> Meeting | None:
    """The body's own meeting on the day a postponed matter comes back, when its agenda can still be worked on."""
    if proceeding.outcome != Decision.Outcome.POSTPONED or proceeding.returns_on is None:
        return None
    body = proceeding.item.meeting.body_id
    ahead = Meeting.objects.filter(body=body, on=proceeding.returns_on, opened_at=None)
    return ahead.exclude(state=Meeting.State.CANCELLED).exclude(pk=proceeding.item.meeting_id).first()
