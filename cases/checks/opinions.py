"""Opinions that must come before the memo is decided on."""

from __future__ import annotations

from collections.abc import Iterator

from cases.findings import Finding, Severity, check
from cases.models import Memo, Opinion
from core.dates import long_date


@check
def missing_opinions(memo: Memo) -> Iterator[Finding]:
    """A mandatory opinion that has not been given. It warns: the manager may have a reason to go on."""
    for one in memo.case.opinions.all():
        if not one.mandatory or one.state not in {Opinion.State.ASKED, Opinion.State.DECLINED}:
            continue
        day = long_date(one.due_on)
        if one.state == Opinion.State.DECLINED:
            title, what = (
                "Ett yttrande är avböjt",
                "har avböjt att svara. Ta ställning till om det behövs ändå.",
            )
        elif one.is_late:
            title, what = (
                "Ett yttrande är försenat",
                f"skulle ha svarat senast {day}. Påminn, ge mer tid eller återkalla.",
            )
        else:
            title, what = (
                "Ett yttrande väntas",
                f"ska svara senast {day}. Vänta in svaret, eller återkalla begäran.",
            )
        yield Finding(f"opinion:{one.pk}", Severity.WARNS, "yttranden", title, f"{one.who} {what}")
