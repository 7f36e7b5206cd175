"""The library of a body: phrases, standard clauses and distribution lists, kept by its secretary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import richtext, rules
from cases.actions.phrases import (
    remove_distribution_list,
    remove_phrase,
    save_distribution_list,
    save_phrase,
)
from cases.comparing import Compared, changes, shown
from cases.forms.phrases import ClauseForm, DistributionListForm, NamedForm, PhraseForm, RemoveForm
from cases.models import DistributionList, Phrase
from cases.queries.phrases import bodies_kept_by, lists_of, phrases_of
from cases.views.access import user_of
from core.pages import require
from organisation.models import Body
from organisation.roles import Capability

SENDLIST = "Sändlista"
GONE = "Den är redan borttagen."
KEEPERS_ONLY = "Nämndsekreteraren och administratören sköter fraser och sändlistor. Kontakta någon av dem."


@require_safe
def libraries(request: HttpRequest) -> HttpResponse:
    """The bodies whose library the person keeps. With one body only, its library."""
    bodies = list(bodies_kept_by(user_of(request)))
    require(bodies, KEEPERS_ONLY)
    if len(bodies) == 1:
        return redirect("cases:phrases", bodies[0].slug)
    return render(request, "cases/phrases/libraries.html", {"bodies": bodies})


@require_safe
def library(request: HttpRequest, body: str) -> HttpResponse:
    kept, user = _kept_body(request, body), user_of(request)
    phrases = phrases_of(user, kept.pk)
    for phrase in phrases:
        phrase.words = richtext.plain(phrase.content)  # type: ignore[attr-defined]
    context = {
        "body": kept,
        "texts": [one for one in phrases if one.kind == Phrase.Kind.TEXT],
        "clauses": [one for one in phrases if one.kind == Phrase.Kind.CLAUSE],
        "lists": lists_of(user, kept.pk),
    }
    return render(request, "cases/phrases/library.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_phrase(request: HttpRequest, body: str) -> HttpResponse:
    """A phrase; with `?slag=sats` a standard clause."""
    return _phrase(request, _kept_body(request, body), _kind(request.GET.get("slag")), None)


@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    kept = _kept_body(request, body)
    one = Phrase.objects.visible_to(user_of(request)).filter(body=kept, pk=pk).first()
    if one is None:
        _must_be_sending(request)
        one = Phrase(pk=pk, body=kept, kind=_kind(request.POST.get("slag")))
    return _phrase(request, kept, Phrase.Kind(one.kind), one)


def _phrase(request: HttpRequest, body: Body, kind: Phrase.Kind, one: Phrase | None) -> HttpResponse:
    form_class = ClauseForm if kind == Phrase.Kind.CLAUSE else PhraseForm
    initial = {"name": one.name, "content": richtext.for_editor(one.content)} if one else {}
    form = form_class(request.POST or None, initial=initial, then=_home(body))
    seen = request.POST.get("seen", "")
    if form.run(save_phrase, body=body, kind=kind, phrase=one, seen=seen, by=user_of(request)):
        messages.success(request, f"{kind.label}en är sparad.")
        return redirect(form.done_url)
    return _page(request, body, form, what=kind.label, thing=one)


@require_POST
def remove_one_phrase(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    kept = _kept_body(request, body)
    phrases = Phrase.objects.visible_to(user_of(request)).select_related("body")
    one = phrases.filter(body=kept, pk=pk).first()
    if one is None:
        messages.info(request, GONE)
    elif RemoveForm(request.POST).run(remove_phrase, phrase=one, by=user_of(request)):
        messages.success(request, f"”{one.name}” är borttagen. Skrivelser som har den behåller den.")
    return redirect("cases:phrases", kept.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: HttpRequest, body: str) -> HttpResponse:
    return _list(request, _kept_body(request, body), None)


@require_http_methods(["GET", "HEAD", "POST"])
def distribution_list(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    kept = _kept_body(request, body)
    one = DistributionList.objects.visible_to(user_of(request)).filter(body=kept, pk=pk).first()
    if one is None:
        _must_be_sending(request)
        one = DistributionList(pk=pk, body=kept)
    return _list(request, kept, one)


def _list(request: HttpRequest, body: Body, one: DistributionList | None) -> HttpResponse:
    initial = {"name": one.name, "lines": "\n".join(one.recipients)} if one else {}
    form = DistributionListForm(request.POST or None, initial=initial, then=_home(body))
    seen = request.POST.get("seen", "")
    if form.run(save_distribution_list, body=body, distribution_list=one, seen=seen, by=user_of(request)):
        messages.success(request, "Sändlistan är sparad.")
        return redirect(form.done_url)
    return _page(request, body, form, what=SENDLIST, thing=one)


@require_POST
def remove_one_list(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    kept = _kept_body(request, body)
    lists = DistributionList.objects.visible_to(user_of(request)).select_related("body")
    one = lists.filter(body=kept, pk=pk).first()
    if one is None:
        messages.info(request, GONE)
    elif RemoveForm(request.POST).run(remove_distribution_list, distribution_list=one, by=user_of(request)):
        messages.success(request, f"”{one.name}” är borttagen. Skrivelser som har mottagarna behåller dem.")
    return redirect("cases:phrases", kept.slug)


def _page(
    request: HttpRequest, body: Body, form: NamedForm, *, what: str, thing: Phrase | DistributionList | None
) -> HttpResponse:
    """The form; when others have been there meanwhile with both texts to choose from. What is gone is shown as a new
    one, so that what was typed can be saved all the same."""
    now = thing
    if thing is not None and form.meanwhile:
        now = type(thing).objects.filter(pk=thing.pk).first()  # as it reads by now, or gone
    context = {
        "body": body,
        "form": form,
        "what": what,
        "title": f"Ändra ”{now.name}”" if now else f"Ny {what.lower()}",
        "extensions": richtext.EXTENSIONS,
        "prose": isinstance(form, PhraseForm),
        "clause": isinstance(form, ClauseForm),
        "thing": now,
        "new_url": "cases:new_distribution_list" if what == SENDLIST else "cases:new_phrase",
        "remove_url": "cases:remove_distribution_list" if what == SENDLIST else "cases:remove_phrase",
        "seen": now.mark if now and not form.errors else request.POST.get("seen", ""),
        "remove_form": RemoveForm(auto_id="remove_%s"),
        **(_both(form, now) if now and form.meanwhile else {}),
    }
    return render(request, "cases/phrases/form.html", context)


def _both(form: NamedForm, now: Phrase | DistributionList) -> dict[str, Any]:
    """What is kept and what was typed, each with what the other has not."""
    html = isinstance(form, PhraseForm)
    if isinstance(now, Phrase):
        mine, theirs = form.cleaned_data["content"], now.content
    else:
        mine, theirs = "\n".join(form.cleaned_data["lines"].splitlines()), "\n".join(now.recipients)
    parts = shown(Compared("", "", changes(theirs, richtext.clean(mine) if html else mine), html=html))
    return {
        "names": (form.cleaned_data["name"], now.name),
        "mine": [part for part in parts if part.op != "out"],
        "theirs": [part for part in parts if part.op != "in"],
    }


def _kind(slag: str | None) -> Phrase.Kind:
    return Phrase.Kind.CLAUSE if slag == "sats" else Phrase.Kind.TEXT


def _must_be_sending(request: HttpRequest) -> None:
    """What is gone is found no more, but what somebody typed in it meanwhile is answered (save_phrase refuses it)."""
    if request.method != "POST":
        raise Http404


def _kept_body(request: HttpRequest, slug: str) -> Body:
    """Seen by the authority's staff; kept by those who may."""
    user = user_of(request)
    bodies = Body.objects.filter(authority__in=user.authorities_with(Capability.READ_DIARY))
    body = get_object_or_404(bodies.select_related("authority"), slug=slug)
    require(rules.may_keep_phrases(user, body), KEEPERS_ONLY)
    return body


def _home(body: Body) -> str:
    return reverse("cases:phrases", args=[body.slug])
