"""A § in the meeting: the proposal, what is said and decided, who serves; saved as it goes, closed in one step."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from cases import proposals
from cases.actions.marks import read_secret
from cases.models import Decision
from core.errors import Refused
from meetings.actions.holding import (
    ChangedMeanwhile,
    close_paragraph,
    confirm_as_proposed,
    reopen_paragraph,
    save_proceeding,
)
from meetings.actions.postponing import next_meeting
from meetings.actions.proceedings import LABELS
from meetings.forms.agenda import ReasonForm
from meetings.forms.proceeding import ProceedingForm
from meetings.models import Proceeding
from meetings.views.access import user_of
from meetings.views.holding import paragraphs_of
from meetings.views.paragraph_page import Screen, paragraph_page, points_of, proceeding_form, screen_of


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """The §. Sent, it is saved, or saved and closed. A script that saves as it goes asks for JSON."""
    screen = screen_of(request, body, on, number)
    if request.method != "POST":
        if screen.item.case and screen.item.case.is_secret:
            read_secret(thing=screen.item.case, by=user_of(request))
        return paragraph_page(request, screen)
    form = proceeding_form(screen, _with_over(request, screen))
    if "application/json" in request.headers.get("Accept", ""):
        return saved_by_itself(request, screen, form)
    do = request.POST.get("do", "")
    closes = do == "close"
    if do.removeprefix("words-").isdecimal():
        form.write_amounts(int(do.removeprefix("words-")))
    try:
        if not form.is_whole:
            raise Refused("Rätta det som är fel och spara igen.")
        done = keep(screen, form, by=user_of(request), close=closes)
    except ChangedMeanwhile as clash:
        again = screen_of(request, body, on, number)
        return paragraph_page(request, again, form=form, clash=told(clash), status=409)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return paragraph_page(request, screen, form=form, status=422)
    if done.is_closed:
        return closed(request, screen)
    if closes:
        messages.warning(
            request, "Någon annan har ändrat sedan du läste. Ditt är sparat: läs igenom och avsluta sedan."
        )
    else:
        messages.success(request, "Sparat.")
    return redirect("meetings:paragraph", body, on, number)


def _with_over(request: HttpRequest, screen: Screen) -> Any:
    """`over` says that both texts have been read and mine is to stand: it is saved on what is there now."""
    data = request.POST.copy()
    over = data.get("over", "")
    if over.isdecimal() and int(over) == screen.proceeding.revision:
        data["p-revision"] = over
    return data


def keep(screen: Screen, form: ProceedingForm, *, by: Any, close: bool) -> Proceeding:
    """Save, and close if nobody else has saved since the page was read."""
    revision, values, base = form.cleaned_data["revision"], form.values(), form.base_read()
    if close and revision == screen.proceeding.revision:
        return close_paragraph(item=screen.item, revision=revision, values=values, by=by)
    return save_proceeding(item=screen.item, revision=revision, values=values, base=base, by=by)


def saved_by_itself(request: HttpRequest, screen: Screen, form: ProceedingForm) -> JsonResponse:
    """What the script is told: the new revision and what it stands on, or both texts, or what is wrong."""
    if request.POST.get("as") != str(request.user.pk):
        return JsonResponse({"code": "somebody-else", "message": "Någon annan är inloggad."}, status=409)
    if not form.is_valid() and "revision" in form.errors:
        return JsonResponse({"message": "Läs om sidan."}, status=422)
    read, values = form.cleaned_data["revision"], form.values()
    try:
        saved = save_proceeding(
            item=screen.item, revision=read, values=values, base=form.base_read(), by=user_of(request)
        )
    except ChangedMeanwhile as clash:
        html = render_to_string("meetings/holding/_clash.html", {"clash": told(clash)}, request)
        return JsonResponse({"code": "changed", "html": html}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    if not form.is_whole:
        return JsonResponse({"message": " ".join(form.problems)}, status=422)
    others = read != screen.proceeding.revision
    return JsonResponse({"revision": saved.revision, "base": form.stands_on(saved, values), "others": others})


def told(clash: ChangedMeanwhile) -> dict[str, Any]:
    rows = [
        {"name": LABELS[name].capitalize(), "mine": _read(name, mine), "theirs": _read(name, theirs)}
        for name, (mine, theirs) in clash.differences.items()
    ]
    return {
        "message": clash.message,
        "rows": rows,
        "revision": clash.proceeding.revision,
        "by": clash.proceeding.saved_by.name if clash.proceeding.saved_by else "någon annan",
    }


def _read(name: str, value: Any) -> str:
    """A kept value as people read it."""
    if name == "clauses":
        return "\n".join(_clause_words(one) for one in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    field: Any = Proceeding._meta.get_field(name)
    if field.is_relation:
        found = field.related_model._default_manager.filter(pk=value).first()
        return str(found or "")
    return str(dict(field.choices or ()).get(value, value or ""))


def _clause_words(one: dict[str, Any]) -> str:
    amounts = proposals.amounts_text((a["year"], a["ore"]) for a in one["amounts"]) if one["amounts"] else ""
    words = f"att {proposals.clause_text(one['verb'], one['text'])}"
    return f"{words} ({amounts})" if amounts else words


def closed(request: HttpRequest, screen: Screen) -> HttpResponse:
    """Say what was done and go to the next §."""
    done = Proceeding.objects.select_related("item__paragraph", "next_body").get(pk=screen.proceeding.pk)
    messages.success(request, f"{screen.item.paragraph} är avslutad: {done.get_outcome_display().lower()}.")
    if done.outcome == Decision.Outcome.POSTPONED:
        ahead = next_meeting(done)
        messages.info(
            request,
            f"Ärendet är upplagt till {ahead}."
            if ahead
            else "Ärendet är inte upplagt någonstans: gör det själv.",
        )
    elif done.outcome == Decision.Outcome.SENT_BACK:
        messages.info(
            request, "Ärendet kommer tillbaka när det är utrett. Lägg upp det då på ett sammanträde."
        )
    rows = [
        row
        for row in paragraphs_of(screen.meeting, user_of(request))
        if row["proceeding"] and row["readable"]
    ]
    after = [row for row in rows if row["item"].position > screen.item.position and not row["closed"]]
    if after:
        return redirect("meetings:paragraph", *screen.url[:2], after[0]["paragraph"].number)
    return redirect("meetings:hold", *screen.url[:2])


@require_POST
def confirm(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """The common case: one button."""
    screen = screen_of(request, body, on, number)
    point = points_of(screen.meeting).filter(pk=_pk(request.POST.get("point"))).first()
    try:
        confirm_as_proposed(item=screen.item, by=user_of(request), point=point)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("meetings:paragraph", body, on, number)
    return closed(request, screen)


def _pk(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 12 else 0


@require_POST
def reopen(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    screen = screen_of(request, body, on, number)
    form = ReasonForm(request.POST, prefix="oppna", then=request.path.removesuffix("oppna/"))
    if form.run(reopen_paragraph, item=screen.item, by=user_of(request)):
        messages.success(request, "Paragrafen är öppen igen. Beslutet är återtaget.")
        return redirect(form.done_url)
    return paragraph_page(request, screen, reopen_form=form)
