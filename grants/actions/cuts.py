"""A cut (uttag): what a printed table was made of, so that it can be made again."""

from __future__ import annotations

import datetime
import hashlib
import json

from django.db import transaction

from core import clock
from grants.actions.posting import hold
from grants.models import Fund, LedgerAccount, LedgerCut
from grants.queries.balances import at_versions, by_year
from organisation.models import User


@transaction.atomic
def make_cut(*, fund: Fund, name: str, as_of: datetime.date, by: User | None) -> LedgerCut:
    """Write down which movements a table is made of, and its figures. The accounts are held meanwhile, so that the
    versions belong together."""
    accounts = LedgerAccount.objects.filter(fund_year__fund=fund)
    hold(accounts)
    versions = dict(accounts.order_by("pk").values_list("pk", "version"))
    rows = [row.as_data() for row in by_year(fund, at_versions(versions, as_of=as_of))]
    return LedgerCut.objects.create(
        fund=fund,
        name=name,
        as_of=as_of,
        made_at=clock.now(),
        by=by,
        number=sum(versions.values()),
        versions={str(pk): version for pk, version in versions.items()},
        figures=rows,
        sha256=checksum(as_of, rows),
    )


def checksum(as_of: datetime.date, rows: object) -> str:
    said = json.dumps([as_of.isoformat(), rows], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def figures_again(cut: LedgerCut) -> list[dict[str, int | str]]:
    """The table of a cut, made anew from the movements: equal to `cut.figures` for ever. Of the years that there were,
    in the state that they had then: a year that is laid up or adopted later was not printed."""
    versions = {int(pk): version for pk, version in cut.versions.items()}
    then = {row["year"]: row["status"] for row in cut.figures}
    rows = by_year(cut.fund, at_versions(versions, as_of=cut.as_of))
    return [row.as_data() | {"status": then[row.year]} for row in rows if row.year in then]
