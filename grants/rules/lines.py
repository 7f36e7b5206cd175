"""What an event is made of, as plain data: lines between accounts, netted, and their fingerprint."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from grants.models import LedgerAccount


@dataclass(frozen=True)
class Line:
    """So many öre (more than zero) from one account to another."""

    src: LedgerAccount
    dst: LedgerAccount
    ore: int


def swapped(lines: Iterable[Line]) -> list[Line]:
    """The same money the other way: what a reversal posts."""
    return [Line(line.dst, line.src, line.ore) for line in lines]


def netted(lines: Iterable[Line]) -> dict[int, int]:
    """The change per account in öre over all lines, by the account's key in rising order; accounts that come out even
    are left out. The sum is always zero."""
    deltas: dict[int, int] = {}
    for line in lines:
        deltas[line.src.pk] = deltas.get(line.src.pk, 0) - line.ore
        deltas[line.dst.pk] = deltas.get(line.dst.pk, 0) + line.ore
    return {account: delta for account, delta in sorted(deltas.items()) if delta}


def fingerprint(
    *,
    kind: str,
    effective_on: datetime.date,
    lines: Sequence[Line],
    reason: str,
    decision_id: int | None,
    reverses_id: UUID | None,
    reference: str,
) -> str:
    """SHA-256 of all that the event says, but who said it and when: the same event twice is told from another one."""
    said = [
        *(kind, effective_on.isoformat(), reason, decision_id, str(reverses_id or ""), reference),
        [[line.src.pk, line.dst.pk, line.ore] for line in lines],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
