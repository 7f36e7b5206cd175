"""Reads of the public pages over several models. Everything is read as everybody."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from cases.masking import mask_for_everybody
from cases.models import Case, File, MemoVersion, Record
from core.api import EVERYBODY


def public_memo(record: Record, files: list[File]) -> MemoVersion | None:
    """The version of the memo whose PDF everybody may open; the page shows the same words. Of one with secret sections
    that is the masked one, and so are the words."""
    versions = MemoVersion.objects.filter(Q(file__in=files) | Q(masked_file__in=files), memo__record=record)
    version = (
        versions.select_related("memo").prefetch_related("memo__secret_sections").order_by("-number").first()
    )
    if version is not None:
        version.document = mask_for_everybody(version.memo).document(version.document)
    return version


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
