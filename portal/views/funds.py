"""The appropriations as everybody reads them: what is left, what was granted to whom, with date, basis and number."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock, money
from core.api import EVERYBODY
from grants.models import Fund
from grants.queries.balances import BASES, YearFigures
from grants.queries.public import Left, PublicAwards, left_of, open_funds, public_awards
from portal.bars import bars
from portal.forms import BalanceForm

PER_PAGE = 50
Row = Iterable[object]


@require_safe
@login_not_required
def funds(request: HttpRequest) -> HttpResponse:
    """All funds, with what is left this year."""
    today = clock.today()
    rows = [(left, left.year(today.year)) for left in left_of(open_funds(), as_of=today)]
    return render(request, "portal/funds.html", {"rows": rows, "today": today, "basis": BASES["decided"]})


def see_fund(slug: str) -> Fund:
    return get_object_or_404(
        Fund.objects.visible_to(EVERYBODY).select_related("authority", "body"), slug=slug
    )


def _asked(request: HttpRequest) -> tuple[BalanceForm, datetime.date, str]:
    form = BalanceForm(request.GET or None, initial={"per": clock.today()})
    chosen = form.chosen() if form.is_bound else {}
    return form, chosen.get("per", clock.today()), chosen.get("grund", "decided")


@require_safe
@login_not_required
def fund(request: HttpRequest, slug: str) -> HttpResponse:
    """One fund on a date: the years, a chart, and the awards that may be named."""
    found = see_fund(slug)
    form, as_of, basis = _asked(request)
    left, awards = left_of([found], as_of=as_of)[0], public_awards(found, as_of=as_of)
    context = {
        "fund": found,
        "form": form,
        "as_of": as_of,
        "basis": basis,
        "basis_text": BASES[basis],
        "left": left,
        "rows": [(year, year.remaining(basis)) for year in left.years],
        "total": _total(left.years, basis),
        "rounded": _is_rounded(left.years, basis, found.unit),
        "bars": bars(left.years, unit=found.unit),
        "awards": awards,
        "page": Paginator(awards.named, PER_PAGE).get_page(request.GET.get("sida")),
        "query": _query(request),
    }
    return render(request, "portal/fund.html", context)


def _query(request: HttpRequest) -> str:
    """What was asked, for links to other pages and files."""
    kept = request.GET.copy()
    kept.pop("sida", None)
    return kept.urlencode()


def _columns(year: YearFigures, basis: str) -> dict[str, int]:
    return {
        "frame": year.frame,
        "committed": year.committed,
        "paid": year.paid,
        "reserved": year.reserved,
        "remaining": year.remaining(basis),
    }


def _total(years: list[YearFigures], basis: str) -> dict[str, int]:
    rows = [_columns(year, basis) for year in years]
    return {name: sum(row[name] for row in rows) for name in rows[0]} if len(rows) > 1 else {}


def _is_rounded(years: list[YearFigures], basis: str, unit: str) -> bool:
    """Whether some figure is rounded in the unit it is shown in: then the parts may differ from the sum."""
    tenth = money.parse("0,1", unit=unit) if unit != "kr" else 1
    return any(ore % tenth for year in years for ore in _columns(year, basis).values())


@require_safe
@login_not_required
def fund_csv(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """What is left (`kvar`), or the awards (`bidrag`), as a file for a spreadsheet. Amounts in whole öre and kronor."""
    found = see_fund(slug)
    _, as_of, basis = _asked(request)
    if what == "kvar":
        rows = _left_rows(left_of([found], as_of=as_of)[0], as_of, basis)
    elif what == "bidrag":
        rows = _award_rows(public_awards(found, as_of=as_of), as_of)
    else:
        raise Http404
    return _csv(f"{found.slug}-{what}-{as_of.isoformat()}.csv", rows)


def _left_rows(left: Left, as_of: datetime.date, basis: str) -> list[Row]:
    head = ["År", "Läge", "Ram, kr", "Beviljat, kr", "Utbetalt, kr", "Reserverat, kr", "Kvar, kr"]
    rows: list[Row] = [[*head, "Grund", "Per", "Huvudbok nr"]]
    for year in left.years:
        columns = [_kr(ore) for ore in _columns(year, basis).values()]
        rows.append([year.year, year.status, *columns, BASES[basis], as_of.isoformat(), left.number])
    return rows


def _award_rows(awards: PublicAwards, as_of: datetime.date) -> list[Row]:
    rows: list[Row] = [
        [
            "Mottagare",
            "Till",
            "Diarienummer",
            "Beslut",
            "Beslutsdatum",
            "År",
            "Beviljat, kr",
            "Utbetalt, kr",
            "Per",
        ]
    ]
    for one in awards.named:
        award, decision = one.award, one.award.decision
        said = [one.recipient, one.purpose, award.case.dnr, decision.label, decision.decided_on.isoformat()]
        for year, granted, paid in one.years:
            rows.append([*said, year, _kr(granted), _kr(paid), as_of.isoformat()])
    for year, granted, paid in awards.unnamed:
        others = ["Bidrag som inte visas var för sig", "", "", "", ""]
        rows.append([*others, year, _kr(granted), _kr(paid), as_of.isoformat()])
    return rows


def _kr(ore: int) -> str:
    """Kronor with two decimals and a comma, as a Swedish spreadsheet reads them."""
    whole, part = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole},{part:02d}"


def _csv(name: str, rows: Iterable[Row]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _harmless(cell: Any) -> Any:
    """A spreadsheet runs what begins like a formula; a name is only a name."""
    text = str(cell)
    is_figure = text.lstrip("-").replace(",", "").isdigit()
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_figure else cell
