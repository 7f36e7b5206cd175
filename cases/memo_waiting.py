"""Memos where people look for work: on the start page and on the case page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from cases import rules
from cases.models import Case, Memo
from cases.queries import (
    approvals_waiting_for,
    drafts_of,
    memo_state_weight,
    memo_state_word,
    returned_to,
)
from core import clock
from core.dates import day_and_month
from organisation.models import User
from organisation.todo import Todo


def memos_to_do(user: User) -> Iterator[Todo]:
    """What waits for the person: to approve, to change, to finish."""
    for memo in approvals_waiting_for(user):
        day = f" {_day(memo.submitted_at)}" if memo.submitted_at else ""
        url = reverse("cases:memo_review", args=[memo.case.slug, memo.pk])
        yield Todo(memo.title, f"{memo.case.dnr} · {memo.author.name} skickade{day}", url, "Läs och godkänn")
    for memo in returned_to(user):
        back = memo.returned  # type: ignore[attr-defined]
        why = f"{back.by.name} återlämnade: ”{back.reason}”" if back else "återlämnad"
        yield Todo(memo.title, f"{memo.case.dnr} · {why}", memo.get_absolute_url(), "Ändra")
    for memo in drafts_of(user):
        saved = f"utkast, sparat {_day(memo.saved_at)}"
        yield Todo(memo.title, f"{memo.case.dnr} · {saved}", memo.get_absolute_url(), "Skriv vidare")


def _day(moment: datetime.datetime) -> str:
    return day_and_month(moment.astimezone(clock.STOCKHOLM).date())


def memo_panel(case: Case, user: User) -> dict[str, Any]:
    """The case's memos and the way to a new one."""
    memos = (
        Memo.objects.visible_to(user)
        .filter(case=case)
        .select_related("case", "author", "body")
        .order_by("-id")
    )
    return {
        "memos": [{"memo": m, "word": memo_state_word(m), "weight": memo_state_weight(m)} for m in memos],
        "may_start": case.is_open and rules.may_start(user, case),
    }
