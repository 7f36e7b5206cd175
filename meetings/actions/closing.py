"""Packs that hold what has been closed after they went out."""

from __future__ import annotations

from cases.actions.marks import mark_personal_data, set_mark
from cases.actions.publishing import unpublish
from cases.models import Case, File, Record
from core.locking import lock
from meetings.models import Issue
from meetings.rules.web import secrecy_of
from organisation.models import User


def close_packs(thing: Case | Record | File, by: User) -> None:
    """Take packs that hold the thing's pages off the web, and mark the members' own as the thing is marked.

    The public page of the meeting stays, with the words that may be shown; the pack on the web comes back with the
    next issue. Members keep what they were called with: that the body was sent it is a fact. What is being built is
    marked when it is done, by what is written on the issue here.
    """
    # By what went out and not by today's agenda: a row may have been taken off it since.
    authority = _case_of(thing).register.authority_id
    building = Issue.objects.filter(state=Issue.State.BUILDING, meeting__body__authority=authority)
    lock(*building)
    for issue in building.order_by("pk"):  # one that got done while we waited is among the next
        _mark_ahead(issue, thing)
    issues = Issue.objects.filter(state=Issue.State.ISSUED, meeting__body__authority=authority)
    issues = issues.select_related("file", "public_file", "supplement_file")
    issues = issues.defer("spec", "public_spec", "supplement_spec", "parts")
    for issue in issues.order_by("pk"):
        if issue.public_file is not None and _holds(issue, thing, "to_all"):
            unpublish(thing=issue.public_file, by=by, reason="En handling i filen har stängts")
            _mark_alike(issue.public_file, thing, by)
        if issue.file is not None and issue.file != issue.public_file and _holds(issue, thing, "to_body"):
            _mark_alike(issue.file, thing, by)
        if issue.supplement_file is not None and _holds(issue, thing, "to_body"):
            _mark_alike(issue.supplement_file, thing, by)


def _mark_ahead(issue: Issue, thing: Case | Record | File) -> None:
    if not (thing.is_secret or thing.personal_data) or not _holds(issue, thing, "to_body"):
        return
    marks = issue.agenda["public"]
    marks["secrecy"] = marks["secrecy"] or secrecy_of([thing])
    marks["personal_data"] |= thing.personal_data
    marks["closed"] = marks.get("closed", False) or _holds(issue, thing, "to_all")
    issue.save(update_fields=["agenda"])


def _mark_alike(pack: File, thing: Case | Record | File, by: User) -> None:
    if thing.is_secret and not pack.is_secret:
        set_mark(pack, thing.secrecy_provision, by)  # whoever may mark the thing closes what holds it
    elif thing.personal_data and not pack.personal_data:
        mark_personal_data(thing=pack, personal_data=True, by=by)


def _case_of(thing: Case | Record | File) -> Case:
    if isinstance(thing, Case):
        return thing
    return thing.case if isinstance(thing, Record) else thing.record.case


def _holds(issue: Issue, thing: Case | Record | File, audience: str) -> bool:
    """Whether the pack of an audience went out with the thing in it. A case is in it when it was an item or a
    document of its was; what was reported is in both by its words."""
    rows = issue.agenda["rows"]
    reported = [each for row in rows for each in row["reported"]]
    moved = [each for row in rows for each in row.get("motions") or []]
    promised = [each for row in rows for each in row.get("assignments") or []]
    if isinstance(thing, Case):
        own = set(
            thing.records.values_list("pk", flat=True)
        )  # a document can lie in another case than its item
        held = {ref[1] for row in rows for ref in row[audience] if ref[0] == "record"}
        named = [*rows, *reported, *moved, *(promised if audience == "to_body" else [])]
        return bool(own & held) or any(each["case"] == thing.slug for each in named)
    if isinstance(thing, Record) and any(each["record"] == thing.pk for each in reported):
        return True
    wanted = [[thing._meta.model_name, thing.pk]]
    if isinstance(thing, File) and hasattr(thing, "memo_version"):
        wanted.append(["record", thing.record_id])  # a memo is in the pack by its record
    if isinstance(thing, Record):
        wanted += [["file", pk] for pk in thing.files.values_list("pk", flat=True)]
    if audience == "to_body" and any(ref in issue.agenda.get("named", []) for ref in wanted):
        return True  # the change sheet names it among what is gone
    return any(ref in row[audience] for row in rows for ref in wanted)
