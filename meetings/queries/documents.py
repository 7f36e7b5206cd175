"""The documents that were put on agenda items by themselves, and the files they bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from cases.models import Case, File, Record
from cases.queries import Looked, looks_of
from meetings.models import AgendaItem, Issue, ItemDocument
from meetings.queries.memos import Attached
from organisation.models import User


@dataclass(frozen=True)
class Document:
    """A document as the page of its item shows it: where its record is now, and its files."""

    kept: ItemDocument
    record: Record
    files: list[Looked]
    sent: bool

    @property
    def waiting(self) -> bool:
        return any(not file.settled for file in self.files)

    @property
    def missing(self) -> str:
        """Why nothing of it is sent out, when somebody has voided or emptied the record in its case."""
        if self.record.is_void:
            return "Handlingen är makulerad i diariet och går inte ut."
        return "" if self.files else "Filen är borttagen i diariet. Lägg dit en ny eller ta bort handlingen."


def files_of(items: Iterable[AgendaItem]) -> dict[int, list[Attached]]:
    """What the standing documents of each item bring, in printed order, by the item's id. `documents` is prefetched."""
    documents = [each for item in items for each in item.documents.all() if not each.is_withdrawn]
    records, files = _records_and_files(documents)
    found: dict[int, list[Attached]] = defaultdict(list)
    for document in documents:
        record = records[document.record_id]
        found[document.item_id] += [
            Attached(document.title, record, file, document) for file in files[record.pk]
        ]
    return found


def documents_of(item: AgendaItem) -> list[Document]:
    """All documents of an item, also those withdrawn after they went out."""
    documents = list(item.documents.select_related("record__case", "added_by"))
    records, files = _records_and_files(documents)
    looked = looks_of(file for some in files.values() for file in some)
    gone_out = sent_records(item) if documents else set()
    return [
        Document(
            document,
            record := records[document.record_id],
            [looked[file.pk] for file in files[record.pk]],
            bool(gone_out & {document.record_id, record.pk}),
        )
        for document in documents
    ]


def sent_records(item: AgendaItem) -> set[int]:
    """The records that went out with the item, or are on their way in an issue being built."""
    issues = item.meeting.issues.exclude(state=Issue.State.FAILED)
    return {
        file["record"]
        for agenda in issues.values_list("agenda", flat=True)
        for row in agenda["rows"]
        if row["item"] == item.pk
        for file in row["files"]
    }


def can_be_taken_up(item: AgendaItem, user: User) -> QuerySet[Record]:
    """Registered documents of the item's case (or the meeting's own) that are not on the item yet."""
    case: Case | None = item.case or item.meeting.case
    return (
        Record.objects.visible_to(user)
        .valid()
        .filter(case=case, files__withdrawn_at__isnull=True, files__isnull=False)
        .exclude(kind__in=[Record.Kind.MEMO, Record.Kind.SUMMONS])
        .exclude(agenda_documents__item=item)
        .select_related("case")
        .order_by("-number")
        .distinct()
    )


def _records_and_files(documents: list[ItemDocument]) -> tuple[dict[int, Record], dict[int, list[File]]]:
    """Where each record is now, by the id it was put on the item with, and the files that stand in it."""
    records = {document.record_id: document.record for document in documents}
    while moved := {pk: record.moved_to_id for pk, record in records.items() if record.moved_to_id}:
        there = Record.objects.select_related("case").in_bulk(moved.values())
        records |= {pk: there[to] for pk, to in moved.items()}
    files: dict[int, list[File]] = defaultdict(list)
    standing = [record.pk for record in records.values() if not record.is_void]
    if standing:
        kept = File.objects.current().filter(record__in=standing).select_related("record__case")
        for file in kept.order_by("position", "id"):
            files[file.record_id].append(file)
    return records, files
