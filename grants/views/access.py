"""Who is asking, and the fund they ask for."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core.pages import require
from grants.models import Fund, FundYear
from grants.rules.keeping import may_keep
from organisation.models import User
from organisation.roles import Capability

ECONOMIST_ONLY = "Anslagen förs av en ekonom. Be ekonomen om hjälp."


def reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def read_fund(request: HttpRequest, slug: str) -> Fund:
    """A fund that the person may see; others are not there."""
    return get_object_or_404(
        Fund.objects.visible_to(reader(request)).select_related("authority", "body"), slug=slug
    )


def kept_fund(request: HttpRequest, slug: str) -> Fund:
    """A fund whose ledger the person keeps; to others who see it, 403."""
    fund = read_fund(request, slug)
    require(may_keep(fund.authority, reader(request)), ECONOMIST_ONLY)
    return fund


def kept_year(request: HttpRequest, slug: str, year: int) -> FundYear:
    fund = kept_fund(request, slug)
    found = get_object_or_404(FundYear, fund=fund, year=year)
    found.fund = fund
    return found


def economist(request: HttpRequest) -> User:
    """Whoever keeps the funds of some authority."""
    user = reader(request)
    require(user.can(Capability.KEEP_FUNDS), ECONOMIST_ONLY)
    return user
