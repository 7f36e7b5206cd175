"""The list of funds, a fund with its figures and statement, and one event of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock, tables
from core.pages import keyset
from grants.actions.reversing import can_reverse
from grants.chart import chart
from grants.forms.funds import FundFilter
from grants.models import Fund, LedgerEvent
from grants.printing import figures_table, printed, statement_table
from grants.queries.balances import BASES, figures, figures_of
from grants.queries.courses import courses
from grants.queries.statement import ORDER, VIEW_NAMES, Asked, lines, movements, of_event
from grants.rules.keeping import may_keep
from grants.views.access import read_fund, reader
from organisation.roles import Capability
from trail.queries import history

SIZE = 50
EVERYTHING = 100_000  # lines of a file


@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """The funds with their open years, as of today."""
    user = reader(request)
    found = Fund.objects.visible_to(user).select_related("authority", "body").order_by("closed_on", "name")
    today = clock.today()
    context = {
        "funds": [printed(each, "proposed") for each in figures_of(found, as_of=today)],
        "today": today,
        "basis": BASES["proposed"],
        "keeps": user.can(Capability.KEEP_FUNDS),
    }
    return render(request, "grants/funds/list.html", context)


@require_safe
def fund(request: HttpRequest, slug: str) -> HttpResponse:
    """A fund on a day: per year, over time, and line by line."""
    found = read_fund(request, slug)
    user = reader(request)
    filters = _filters(request, found)
    asked = filters.asked()
    then = figures(found, as_of=asked.as_of, known_at=asked.known_at)
    page = keyset(movements(found, asked), request.GET, order=ORDER, size=SIZE)
    drawn = courses(found, as_of=asked.as_of, basis=asked.basis, known_at=asked.known_at)
    context = {
        "fund": found,
        "asked": asked,
        "filters": filters,
        "figures": printed(then, asked.basis),
        "basis": BASES[asked.basis],
        "bases": _bases(request, asked),
        "chart": chart(drawn, until=asked.as_of, unit=found.unit),
        "page": page,
        "lines": lines(found, asked, page, user=user),
        "view_name": VIEW_NAMES[asked.view],
        "later": _later(found, asked),
        "query": request.GET.urlencode(),
        "keeps": may_keep(found.authority, user),
        "years": found.years.order_by("year"),
        "events": history(found)[:10] if user.can(Capability.READ_DIARY, found.authority_id) else None,
    }
    return render(request, "grants/funds/fund.html", context)


def _filters(request: HttpRequest, fund: Fund) -> FundFilter:
    return FundFilter(request.GET, years=list(fund.years.order_by("year").values_list("year", flat=True)))


def _bases(request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    """The switch: the same page on the other basis."""
    found = []
    for name in ("decided", "proposed"):
        query = request.GET.copy()
        query["grund"] = name
        for key in ("efter", "fore"):
            query.pop(key, None)
        found.append(
            {"words": BASES[name].capitalize(), "url": f"?{query.urlencode()}", "here": name == asked.basis}
        )
    return found


def _later(fund: Fund, asked: Asked) -> int:
    """How many events take effect after the day that is shown."""
    rows = LedgerEvent.objects.filter(
        movements__account__fund_year__fund=fund, effective_on__gt=asked.as_of
    ).distinct()
    return (rows.filter(recorded_at__lte=asked.known_at) if asked.known_at else rows).count()


@require_safe
def fund_file(request: HttpRequest, slug: str, what: str, form: str) -> HttpResponse:
    """The figures (`anslag`) or the statement (`kontoutdrag`) as CSV or XLSX, asked for as on the page."""
    if form not in tables.FORMATS or what not in ("anslag", "kontoutdrag"):
        raise Http404
    found = read_fund(request, slug)
    asked = _filters(request, found).asked()
    then = figures(found, as_of=asked.as_of, known_at=asked.known_at)
    if what == "anslag":
        table = figures_table(then, asked)
    else:
        every = keyset(movements(found, asked), QueryDict(), order=ORDER, size=EVERYTHING)
        table = statement_table(then, asked, lines(found, asked, every, user=reader(request)))
    return tables.answer(table, form=form, name=f"{what}-{found.slug}-{asked.as_of}")


@require_safe
def event(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """One event, all its lines in this fund, and what has taken it back."""
    found = read_fund(request, slug)
    row = get_object_or_404(
        LedgerEvent.objects.filter(movements__account__fund_year__fund=found)
        .distinct()
        .select_related("decision__case", "reverses"),
        pk=pk,
    )
    taken_back_by = LedgerEvent.objects.filter(reverses=row).first()
    context = {
        "fund": found,
        "event": row,
        "lines": of_event(found, row, user=reader(request)),
        "taken_back_by": taken_back_by,
        "can_reverse": may_keep(found.authority, reader(request)) and not taken_back_by and can_reverse(row),
    }
    return render(request, "grants/funds/event.html", context)
