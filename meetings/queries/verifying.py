"""Whether a file is minutes that were approved: compared by its sum with the registered ones, nothing else."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from meetings.models import Minutes, Signature
from meetings.queries.corrections import as_data, corrections_of
from meetings.queries.paragraph_marks import marks_of


@dataclass(frozen=True)
class Signed:
    name: str
    role: str
    on: datetime.date
    way: str


@dataclass(frozen=True)
class Corrected:
    """A § that was corrected after the approval. The file says what was signed; the correction stands beside it."""

    number: int
    data: dict[str, Any]


@dataclass(frozen=True)
class Verified:
    minutes: Minutes
    masked: bool  # the version for the web, where a § or more is left out
    signatures: list[Signed]
    corrections: list[Corrected]  # of §§ that everybody reads


def verified(sha256: str) -> Verified | None:
    """Approved minutes with this very file. It says body, day and who signed: what the notice board says too. A file
    that was replaced on the web is still what it was."""
    rows = Minutes.objects.filter(state=Minutes.State.APPROVED).filter(
        Q(file__sha256=sha256) | Q(file__record__files__sha256=sha256)
    )
    found = rows.select_related("meeting__body__authority", "file").distinct().first()
    if found is None or found.file is None:
        return None
    signed = Signature.objects.filter(minutes=found, voided_at=None).select_related("approver__mandate__user")
    names = {
        one.approver.mandate_id: Signed(
            one.approver.mandate.printed,
            one.approver.get_role_display(),
            one.signed_on,
            one.get_way_display().lower(),
        )
        for one in signed.order_by("-id")
    }
    whole = found.file.sha256 == sha256
    return Verified(found, not whole, list(reversed(names.values())), _corrected(found))


def _corrected(minutes: Minutes) -> list[Corrected]:
    """Corrections beside the §§ that everybody may read today: of others, and of minutes that are not on the web, only
    the staff reads them."""
    if minutes.open_at is None:
        return []
    paragraphs = (minutes.content or {}).get("paragraphs", [])
    found = corrections_of(one["item"] for one in paragraphs)
    if not found:
        return []
    marks = marks_of(found, published=True)
    return [
        Corrected(one["number"], data)
        for one in paragraphs
        if one["item"] in found and not marks[one["item"]].closes(one)
        for data in as_data(found[one["item"]])
    ]
