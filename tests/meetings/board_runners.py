"""What the processes of a race at the notice board do."""

from __future__ import annotations

from typing import Any

from core import clock
from core.errors import Refused
from meetings.actions.alarms import take_down_due
from meetings.actions.board import post_minutes
from meetings.actions.proofs import keep_missing_proofs
from meetings.models import Minutes, Notice
from organisation.models import User
from tests import factories
from tests.meetings.approving import approve, drafted
from tests.meetings.held import HELD_AT, held

EMAILS = ("elin@umea.example", "eskil@umea.example")


def prepare(process: int) -> None:
    """Approved minutes that are not announced, and two secretaries."""
    first, _ = (factories.user(f"Sekreterare {email[:5]}", "secretary", email=email) for email in EMAILS)
    with clock.at(HELD_AT):
        made = held(factories.body("ksnau"), first, factories.user("Olle Handläggare", "official"))
    with clock.at("2024-05-30T15:00"):
        approve(drafted(made), first, clock.today())


def post(process: int) -> str:
    """Every second process is the other secretary. Gives what each was told."""
    by = User.objects.get(email=EMAILS[process % 2])
    with clock.at("2024-05-31T09:00"):
        try:
            post_minutes(minutes=Minutes.objects.get(), by=by)
        except Refused as refusal:
            return refusal.message
    return "posted"


def take_down(process: int) -> tuple[int, int]:
    """The clock strikes in every process: how many notices it took down, and how many proofs it registered."""
    with clock.at("2024-06-25T08:00"):
        return take_down_due(), keep_missing_proofs()


def kept(process: int) -> dict[str, Any]:
    notice = Notice.objects.get()
    return {
        "last": str(notice.last_appeal_on),
        "down": str(notice.taken_down_on),
        "proofs": notice.meeting.case.records.filter(subject__startswith="Bevis om anslag").count(),
    }
