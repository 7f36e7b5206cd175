"""Proposals that a party tables at the meeting as a file: registered at once, and an enclosure of the minutes."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import File, Record
from core.errors import Refused
from meetings.actions.documents import case_of
from meetings.actions.floor import add_motion
from meetings.actions.underway import lock_paragraph, name_of, touch
from meetings.models import AgendaItem, Motion
from meetings.rules.documents import title_from
from organisation.models import Mandate, User
from trail.actions import record as trace


@transaction.atomic
def table_motion(
    *, item: AgendaItem, mover: Mandate, by: User, upload: Upload | None = None, **words: Any
) -> Motion:
    """Note a proposal (`floor.add_motion`), with the file it was handed in as. Refused as that is, and for a file that
    cannot be taken."""
    lock_paragraph(item, by)
    file = _register(item, mover, upload, by) if upload else None
    return add_motion(item=item, mover=mover, by=by, file=file, **words)


@transaction.atomic
def file_motion(*, motion: Motion, upload: Upload, by: User) -> Motion:
    """Put the file on a proposal that has been noted, until the minutes are signed. Refused for one that is withdrawn
    or has a file: what has been registered is not exchanged here."""
    proceeding = lock_paragraph(motion.item, by, closed=True)
    motion.refresh_from_db()
    motion.item = proceeding.item
    if motion.withdrawn:
        raise Refused("Yrkandet är återkallat.", field="file")
    if motion.file_id is not None:
        raise Refused("Yrkandet har redan en handling. Ersätt filen i ärendet.", field="file")
    motion.file = _register(motion.item, motion.mover, upload, by)
    motion.save(update_fields=["file"])
    touch(proceeding, by)
    trace(
        "meetings.motion_filed", on=motion.item, within=motion.item.meeting, by=by, row=name_of(motion.item),
        number=motion.file.record.designation,
    )  # fmt: skip
    return motion


def _register(item: AgendaItem, mover: Mandate, upload: Upload, by: User) -> File:
    """What is handed in at a meeting is received there, from who hands it in (OSL 5:1)."""
    entry = Entry(
        subject=title_from(upload.name),
        direction=Record.Direction.IN,
        kind=Record.Kind.DOCUMENT,
        counterparty=mover.printed,
        document_on=item.meeting.on,
        arrived_on=item.meeting.on,
        files=[upload],
    )
    return register_record(case=case_of(item, by), entry=entry, by=by).files.get()
