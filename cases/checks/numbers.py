"""Diarienummer of other cases: there, and open to those who read."""

from __future__ import annotations

from collections.abc import Iterator

from cases.checks.words import texts_of
from cases.dnr_links import numbers_in
from cases.findings import Finding, Severity, check
from cases.models import Case, Memo, Register


@check
def unknown_numbers(memo: Memo) -> Iterator[Finding]:
    """A number of a register here that leads nowhere. A secret or voided case counts as one that is not there, whoever
    asks: what is told of a number must not tell one reader what another may see."""
    named = [(place, number) for place, _, text in texts_of(memo) for number in numbers_in([text])]
    others = {number for _, number in named if number != memo.case.dnr}
    if not others:
        return
    prefixes = set(Register.objects.values_list("prefix", flat=True))
    known = set(
        Case.objects.filter(dnr__in=others, secrecy_provision="", voided_at__isnull=True).values_list(
            "dnr", flat=True
        )
    )
    for place, number in dict.fromkeys(named):
        if number in others and number not in known and number.partition("-")[0] in prefixes:
            yield Finding(
                f"dnr:{place}:{number}",
                Severity.WARNS,
                place,
                f"Okänt diarienummer {number}",
                "Inget öppet ärende har det numret. Kontrollera siffrorna. Läsaren får ingen länk.",
                found=number,
            )
