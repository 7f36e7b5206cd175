"""Packs that hold what has been closed after they went out."""

from __future__ import annotations

from django.db.models import Q

from cases.actions.marks import mark_personal_data, mark_secret
from cases.actions.publishing import unpublish
from cases.models import Case, File, Record
from meetings.models import Issue
from organisation.models import User


def close_packs(thing: Case | Record | File, by: User) -> None:
    """Take packs that hold the thing's pages off the web, and mark the members' own as the thing is marked.

    The public page of the meeting stays, with the words that may be shown; the pack on the web comes back with the
    next issue. Members keep what they were called with: that the body was sent it is a fact.
    """
    case = _case_of(thing)
    held = Q(meeting__items__case=case) | Q(meeting__items__reported__record__case=case)
    issues = (
        Issue.objects.filter(held, state=Issue.State.ISSUED).distinct().select_related("file", "public_file")
    )
    for issue in issues:
        if issue.public_file is not None and _holds(issue, thing, "to_all"):
            unpublish(thing=issue.public_file, by=by, reason="En handling i filen har stängts")
            _mark_alike(issue.public_file, thing, by)
        if issue.file is not None and issue.file != issue.public_file and _holds(issue, thing, "to_body"):
            _mark_alike(issue.file, thing, by)


def _mark_alike(pack: File, thing: Case | Record | File, by: User) -> None:
    if thing.is_secret and not pack.is_secret:
        mark_secret(thing=pack, provision=thing.secrecy_provision, by=by)
    elif thing.personal_data and not pack.personal_data:
        mark_personal_data(thing=pack, personal_data=True, by=by)


def _case_of(thing: Case | Record | File) -> Case:
    if isinstance(thing, Case):
        return thing
    return thing.case if isinstance(thing, Record) else thing.record.case


def _holds(issue: Issue, thing: Case | Record | File, audience: str) -> bool:
    """Whether the pack of an audience went out with the thing in it. A case is in it when it was an item."""
    if isinstance(thing, Case):
        return any(row["case"] == thing.slug for row in issue.agenda["rows"])
    wanted = [[thing._meta.model_name, thing.pk]]
    if isinstance(thing, Record):
        wanted += [["file", pk] for pk in thing.files.values_list("pk", flat=True)]
    return any(ref in row[audience] for row in issue.agenda["rows"] for ref in wanted)
