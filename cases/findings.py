"""Findings: what is doubtful, with the place and what to do. A check is a small pure function that an app
registers; it yields findings and never changes anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Memo


class Severity(StrEnum):
    STOPS = "stop"
    WARNS = "warn"
    INFORMS = "info"


SEVERITY_WORDS = {Severity.STOPS: "Stoppar", Severity.WARNS: "Varnar", Severity.INFORMS: "Upplyser"}


@dataclass(frozen=True)
class Finding:
    """`id` is stable (the rule, and the row it is about) so that a finding can be explained later. `place` is an anchor
    on the memo's page as it stands now, `message` says what is wrong and what to do. `numbered`: the title says which
    one it is in order, so the row can be moved and the title be another."""

    id: str
    severity: Severity
    place: str
    title: str
    message: str
    expected: str = ""
    found: str = ""
    source: str = ""
    numbered: bool = False

    @property
    def fingerprint(self) -> str:
        """Which finding it is, as it reads: another row, thing found, title or message makes another. Where the row
        stands does not: an explanation follows what it was written of."""
        title = "" if self.numbered else self.title
        parts = "\x1f".join((self.id, self.found, title, self.message))
        return hashlib.sha256(parts.encode()).hexdigest()

    @property
    def may_be_explained(self) -> bool:
        """What stops must be put right, and what informs asks for nothing."""
        return self.severity is Severity.WARNS

    @property
    def asks(self) -> bool:
        """Whether somebody must do something: put it right, or explain it."""
        return self.severity is not Severity.INFORMS

    @property
    def word(self) -> str:
        return SEVERITY_WORDS[self.severity]


type Check = Callable[[Memo], Iterable[Finding]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a check of memos. Used as a decorator."""
    _checks.append(function)
    return function


def of_memo(memo: Memo) -> list[Finding]:
    """All findings of a memo, the gravest first, in the order of the document."""
    order = list(Severity)
    found = [finding for run in _checks for finding in run(memo)]
    return sorted(found, key=lambda finding: order.index(finding.severity))
