"""What the parts of a built pack are: ours or uploaded, readable aloud or not, fit for the archive or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pdf.models import JobPart, Rendering

MADE = {JobPart.State.RENDERED, JobPart.State.REUSED, JobPart.State.CONVERTED}


@dataclass(frozen=True)
class Quality:
    """`own`: laid out by us, tagged. `text`: a reading aid finds words. `archival`: keeps PDF/A."""

    own: bool
    text: bool
    archival: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def qualities_of(parts: Iterable[JobPart]) -> dict[str, Quality]:
    """By the name of the part. The pages that stand for what could not be taken in are ours."""
    parts = list(parts)
    sums = {part.sha256 for part in parts if part.sha256}
    renderings = {made.sha256: made for made in Rendering.objects.filter(sha256__in=sums)}
    return {part.ident: _quality(part, renderings.get(part.sha256)) for part in parts}


def _quality(part: JobPart, made: Rendering | None) -> Quality:
    own = bool(made and made.plain_key) or part.state not in MADE
    return Quality(own, own or bool(made and made.readable), bool(made and made.archival))
