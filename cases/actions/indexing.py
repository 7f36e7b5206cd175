"""Keeping the search index: one function that makes a case's entries right, called by every action that changes
words, marks or what is published in a case, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet

from cases.models import Case, File, Memo, Publication, Record, SearchEntry
from cases.search import words
from core.locking import lock


class Key(NamedTuple):
    """Which thing in a case an entry is about."""

    record: int | None = None
    file: int | None = None
    memo: int | None = None


class Words(NamedTuple):
    staff: str
    open: str


@transaction.atomic
def index(case: Case) -> None:
    """Make the index of a case right. Doing it twice is doing it once; what is right already is not written."""
    lock(case)  # two actions in one case stand in line here, also those that take no number
    _write(_whole(Case.objects.filter(pk=case.pk)))


def reindex() -> int:
    """Make the whole index anew, case by case in the order they were opened. Returns the number of cases."""
    total = 0
    ids = Case.objects.order_by("year", "number", "pk").values_list("pk", flat=True)
    for some in batched(ids.iterator(), 500):
        with transaction.atomic():
            Case.objects.filter(pk__in=some).update(next_record=F("next_record"))
            total += _write(_whole(Case.objects.filter(pk__in=some).order_by("year", "number", "pk")))
    return total


def differences() -> Iterator[str]:
    """What the index has and should not have, or the reverse, one sentence for each case."""
    for some in batched(Case.objects.order_by("pk").values_list("pk", flat=True).iterator(), 500):
        cases = _whole(Case.objects.filter(pk__in=some).order_by("pk"))
        kept = _kept(cases)
        for case in cases:
            if wanted(case) != {key: Words(e.staff_words, e.open_words) for key, e in kept[case.pk].items()}:
                yield f"Sökindexet stämmer inte för {case.dnr}. Kör manage.py reindex."


def wanted(case: Case) -> dict[Key, Words]:
    """The entries a case should have: of itself and of what is registered in it, not of working material.
    Expects what `_whole` fetches."""
    mine = words.of_case(case)
    public = words.open_of_case(case) if case.publications.all() else []
    entries = {Key(): Words(words.indexed(mine), words.indexed(public))}
    # The case's own words stand with each of its things, so that `taiwan ansökan` finds the application in the
    # case about Taiwan. Who may read the thing may read the case.
    for record in case.records.all():
        texts = words.of_record(record)
        public = words.open_of_record(record) if record.publications.all() else []
        entries[Key(record.pk)] = Words(words.indexed([*mine, *texts]), words.indexed(public))
        for file in record.files.all():
            if file.withdrawn_at is not None:
                continue
            texts = words.of_file(file)
            public = texts if file.publications.all() else []
            entries[Key(record.pk, file.pk)] = Words(words.indexed([*mine, *texts]), words.indexed(public))
    for memo in case.memos.all():
        # Covered by the marks of the record it became.
        texts = words.of_memo(memo)
        entries[Key(memo.record_id, memo=memo.pk)] = Words(words.indexed([*mine, *texts]), "")
    return entries


def _whole(cases: QuerySet[Case]) -> list[Case]:
    """The cases with all that is indexed in them, in a fixed number of queries."""
    published = Prefetch("publications", Publication.objects.active())
    files = Prefetch("files", File.objects.prefetch_related(published))
    records = Prefetch("records", Record.objects.registered().prefetch_related(published, files))
    memos = Prefetch(
        "memos", Memo.objects.filter(record__isnull=False).prefetch_related("versions", "secret_sections")
    )
    found = list(cases.prefetch_related(published, records, memos))
    for case in found:
        for record in case.records.all():
            record.case = case  # its open words depend on the case's marks
    return found


def _kept(cases: list[Case]) -> dict[int, dict[Key, SearchEntry]]:
    kept: dict[int, dict[Key, SearchEntry]] = {case.pk: {} for case in cases}
    for entry in SearchEntry.objects.filter(case__in=kept):
        kept[entry.case_id][Key(entry.record_id, entry.file_id, entry.memo_id)] = entry
    return kept


def _write(cases: list[Case]) -> int:
    new, changed, gone = [], [], []
    kept = _kept(cases)
    for case in cases:
        has, should = kept[case.pk], wanted(case)
        gone += [entry.pk for key, entry in has.items() if key not in should]
        for key, text in should.items():
            entry = has.get(key)
            if entry is None:
                new.append(
                    SearchEntry(
                        case=case,
                        record_id=key.record,
                        file_id=key.file,
                        memo_id=key.memo,
                        staff_words=text.staff,
                        open_words=text.open,
                    )
                )
            elif (entry.staff_words, entry.open_words) != text:
                entry.staff_words, entry.open_words = text
                changed.append(entry)
    SearchEntry.objects.filter(pk__in=gone).delete()
    SearchEntry.objects.bulk_create(new, batch_size=500)
    SearchEntry.objects.bulk_update(changed, ["staff_words", "open_words"], batch_size=200)
    return len(cases)
