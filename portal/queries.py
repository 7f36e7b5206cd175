"""Reads of the public pages over several models. Everything is read as everybody."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from cases.models import Case, File, MemoVersion, Record
from core.api import EVERYBODY


def public_memo(record: Record, files: list[File]) -> MemoVersion | None:
    """The version of the memo whose PDF everybody may open; the page shows the same words."""
    return MemoVersion.objects.filter(memo__record=record, file__in=files).order_by("-number").first()


def record_urls(case: Case) -> dict[int, str]:
    """Where the published records of a case are read, by record number: for the links in a memo."""
    numbers = Record.objects.visible_to(EVERYBODY).filter(case=case).values_list("number", flat=True)
    return {number: reverse("portal:record", args=[case.slug, number]) for number in numbers if number}


def latest_records() -> QuerySet[Record]:
    """What has been published, the latest registered first."""
    return (
        Record.objects.visible_to(EVERYBODY)
        .select_related("case__register__authority")
        .order_by("-registered_at", "-id")
    )
