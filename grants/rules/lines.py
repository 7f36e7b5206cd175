"""What an event is made of, as plain data: lines between accounts, netted, and their fingerprint."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import Refused
from grants.models import LedgerAccount, LedgerEvent

# Öre in one line: more than the whole country makes in a year, and little enough that no sum of them leaves the whole
# numbers of the databases (SQLite would go on in floating point without a word).
MOST = 10**15


@dataclass(frozen=True)
class Line:
    """So many öre (more than zero) from one account to another."""

    src: LedgerAccount
    dst: LedgerAccount
    ore: int


def must_be_sound(*, kind: str, lines: Sequence[Line], reason: str, decided: bool) -> None:
    """Refused: what the tables would refuse too, in words."""
    if not lines:
        raise Refused("Det finns inget att bokföra: alla belopp är noll.", code="nothing")
    if any(line.ore <= 0 for line in lines):
        raise Refused("Varje belopp ska vara större än noll.", field="ore", code="amount")
    if any(line.ore > MOST for line in lines):
        raise Refused("Beloppet är orimligt stort. Kontrollera siffrorna och enheten.", code="amount-size")
    if any(line.src.pk == line.dst.pk for line in lines):
        raise Refused("Pengarna ska flyttas från ett fack till ett annat.", code="same")
    if kind in LedgerEvent.SAYS_WHY and not reason.strip():
        raise Refused("Skriv varför.", field="reason", code="missing")
    if kind == LedgerEvent.Kind.GRANT and not decided:
        raise Refused("Ett bidrag beviljas genom ett beslut.", field="decision", code="undecided")
    if kind not in LedgerEvent.Kind.values or any(type(line.ore) is not int for line in lines):
        raise ValueError(f"{kind}: unknown kind, or an amount that is not whole öre")


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
    event = LedgerEvent(
        kind=kind,
        effective_on=effective_on,
        reason=reason,
        decision_id=decision_id,
        reverses_id=reverses_id,
        reference=reference,
    )
    return checksum_of(event, [(line.src.pk, line.dst.pk, line.ore) for line in lines])


def checksum_of(event: LedgerEvent, lines: Sequence[tuple[int, int, int]]) -> str:
    """The fingerprint of an event as it stands, with its lines as the keys of two accounts and öre."""
    said = [
        *(event.kind, event.effective_on.isoformat(), event.reason, event.decision_id),
        *(str(event.reverses_id or ""), event.reference),
        [list(line) for line in lines],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
