"""The opinions of a case, wherever its memos are read."""

from __future__ import annotations

from typing import Any

from django import template

from cases.models import Memo
from cases.opinion_panel import opinion_panel
from organisation.models import User

register = template.Library()


@register.inclusion_tag("cases/opinions/_panel.html")
def opinions(memo: Memo, user: User) -> dict[str, Any]:
    """`{% opinions memo user %}`: who said what when, beside the memo."""
    return {"panel": opinion_panel(memo.case, user), "case": memo.case, "memo": memo, "user": user}
