"""Registering: a case with its first document, a document in a case, a note; and taking over older cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.numbers import open_series
from cases.actions.registration import add_record, register_case, take_over, write_note
from cases.forms.registration import CaseForm, NoteForm, RecordForm, SeriesForm, TakeOverForm
from cases.models import Case, Record, Series
from cases.queries import registers_of
from cases.search import similar
from cases.views.access import REGISTRAR_ONLY, handle_in, register_in, see_case, sent, user_of
from cases.views.acting import act
from cases.views.sending import Sending
from core.pages import page_or_part, require
from organisation.roles import Capability


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A new case. Three buttons: register, read the files in first, look for what is already there."""
    user = user_of(request)
    require(user.can(Capability.REGISTER), REGISTRAR_ONLY)
    sending = Sending.of(request)
    subject, counterparty = sending.asked("subject"), sending.asked("counterparty")
    shown = {
        "similar": similar(user, subject=subject, counterparty=counterparty),
        "asked": subject or counterparty,
    }
    if sending.looks and request.headers.get("HX-Request"):
        return render(request, "cases/_similar.html", shown)
    form = CaseForm(**sending.form_arguments(), by=user, then=_new_case)
    if sending.stands(form) and form.run(register_case, by=user):
        return redirect(form.done_url)
    return page_or_part(
        request,
        "cases/register.html",
        {"form": form, "sending": sending, **shown},
        part="cases/_read.html",
        status=422 if form.errors else None,
    )


@require_http_methods(["GET", "POST"])
def new_record(request: HttpRequest, slug: str) -> HttpResponse:
    """A document in an existing case."""
    case = register_in(request, see_case(request, slug))
    sending = Sending.of(request)
    form = RecordForm(**sending.form_arguments(), then=_new_record)
    if sending.stands(form) and form.run(add_record, case=case, by=user_of(request)):
        return redirect(form.done_url)
    return page_or_part(
        request,
        "cases/new_record.html",
        {"form": form, "sending": sending, "case": case},
        part="cases/_read.html",
        status=422 if form.errors else None,
    )


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, slug: str) -> HttpResponse:
    case = handle_in(request, see_case(request, slug))
    form = NoteForm(*sent(request), then=_new_record)
    return act(
        request,
        form,
        write_note,
        {"case": case},
        case=case,
        heading="Ny tjänsteanteckning",
        button="Registrera anteckningen",
    )


def _new_case(case: Case) -> str:
    return f"{case.get_absolute_url()}?nytt=arende"


def _new_record(record: Record) -> str:
    return f"{record.case.get_absolute_url()}?nytt={record.number}"


# Going live


@require_http_methods(["GET", "POST"])
def take_over_case(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    require(user.can(Capability.REGISTER), REGISTRAR_ONLY)
    form = TakeOverForm(*sent(request), by=user)
    return act(
        request,
        form,
        take_over,
        heading="Ta över ett ärende",
        lead="Ett ärende ur ett tidigare diarium behåller sitt nummer och märks som övertaget.",
        button="Ta över",
        done="Ärendet är övertaget.",
    )


@require_http_methods(["GET", "POST"])
def series(request: HttpRequest) -> HttpResponse:
    """The number series of the registers, and the form that opens one for a year."""
    user = user_of(request)
    registers = registers_of(user, administered=True)
    require(registers.exists(), "Det här gör registrator eller administratör.")
    form = SeriesForm(*sent(request), by=user, then=reverse("cases:series"))
    rows = Series.objects.filter(register__in=registers).select_related("register")
    return act(
        request,
        form,
        open_series,
        template="cases/series.html",
        heading="Nummerserier",
        button="Öppna serien",
        done="Serien är öppnad.",
        context={
            "rows": rows.order_by("-year", "register__prefix"),
            "may_take_over": any(rules.may_register(user, register) for register in registers),
        },
    )
