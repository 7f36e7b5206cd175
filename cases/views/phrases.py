"""The library of a body: phrases, standard clauses and distribution lists, kept by its secretary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
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
from cases.forms.phrases import ClauseForm, DistributionListForm, PhraseForm, RemoveForm
from cases.models import DistributionList, Phrase
from cases.queries.phrases import bodies_kept_by, lists_of, phrases_of
from cases.views.access import user_of
from core.pages import require
from organisation.models import Body
from organisation.roles import Capability

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
    kept = _kept_body(request, body)
    kind = Phrase.Kind.CLAUSE if request.GET.get("slag") == "sats" else Phrase.Kind.TEXT
    return _phrase(request, kept, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    kept = _kept_body(request, body)
    one = get_object_or_404(Phrase.objects.visible_to(user_of(request)), body=kept, pk=pk)
    return _phrase(request, kept, Phrase.Kind(one.kind), one)


def _phrase(request: HttpRequest, body: Body, kind: Phrase.Kind, one: Phrase | None) -> HttpResponse:
    form_class = ClauseForm if kind == Phrase.Kind.CLAUSE else PhraseForm
    initial = {"name": one.name, "content": richtext.for_editor(one.content)} if one else {}
    form = form_class(request.POST or None, initial=initial, then=_home(body))
    if form.run(save_phrase, body=body, kind=kind, phrase=one, by=user_of(request)):
        messages.success(request, f"{kind.label}en är sparad.")
        return redirect(form.done_url)
    title = f"Ändra ”{one.name}”" if one else f"Ny {kind.label.lower()}"
    return _page(request, body, form, title=title, remove="cases:remove_phrase" if one else "", thing=one)


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
    lists = DistributionList.objects.visible_to(user_of(request))
    return _list(request, kept, get_object_or_404(lists, body=kept, pk=pk))


def _list(request: HttpRequest, body: Body, one: DistributionList | None) -> HttpResponse:
    lines = "\n".join(line.name for line in one.lines.order_by("position")) if one else ""
    initial = {"name": one.name, "lines": lines} if one else {}
    form = DistributionListForm(request.POST or None, initial=initial, then=_home(body))
    if form.run(save_distribution_list, body=body, distribution_list=one, by=user_of(request)):
        messages.success(request, "Sändlistan är sparad.")
        return redirect(form.done_url)
    title = f"Ändra ”{one.name}”" if one else "Ny sändlista"
    return _page(
        request, body, form, title=title, remove="cases:remove_distribution_list" if one else "", thing=one
    )


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
    request: HttpRequest,
    body: Body,
    form: Any,
    *,
    title: str,
    remove: str,
    thing: Phrase | DistributionList | None,
) -> HttpResponse:
    context = {
        "body": body,
        "form": form,
        "title": title,
        "extensions": richtext.EXTENSIONS,
        "prose": isinstance(form, PhraseForm),
        "thing": thing,
        "remove_url": reverse(remove, args=[body.slug, thing.pk]) if thing else "",
        "remove_form": RemoveForm(auto_id="remove_%s"),
    }
    return render(request, "cases/phrases/form.html", context)


def _kept_body(request: HttpRequest, slug: str) -> Body:
    """Seen by the authority's staff; kept by those who may."""
    user = user_of(request)
    bodies = Body.objects.filter(authority__in=user.authorities_with(Capability.READ_DIARY))
    body = get_object_or_404(bodies.select_related("authority"), slug=slug)
    require(rules.may_keep_phrases(user, body), KEEPERS_ONLY)
    return body


def _home(body: Body) -> str:
    return reverse("cases:phrases", args=[body.slug])
