"""A month's payments against the finance system: the list, its files, and an outcome file compared line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock, tables
from core.errors import Refused
from core.tables import Ore, Table
from grants.forms.reconciling import MonthFilter, OutcomeForm
from grants.models import Fund
from grants.queries.reconciling import Paid, code_of, paid_in
from grants.rules.outcome import Compared, compare, read
from grants.rules.sie_reading import is_sie, read_sie
from grants.sie import CONTENT_TYPE, as_sie
from grants.views.access import economist
from organisation.models import User


def reconciliation(request: HttpRequest) -> HttpResponse:
    user = economist(request)
    filters, funds, rows = _asked(request, user)
    form = OutcomeForm(request.POST or None, request.FILES or None)
    compared = _compared(form, rows, funds, filters) if request.method == "POST" else None
    month = filters.month()
    context = {
        "filters": filters,
        "month": month,
        "groups": _by_fund(funds, rows),
        "total": sum(row.ore for row in rows),
        "form": form,
        "compared": compared,
        "query": urlencode({"manad": f"{month:%Y-%m}", "anslag": request.GET.get("anslag", "")}),
        "without_code": [fund for fund in funds if not code_of(fund)],
    }
    return render(request, "grants/funds/reconciliation.html", context, status=422 if form.errors else None)


def _asked(request: HttpRequest, user: User) -> tuple[MonthFilter, list[Fund], list[Paid]]:
    kept = Fund.objects.kept_by(user).order_by("name")
    filters = MonthFilter(request.GET, funds=kept)
    one = filters.chosen().get("anslag")
    funds = [one] if one else list(kept)
    return filters, funds, paid_in(filters.month(), funds, user=user)


def _by_fund(funds: Sequence[Fund], rows: Sequence[Paid]) -> list[dict[str, Any]]:
    groups: dict[int, list[Paid]] = {}
    for row in rows:
        groups.setdefault(row.fund.pk, []).append(row)
    return [
        {"fund": fund, "rows": groups[fund.pk], "sum": sum(row.ore for row in groups[fund.pk])}
        for fund in funds
        if fund.pk in groups
    ]


def _compared(
    form: OutcomeForm, rows: Sequence[Paid], funds: Sequence[Fund], filters: MonthFilter
) -> Compared[Paid] | None:
    if not form.is_valid():
        return None
    content = form.cleaned_data["files"].read()
    try:
        codes = {code_of(fund) for fund in funds} - {""}
        theirs = read_sie(content, codes) if is_sie(content) else read(content)
        return compare(rows, theirs, month=filters.month())
    except Refused as refusal:
        form.refuse(refusal)
        return None


@require_safe
def reconciliation_file(request: HttpRequest, form: str) -> HttpResponse:
    """The month as CSV, XLSX or SIE (type 4)."""
    user = economist(request)
    if form not in (*tables.FORMATS, "sie"):
        raise Http404
    filters, _, rows = _asked(request, user)
    month = filters.month()
    name = f"avstamning-{month:%Y-%m}"
    if form != "sie":
        return tables.answer(_table(rows, f"{month:%Y-%m}"), form=form, name=name)
    try:
        content = as_sie(rows, company=str(settings.MUNICIPALITY), on=clock.today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{reverse('grants:reconciliation')}?{request.GET.urlencode()}")
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.si"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _table(rows: Sequence[Paid], month: str) -> Table:
    heads = ["Anslag", "Datum", "Händelse", "Mottagare", "Verifikation", "Belopp"]
    codes = ["Konto", "Ansvar", "Verksamhet", "Projekt", "Motkonto", "Händelsens nummer"]
    lines = [
        (
            *(str(row.fund), row.day, row.movement.event.get_kind_display(), row.recipient),
            *(row.movement.event.reference, Ore(row.ore)),
            *(row.fund.account_code, row.fund.cost_centre, row.fund.activity_code),
            *(row.fund.project_code, row.fund.counter_code, str(row.movement.event_id)),
        )
        for row in rows
    ]
    note = f"Utbetalningar och återbetalningar {month}, belopp i kronor"
    return Table(f"Avstämning {month}", [*heads, *codes], lines, [note])
