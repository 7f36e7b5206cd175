"""Motions: the list, the PDF of those that are unanswered, registering one, and what is done in its case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions import motion_outcomes as outcomes
from cases.actions import motions as actions
from cases.actions.motion_numbers import open_motion_series
from cases.documents.motions import unanswered_list
from cases.forms import motions as forms
from cases.models import Case, CouncilMotion
from cases.queries.motions import councils, listed, motion_in, motions_read_by, unanswered_of
from cases.rules.motions import may_keep_motion
from cases.views.access import REGISTRAR_ONLY, note_reading, see_case, sent, user_of
from cases.views.acting import act
from core import clock
from core.downloads import deliver
from core.pages import require
from organisation.roles import Capability
from pdf import documents

form_page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 300


@require_safe
def motions(request: HttpRequest) -> HttpResponse:
    """The motions a person may read, unanswered first asked for, the one with least time left on top."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), "Motionerna läses av myndighetens egna.")
    form = forms.MotionFilter(request.GET)
    chosen = form.chosen()
    which = chosen.get("visa", "")
    found = motions_read_by(user)
    if which == "klara":
        found = found.exclude(pk__in=CouncilMotion.objects.unanswered().values("pk"))
    elif which != "alla":
        found = found.unanswered()
    if "parti" in chosen:
        found = found.filter(movers__party__iexact=chosen["parti"]).distinct()
    rows = listed(found.whole().by_start()[:SHOWN])
    if which == "sena":
        rows = [one for one in rows if one.clock.warns_on <= clock.today()]
    context = {
        "rows": rows,
        "form": form,
        "which": which,
        "councils": councils(),
        "may_register": user.can(Capability.REGISTER),
        "may_open": user.can(Capability.REGISTER) or user.can(Capability.ADMINISTER),
    }
    return render(request, "cases/motions/list.html", context)


@require_safe
def unanswered(request: HttpRequest, council: str) -> HttpResponseBase:
    """”Obesvarade motioner” as a document, in the words of the open register."""
    user = user_of(request)
    require(user.authorities_with(Capability.READ_DIARY), "Listan hämtas av myndighetens egna.")
    body = get_object_or_404(councils().select_related("authority"), slug=council)
    day = clock.today()
    printed = documents.render("documents/motions.html", unanswered_list(body, day, unanswered_of(body)))
    name = f"Obesvarade motioner {body.slug} {day.isoformat()}.pdf"
    return deliver(request, name=name, sha256=printed.sha256, content_type="application/pdf")


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """A motion that has come in, with its case."""
    user = user_of(request)
    require(user.can(Capability.REGISTER), REGISTRAR_ONLY)
    form = forms.NewMotionForm(*sent(request), by=user)
    return act(
        request,
        form,
        actions.register_motion_case,
        heading="Registrera motion",
        lead="Motionen får sitt nummer och ett ärende med motionen som första handling.",
        button="Registrera motionen",
        done="Motionen är registrerad.",
    )


@form_page
def series(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    allowed = user.can(Capability.REGISTER) or user.can(Capability.ADMINISTER)
    require(allowed, "Serien öppnas av registrator och administratör.")
    form = forms.MotionSeriesForm(*sent(request), then=request.path)
    return act(
        request,
        form,
        open_motion_series,
        heading="Öppna motionernas nummerserie",
        lead="Görs en gång för året, innan den första motionen får nummer här. Utan det börjar året på 1.",
        button="Öppna serien",
        done="Serien är öppnad.",
    )


def keep_in(request: HttpRequest, slug: str) -> Case:
    case = see_case(request, slug)
    require(may_keep_motion(user_of(request), case), actions.KEEPERS)
    note_reading(request, case)
    return case


def see_motion(request: HttpRequest, slug: str) -> CouncilMotion:
    case = keep_in(request, slug)
    found = CouncilMotion.objects.visible_to(user_of(request)).whole()
    return get_object_or_404(found, case=case)


@form_page
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The facts of the motion in a case: filled in the first time, corrected later."""
    case = keep_in(request, slug)
    motion = motion_in(case)
    if motion is None:
        return act(
            request,
            forms.NumberedForm(*sent(request)),
            actions.register_motion,
            {"case": case},
            case=case,
            heading="Motionens uppgifter",
            lead="Motionen får sitt nummer när du sparar.",
            button="Spara motionen",
            done="Motionen är registrerad.",
        )
    return act(
        request,
        forms.MotionForm(*sent(request), motion=motion),
        actions.correct_motion,
        {"motion": motion},
        case=case,
        heading=f"Rätta motion {motion.printed}",
        button="Spara",
        done="Uppgifterna är sparade.",
    )


@form_page
def refer(request: HttpRequest, slug: str) -> HttpResponse:
    motion = see_motion(request, slug)
    return act(
        request,
        forms.ReferForm(*sent(request), then=motion.get_absolute_url()),
        actions.refer_motion,
        {"motion": motion},
        case=motion.case,
        heading=f"Skicka motion {motion.printed} till beredning",
        lead="Anteckna vem som ska bereda den. Ett yttrande begär du för sig, i ärendet.",
        button="Anteckna",
        done="Beredningen är antecknad.",
    )


@form_page
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    motion = see_motion(request, slug)
    return act(
        request,
        forms.WithdrawMotionForm(*sent(request)),
        actions.withdraw_motion,
        {"motion": motion},
        case=motion.case,
        heading=f"Motion {motion.printed} är återtagen",
        lead="Då räknas inte tiden längre. Numret står kvar.",
        button="Anteckna",
        weight="stop",
        done="Motionen är antecknad som återtagen.",
    )


@form_page
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    motion = see_motion(request, slug)
    return act(
        request,
        forms.OutcomeForm(*sent(request), motion=motion),
        outcomes.state_outcomes,
        {"motion": motion},
        case=motion.case,
        heading=f"Utgången i motion {motion.printed}",
        lead="Beslutets ord räckte inte för att säga vad som gäller varje yrkande. Läs protokollet och välj.",
        button="Spara",
        done="Utgången är antecknad.",
    )
