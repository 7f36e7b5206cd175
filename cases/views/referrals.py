"""Referrals: the list, the page of each, and what is done there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import referrals as actions
from cases.forms import referrals as forms
from cases.models import Referral
from cases.rules.register import may_handle
from cases.views.access import handle_in, note_reading, see_case, sent, user_of
from cases.views.acting import act
from core.pages import keyset, require
from organisation.roles import Capability

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Those that wait for our answer, the one with the nearest day on top; `?visa=klara` those that are answered."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), "Remisserna läses av myndighetens egna.")
    done = request.GET.get("visa") == "klara"
    found = Referral.objects.visible_to(user)
    found = found.filter(answered_on__isnull=False) if done else found.waiting()
    page = keyset(found.whole(), request.GET, order=("due_on", "pk"))
    return render(request, "cases/referrals/list.html", {"page": page, "done": done})


def see_referral(request: HttpRequest, slug: str) -> Referral:
    found = Referral.objects.visible_to(user_of(request)).whole()
    return get_object_or_404(found, case__slug=slug)


def handle_referral(request: HttpRequest, slug: str) -> Referral:
    one = see_referral(request, slug)
    note_reading(request, handle_in(request, one.case))
    return one


@require_safe
def referral(request: HttpRequest, slug: str) -> HttpResponse:
    one, user = see_referral(request, slug), user_of(request)
    note_reading(request, one.case)
    extensions = list(one.extensions.all())
    context = {
        "one": one,
        "case": one.case,
        "extensions": extensions,
        "asked": next((each for each in extensions if each.settled_on is None), None),
        "handles": one.is_waiting and one.case.is_open and may_handle(user, one.case),
    }
    return render(request, "cases/referrals/referral.html", context)


@form_page
def note(request: HttpRequest, slug: str) -> HttpResponse:
    case = handle_in(request, see_case(request, slug))
    return act(
        request,
        forms.ReferralForm(*sent(request), case=case),
        actions.register_referral,
        {"case": case},
        case=case,
        heading="Ärendet är en remiss",
        lead="Anteckna vem som frågar och när svaret ska vara lämnat. Brevet är en handling i ärendet.",
        button="Anteckna",
        done="Remissen är antecknad.",
    )


@form_page
def send(request: HttpRequest, slug: str) -> HttpResponse:
    case = handle_in(request, see_case(request, slug))
    form = forms.SendReferralForm(
        *sent(request), case=case, by=user_of(request), then=case.get_absolute_url()
    )
    return act(
        request,
        form,
        actions.send_referral,
        {"case": case},
        case=case,
        heading="Skicka remiss till en annan myndighet",
        lead="Frågan registreras som utgående här och som inkommen i ett nytt ärende hos dem.",
        button="Skicka",
        done="Remissen är skickad och registrerad hos båda.",
    )


@form_page
def ask_time(request: HttpRequest, slug: str) -> HttpResponse:
    one = handle_referral(request, slug)
    return act(
        request,
        forms.AskTimeForm(*sent(request), then=one.get_absolute_url()),
        actions.ask_extension,
        {"referral": one},
        case=one.case,
        heading="Begär anstånd",
        lead="Anteckna att ni har bett om mer tid. Dagen ändras när avsändaren har svarat.",
        button="Anteckna",
        done="Begäran är antecknad.",
    )


@form_page
def settle_time(request: HttpRequest, slug: str) -> HttpResponse:
    one = handle_referral(request, slug)
    return act(
        request,
        forms.SettleTimeForm(*sent(request), then=one.get_absolute_url()),
        actions.settle_extension,
        {"referral": one},
        case=one.case,
        heading="Besked om anstånd",
        button="Anteckna",
        done="Beskedet är antecknat.",
    )


@form_page
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    one = handle_referral(request, slug)
    return act(
        request,
        forms.AnswerReferralForm(*sent(request), case=one.case, then=one.get_absolute_url()),
        actions.answer_referral,
        {"referral": one},
        case=one.case,
        heading=f"Svara {one.sender}",
        lead="Svaret registreras som utgående, som ett brev med beslutets datum och paragraf.",
        button="Registrera svaret",
        done="Svaret är registrerat som utgående.",
    )
