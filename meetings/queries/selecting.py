"""What of an issue one person may have in a file of their own."""

from __future__ import annotations

from typing import Any

from meetings.changes import file_part, item_of, part_of
from meetings.models import Issue
from meetings.queries.frozen import things
from meetings.queries.reading import issue_to_read
from organisation.models import User
from pdf.models import Job

Json = dict[str, Any]


def choosable(issue: Issue, user: User, rows: list[Json] | None = None) -> list[Json]:
    """The rows whose documents the person may read, as they may read them. `rows` are those of `issue_to_read`."""
    built = {part["id"] for part in issue.spec["parts"]}
    rows = issue_to_read(issue, user) if rows is None else rows
    return [row for row in rows if part_of(row) in built and not row["closed"]]


def allowed_parts(rows: list[Json]) -> set[str]:
    """The parts of these rows that their reader may have: a row that is closed lends none, a file only its own."""
    parts = {part_of(row) for row in rows}
    return parts | {file_part(row, file) for row in rows for file in row["files"] if file["url"]}


def selection_ref(issue: Issue, user: User) -> str:
    """The word by which one person's selections are found: nobody else's are."""
    return f"meetings.issue:{issue.pk}:selection:{user.pk}"


def selection_of(issue: Issue, user: User, job_id: int) -> Job | None:
    """A selection the person asked for and may still read all of. None when it has been emptied."""
    job = Job.objects.filter(pk=job_id, ref=selection_ref(issue, user), spec__isnull=False).first()
    if job is None or job.spec is None:
        return None
    wanted = {part["id"] for part in job.spec["parts"]} - {"selection"}
    return job if wanted <= allowed_parts(choosable(issue, user)) else None


def has_secret(issue: Issue, job: Job) -> bool:
    """Whether the selection holds something that is marked as secret in any of its items."""
    items = {item_of(part["id"]) for part in (job.spec or {}).get("parts", [])}
    refs = [tuple(ref) for row in issue.agenda["rows"] if row["item"] in items for ref in row["to_body"]]
    return any(thing.is_secret for thing in things(refs))
