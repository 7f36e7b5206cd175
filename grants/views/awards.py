"""Awards: the list, the page of each, and what is done there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.decision_events import standing_of
from cases.models import Record
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act
from core import clock, money
from core.errors import Refused
from core.pages import keyset, require
from grants.actions import conditions as terms
from grants.actions import letters, paying, reports
from grants.forms import awards as forms
from grants.models import Award, AwardLetter, Condition, Fund, ReportDue
from grants.queries.awards import award_figures, events_of, figures_of, narrowed
from grants.rules.awards import look, may_follow_up, may_pay, may_waive
from organisation.roles import Capability

form_page = require_http_methods(["GET", "HEAD", "POST"])
STAFF_ONLY = "Bidragen läses av myndighetens egna."
PAYERS_ONLY = "Utbetalningar och återbetalningar bokförs av en ekonom."
FOLLOWERS_ONLY = "Det här gör ärendets handläggare, registrator, ekonom eller chef."
WAIVERS_ONLY = "Ett villkor efterskänks eller underkänns av en ekonom eller en chef."
MONEY: dict[str, Any] = {
    "betala": (
        paying.pay, forms.PayForm, "Bokför utbetalning", "Utbetalningen är bokförd.",
        "Bokför det som har betalats i ekonomisystemet. Det som är bokfört ändras inte, det återförs.",
    ),
    "aterbetala": (
        paying.repay, forms.RepayForm, "Bokför återbetalning", "Återbetalningen är bokförd.",
        "Det som kommer tillbaka täcker först ett underskott för året. Resten kan beviljas på nytt, eller förfaller när "
        "året är avslutat.",
    ),
    "aterta": (
        paying.withdraw, forms.WithdrawForm, "Ta tillbaka", "Bidraget är återtaget.",
        "Det som är beviljat och inte betalat tas tillbaka. Mottagaren ska få ett skriftligt besked.",
    ),
}  # fmt: skip
HEADINGS = {
    "betala": "Utbetalning",
    "aterbetala": "Återbetalning",
    "aterta": "Ta tillbaka bidraget",
}
DECIDING: dict[str, Any] = {
    "uppfyllt": (terms.meet, forms.MeetForm, "Villkoret är uppfyllt", "Bekräfta", "Villkoret är uppfyllt."),
    "efterskank": (terms.waive, forms.WhyForm, "Efterskänk villkoret", "Efterskänk", "Villkoret är efterskänkt."),
    "underkann": (terms.fail, forms.WhyForm, "Villkoret är inte uppfyllt", "Underkänn", "Villkoret är underkänt."),
}  # fmt: skip


def see_award(request: HttpRequest, pk: int) -> Award:
    found = Award.objects.read_by(user_of(request))
    whole = found.select_related(
        "case__register__authority", "case__official", "decision__body", "application", "letter__file__record"
    )
    award = get_object_or_404(whole, pk=pk)
    note_reading(request, award.case)
    return award


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """Granted awards, the latest first, narrowed by the address."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), STAFF_ONLY)
    found: QuerySet[Award] = Award.objects.read_by(user)
    funds = Fund.objects.filter(years__awards__award__in=found).distinct()
    form = forms.AwardFilter(request.GET, funds=funds)
    chosen = form.chosen()
    found = narrowed(found, chosen.get("visa", ""), clock.today())
    if "anslag" in chosen:
        found = found.filter(years__fund_year__fund=chosen["anslag"]).distinct()
    page = keyset(found.select_related("case__register", "decision"), request.GET, order=("-pk",))
    figures = award_figures(page.rows)
    rows = [(award, figures[award.pk]) for award in page.rows]
    context = {"page": page, "rows": rows, "form": form, "which": chosen.get("visa", "")}
    return render(request, "grants/awards/list.html", context)


@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    one, user = see_award(request, pk), user_of(request)
    figures, standing = figures_of(one), standing_of(one.decision)
    context = {
        "award": one,
        "case": one.case,
        "figures": figures,
        "standing": standing,
        "is_final": standing.is_final(clock.today()),
        "letter": AwardLetter.objects.filter(award=one).select_related("file__record").first(),
        "conditions": _looks(one, figures.years),
        "reports": one.reports.select_related("record__case"),
        "events": events_of(one),
        "may_pay": may_pay(user, one),
        "may_follow_up": may_follow_up(user, one),
        "may_waive": may_waive(user, one),
    }
    return render(request, "grants/awards/award.html", context)


def _looks(one: Award, years: Any) -> list[dict[str, Any]]:
    """The conditions, each with what can be worked out of it."""
    conditions = list(one.conditions.select_related("decided_by"))
    application = one.application
    given: dict[str, Any] = {
        "application": application,
        "financing": list(application.co_financing.all()) if application and conditions else [],
        "reports": list(one.reports.all()) if conditions else [],
        "years": [row.award_year.fund_year for row in years],
    }
    return [{"one": condition, "look": look(condition, **given)} for condition in conditions]


