"""The referral on its case's page: who asks, until when, what has been answered; and what the case asks others."""

from __future__ import annotations

from typing import Any

from cases.models import Case
from cases.queries.referrals import referrals_of
from cases.rules.register import may_handle
from organisation.models import User


def referral_panel(case: Case, user: User) -> dict[str, Any] | None:
    """Nothing to show and nothing to do: None."""
    referral, sent = referrals_of(case)
    handles = case.is_open and may_handle(user, case)
    if referral is None and not sent and not handles:
        return None
    return {"referral": referral, "sent": sent, "handles": handles, "case": case}
