"""What of an issue one person may have in a file of their own."""

from __future__ import annotations

from typing import Any

from cases.documents import TEMPLATE
from cases.masking import mask_for_everybody
from cases.models import MemoVersion, SecretSection
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
    """A selection the person asked for and may still read all of. None when it has been emptied, and when a section
    in it has become secret since."""
    job = Job.objects.filter(pk=job_id, ref=selection_ref(issue, user), spec__isnull=False).first()
    if job is None or job.spec is None:
        return None
    wanted = {part["id"] for part in job.spec["parts"]} - {"selection"}
    if not wanted <= allowed_parts(choosable(issue, user)) or without_secret(job.spec, issue) != job.spec:
        return None
    return job


def without_secret(spec: Json, issue: Issue) -> Json:
    """The parts without the words of the sections of memos that are secret by now: an issue is kept as it went out,
    and a file that is made of it follows the marks of the day."""
    versions = {f"item-{row['item']}": row["memo"]["version"] for row in issue.agenda["rows"] if row["memo"]}
    found = MemoVersion.objects.filter(
        pk__in=versions.values(), memo__in=SecretSection.objects.values("memo")
    )
    found = found.select_related("memo").prefetch_related("memo__secret_sections").defer("document")
    masks = {version.pk: mask_for_everybody(version.memo) for version in found}
    if not masks:
        return spec

    def open_part(part: Json) -> Json:
        mask, source = masks.get(versions.get(part["id"], 0)), part["source"]
        if mask is None or source.get("template") != TEMPLATE:
            return part
        return part | {"source": source | {"data": mask.document(source["data"])}}

    return spec | {"parts": [open_part(part) for part in spec["parts"]]}


def has_secret(issue: Issue, job: Job) -> bool:
    """Whether the selection holds something that is marked as secret in any of its items."""
    items = {item_of(part["id"]) for part in (job.spec or {}).get("parts", [])}
    refs = [tuple(ref) for row in issue.agenda["rows"] if row["item"] in items for ref in row["to_body"]]
    return any(thing.is_secret for thing in things(refs))
