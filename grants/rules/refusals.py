"""The sentences of the ledger: fund, year, asked, available, and the first date that fails."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from core import money
from core.dates import long_date
from core.errors import Refused
from grants.models import Bucket, FundYear, LedgerAccount, LedgerEvent


def does_not_fit(account: LedgerAccount, *, asked: int, on: datetime.date | None, lacks: int) -> Refused:
    """`asked` and `lacks` in öre; `on` is the first day the account would be below zero, none when it is now."""
    year = account.fund_year
    what = {
        Bucket.AVAILABLE: "kvar",
        Bucket.RESERVED: "reserverat",
        Bucket.GRANTED: "beviljat och inte utbetalt",
        Bucket.PAID: "utbetalt",
        Bucket.LAPSED: "förfallet",
    }[Bucket(account.bucket)]
    when = f" den {long_date(on)}" if on else ""
    return Refused(
        f"{year.fund} {year.year}: {money.text(asked)} ryms inte. {money.text(max(asked - lacks, 0))} är {what}{when}, "
        f"det saknas {money.text(lacks)}.",
        code="does-not-fit",
    )


def lacks_money(year: FundYear, lacks: int) -> Refused:
    """A year that has been cut below what is granted, in öre."""
    return Refused(
        f"{year.fund} {year.year} saknar {money.text(lacks)} för det som redan är beviljat. Inget nytt kan beviljas, "
        "reserveras eller flyttas därifrån förrän ramen räcker.",
        code="shortfall",
    )


def covers_too_much(account: LedgerAccount, ore: int) -> Refused:
    """More money put into a shortfall than is lacking."""
    return Refused(
        f"{account.fund_year}: underskottet täcks med {money.text(ore)} för mycket.", code="covers-too-much"
    )


def in_the_way(account: LedgerAccount, later: Sequence[LedgerEvent]) -> Refused:
    """A reversal that no longer fits: what stands on its money."""
    named = "; ".join(f"{event.get_kind_display().lower()} {event.effective_on}" for event in later)
    return Refused(
        f"{account.fund_year}: händelsen kan inte återföras, pengarna är använda sedan dess"
        f"{f' ({named})' if named else ''}. Återför det senare först.",
        code="in-the-way",
    )


def no_year(fund: str, year: int) -> Refused:
    """An amount in a year that the fund does not have."""
    return Refused(
        f"{fund} har inget år {year}, så beloppet kan inte bokföras. Be ekonomen lägga upp året, minst preliminärt.",
        code="no-year",
    )
