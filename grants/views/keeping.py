"""What an economist does with a fund: opens and changes it, its years and their frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock, money
from grants.actions.frames import adopt_frame, cut_frame, transfer
from grants.actions.funds import change_fund, lock_years, open_fund, open_year
from grants.forms.frames import CutForm, FrameForm, MovingForm, TransferForm
from grants.forms.funds import CODES, FundForm, LockForm, NewFundForm, YearForm, kept_authorities
from grants.models import Fund
from grants.views.access import economist, kept_fund, reader
from grants.views.posting import Act, in_two_steps
from organisation.models import Authority


def new_fund(request: HttpRequest) -> HttpResponse:
    by = economist(request)
    form = NewFundForm(request.POST or None, authorities=kept_authorities(by))
    if form.run(open_fund, by=by):
        messages.success(request, "Anslaget är upplagt. Lägg upp ett år och ge det en ram.")
        return redirect(form.done_url)
    context = {"form": form, "title": "Nytt anslag", "button": "Lägg upp anslaget"}
    return render(request, "grants/funds/edit.html", context, status=422 if form.errors else None)


def edit_fund(request: HttpRequest, slug: str) -> HttpResponse:
    """Names, rules and codes. The address stays."""
    fund, by = kept_fund(request, slug), reader(request)
    form = FundForm(
        request.POST or None,
        authorities=Authority.objects.filter(pk=fund.authority_id),
        initial=_initial(fund),
        then=fund.get_absolute_url(),
    )
    if form.run(change_fund, fund=fund, by=by):
        messages.success(request, "Anslaget är ändrat.")
        return redirect(form.done_url)
    context = {"form": form, "fund": fund, "title": f"Ändra {fund}", "button": "Spara"}
    return render(request, "grants/funds/edit.html", context, status=422 if form.errors else None)


def _initial(fund: Fund) -> dict[str, Any]:
    names = [name for name in FundForm.base_fields if name not in ("once", "carry_cap_ore")]
    cap = "" if fund.carry_cap_ore is None else money.text(fund.carry_cap_ore)
    return {name: getattr(fund, name) for name in [*names, *CODES]} | {"carry_cap_ore": cap}


def new_year(request: HttpRequest, slug: str) -> HttpResponse:
    fund, by = kept_fund(request, slug), reader(request)
    last = fund.years.order_by("-year").values_list("year", flat=True).first()
    form = YearForm(
        request.POST or None,
        then=fund.get_absolute_url(),
        initial={"year": last + 1 if last else clock.today().year},
    )
    if form.run(open_year, fund=fund, by=by):
        messages.success(request, "Året är upplagt som preliminärt. Ge det en ram.")
        return redirect(form.done_url)
    context = {
        "form": form,
        "fund": fund,
        "title": f"Nytt år för {fund}",
        "lead": "Ett nytt år är preliminärt tills en ram är fastställd.",
        "button": "Lägg upp året",
    }
    return render(request, "grants/funds/simple.html", context, status=422 if form.errors else None)


def lock(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the time before a day: a report on it has been adopted."""
    fund, by = kept_fund(request, slug), reader(request)
    form = LockForm(request.POST or None, fund=fund, then=fund.get_absolute_url())
    if form.run(lock_years, fund=fund, by=by):
        messages.success(request, "Låsningen är ändrad.")
        return redirect(form.done_url)
    context = {
        "form": form,
        "fund": fund,
        "title": f"Lås {fund} före en dag",
        "lead": "Siffrorna i en fastställd rapport ska inte ändras i efterhand.",
        "button": "Lås",
    }
    return render(request, "grants/funds/simple.html", context, status=422 if form.errors else None)


@dataclass(frozen=True)
class Kind:
    """One way of moving money, as it stands in the address."""

    title: str
    lead: str
    action: Callable[..., Any]
    form: type[MovingForm] = FrameForm
    more: dict[str, Any] = field(default_factory=dict)


KINDS = {
    "ingaende": Kind(
        "Ingående balans",
        "Det som fanns kvar av året när anslaget började föras här. Läggs in en gång per år.",
        adopt_frame,
        more={"opening": True},
    ),
    "ram": Kind(
        "Fastställ eller höj ramen",
        "En preliminär ram ersätts av den fastställda, i en enda händelse. Har året redan en fastställd ram läggs "
        "beloppet till den.",
        adopt_frame,
    ),
    "preliminar": Kind(
        "Preliminär ram",
        "För ett planår som saknar budget. Det som beviljas ur året gäller då under förutsättning av budgeten.",
        adopt_frame,
        more={"provisional": True},
    ),
    "minska": Kind(
        "Minska ramen",
        "Det som inte finns kvar blir ett underskott. Då kan inget nytt beviljas ur året förrän ramen räcker.",
        cut_frame,
        CutForm,
    ),
    "omfordela": Kind(
        "Omfördela",
        "Flyttar det som är kvar till ett annat år eller ett annat anslag.",
        transfer,
        TransferForm,
    ),
}


def move(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Money into a year, out of it, or to another."""
    if kind not in KINDS:
        raise Http404
    fund, by = kept_fund(request, slug), reader(request)
    what = KINDS[kind]
    form = what.form(
        request.POST or None,
        fund=fund,
        user=by,
        then=fund.get_absolute_url(),
        initial=_year_asked_for(request, fund, what.form.first_year),
    )
    act = Act(
        title=what.title,
        lead=what.lead,
        button="Bokför",
        done=f"{what.title}: bokfört.",
        fund=fund,
        action=what.action,
        arguments={"by": by, **what.more},
        funds=lambda sent: [fund, *_other(sent, fund)],
    )
    return in_two_steps(request, form, act)


def _other(form: Any, fund: Fund) -> list[Fund]:
    target = form.cleaned_data.get("target")
    return [target.fund] if target and target.fund_id != fund.pk else []


def _year_asked_for(request: HttpRequest, fund: Fund, name: str) -> dict[str, Any]:
    asked = request.GET.get("ar", "")
    year = (
        fund.years.filter(year=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) == 4
        else None
    )
    return {name: year.pk} if year else {}
