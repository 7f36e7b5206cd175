"""What the addresses of meetings take, for the test that walks every address."""

from __future__ import annotations

import datetime
from typing import Any

from cases.actions.deciding import Decided, Ruling, decide
from cases.models import Case, DelegationPoint
from core import clock
from meetings.actions.agenda import plan_case
from meetings.actions.board import post_minutes
from meetings.actions.paragraphs import take_paragraphs
from meetings.actions.planning import plan_meeting
from meetings.models import (
    AgendaItem,
    Approver,
    Ballot,
    CallIn,
    Dispatch,
    Meeting,
    Minutes,
    MinutesItem,
    MinutesRemark,
    Motion,
    Proceeding,
    ReportedAbsence,
    Reservation,
)
from organisation.models import Body, Mandate, User
from tests import factories
from tests.meetings import making


def of_held(item: AgendaItem, called: Meeting, member: User) -> dict[str, int]:
    """A § with one of each, an absence with a call in a meeting that is called, and a point: their ids."""
    mandate = member.mandates.get()
    (paragraph,) = take_paragraphs(item.meeting, [item])
    Proceeding.objects.create(item=item, step="decides")
    motion = Motion.objects.create(item=item, position=1, kind="support", mover=mandate)
    ballot = Ballot.objects.create(item=item, position=1, yes="Ja", no="Nej")
    reservation = Reservation.objects.create(item=item, kind="reservation", mandate=mandate, noted_by=member)
    absence = ReportedAbsence.objects.create(meeting=called, mandate=mandate, reported_by=member)
    call = CallIn.objects.create(absence=absence, mandate=mandate, called_by=member)
    point = DelegationPoint.objects.create(
        giver=called.body,
        number="1",
        what="Bidrag",
        delegate_position="Direktör",
        from_on=datetime.date(2023, 1, 1),
    )
    return {
        "number": paragraph.number,
        "motion": motion.pk,
        "ballot": ballot.pk,
        "reservation": reservation.pk,
        "absence": absence.pk,
        "call": call.pk,
        "point": point.pk,
    }


def begun_minutes(body: Body, by: User, chair: Mandate) -> tuple[dict[str, Any], dict[str, Any]]:
    """Minutes with one §, begun and not sent: the words of their addresses, and of the §."""
    meeting = plan_meeting(body=body, on=clock.today() + datetime.timedelta(days=28), by=by)
    row = making.item(meeting, by)
    take_paragraphs(meeting, [row])
    minutes = Minutes.objects.create(meeting=meeting)
    MinutesItem.objects.create(minutes=minutes, item=row)
    MinutesRemark.objects.create(minutes=minutes, item=row, by=by, text="Fel namn")
    Approver.objects.create(meeting=meeting, mandate=chair, role="chair")
    words = {"body": body.slug, "on": meeting.on, "number": minutes.number}
    return words, {**words, "pk": row.pk}


def of_board(body: Body, case: Case, by: User) -> dict[str, dict[str, Any]]:
    """What the addresses of board and dispatch take, in a meeting of its own three weeks ahead."""
    meeting = plan_meeting(body=body, on=clock.today() + datetime.timedelta(days=21), by=by)
    item = plan_case(meeting=meeting, case=case, by=by)
    (paragraph,) = take_paragraphs(meeting, [item])
    content = {
        "meeting": {},
        "paragraphs": [
            {
                "item": item.pk, "number": paragraph.number, "printed": paragraph.printed, "title": item.title,
                "open_title": item.title, "dnr": case.dnr, "case": case.slug, "provision": "",
                "personal_data": False, "appealable": True, "step": "decides", "outcome": "as_proposed",
                "sections": [], "votes": [], "recipients": [],
            }
        ],
    }  # fmt: skip
    minutes = Minutes.objects.create(meeting=meeting)
    MinutesItem.objects.create(minutes=minutes, item=item)
    minutes.state, minutes.content, minutes.sha256 = "approved", content, "0" * 64
    minutes.frozen_at, minutes.approved_on = clock.now(), clock.today()
    minutes.save()
    notice = post_minutes(minutes=minutes, kept_at="Stadshuset", by=by)
    dispatch = Dispatch.objects.create(item=item, recipient="Sökanden")
    decision = _by_delegation(body, case, by)
    of_meeting = {"body": body.slug, "on": meeting.on}
    return {
        "api:notice-detail": {"id": notice.slug},
        "api:decision-detail": {"id": f"{body.slug}-{meeting.on.year}-{paragraph.number}"},
        **{f"meetings:{name}": {"slug": notice.slug} for name in ("notice", "take_down", "proof")},
        "meetings:post": {**of_meeting, "number": minutes.number},
        "meetings:post_delegated": {"pk": decision.pk},
        **{f"meetings:{name}": of_meeting for name in ("dispatches", "post_meeting")},
        **{
            f"meetings:{name}": {**of_meeting, "pk": dispatch.pk}
            for name in ("send", "receipt", "skip_dispatch")
        },
        **{
            f"meetings:{name}": {**of_meeting, "pk": item.pk}
            for name in ("add_recipient", "extract", "extract_pdf")
        },
    }


def _by_delegation(body: Body, case: Case, by: User) -> Any:
    point = DelegationPoint.objects.create(
        giver=body,
        number="9.9",
        what="Avtal",
        delegate_position="Chef",
        reported=False,
        from_on=factories.START,
    )
    clauses = [Decided(verb="godkänna", text="avtalet")]
    ruling = Ruling(
        label="Punkt 9.9", decided_on=clock.today(), step="decides", outcome="as_proposed", clauses=clauses,
        point=point, delegate=by, delegate_title="Chef",
    )  # fmt: skip
    return decide(case=case, ruling=ruling, by=by)
