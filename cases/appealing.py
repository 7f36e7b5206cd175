"""How a decision is appealed (KL 13:1, 13:5), in the words that stand on notices, extracts and letters."""

from __future__ import annotations

import datetime

from django.conf import settings

from core.dates import full_day

HOW_TO_APPEAL = (
    "Den som är medlem i kommunen kan få beslutet prövat genom laglighetsprövning (KL 13:1). Skriv till {court}. Tala "
    "om vilket beslut du överklagar, med organ, paragraf och datum, och varför du anser att beslutet är olagligt. Skriv "
    "namn och kontaktuppgifter."
)


def how_to_appeal() -> str:
    return HOW_TO_APPEAL.format(court=settings.APPEAL_COURT)


def in_time(last_on: datetime.date | None) -> str:
    """What must have happened by when."""
    if last_on is None:
        return (
            f"Överklagandet ska ha kommit in till {settings.APPEAL_COURT} inom tre veckor från den dag då protokollets "
            "justering tillkännagavs på kommunens anslagstavla (KL 13:5)."
        )
    return (
        f"Överklagandet ska ha kommit in till {settings.APPEAL_COURT} senast {full_day(last_on)} (KL 13:5)."
    )
