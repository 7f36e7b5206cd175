"""What was issued, as one person may read it."""

from __future__ import annotations

from typing import Any

from cases.models import File, Record
from meetings.models import Issue


def issue_to_read(issue: Issue, user: object) -> list[dict[str, Any]]:
    """The rows as they were issued. What the person may not read any more has no address."""
    rows = issue.agenda["rows"]
    record_ids = {row["memo"]["record"] for row in rows if row["memo"]}
    record_ids |= {each["record"] for row in rows for each in row["reported"]}
    file_ids = {file["file"] for row in rows for file in row["files"]}
    records = {
        record.pk: record
        for record in Record.objects.visible_to(user).filter(pk__in=record_ids).select_related("case")
    }
    files = {
        file.pk: file
        for file in File.objects.visible_to(user).filter(pk__in=file_ids).select_related("record__case")
    }
    return [
        row
        | {
            "memo_url": _of(records, row["memo"] and row["memo"]["record"]),
            "files": [
                file | {"url": _of(files, file["file"]), "kept": files.get(file["file"])}
                for file in row["files"]
            ],
            "reported": [each | {"url": _of(records, each["record"])} for each in row["reported"]],
        }
        for row in rows
    ]


def _of(found: dict[int, Any], pk: int | None) -> str:
    thing = found.get(pk) if pk else None
    return thing.get_absolute_url() if thing is not None else ""
