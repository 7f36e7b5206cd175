"""The memo that belongs to a case on a body's agenda, and the files that follow it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from cases.documents import current_version
from cases.masking import mask_for_everybody, masked
from cases.models import Case, Enclosure, File, Memo, Record
from cases.queries import Looked, current_memo, whole_memos
from meetings.models import ItemDocument
from organisation.models import Body


@dataclass(frozen=True)
class Attached:
    """A file that follows an item: under the title its memo gives it, or as a document of its own."""

    title: str
    record: Record
    file: File
    document: ItemDocument | None = None
    looked: Looked | None = None


def memo_of(case: Case, body: Body) -> Memo | None:
    """The latest memo addressed to the body, else the case's latest, without the words of its secret sections."""
    memo = current_memo(case, body)
    return masked(memo, mask_for_everybody(memo)) if memo else None


def latest_by_case(cases: Iterable[int], body: Body) -> dict[int, Memo]:
    """The memo of each case as the agenda needs it, in a fixed number of queries. What is made from it goes to many:
    of a secret section there are no words in it, neither in what stands nor in what was approved (cases.masking)."""
    found: dict[int, Memo] = {}
    for memo in whole_memos(Memo.objects.filter(case__in=cases)).order_by("id"):
        known = found.get(memo.case_id)
        if known is None or memo.body_id == body.pk or known.body_id != body.pk:
            found[memo.case_id] = masked(memo, mask_for_everybody(memo))
    return found


def attached_to(memos: Iterable[Memo]) -> dict[int, list[Attached]]:
    """The attached files of each approved memo, by its id. While a new version is written, those of the approved one."""
    memos = [memo for memo in memos if current_version(memo)]
    reopened = [memo for memo in memos if memo.is_reopened and _listed(memo) is not None]
    earlier = _records_of([memo.case_id for memo in reopened]) if reopened else {}
    found = {}
    for memo in memos:
        if memo in reopened:
            rows = [(text, earlier.get((memo.case_id, number))) for text, number in _listed(memo) or []]
        else:
            kept = [row for row in memo.enclosures.all() if row.state == Enclosure.State.ATTACHED]
            rows = [(row.printed, row.record) for row in kept]
        found[memo.pk] = list(_dealt([(title, record) for title, record in rows if record]))
    return found


def _dealt(rows: list[tuple[str, Record]]) -> Iterator[Attached]:
    """The files under the enclosures that name their records. Where several name the same record, as when Bilaga 1
    and Bilaga 2 were registered together, each takes one file in order, and the last takes the rest."""
    left = Counter(record.pk for _, record in rows)
    taken: Counter[int] = Counter()
    for title, record in rows:
        left[record.pk] -= 1
        files = list(record.files.all())[taken[record.pk] :]
        mine = files[:1] if left[record.pk] else files
        taken[record.pk] += len(mine)
        for file in mine:
            yield Attached(title, record, file)


def _listed(memo: Memo) -> list[tuple[str, int]] | None:
    """The attached enclosures of the approved version, by record number; None when it names none at all."""
    version = current_version(memo)
    sections = version.document.get("sections", []) if version else []
    lists = [section["items"] for section in sections if section.get("kind") == "enclosures"]
    if not lists:
        return None
    return [
        (item["text"], item["record"])
        for items in lists
        for item in items
        if item.get("state") == Enclosure.State.ATTACHED and item.get("record")
    ]


def _records_of(cases: list[int]) -> dict[tuple[int, int | None], Record]:
    files = File.objects.current().select_related("record__case").order_by("position", "id")
    records = (
        Record.objects.filter(case__in=cases)
        .select_related("case")
        .prefetch_related(Prefetch("files", files))
    )
    return {(record.case_id, record.number): record for record in records}
