"""The notice board for those who keep it: preview and posting, a notice with its proof, taking down, replacing."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.appealing import how_to_appeal, in_time
from cases.models import Decision, File
from core import clock
from core.downloads import deliver
from core.errors import Refused
from core.pages import require
from meetings import notices
from meetings.actions.board import (
    post_delegated,
    post_meeting,
    post_minutes,
    replace_notice,
    take_down,
)
from meetings.actions.proofs import keep_proof
from meetings.board_documents import PROOF, proof
from meetings.forms.board import PostForm, ReplaceForm
from meetings.models import Meeting, Minutes, Notice
from meetings.queries.board import all_notices, delegated_to_announce
from meetings.queries.dispatching import counts_of
from meetings.rules.board import (
    council_deadline,
    counting,
    is_council,
    kind_of,
    late_words,
    may_be_announced,
)
from meetings.rules.planning import may_prepare
from meetings.views.access import attempt, prepare_meeting, user_of
from organisation.models import User
from pdf.documents import render as render_pdf

OF_MEETING = {Notice.Kind.COUNCIL, Notice.Kind.MEETING}


def board_panel(meeting: Meeting, user: User) -> dict[str, Any]:
    """What the meeting's page says about board and dispatch; nothing before there are minutes or a summons."""
    may_announce = may_be_announced(meeting) and meeting.is_open
    announced = list(meeting.notices.select_related("minutes", "body").order_by("-posted_on", "-id"))
    standing = {one.minutes_id: one for one in announced if one.minutes_id and not one.is_replaced}
    minutes = list(meeting.minutes.defer("content").order_by("number"))
    approved = [
        {"minutes": one, "notice": standing.get(one.pk), "late": late_words(one.approved_on, clock.today())}
        for one in minutes
        if one.is_approved and one.approved_on
    ]
    panel = {
        "announce": may_announce and not any(one.kind in OF_MEETING for one in announced),
        "announce_by": council_deadline(meeting) if is_council(meeting) else None,
        "approved": approved,
        "notices": announced,
        "dispatch": counts_of(meeting) if minutes else None,
        "acts": may_prepare(user, meeting.body),
    }
    return {"board": panel if may_announce or announced or panel["dispatch"] else None}


@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """See the notice of approved minutes as it will hang, and hang it up."""
    meeting = prepare_meeting(request, body, on)
    minutes = get_object_or_404(meeting.minutes, number=number)
    minutes.meeting = meeting
    form = PostForm(
        request.POST or None, initial={"kept_at": minutes.kept_at or meeting.body.minutes_kept_at}
    )
    if form.run(post_minutes, minutes=minutes, by=user_of(request)):
        messages.success(request, "Protokollet är anslaget.")
        return redirect(form.done_url)
    minutes.refresh_from_db()
    context = {"meeting": meeting, "minutes": minutes, "form": form, "standing": _standing(minutes)}
    try:
        kept = form["kept_at"].value() or "–"
        notice = notices.of_minutes(minutes, today=clock.today(), kept_at=kept)
    except Refused as refusal:
        return render(request, "meetings/board/post.html", context | {"refused": refusal.message})
    context["late"] = late_words(notice.approved_on or clock.today(), clock.today())
    return render(request, "meetings/board/post.html", context | notice_page(notice))


def _standing(minutes: Minutes) -> Notice | None:
    return minutes.notices.standing().first()


