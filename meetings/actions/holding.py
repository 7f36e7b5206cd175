"""Holding a meeting: what the screen, the demo and the tests call, in one place."""

from meetings.actions.opening import (
    add_participant,
    choose_approvers,
    close_meeting,
    open_meeting,
    remove_participant,
    take_up,
)
from meetings.actions.proceedings import (
    close_paragraph,
    confirm_as_proposed,
    reopen_paragraph,
    save_proceeding,
)
from meetings.actions.seats import declare_conflict, set_seat, stand_aside, withdraw_conflict
from meetings.actions.underway import ChangedMeanwhile

__all__ = [
    "ChangedMeanwhile",
    "add_participant",
    "choose_approvers",
    "close_meeting",
    "close_paragraph",
    "confirm_as_proposed",
    "declare_conflict",
    "open_meeting",
    "remove_participant",
    "reopen_paragraph",
    "save_proceeding",
    "set_seat",
    "stand_aside",
    "take_up",
    "withdraw_conflict",
]
