"""What is said in a §, each noted by a small form of its own: seats, jäv, motions, votes, reservations."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.actions.elections import hold_election
from meetings.actions.floor import (
    find_motion,
    give_reason,
    hold_vote,
    remove_reservation,
    remove_vote,
    reserve,
    use_wording,
    withdraw_motion,
)
from meetings.actions.holding import declare_conflict, set_seat, stand_aside, withdraw_conflict
from meetings.actions.tabling import file_motion, table_motion
from meetings.forms.holding import ConflictForm, MotionFileForm, MotionForm, SeatForm, TextForm
from meetings.models import Conflict
from meetings.views.access import attempt, user_of
from meetings.views.paragraph_page import Screen, paragraph_page, reservation_form, screen_of, vote_form
from organisation.models import Seat


def _back(screen: Screen, place: str) -> HttpResponse:
    return redirect(f"{reverse('meetings:paragraph', args=screen.url)}#{place}")


@require_POST
def seat(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """Who serves on a seat; or that somebody takes no part in the decision."""
    screen, by = screen_of(request, body, on, number), user_of(request)
    if "aside" in request.POST or "back" in request.POST:
        given = request.POST.get("aside") or request.POST.get("back") or ""
        place = get_object_or_404(Seat, body=screen.meeting.body, number=_pk(given))
        attempt(request, stand_aside, item=screen.item, seat=place, by=by, aside="aside" in request.POST)
        return _back(screen, "tjanstgor")
    form = SeatForm(request.POST, prefix="plats", room=screen.room, mandates=screen.mandates)
    if form.run(set_seat, item=screen.item, by=by):
        return _back(screen, "tjanstgor")
    return paragraph_page(request, screen, seat_form=form)


@require_POST
def conflict(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    screen, by = screen_of(request, body, on, number), user_of(request)
    if "remove" in request.POST:
        found = get_object_or_404(Conflict, item=screen.item, pk=_pk(request.POST["remove"]))
        found.item = screen.item
        attempt(request, withdraw_conflict, conflict=found, by=by)
        return _back(screen, "tjanstgor")
    form = ConflictForm(request.POST, prefix="jav", serving=screen.serving, free=screen.free)
    if form.run(declare_conflict, item=screen.item, by=by):
        return _back(screen, "tjanstgor")
    return paragraph_page(request, screen, conflict_form=form)


@require_POST
def motions(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    screen = screen_of(request, body, on, number)
    form = MotionForm(request.POST, request.FILES, prefix="yrkande", serving=screen.serving)
    if form.run(table_motion, item=screen.item, by=user_of(request)):
        return _back(screen, "yrkanden")
    return paragraph_page(request, screen, motion_form=form)


@require_POST
def motion(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    """Withdraw it, put a file to it, note what the chair found, or let its words be the decision."""
    screen, by = screen_of(request, body, on, number), user_of(request)
    found = get_object_or_404(screen.item.motions.select_related("mover__user"), pk=pk)
    found.item = screen.item
    do = request.POST.get("do", "")
    if do == "file":
        form = MotionFileForm(request.POST, request.FILES)
        if not form.run(file_motion, motion=found, by=by):
            messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    elif do == "withdraw":
        attempt(request, withdraw_motion, motion=found, by=by)
    elif do == "use":
        attempt(request, use_wording, motion=found, by=by)
        return _back(screen, "beslut")
    else:
        attempt(request, find_motion, motion=found, result=do, by=by)
    return _back(screen, "yrkanden")


@require_POST
def ballots(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    screen = screen_of(request, body, on, number)
    form = vote_form(screen, request.POST)
    action = hold_election if form.is_election else hold_vote
    if form.run(action, item=screen.item, by=user_of(request)):
        return _back(screen, "omrostning")
    return paragraph_page(request, screen, vote_form=form)


@require_POST
def ballot(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    """Take a vote away, to hold it again."""
    screen = screen_of(request, body, on, number)
    found = get_object_or_404(screen.item.ballots.select_related("yes_motion", "no_motion"), pk=pk)
    found.item = screen.item
    attempt(request, remove_vote, ballot=found, by=user_of(request))
    return _back(screen, "omrostning")


@require_POST
def reservations(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    screen = screen_of(request, body, on, number)
    form = reservation_form(screen, request.POST)
    if form.run(reserve, item=screen.item, by=user_of(request)):
        return _back(screen, "reservationer")
    return paragraph_page(request, screen, reservation_form=form)


@require_POST
def reservation(request: HttpRequest, body: str, on: datetime.date, number: int, pk: int) -> HttpResponse:
    """The written reason, or that it was wrongly noted."""
    screen, by = screen_of(request, body, on, number), user_of(request)
    found = get_object_or_404(screen.item.reservations.select_related("mandate__user"), pk=pk)
    found.item = screen.item
    if "remove" in request.POST:
        attempt(request, remove_reservation, reservation=found, by=by)
    else:
        form = TextForm(request.POST)
        given: dict[str, Any] = {"text": form.cleaned_data["text"]} if form.is_valid() else {"text": ""}
        attempt(request, give_reason, reservation=found, by=by, **given)
    return _back(screen, "reservationer")


def _pk(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 12 else 0
