"""What is done to a case. Each view: fetch (404), rule (403), form, action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from cases import rules
from cases.actions.assignment import assign as assign_case
from cases.actions.cases import classify as classify_case
from cases.actions.cases import close_case, correct_case, reopen_case, unrelate, void_case
from cases.actions.cases import relate as relate_cases
from cases.actions.marks import set_marks
from cases.actions.reminders import finish_reminder, set_reminder
from cases.forms import acts
from cases.models import Case, Reminder
from cases.views.access import HANDLERS_ONLY, handle_in, register_in, see_case, sent, user_of
from cases.views.acting import act
from core.errors import Refused
from core.pages import require

form_page = require_http_methods(["GET", "POST"])


@form_page
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    names = ("subject", "counterparty", "public_subject", "public_counterparty")
    initial = {name: getattr(case, name) for name in names}
    form = acts.CorrectCaseForm(*sent(request), initial=initial)
    return act(
        request,
        form,
        correct_case,
        {"case": case},
        case=case,
        heading="Rätta ärendets uppgifter",
        button="Spara rättelsen",
        done="Uppgifterna är rättade.",
    )


@form_page
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.AssignForm(*sent(request), case=case)
    return act(
        request,
        form,
        assign_case,
        {"case": case},
        case=case,
        heading="Fördela ärendet",
        lead="Handläggaren får ett meddelande. Utan handläggare får enhetens chefer det.",
        button="Fördela",
        done="Ärendet är fördelat.",
    )


@form_page
def classify(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.ClassifyForm(*sent(request), initial={"classification": case.classification})
    return act(
        request,
        form,
        classify_case,
        {"case": case},
        case=case,
        heading="Klassificera ärendet",
        button="Spara",
        done="Klassificeringen är sparad.",
    )


@form_page
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    case = handle_in(request, see_case(request, slug))
    user = user_of(request)
    form = acts.ReminderForm(*sent(request), case=case, by=user, then=case.get_absolute_url())
    return act(
        request,
        form,
        set_reminder,
        {"case": case},
        case=case,
        heading="Ny bevakning",
        lead="Den som bevakar får ett meddelande på dagen.",
        button="Lägg upp bevakningen",
        done="Bevakningen är upplagd.",
    )


@require_POST
def finish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    case = see_case(request, slug)
    reminder = get_object_or_404(Reminder.objects.select_related("case__register"), case=case, pk=pk)
    require(rules.may_finish(user_of(request), reminder), HANDLERS_ONLY)
    finish_reminder(reminder=reminder, by=user_of(request))
    messages.success(request, "Bevakningen är avbockad.")
    return redirect(case)


@form_page
def close(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.CloseForm(*sent(request))
    return act(
        request,
        form,
        close_case,
        {"case": case},
        case=case,
        heading="Avsluta ärendet",
        lead="I ett avslutat ärende registreras ingenting mer förrän det öppnas igen.",
        button="Avsluta ärendet",
        done="Ärendet är avslutat.",
    )


@form_page
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.ReopenForm(*sent(request))
    return act(
        request,
        form,
        reopen_case,
        {"case": case},
        case=case,
        heading="Öppna ärendet igen",
        lead="Skälet registreras som en tjänsteanteckning i ärendet.",
        button="Öppna ärendet",
        done="Ärendet är öppet igen.",
    )


@form_page
def void(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.VoidForm(*sent(request))
    return act(
        request,
        form,
        void_case,
        {"case": case},
        case=case,
        heading="Makulera ärendet",
        lead=f"{case.dnr} står kvar i diariet som makulerat, med skälet. Numret används inte igen. "
        "Det går inte att ångra.",
        button="Makulera ärendet",
        weight="stop",
        done=f"{case.dnr} är makulerat.",
    )


@form_page
def secrecy(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.SecrecyForm(*sent(request), initial=marks_of(case), then=case.get_absolute_url())
    return act(
        request,
        form,
        set_marks,
        {"thing": case},
        case=case,
        heading="Sekretess och personuppgifter",
        lead=SECRECY_LEAD,
        button="Spara",
        done="Märkningen är sparad.",
    )


SECRECY_LEAD = (
    "Sekretessmarkerat läses bara av registrator, sekreterare och ärendets handläggare. Markeringen är en "
    "varning, inte ett beslut: varje begäran att få läsa prövas för sig (OSL 5:5)."
)


def marks_of(thing: object) -> dict[str, object]:
    return {name: getattr(thing, name) for name in ("secrecy_provision", "personal_data")}


@form_page
def relate(request: HttpRequest, slug: str) -> HttpResponse:
    case = register_in(request, see_case(request, slug))
    form = acts.RelateForm(*sent(request), by=user_of(request), then=case.get_absolute_url())
    return act(
        request,
        form,
        relate_cases,
        {"case": case},
        case=case,
        heading="Koppla ihop med ett annat ärende",
        lead="Kopplingen visas i båda ärendena.",
        button="Koppla ihop",
        done="Ärendena är ihopkopplade.",
    )


@require_POST
def part(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """Take back that two cases belong together."""
    case = register_in(request, see_case(request, slug))
    related = get_object_or_404(Case.objects.visible_to(user_of(request)), slug=other)
    try:
        unrelate(case=case, other=related, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Kopplingen till {related.dnr} är borttagen.")
    return redirect(case)
