"""Memos where people look for work: on the start page and on the case page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse

from cases import notice_kinds, rules
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
from organisation.actions import notify
from organisation.models import Absence, User
from organisation.queries import substitute_of
from organisation.todo import Todo
from trail.refs import ref


def memos_to_do(user: User) -> Iterator[Todo]:
    """What waits for the person: to approve, to change, and drafts by others in their cases."""
    for memo in approvals_waiting_for(user):
        day = f" {_day(memo.submitted_at)}" if memo.submitted_at else ""
        url = reverse("cases:memo_review", args=[memo.case.slug, memo.pk])
        held = memo.on_behalf_of  # type: ignore[attr-defined]
        place = f"för {held.name}, " if held else ""
        yield Todo(
            memo.title, f"{memo.case.dnr} · {place}{memo.author.name} skickade{day}", url, "Läs och godkänn"
        )
    for memo in returned_to(user):
        back = memo.returned  # type: ignore[attr-defined]
        why = f"{back.by.name} återlämnade: ”{back.reason}”" if back else "återlämnad"
        yield Todo(memo.title, f"{memo.case.dnr} · {why}", memo.get_absolute_url(), "Ändra")
    for memo in drafts_of(user):
        if memo.author_id != user.pk:  # one's own drafts stand among what one has written
            saved = f"utkast av {memo.author.name}, sparat {_day(memo.saved_at)}"
            yield Todo(memo.title, f"{memo.case.dnr} · {saved}", memo.get_absolute_url(), "Skriv vidare")


def tell_substitutes() -> int:
    """On the first day of an absence, for `tick`: the substitute is told of every memo that waits already. Returns how
    many absences began."""
    begun = Absence.objects.on(clock.today()).filter(told_at=None).select_related("person", "substitute")
    return sum(_tell_substitute(absence.pk) for absence in begun)


@transaction.atomic
def _tell_substitute(pk: int) -> bool:
    if not Absence.objects.filter(pk=pk, told_at=None).update(told_at=clock.now()):
        return False  # another process was before
    absence = Absence.objects.select_related("person").get(pk=pk)
    substitute = substitute_of(absence.person_id)
    if substitute is None:
        return True
    for memo in approvals_waiting_for(substitute):
        if memo.on_behalf_of == absence.person:  # type: ignore[attr-defined]
            path = reverse("cases:memo_review", args=[memo.case.slug, memo.pk])
            text = f"En tjänsteskrivelse väntar på godkännande. Du är ersättare för {absence.person.name}."
            notify(
                to=substitute,
                subject=f"Att godkänna: {memo.case.dnr}",
                text=text,
                path=path,
                ref=ref(memo),
                kind=notice_kinds.MEMO_STEPS["Att godkänna"],
            )
    return True


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
