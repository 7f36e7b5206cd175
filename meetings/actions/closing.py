"""Packs that hold what has been closed after they went out."""

from __future__ import annotations

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
    # By what went out and not by today's agenda: a row may have been taken off it since.
    authority = _case_of(thing).register.authority_id
    issues = Issue.objects.filter(state=Issue.State.ISSUED, meeting__body__authority=authority)
    issues = issues.select_related("file", "public_file").defer("spec", "public_spec")
    for issue in issues.order_by("pk"):
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
    """Whether the pack of an audience went out with the thing in it. A case is in it when it was an item; what was
    reported is in both by its words."""
    rows = issue.agenda["rows"]
    reported = [each for row in rows for each in row["reported"]]
    if isinstance(thing, Case):
        return any(each["case"] == thing.slug for each in [*rows, *reported])
    if isinstance(thing, Record) and any(each["record"] == thing.pk for each in reported):
        return True
    wanted = [[thing._meta.model_name, thing.pk]]
    if isinstance(thing, File) and hasattr(thing, "memo_version"):
        wanted.append(["record", thing.record_id])  # a memo is in the pack by its record
    if isinstance(thing, Record):
        wanted += [["file", pk] for pk in thing.files.values_list("pk", flat=True)]
    return any(ref in row[audience] for row in rows for ref in wanted)
