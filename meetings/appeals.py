"""What can be appealed of a meeting's minutes (KL 13:2), said once at their end."""

from __future__ import annotations

from collections.abc import Iterable

from cases.appealing import how_to_appeal, in_time
from meetings.prose.spans import spans

NOT_THE_OTHERS = "Övriga paragrafer bereder ärenden för ett annat organ eller är information, och kan inte överklagas (KL 13:2)."


def appeal_of(appealable: Iterable[int], every: Iterable[int]) -> list[str]:
    """What the minutes say once, at their end; nothing when no § can be appealed (KL 13:2)."""
    these, all_of_them = sorted(set(appealable)), set(every)
    if not these:
        return []
    which = f"{spans(these)} kan överklagas."
    if set(these) != all_of_them:
        which += f" {NOT_THE_OTHERS}"
    return [which, how_to_appeal(), in_time(None)]
