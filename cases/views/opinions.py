"""Opinions: the page where they are asked for, the page of each, and what is done there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import richtext
from cases.actions import opinions as actions
from cases.forms import opinions as forms
from cases.models import Memo, Opinion, Record
from cases.queries.opinions import extensions_of, files_sent, sees_case, sent_along
from cases.rules.opinions import belongs, may_answer, may_ask, may_steer_opinion
from cases.views.access import note_reading, see_case, sent, user_of
from cases.views.acting import act
from core.downloads import deliver
from core.errors import Refused
from core.pages import require

ANSWER_BOX = [one for one in richtext.EXTENSIONS if one != "Footnote"]  # an opinion has no foot of a page
form_page = require_http_methods(["GET", "HEAD", "POST"])
ASKERS_ONLY = "Yttrande begärs av registrator, ärendets handläggare eller den som skriver i ärendet."
ASKED_ONLY = "Svaret skrivs av dem som har fått frågan."
STEERERS_ONLY = "Begäran ändras av den som begärde yttrandet eller handlägger ärendet."


def see_opinion(request: HttpRequest, slug: str, pk: int) -> Opinion:
    """Being asked is enough: the people of the unit need not read the case."""
    opinions = Opinion.objects.visible_to(user_of(request)).whole()
    return get_object_or_404(opinions, case__slug=slug, pk=pk)


@form_page
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    case, user = see_case(request, slug), user_of(request)
    require(may_ask(user, case), ASKERS_ONLY)
    memo = Memo.objects.visible_to(user).filter(case=case, pk=_number(request.GET.get("skrivelse"))).first()
    form = forms.AskForm(*sent(request), case=case, by=user)
    return act(
        request,
        form,
        actions.ask_opinion,
        {"case": case, "memo": memo},
        case=case,
        heading="Begär yttrande",
        lead="Enhetens medarbetare får ett meddelande med diarienummer och länk. En enhet i taget.",
        button="Begär yttrande",
        done="Begäran är skickad.",
    )


@require_safe
def opinion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    user, one = user_of(request), see_opinion(request, slug, pk)
    note_reading(request, *([one.record] if one.record else []), one.case)
    open_case = sees_case(user, one.case)
    open_record = one.record_id and Record.objects.visible_to(user).filter(pk=one.record_id).exists()
    context = {
        "opinion": one,
        "case": one.case,
        "records": list(sent_along(one, user)),
        "extensions": list(extensions_of(one)),
        "open_case": open_case,
        "open_record": bool(open_record),
        "may_answer": one.is_waiting and may_answer(user, one),
        "may_take": one.is_waiting and belongs(user, one) and one.taken_by_id != user.pk,
        "may_steer": one.is_waiting and may_steer_opinion(user, one),
    }
    return render(request, "cases/opinions/opinion.html", context)


@require_safe
def file(request: HttpRequest, slug: str, pk: int, file: int) -> HttpResponseBase:
    """A file that went along with the question."""
    one = see_opinion(request, slug, pk)
    found = get_object_or_404(files_sent(one, user_of(request)), pk=file)
    note_reading(request, found, found.record, one.case)
    return deliver(request, name=found.name, sha256=found.sha256, content_type=found.content_type)


@require_POST
def take(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = see_opinion(request, slug, pk)
    require(belongs(user_of(request), one), ASKED_ONLY)
    try:
        actions.take_opinion(opinion=one, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Frågan är din. Den väntar nu bara på dig.")
    return redirect(one)


@form_page
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = see_opinion(request, slug, pk)
    require(may_answer(user_of(request), one), ASKED_ONLY)
    where = "Svaret registreras i ärendet som ett yttrande och kan sedan inte ändras här."
    return _act(
        request,
        forms.AnswerForm(*sent(request), opinion=one),
        actions.answer_opinion,
        one,
        heading="Svara" if one.unit_id else f"Registrera svaret från {one.outside}",
        lead=where,
        button="Lämna svaret" if one.unit_id else "Registrera svaret",
        done="Svaret är registrerat.",
    )


@form_page
def decline(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = see_opinion(request, slug, pk)
    require(may_answer(user_of(request), one), ASKED_ONLY)
    form = forms.DeclineForm(*sent(request))
    return _act(
        request, form, actions.decline_opinion, one, heading="Avböj", button="Avböj", done="Ni har avböjt."
    )


@form_page
def extend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = see_opinion(request, slug, pk)
    require(may_steer_opinion(user_of(request), one), STEERERS_ONLY)
    form = forms.ExtendForm(*sent(request))
    return _act(
        request,
        form,
        actions.extend_opinion,
        one,
        heading="Ge mer tid",
        button="Ge mer tid",
        done="Tiden är förlängd.",
    )


@form_page
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = see_opinion(request, slug, pk)
    require(may_steer_opinion(user_of(request), one), STEERERS_ONLY)
    form = forms.WithdrawForm(*sent(request))
    return _act(
        request,
        form,
        actions.withdraw_opinion,
        one,
        heading="Återkalla begäran",
        button="Återkalla",
        weight="stop",
        done="Begäran är återkallad.",
    )


def _act(request: HttpRequest, form: Any, action: Any, one: Opinion, **words: Any) -> HttpResponse:
    note_reading(request, one.case)
    open_case = sees_case(user_of(request), one.case)
    return act(
        request,
        form,
        action,
        {"opinion": one},
        case=one.case,
        template="cases/opinions/act.html",
        context={
            "opinion": one,
            "open_case": open_case,
            "extensions": ANSWER_BOX if isinstance(form, forms.AnswerForm) else [],
        },
        **words,
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
