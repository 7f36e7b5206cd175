"""Indicators: the bodies that have them, a body's table for a period, one indicator over the years, and keeping them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.actions import indicators as actions
from budget.checks.indicators import of_lines
from budget.forms.indicators import IndicatorForm, PeriodForm
from budget.models import Indicator
from budget.periods import PERIODS
from budget.queries import indicators as queries
from budget.rules.indicators import KEEPERS, may_keep
from budget.trends import spark, trend
from cases.views.access import sent, user_of
from core import clock, tables
from core.errors import Refused
from core.forms import ActionForm
from core.pages import require
from organisation.models import Body
from organisation.roles import Capability
from trail.queries import history

form_page = require_http_methods(["GET", "HEAD", "POST"])
STAFF = "Nyckeltal läses av myndighetens personal."


def see_body(request: HttpRequest, slug: str) -> Body:
    return get_object_or_404(queries.bodies_of(user_of(request)), slug=slug)


def keep_body(request: HttpRequest, slug: str) -> Body:
    body = see_body(request, slug)
    require(may_keep(request.user, body.authority_id), KEEPERS)
    return body


def see_indicator(request: HttpRequest, slug: str, pk: int) -> Indicator:
    found = Indicator.objects.visible_to(user_of(request)).select_related("body", "made_by")
    return get_object_or_404(found, body__slug=slug, pk=pk)


def keep_indicator(request: HttpRequest, slug: str, pk: int) -> Indicator:
    found = see_indicator(request, slug, pk)
    require(may_keep(request.user, found.body.authority_id), KEEPERS)
    return found


def known(year: int, tertial: int) -> tuple[int, int]:
    if tertial not in PERIODS or not 2000 <= year <= 2100:
        raise Http404
    return year, tertial


def table_url(body: Body, year: int, tertial: int) -> str:
    return f"{reverse('budget:indicators', args=[body.slug])}?ar={year}&t={tertial}"


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), STAFF)
    return render(request, "budget/indicators/bodies.html", {"bodies": queries.bodies_of(user)})


@require_safe
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """The table of a period, with what is doubtful in it as a reader may see it."""
    body = see_body(request, slug)
    latest = queries.latest_period(body)
    years = queries.years_of(body)
    period = PeriodForm(request.GET or {"ar": latest[0], "t": latest[1]}, years=years)
    chosen = period.chosen()
    year, tertial = chosen.get("ar", latest[0]), chosen.get("t", latest[1])
    lines = queries.lines_of(body, year, tertial)
    context = {
        "body": body,
        "year": year,
        "tertial": tertial,
        "period": period,
        "table": _for_page(body, year, tertial, lines),
        "findings": of_lines(lines),
        "may": may_keep(request.user, body.authority_id),
        "can_enter": year <= clock.today().year,
        "ended": body.indicators.exclude(ended_on=None),
    }
    return render(request, "budget/indicators/table.html", context)


def _for_page(body: Body, year: int, tertial: int, lines: list[queries.Line]) -> dict[str, Any]:
    """The table with what only a page has: where each indicator's own page is, and a small line over the years."""
    made = queries.as_table(body, year, tertial, lines)
    series = queries.series_of([line.indicator for line in lines], tertial)
    for line, row in zip(lines, made["rows"], strict=True):
        of = line.indicator
        row["url"] = f"{reverse('budget:indicator', args=[body.slug, of.pk])}?t={tertial}"
        row["spark"] = spark(of, [one for one in series[of.pk] if one[0] <= year])
    return {**made, "on_page": True}


@require_safe
def table_file(request: HttpRequest, slug: str, year: int, tertial: int, form: str) -> HttpResponse:
    """The table as CSV or XLSX."""
    body = see_body(request, slug)
    known(year, tertial)
    if form not in tables.FORMATS:
        raise Http404
    made = queries.file_of(body, year, tertial, queries.lines_of(body, year, tertial))
    return tables.answer(made, form=form, name=f"nyckeltal-{slugify(body.slug)}-{year}-t{tertial}")


@require_safe
def indicator(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One indicator: what it is, how it has gone at the same tertial of each year, its targets and what has been done."""
    found = see_indicator(request, slug, pk)
    asked = request.GET.get("t", "")
    tertial = int(asked) if asked in ("1", "2", "3") else queries.latest_period(found.body)[1]
    series = queries.series_of([found], tertial)[found.pk]
    context = {
        "indicator": found,
        "body": found.body,
        "tertial": tertial,
        "tertials": PERIODS,
        "chart": trend(found, series, tertial),
        "unshown": queries.NOTE if any(cell.hidden for _, cells in series for cell in cells.values()) else "",
        "targets": [(one.year, found.written(one.value)) for one in found.targets.order_by("-year")],
        "may": may_keep(request.user, found.body.authority_id),
        "events": history(found)[:20],
    }
    return render(request, "budget/indicators/indicator.html", context)


@form_page
def new(request: HttpRequest, slug: str) -> HttpResponse:
    body = keep_body(request, slug)
    form = IndicatorForm(*sent(request))
    if form.run(actions.create_indicator, body=body, by=user_of(request)):
        messages.success(request, "Nyckeltalet är upplagt.")
        return redirect(form.done_url)
    return _form(request, form, body, "Nytt nyckeltal", "Lägg upp nyckeltalet")


@form_page
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = keep_indicator(request, slug, pk)
    form = IndicatorForm(*sent(request), indicator=found)
    if form.run(actions.change_indicator, indicator=found, by=user_of(request)):
        messages.success(request, "Nyckeltalet är ändrat.")
        return redirect(form.done_url)
    return _form(request, form, found.body, "Ändra nyckeltal", "Spara", see_indicator(request, slug, pk))


def _form(
    request: HttpRequest,
    form: ActionForm,
    body: Body,
    heading: str,
    button: str,
    indicator: Indicator | None = None,
) -> HttpResponse:
    context = {"form": form, "body": body, "heading": heading, "button": button, "indicator": indicator}
    status = 422 if form.is_bound and form.errors else None
    return render(request, "budget/indicators/form.html", context, status=status)


@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _act(request, slug, pk, actions.end_indicator, "Nyckeltalet är avslutat. Det går att ta upp igen.")


@require_POST
def resume(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _act(request, slug, pk, actions.resume_indicator, "Nyckeltalet används igen.")


def _act(request: HttpRequest, slug: str, pk: int, action: Any, done: str) -> HttpResponse:
    found = keep_indicator(request, slug, pk)
    try:
        action(indicator=found, by=user_of(request))
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)
