"""What the notice board and the dispatch register with the rest of the product; called from AppConfig.ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Minutes
    from organisation.models import User


def register() -> None:
    from cases import panels
    from cases.closing import when_closed
    from cases.decision_events import standing_from
    from core import pages, ticking
    from meetings.actions.alarms import remind_of_board, take_down_due
    from meetings.actions.extracts import close_extracts
    from meetings.actions.mailing import mail_waiting
    from meetings.actions.minutes_filing import exchange_missing
    from meetings.actions.proofs import keep_missing_proofs
    from meetings.after_approval import when_approved
    from meetings.panels import route_panel
    from meetings.queries.board import to_announce, to_dispatch
    from meetings.queries.standing import standing_here
    from organisation import notices, todo

    notices.kind(
        "meetings.board",
        "Ett justerat protokoll är inte anslaget",
        group="Sammanträden",
        order=360,
        fixed="Justeringen ska tillkännages senast andra dagen (KL 8:12).",
    )
    notices.kind(
        "meetings.onward",
        "Ett utdrag som sänts till mitt sammanträde ändrades när det justerades",
        group="Sammanträden",
        order=362,
    )
    when_approved(follow_up)
    standing_from(standing_here)
    when_closed(close_extracts)
    ticking.register("anslag som tas ned", take_down_due)
    ticking.register("larm om anslag", remind_of_board)
    ticking.register("bevis om anslag", keep_missing_proofs)
    ticking.register("protokollsutdrag med e-post", mail_waiting)
    ticking.register("ojusterade utdrag som byts", exchange_missing)
    todo.register(to_announce)
    todo.register(to_dispatch)
    panels.panel("meetings/_route.html", route_panel, order=45)
    pages.nav("Anslag och bevis", "meetings:board", order=40, place="menu", show=_has_role)


def follow_up(minutes: Minutes, by: User) -> None:
    """When minutes have been approved: extracts to send, what has gone on confirmed, the open cases on the web, and what
    waits for decisions."""
    from cases.decision_events import settled
    from meetings.actions.dispatching import prepare_dispatches
    from meetings.actions.onward import confirm
    from meetings.actions.open_cases import open_cases
    from meetings.queries.standing import decisions_in

    prepare_dispatches(minutes, by)
    confirm(minutes, by)
    open_cases(minutes, by)
    for decision in decisions_in(minutes):
        settled(decision, by)


def _has_role(user: object) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.roles_today())  # type: ignore[attr-defined]
