"""What was issued, as one person may read it."""

from __future__ import annotations

from typing import Any

from cases.dnr_links import with_case_links
from cases.documents import with_links
from cases.masking import mask_for
from cases.models import Case, File, MemoVersion, Record
from cases.queries import looks_of
from meetings.changes import file_part
from meetings.models import AgendaItem, Issue, closed_title
from meetings.queries.promised import in_words_of_today
from meetings.queries.unanswered import motions_in_words_of_today

NOT_OPEN = "Handling som inte är öppen för dig"


def issue_to_read(issue: Issue, user: object) -> list[dict[str, Any]]:
    """The rows as they were issued. What the person may not read has no address, and no words but those of the open
    register."""
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
    looked = looks_of(files.values())
    versions = MemoVersion.objects.filter(pk__in=[row["memo"]["version"] for row in rows if row["memo"]])
    readable = File.objects.visible_to(user)
    marked = versions.filter(file__isnull=False).exclude(file__in=readable).exclude(masked_file__in=readable)
    for pk in marked.values_list("memo__record", flat=True):
        records.pop(pk, None)  # a mark on the PDF closes the same words on the page
    items = AgendaItem.objects.select_related("case").in_bulk([row["item"] for row in rows])
    slugs = {row["case"] for row in rows if row["case"]}
    cases = set(Case.objects.visible_to(user).filter(slug__in=slugs).values_list("slug", flat=True))

    def closed(row: dict[str, Any]) -> dict[str, Any]:
        memo = row["memo"] and row["memo"]["record"]
        if not row["case"] or (row["case"] in cases and (not memo or memo in records)):
            return {"closed": False}
        item = items.get(row["item"])
        title = closed_title(item.case) if item is not None and item.case is not None else row["open_title"]
        return {"closed": True, "title": title, "withdrawn": bool(row["withdrawn"]) and "se sekreteraren"}

    return [
        row
        | closed(row)
        | {
            "motions": motions_in_words_of_today(row["motions"]) if row.get("motions") else None,
            "assignments": in_words_of_today(row["assignments"]) if row.get("assignments") else None,
            "memo_record": records.get(row["memo"]["record"]) if row["memo"] else None,
            "files": [
                file
                | {
                    "url": _of(files, file["file"]),
                    "kept": files[file["file"]],
                    "looked": looked[file["file"]],
                }
                if file["file"] in files
                else file | {"title": NOT_OPEN, "name": "", "url": ""}
                for file in row["files"]
            ],
            "reported": [
                each
                | (
                    {"url": _of(records, each["record"])}
                    if each["record"] in records
                    else {"title": NOT_OPEN, "url": ""}
                )
                for each in row["reported"]
            ],
        }
        for row in rows
    ]


def _of(found: dict[int, Any], pk: int | None) -> str:
    thing = found.get(pk) if pk else None
    return thing.get_absolute_url() if thing is not None else ""


def readable(row: dict[str, Any]) -> bool:
    """Whether a row has a page of its own: matters do, and other rows that documents were put on."""
    matters = {AgendaItem.Kind.DECISION, AgendaItem.Kind.INFORMATION}
    return row["kind"] in matters or bool(row["files"])


def document_of(row: dict[str, Any], user: object) -> dict[str, Any] | None:
    """The memo as it was issued, without what is secret to the person, with ways to the attachments; None when the person may not read it."""
    if row["memo_record"] is None:
        return None
    versions = MemoVersion.objects.select_related("memo__case__register").prefetch_related(
        "memo__secret_sections"
    )
    version = versions.filter(pk=row["memo"]["version"]).first()
    if version is None:
        return None
    urls = {file["number"]: file["url"] for file in reversed(row["files"]) if file["url"]}
    document = mask_for(user, version.memo).document(version.document)
    return with_case_links(with_links(document, urls), user)


def with_scans(rows: list[dict[str, Any]], issue: Issue) -> list[dict[str, Any]]:
    """The rows with `scanned` on each file the person may open that has no text for a reading aid to find."""
    mute = {part["id"] for part in issue.parts.get("members", []) if not part.get("text", True)}
    return [
        row
        | {
            "files": [
                file | {"scanned": bool(file["url"]) and file_part(row, file) in mute}
                for file in row["files"]
            ]
        }
        for row in rows
    ]
