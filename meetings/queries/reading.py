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


def public_rows(issue: Issue) -> list[dict[str, Any]]:
    """What everybody may know of what was issued: neutral titles, and which records and files the portal may look
    for among those that are published."""
    return [
        {
            "kind": row["kind"],
            "type": row["type"],
            "label": row["label"],
            "title": row["open_title"],
            "dnr": row["dnr"],
            "case": row["case"],
            "presenter": row["presenter"],
            "time": row["time"],
            "withdrawn": bool(row["withdrawn"]),
            "note": row["note"],
            "record": row["memo"]["number"] if row["memo"] else None,
            "record_id": row["memo"]["record"] if row["memo"] else None,
            "file_ids": [file["file"] for file in row["files"]],
            "reported": [
                {"designation": each["designation"], "title": each["open_title"]} for each in row["reported"]
            ],
        }
        for row in issue.agenda["rows"]
    ]