@form_page
def move(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Pay, repay, withdraw."""
    one = see_award(request, pk)
    require(may_pay(user_of(request), one), PAYERS_ONLY)
    action, kind, button, done, lead = MONEY[what]
    given: dict[str, Any] = {"figures": figures_of(one), "then": one.get_absolute_url()}
    if what == "betala":
        given |= {"award": one, "asks_announced": not standing_of(one.decision).known}
    form = kind(*sent(request), **given)
    return _act(
        request, one, form, action, heading=HEADINGS[what], button=button, done=done, lead=lead,
        weight="stop" if what == "aterta" else "",
    )  # fmt: skip


@form_page
def new_condition(request: HttpRequest, pk: int) -> HttpResponse:
    one = see_award(request, pk)
    require(may_follow_up(user_of(request), one), FOLLOWERS_ONLY)
    form = forms.ConditionForm(*sent(request), then=one.get_absolute_url())
    return _act(
        request, one, form, terms.add_condition, {"award": one}, heading="Nytt villkor", button="Lägg till villkoret",
        done="Villkoret är tillagt.", lead="Lägg bara till det som står i beslutet.",
    )  # fmt: skip


@form_page
def edit_condition(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    one = see_award(request, pk)
    require(may_follow_up(user_of(request), one), FOLLOWERS_ONLY)
    found = see_condition(one, condition)
    now = {name: getattr(found, name) for name in ("kind", "text", "least_percent", "blocks", "due_on")}
    now["least_ore"] = money.number(found.least_ore) if found.least_ore else ""
    form = forms.ConditionForm(*sent(request), initial=now, then=one.get_absolute_url())
    return _act(
        request, one, form, terms.edit_condition, {"condition": found}, heading="Ändra villkoret", button="Spara",
        done="Villkoret är ändrat.", lead=found.sentence,
    )  # fmt: skip


def see_condition(one: Award, condition: int) -> Condition:
    return get_object_or_404(Condition.objects.filter(award=one), pk=condition)


@form_page
def decide_condition(request: HttpRequest, pk: int, condition: int, what: str) -> HttpResponse:
    """Met, waived or failed."""
    one, user = see_award(request, pk), user_of(request)
    found = see_condition(one, condition)
    action, kind, heading, button, done = DECIDING[what]
    if what == "uppfyllt":
        require(may_follow_up(user, one), FOLLOWERS_ONLY)
    else:
        require(may_waive(user, one), WAIVERS_ONLY)
    form = kind(*sent(request), then=one.get_absolute_url())
    return _act(
        request, one, form, action, {"condition": found}, heading=heading, button=button, done=done,
        lead=found.sentence,
    )  # fmt: skip


@require_POST
def reopen_condition(request: HttpRequest, pk: int, condition: int) -> HttpResponse:
    one, user = see_award(request, pk), user_of(request)
    found = see_condition(one, condition)
    require(may_waive(user, one) or (may_follow_up(user, one) and found.state == "met"), WAIVERS_ONLY)
    terms.reopen_condition(condition=found, by=user)
    messages.success(request, "Villkoret är öppet igen.")
    return redirect(one)


@form_page
def new_report(request: HttpRequest, pk: int) -> HttpResponse:
    one = see_award(request, pk)
    require(may_follow_up(user_of(request), one), FOLLOWERS_ONLY)
    form = forms.AskReportForm(*sent(request), then=one.get_absolute_url())
    return _act(
        request, one, form, reports.ask_report, {"award": one}, heading="Begär redovisning", button="Spara",
        done="Redovisningen är begärd.", lead="Ärendets handläggare påminns två veckor före dagen och när den har gått.",
    )  # fmt: skip


@form_page
def receive_report(request: HttpRequest, pk: int, report: int) -> HttpResponse:
    one, user = see_award(request, pk), user_of(request)
    found = get_object_or_404(ReportDue.objects.filter(award=one), pk=report)
    require(may_follow_up(user, one), FOLLOWERS_ONLY)
    records = Record.objects.visible_to(user).registered().filter(case=one.case, voided_at=None)
    ordered = records.select_related("case").order_by("-number")
    form = forms.ReceiveForm(*sent(request), records=ordered, then=one.get_absolute_url())
    return _act(
        request, one, form, reports.receive_report, {"report": found}, heading="Redovisning har kommit in",
        button="Spara", done="Redovisningen är antecknad.", lead=found.what,
    )  # fmt: skip


@require_POST
def write_letter(request: HttpRequest, pk: int) -> HttpResponse:
    one, user = see_award(request, pk), user_of(request)
    require(may_follow_up(user, one), FOLLOWERS_ONLY)
    try:
        letters.order_letter(award=one, by=user)
        messages.success(request, "Beskedet skrivs nu. Ladda om sidan om en stund.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(one)


def _act(
    request: HttpRequest, one: Award, form: Any, action: Any, given: Any = None, **words: Any
) -> HttpResponse:
    context = {"award": one}
    return act(
        request,
        form,
        action,
        given,
        case=one.case,
        template="grants/awards/act.html",
        context=context,
        **words,
    )
