"""How a decision is appealed (överklagandehänvisning, laglighetsprövning KL 13), in the words of board, minutes, extract."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings

from core.dates import full_day
from meetings.prose.spans import spans

HOW_TO_APPEAL = (
    "Den som är medlem i kommunen kan få beslutet prövat genom laglighetsprövning (KL 13:1). Skriv till {court}. Tala "
    "om vilket beslut du överklagar, med organ, paragraf och datum, och varför du anser att beslutet är olagligt. Skriv "
    "namn och kontaktuppgifter."
)
NOT_THE_OTHERS = "Övriga paragrafer bereder ärenden för ett annat organ eller är information, och kan inte överklagas (KL 13:2)."


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


def appeal_of(appealable: Iterable[int], every: Iterable[int]) -> list[str]:
    """What the minutes say once, at their end; nothing when no § can be appealed (KL 13:2)."""
    these, all_of_them = sorted(set(appealable)), set(every)
    if not these:
        return []
    which = f"{spans(these)} kan överklagas."
    if set(these) != all_of_them:
        which += f" {NOT_THE_OTHERS}"
    return [which, how_to_appeal(), in_time(None)]
