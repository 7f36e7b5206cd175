"""The presidium goes through the list and says, item by item, what becomes of it."""

from __future__ import annotations

from django.db import transaction

from core.dates import long_date
from core.errors import Refused
from meetings.actions.agenda import move_to_meeting, row_name
from meetings.actions.locking import lock_item
from meetings.models import AgendaItem, Meeting
from meetings.rules.planning import must_prepare
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace

Word = AgendaItem.Word


@transaction.atomic
def note_word(
    *, item: AgendaItem, by: User, word: str, note: str = "", to: Meeting | None = None
) -> AgendaItem:
    """Note the presidium's word: taken up, to be completed (with what), or moved to another meeting, which moves it.

    The case's official is told of the last two. An empty word takes it back. Refused for a completion that does not
    say what is missing and for a move without a meeting.
    """
    must_prepare(by, item.meeting.body)
    if word == Word.MOVED:
        if to is None:
            raise Refused("Välj till vilket sammanträde ärendet flyttas.", field="to")
        origin = item.meeting
        moved = move_to_meeting(item=item, to=to, by=by, reason=note)
        _tell(
            moved, by, f"Presidiet har flyttat ärendet från {long_date(origin.on)} till {long_date(to.on)}."
        )
        return moved
    item = lock_item(item)
    if word and word not in Word.values:
        raise Refused("Välj ett av presidiets besked.", field="word")
    if word == Word.COMPLETE and not note.strip():
        raise Refused("Skriv vad som ska kompletteras.", field="note")
    item.word, item.word_note = word, note.strip()
    item.save(update_fields=["word", "word_note"])
    trace(
        "meetings.word_noted",
        on=item,
        within=item.meeting,
        by=by,
        row=row_name(item),
        word=item.get_word_display().lower() or "inget besked",
    )
    if word == Word.COMPLETE:
        _tell(item, by, f"Presidiet vill att ärendet kompletteras före {long_date(item.meeting.on)}.")
    return item


def _tell(item: AgendaItem, by: User, text: str) -> None:
    """Tell the case's official, with a link. What is missing stands on the agenda, not in the mail."""
    case = item.case
    if case is None or case.official is None or case.official == by:
        return
    notify(
        to=case.official,
        subject=f"{case.dnr}: besked från presidiet",
        text=text,
        path=item.meeting.get_absolute_url(),
        ref=f"cases.case:{case.pk}",
        kind="meetings.presidium",
    )
