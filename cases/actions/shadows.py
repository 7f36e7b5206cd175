"""A record that was moved leaves its old row behind, with the same words: it is as closed as the record is where it
stands now."""

from __future__ import annotations

from cases.actions.indexing import index
from cases.closing import closed
from cases.models import Case, File, Record
from core import clock
from organisation.models import User


def follow(thing: Case | Record | File, by: User) -> None:
    """Give the rows that were left behind the marks of the record, or of all the records in the case."""
    if isinstance(thing, File):
        return
    records = Record.objects.filter(moved_from__isnull=False).select_related("case")
    records = records.filter(case=thing) if isinstance(thing, Case) else records.filter(pk=thing.pk)
    for record in records.order_by("pk"):
        provision = record.secrecy_provision or record.case.secrecy_provision
        _mark_left_behind(record, provision, record.personal_data or record.case.personal_data, by)


def _mark_left_behind(record: Record, provision: str, personal_data: bool, by: User) -> None:
    old = Record.objects.filter(moved_to=record).select_related("case").first()
    while old is not None:
        if (old.secrecy_provision, old.personal_data) != (provision, personal_data):
            old.secrecy_provision, old.personal_data = provision, personal_data
            old.secrecy_marked_on = clock.today() if provision else None
            old.secrecy_marked_by = by if provision else None
            old.save(
                update_fields=[
                    "secrecy_provision",
                    "secrecy_marked_on",
                    "secrecy_marked_by",
                    "personal_data",
                ]
            )
            index(old.case)
            if provision or personal_data:
                closed(old, by)
        old = Record.objects.filter(moved_to=old).select_related("case").first()
