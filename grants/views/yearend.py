"""The end of a year, from a proposal; opening it again; and taking an event back."""

from __future__ import annotations

import datetime
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.models import Case
from core import clock
from core.dates import parse
from core.errors import Refused
from core.pages import require
from grants.actions.reversing import funds_of, reverse_event
from grants.actions.yearend import close_year, reopen_year, year_end_events
from grants.forms.frames import ReverseForm, YearEndForm
from grants.forms.funds import ReasonForm
from grants.models import FundYear, LedgerEvent
from grants.queries.closing import YearEnd, year_end
from grants.rules.carrying import may_carry
from grants.rules.keeping import may_keep
from grants.views.access import ECONOMIST_ONLY, kept_fund, kept_year, reader
from grants.views.posting import Act, in_two_steps
from organisation.models import User


def close(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What is left and what is promised, what the fund's rule makes of it, and the button."""
    fund_year, by = kept_year(request, slug, year), reader(request)
    fund = fund_year.fund
    end = year_end(fund_year, _last_day(request, fund_year))
    form = YearEndForm(request.POST or None, end=end, user=by, then=fund.get_absolute_url())
    act = Act(
        title=f"Avsluta {fund} {year}",
        button="Avsluta året",
        done=f"{year} är avslutat.",
        fund=fund,
        action=close_year,
        arguments={"fund_year": fund_year, "by": by},
        template="grants/funds/close.html",
        context={
            "end": end,
            "year": fund_year,
            "closed": fund_year.status == FundYear.Status.CLOSED,
            "next": year + 1,
            "visible_cases": _visible(end, by),
            "rule": may_carry(fund, left=end.left, frame=end.frame),
        },
    )
    return in_two_steps(request, form, act)


def _visible(end: YearEnd, user: User) -> set[int]:
    cases = {promise.award_year.award.case_id for promise in end.promises}
    return set(Case.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))


def _last_day(request: HttpRequest, year: FundYear) -> datetime.date:
    """The day the year-end is dated: the one in the address or the form, else the year's last day, or the first that is
    not locked."""
    asked = request.POST.get("on") or request.GET.get("per") or ""
    try:
        return parse(asked)
    except Refused:
        last = datetime.date(year.year, 12, 31)
        return max(last, year.locked_before) if year.locked_before else last


def reopen(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    fund_year, by = kept_year(request, slug, year), reader(request)
    form = ReasonForm(request.POST or None, then=fund_year.fund.get_absolute_url())
    if form.run(reopen_year, fund_year=fund_year, by=by):
        messages.success(request, f"{year} är öppet igen.")
        return redirect(form.done_url)
    context = {
        "form": form,
        "fund": fund_year.fund,
        "title": f"Öppna {fund_year} igen",
        "lead": "Det som fördes över och det som förföll när året avslutades återförs, på sin egen dag.",
        "button": "Öppna året igen",
        "undone": year_end_events(fund_year),
    }
    return render(request, "grants/funds/simple.html", context, status=422 if form.errors else None)


def reverse(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take an event back, after a look at what that does; a refusal names what is in the way."""
    fund, by = kept_fund(request, slug), reader(request)
    event = get_object_or_404(
        LedgerEvent.objects.filter(movements__account__fund_year__fund=fund).distinct(), pk=pk
    )
    touched = funds_of(event)
    require(all(may_keep(each.authority, by) for each in touched), ECONOMIST_ONLY)
    form = ReverseForm(request.POST or None, then=fund.get_absolute_url(), initial={"on": _not_locked(event)})
    act = Act(
        title=f"Återför {event.get_kind_display().lower()} {event.effective_on}",
        lead="Händelsen står kvar i huvudboken, och en återföring bokförs som tar ut den.",
        button="Återför",
        done="Händelsen är återförd.",
        fund=fund,
        action=reverse_event,
        arguments={"event": event, "by": by},
        funds=lambda form: touched,
        context={"event": event, "weight": "stop"},
    )
    return in_two_steps(request, form, act)


def _not_locked(event: LedgerEvent) -> datetime.date:
    """The event's own day, or today when that is locked."""
    years = FundYear.objects.filter(accounts__movements__event=event, locked_before__gt=event.effective_on)
    return clock.today() if years.exists() else event.effective_on
