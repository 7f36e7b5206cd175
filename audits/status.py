"""What has become of a recommendation: what the auditors last said, else what is reported of the promises."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cases.models import Assignment


def status_of(verdict: str, actions: Sequence[Assignment], *, no_action: bool, day: datetime.date) -> str:
    """`verdict` is the auditors' newest, as it reads; empty when they have said nothing yet."""
    if verdict:
        return f"Revisorernas bedömning: {verdict[:1].lower()}{verdict[1:]}"
    if not actions:
        return "Ingen åtgärd" if no_action else "Besvarad"
    if all(not one.is_open for one in actions):
        return "Åtgärdad, enligt förvaltningen"
    if any(one.is_open and one.due_on < day for one in actions):
        return "Försenad"
    return "Pågår"
