"""What `manage.py verify` looks through in the registers."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from cases.actions.indexing import differences as search_index
from cases.models import Case, CouncilMotion, File, MotionSeries, OpenedFile, Record, Series
from core import blobs, verify


def case_numbers() -> Iterator[str]:
    """Numbers run without gaps from the series' first to the one before next; older ones are taken over."""
    for series in Series.objects.select_related("register").order_by("register__prefix", "year"):
        cases = Case.objects.filter(register=series.register_id, year=series.year)
        numbers = cases.filter(number__gte=series.first).order_by("number").values_list("number", flat=True)
        yield from verify.run(f"{series}/", series.first, series.next, numbers.iterator(), width=5)
        for case in cases.filter(number__lt=series.first, taken_over=False):
            yield f"{case.dnr} ligger före seriens första nummer {series.first:05d} och är inte övertaget."
    series_of_case = Series.objects.filter(register=OuterRef("register"), year=OuterRef("year"))
    for case in Case.objects.filter(~Exists(series_of_case), taken_over=False).order_by("pk"):
        yield f"{case.dnr} har ingen nummerserie."


def motion_numbers() -> Iterator[str]:
    """The motions of a council and year run without gaps from the series' first; older ones are taken over."""
    for series in MotionSeries.objects.order_by("council", "year"):
        motions = CouncilMotion.objects.filter(council=series.council_id, year=series.year)
        own = motions.filter(number__gte=series.first).order_by("number").values_list("number", flat=True)
        yield from verify.run(f"{series} ", series.first, series.next, own.iterator())
        for motion in motions.filter(number__lt=series.first, taken_over=False):
            yield f"{motion} ligger före seriens första nummer {series.first} och är inte övertagen."


def case_names() -> Iterator[str]:
    """The printed number and the one in addresses say what the three facts behind them say."""
    for case in Case.objects.select_related("register").order_by("pk").iterator():
        dnr = f"{case.register.prefix}-{case.year}/{case.number:05d}"
        if case.dnr != dnr or case.slug != dnr.replace("/", "-").lower():
            yield f"{case.dnr} ({case.slug}) skulle heta {dnr}."


def record_numbers() -> Iterator[str]:
    """The same for the records of each case. In a case that was taken over the first ones may lie elsewhere."""
    numbered = Case.objects.annotate(
        registered=Count("records", filter=Q(records__number__isnull=False)),
        lowest=Min("records__number"),
        highest=Max("records__number"),
    )
    suspects = numbered.exclude(registered=0, next_record=1).exclude(
        registered=F("next_record") - 1, lowest=1, highest=F("next_record") - 1
    )
    for case in suspects.order_by("pk"):
        records = Record.objects.filter(case=case, number__isnull=False).order_by("number")
        numbers = [number for number in records.values_list("number", flat=True) if number is not None]
        first = min([*numbers, case.next_record]) if case.taken_over else 1
        yield from verify.run(f"{case.dnr}-", first, case.next_record, numbers)


def file_hashes() -> Iterator[str]:
    """Every kept file is in the store and has the sum and the size it was registered with."""
    checked: dict[str, str] = {}
    files = File.objects.select_related("record__case").order_by("sha256", "pk")
    for file in files.iterator():
        if file.sha256 not in checked:
            checked = {file.sha256: _blob(file.sha256)}
        if wrong := checked[file.sha256] or _size(file):
            yield f"Fil {file.pk} i {file.record.case.dnr} ({file.record}) {wrong}."
    for opened in OpenedFile.objects.select_related("memo__case").order_by("pk").iterator():
        if wrong := _blob(opened.sha256) or _size(opened):
            yield f"Word-filen till skrivelse {opened.memo_id} i {opened.memo.case.dnr} {wrong}."


def _size(file: File | OpenedFile) -> str:
    return "" if blobs.size(file.sha256) == file.size else "har en annan storlek än den registrerade"


def _blob(sha256: str) -> str:
    if not blobs.SHA256.fullmatch(sha256):
        return "har ingen giltig kontrollsumma"
    if not blobs.exists(sha256):
        return "saknas i fillagret"
    return "" if blobs.verify(sha256) else "stämmer inte med sin kontrollsumma"


def register() -> None:
    verify.register("diarienummer", case_numbers)
    verify.register("motionsnummer", motion_numbers)
    verify.register("beteckningar", case_names)
    verify.register("handlingsnummer", record_numbers)
    verify.register("filer", file_hashes)
    verify.register("sökindex", search_index)
