"""A § in the meeting: the proposal, what is said and decided, who serves; saved as it goes, closed in one step."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from cases import comparing, proposals
from cases.models import Case, Decision, DelegationPoint
from core.errors import Refused
from meetings.actions.holding import (
    ChangedMeanwhile,
    close_paragraph,
    confirm_as_proposed,
    reopen_paragraph,
    save_proceeding,
)
from meetings.actions.proceedings import LABELS, next_meeting
from meetings.forms.agenda import ReasonForm
from meetings.forms.holding import ConflictForm, MotionForm, ReservationForm, SeatForm, VoteForm
from meetings.forms.proceeding import ProceedingForm
from meetings.models import AgendaItem, Ballot, Meeting, Proceeding
from meetings.queries.proposed import Proposed, onward_chain, proposed_to
from meetings.queries.serving import mandates_on, seatings_of, substitutes
from meetings.rules import votes
from meetings.rules.room import Room
from meetings.views.access import prepare_meeting, user_of
from meetings.views.holding import paragraphs_of
from organisation.models import Body, Mandate


@dataclass
class Screen:
    """What every view of a § needs: read once."""

    meeting: Meeting
    item: AgendaItem
    proceeding: Proceeding
    proposed: Proposed
    room: Room
    mandates: list[Mandate]

    @property
    def serving(self) -> list[Mandate]:
        return [one.mandate for one in self.room.seatings if one.mandate]

    @property
    def free(self) -> list[Mandate]:
        """Substitutes who sit on no seat in the §."""
        sitting = {one.pk for one in self.serving}
        return [one for one in substitutes(self.mandates) if one.pk not in sitting]

    @property
    def url(self) -> tuple[str, datetime.date, int]:
        return self.meeting.body.slug, self.meeting.on, self.item.paragraph.number


def screen_of(request: HttpRequest, body: str, on: datetime.date, number: int) -> Screen:
    """The § of a meeting that has been opened, for its secretary. A case that is closed to them does not exist."""
    meeting = prepare_meeting(request, body, on)
    items = meeting.items.select_related("case__register", "paragraph__series", "proceeding__presider__user")
    item = get_object_or_404(items.filter(proceeding__isnull=False), paragraph__number=number)
    if item.case_id and not Case.objects.visible_to(user_of(request)).filter(pk=item.case_id).exists():
        raise Http404
    item.meeting = meeting
    item.proceeding.item = item
    return Screen(
        meeting,
        item,
        item.proceeding,
        proposed_to(item),
        Room(meeting.body, seatings_of(item)),
        mandates_on(meeting),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """The §. Sent, it is saved, or saved and closed. A script that saves as it goes asks for JSON."""
    screen = screen_of(request, body, on, number)
    if request.method != "POST":
        return paragraph_page(request, screen)
    form = proceeding_form(screen, _with_over(request, screen))
    if "application/json" in request.headers.get("Accept", ""):
        return saved_by_itself(request, screen, form)
    closes = request.POST.get("do") == "close"
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


def proceeding_form(screen: Screen, data: Any = None) -> ProceedingForm:
    return ProceedingForm(
        data,
        proceeding=screen.proceeding,
        points=points_of(screen.meeting),
        serving=[one.pk for one in screen.serving],
        bodies=Body.objects.exclude(pk=screen.meeting.body_id).order_by("name"),
    )


def points_of(meeting: Meeting) -> Any:
    return (
        DelegationPoint.objects.on(meeting.on)
        .filter(delegate_body=meeting.body)
        .select_related("delegate_body")
    )


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


# The page


def paragraph_page(
    request: HttpRequest, screen: Screen, *, status: int | None = None, **forms: Any
) -> HttpResponse:
    item, proceeding = screen.item, screen.proceeding
    motions = list(item.motions.select_related("mover__user").prefetch_related("supporters__user"))
    ballots = [counted(one) for one in item.ballots.prefetch_related("votes")]
    reservations = list(item.reservations.select_related("mandate__user", "motion__mover__user"))
    left = paragraphs_of(screen.meeting, user_of(request))
    at = next(number for number, row in enumerate(left) if row["item"].pk == item.pk)
    ways = [row for row in left if row["proceeding"] and row["readable"]]
    here = next(number for number, row in enumerate(ways) if row["item"].pk == item.pk)
    context = {
        "meeting": screen.meeting,
        "item": item,
        "paragraph": item.paragraph,
        "proceeding": proceeding,
        "proposed": screen.proposed,
        "lead_in": lead_in(screen),
        "clauses": compared(proceeding.clauses),
        "room": screen.room,
        "seats": seats(screen),
        "conflicts": list(item.conflicts.select_related("user", "mandate")),
        "motions": motions,
        "ballots": ballots,
        "reservations": reservations,
        "left": left,
        "number": at,
        "before": ways[here - 1] if here else None,
        "after": ways[here + 1] if here + 1 < len(ways) else None,
        "points": list(points_of(screen.meeting)),
        "is_common": is_common(screen, motions, ballots, reservations),
        "needs_point": proceeding.step == "decides" and screen.meeting.body.kind == Body.Kind.SUBCOMMITTEE,
    }
    return render(
        request, "meetings/holding/paragraph.html", context | forms_of(screen) | forms, status=status
    )


def is_common(screen: Screen, motions: list[Any], ballots: list[Any], reservations: list[Any]) -> bool:
    """Whether the one button does it: nothing has been noted and the proposal stands as it came."""
    proceeding, proposed = screen.proceeding, screen.proposed
    if proceeding.is_closed or motions or ballots or reservations or proceeding.clauses != proposed.clauses:
        return False
    return proposed.is_whole or (not proposed.clauses and screen.item.kind != AgendaItem.Kind.DECISION)


def forms_of(screen: Screen) -> dict[str, Any]:
    item, room = screen.item, screen.room
    if screen.proceeding.is_closed:
        closed_forms = {"reopen_form": ReasonForm(prefix="oppna")}
        return closed_forms | {"reservation_form": reservation_form(screen)}
    standing = item.motions.filter(withdrawn=False).select_related("mover__user")
    return {
        "form": proceeding_form(screen),
        "seat_form": SeatForm(prefix="plats", room=room, mandates=screen.mandates),
        "conflict_form": ConflictForm(prefix="jav", serving=screen.serving, free=screen.free),
        "motion_form": MotionForm(prefix="yrkande", serving=screen.serving),
        "vote_form": VoteForm(
            prefix="rost", room=room, motions=standing, secret=screen.proceeding.secret_vote
        ),
        "reservation_form": reservation_form(screen),
    }


def reservation_form(screen: Screen, data: Any = None) -> ReservationForm:
    standing = screen.item.motions.filter(withdrawn=False).select_related("mover__user")
    return ReservationForm(data, prefix="res", serving=screen.serving, motions=standing)


def lead_in(screen: Screen) -> str:
    proceeding, body = screen.proceeding, screen.meeting.body
    chain = onward_chain(screen.item.case, body, proceeding.step, proceeding.next_body)
    return proposals.lead_in(chain, style="att")


def compared(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each clause on the table word by word against the proposal's."""
    found = []
    for one in clauses:
        now = proposals.clause_text(one["verb"], one["text"])
        amounts = [(row["year"], row["ore"]) for row in one["amounts"]]
        found.append(
            {
                "text": now,
                "proposed": one["proposed"],
                "new": not one["proposed"],
                "changed": bool(one["proposed"]) and one["proposed"] != now,
                "parts": comparing.changes(one["proposed"], now),
                "amounts": proposals.amounts_text(amounts) if amounts else "",
                "source": one["amounts"][0]["source_label"] if one["amounts"] else "",
            }
        )
    return found


def counted(ballot: Ballot) -> dict[str, Any]:
    if ballot.secret:
        told = f"{ballot.secret_yes} ja, {ballot.secret_no} nej, {ballot.secret_blank} blanka"
    else:
        count = votes.tally(vote.choice for vote in ballot.votes.all())
        parts = [(count.yes, "ja"), (count.no, "nej"), (count.abstains, "avstår")]
        parts += [(count.absent, "frånvarande"), (count.conflict, "jäv")]
        told = ", ".join(f"{number} {word}" for number, word in parts if number or word in {"ja", "nej"})
    return {"ballot": ballot, "told": told, "won": ballot.yes if ballot.result == votes.YES else ballot.no}


def seats(screen: Screen) -> list[dict[str, Any]]:
    """The seats at the right: who serves, for whom, and whether somebody else stood before in turn."""
    passed = screen.room.out_of_turn(substitutes(screen.mandates))
    return [
        {"seating": one, "passed": passed.get(one.seat_id, []), "presides": one.mandate_id == screen.proceeding.presider_id and one.mandate_id}
        for one in screen.room.seatings
    ]  # fmt: skip
