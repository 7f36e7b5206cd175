"""What has changed for one person since the issue they last opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetings.changes import Changes, compare
from meetings.models import Delivery, Issue
from meetings.queries.reading import issue_to_read
from organisation.models import User

Json = dict[str, Any]


@dataclass(frozen=True)
class Since:
    """`last` is the issue compared with; None when the person has opened none and everything is new to them.
    `own` says that it is the one they opened themselves, and not just the one before."""

    last: Issue | None
    changes: Changes
    own: bool = False


def since_read(issue: Issue, user: User, rows: list[Json]) -> Since | None:
    """Compared with the latest earlier issue the person opened; staff who were never sent anything, with the one
    before. Both as the person may read them, so nothing is said here that the page does not say. None for the first
    issue.
    """
    if issue.number == 1:
        return None
    earlier = list(
        issue.meeting.issues.filter(state=Issue.State.ISSUED, number__lt=issue.number)
        .order_by("-number")
        .defer("spec", "public_spec", "supplement_spec")
    )
    if not earlier:
        return None
    sent = Delivery.objects.filter(issue__meeting=issue.meeting_id, user=user)
    opened = dict(sent.values_list("issue_id", "opened_at"))
    last = next((one for one in earlier if opened.get(one.pk)), None)
    if last is None and opened:
        return Since(None, Changes())
    own, last = last is not None, last or earlier[0]
    before = last.agenda | {"rows": issue_to_read(last, user)}
    return Since(last, compare(before, issue.agenda | {"rows": rows}), own)


def with_marks(rows: list[Json], since: Since | None) -> list[Json]:
    """The rows with `marks`, the words that say what has happened to each since then."""
    changed = since.changes.by_item if since else {}
    return [row | {"marks": changed[row["item"]].marks if row["item"] in changed else []} for row in rows]


def told(since: Since, issue: Issue, *, pages: bool) -> list[Json]:
    """The changes as a page shows them. With `pages`, where each stands in the file and where it stood."""
    here = issue.first_pages() if pages else {}
    there = since.last.first_pages() if pages and since.last else {}
    return [
        {
            "item": one.row["item"],
            "label": one.row["label"],
            "title": one.row["title"],
            "gone": one.gone,
            "lines": [
                {
                    "mark": line.mark,
                    "what": line.what,
                    "note": line.note,
                    "page": here.get(line.part, "") if line.part else "",
                    "old": there.get(line.old_part, "") if line.old_part else "",
                }
                for line in one.lines
            ],
        }
        for one in since.changes.rows
    ]
