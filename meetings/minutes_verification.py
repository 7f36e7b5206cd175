"""What `manage.py verify` looks through in the minutes."""

from __future__ import annotations

from collections.abc import Iterator

from core import verify
from meetings.models import Minutes
from meetings.paragraph_data import sum_of


def signed_sums() -> Iterator[str]:
    """What was frozen is what was signed: the content against its sum, and every standing signature against it."""
    for minutes in (
        Minutes.objects.filter(frozen_at__isnull=False).select_related("meeting__body").order_by("pk")
    ):
        if sum_of(minutes.content or {}) != minutes.sha256:
            yield f"{minutes} stämmer inte med sin kontrollsumma."
        for signature in minutes.signatures.filter(voided_at=None).exclude(sha256=minutes.sha256):
            yield f"{minutes} har en underskrift ({signature.pk}) av ett annat innehåll."


def register() -> None:
    verify.register("protokoll", signed_sums)