def notice_page(notice: Notice) -> dict[str, Any]:
    """What the notice needs to be shown, on the board and in the preview alike."""
    return {
        "notice": notice,
        "count": counting(notice.posted_on) if notice.last_appeal_on else None,
        "how": how_to_appeal(),
        "in_time": in_time(notice.last_appeal_on),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    """See the notice of a meeting as it will hang, and hang it up (KL 5:13, 8:11). A sub-committee's is not found."""
    meeting = prepare_meeting(request, body, on)
    if not may_be_announced(meeting):
        raise Http404
    if request.method == "POST" and attempt(request, post_meeting, meeting=meeting, by=user_of(request)):
        messages.success(request, "Sammanträdet är tillkännagivet.")
        return redirect(meeting.get_absolute_url() + "#anslagstavla")
    standing = meeting.notices.standing().filter(kind=kind_of(meeting)).first()
    due = council_deadline(meeting) if is_council(meeting) else None
    context: dict[str, Any] = {"meeting": meeting, "due": due, "standing": standing}
    try:
        context |= notice_page(notices.of_meeting(meeting, today=clock.today()))
    except Refused as refusal:
        context["refused"] = refusal.message
    return render(request, "meetings/board/announce.html", context)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """All notices, also those that have come down, with their proofs; and decisions by delegation to announce."""
    user = user_of(request)
    require(user.roles_today(), "Anslagstavlans arkiv läses av kommunens personal.")
    context = {
        "notices": all_notices(user)[:200],
        "delegated": delegated_to_announce(user)[:50],
        "today": clock.today(),
    }
    return render(request, "meetings/board/board.html", context)


@require_POST
def delegated(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce a decision by delegation that is not reported (KL 8:10 p. 3)."""
    user = user_of(request)
    decision = get_object_or_404(
        Decision.objects.visible_to(user).select_related("case", "point__giver", "point__delegate_body"),
        pk=pk,
    )
    giver = decision.point.giver if decision.point else None
    require(giver is not None and may_prepare(user, giver), "Det här gör organets nämndsekreterare.")
    if attempt(request, post_delegated, decision=decision, by=user):
        messages.success(request, "Delegationsbeslutet är anslaget.")
    return redirect("meetings:board")


def see_notice(request: HttpRequest, slug: str) -> Notice:
    """A notice for the staff of its authority; the public reads the board."""
    return get_object_or_404(
        all_notices(user_of(request)).select_related(
            "body__authority",
            "meeting__body__authority",
            "meeting__case",
            "minutes__meeting__body",
            "posted_by",
            "replaces",
            "replaced_by",
            "proof__record__case",
            "decision__case",
        ),
        slug=slug,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice: what it says, how long it hangs, its proof; a wrong one is replaced here."""
    found = see_notice(request, slug)
    acts = may_prepare(user_of(request), found.body)
    is_minutes = found.kind == Notice.Kind.MINUTES
    form = ReplaceForm(request.POST or None, initial={"kept_at": found.kept_at}, minutes=is_minutes)
    if request.method == "POST":
        require(acts, "Det här gör organets nämndsekreterare.")
        if form.run(replace_notice, notice=found, by=user_of(request)):
            messages.success(request, "Ett nytt anslag sitter uppe, med egen tid för överklagande.")
            return redirect(form.done_url)
        found = see_notice(request, slug)
    context = {
        "form": form,
        "acts": acts,
        "meeting": found.meeting,
        "may_come_down": clock.today() >= found.takedown_on,
    }
    return render(request, "meetings/board/notice.html", notice_page(found) | context)


@require_POST
def down(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a notice down; refused with the day when it is too early."""
    found = see_notice(request, slug)
    require(may_prepare(user_of(request), found.body), "Det här gör organets nämndsekreterare.")
    if attempt(request, take_down, notice=found, by=user_of(request)):
        attempt(request, keep_proof, notice=found)
        messages.success(request, "Anslaget är nedtaget.")
    return redirect(found)


@require_safe
def proof_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The proof as it is kept; while the notice hangs, as it would be today."""
    found = see_notice(request, slug)
    name = f"Bevis om anslag {found.slug}.pdf"
    if found.proof is not None:
        if not File.objects.visible_to(user_of(request)).filter(pk=found.proof.pk).exists():
            raise Http404
        sha256 = found.proof.sha256
    else:
        sha256 = render_pdf(PROOF, proof(found)).sha256
    return deliver(request, name=name, sha256=sha256, content_type="application/pdf")
