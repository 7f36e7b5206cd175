"""An economist takes an event back."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from core.errors import Refused
from grants.actions.posting import hold, reverse
from grants.models import Fund, FundYear, LedgerAccount, LedgerEvent
from grants.rules.keeping import must_keep
from organisation.models import User

Kind = LedgerEvent.Kind
_FRAMES = (Kind.FRAME, Kind.OPENING, Kind.REPLACEMENT)
_RESERVED = (Kind.RESERVE, Kind.RELEASE)


def can_reverse(event: LedgerEvent) -> bool:
    """Whether an event of this kind is taken back here at all."""
    return event.kind not in (*_RESERVED, Kind.REVERSAL)


def funds_of(event: LedgerEvent) -> list[Fund]:
    """The funds that an event has moved money in."""
    return list(Fund.objects.filter(years__accounts__movements__event=event).distinct().order_by("pk"))


@transaction.atomic
def reverse_event(
    *,
    event: LedgerEvent,
    reason: str,
    by: User,
    on: datetime.date | None = None,
    id: uuid.UUID | None = None,
) -> LedgerEvent:
    """Take an event back, whole. A year whose only frame is taken back is provisional again.

    Refused: to others than an economist of every fund it moved money in; a reservation, which follows its proposal; what
    the ledger refuses (no reason, a second time, money that is used)."""
    for fund in funds_of(event):
        must_keep(fund.authority, by)
    if event.kind in _RESERVED:
        raise Refused(
            "En reservation följer sitt förslag: den släpps när ärendet tas bort från ärendelistan eller beslutas.",
            code="reservation",
        )
    years = list(FundYear.objects.filter(accounts__movements__event=event).distinct())
    hold(LedgerAccount.objects.filter(fund_year__in=years))
    made = reverse(event=event, reason=reason, by=by, effective_on=on, id=id)
    if event.kind in _FRAMES:
        for year in years:
            _provisional_without_frame(year)
    return made


def _provisional_without_frame(year: FundYear) -> None:
    framed = LedgerEvent.objects.filter(
        kind__in=_FRAMES, taken_back_by=None, postings__src__fund_year=year, postings__src__bucket="source"
    )
    if year.status == FundYear.Status.ADOPTED and not framed.exists():
        FundYear.objects.filter(pk=year.pk).update(status=FundYear.Status.PROVISIONAL, adopted_by=None)
