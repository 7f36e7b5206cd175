"""What is done to a record and its files."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.actions.files import add_files, replace_file, withdraw_file
from cases.actions.marks import set_marks
from cases.actions.records import correct_record, move_record, void_record
from cases.forms import acts
from cases.models import File, Record
from cases.views.access import register_in, see_file, see_record, sent, user_of
from cases.views.acting import act
from cases.views.case_acts import SECRECY_LEAD, marks_of

form_page = require_http_methods(["GET", "POST"])


def _record(request: HttpRequest, slug: str, number: int) -> Record:
    record = see_record(request, slug, number)
    register_in(request, record.case)
    return record


def _file(request: HttpRequest, slug: str, pk: int) -> File:
    file = see_file(request, slug, pk)
    register_in(request, file.record.case)
    return file


@form_page
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    record = _record(request, slug, number)
    names = [name for name in acts.CorrectRecordForm.base_fields if name not in {"reason", "once"}]
    form = acts.CorrectRecordForm(*sent(request), initial={name: getattr(record, name) for name in names})
    return act(
        request,
        form,
        correct_record,
        {"record": record},
        case=record.case,
        heading=f"Rätta uppgifterna om {record.designation}",
        button="Spara rättelsen",
        done="Uppgifterna är rättade.",
        context={"record": record},
    )


@form_page
def move(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    record = _record(request, slug, number)
    form = acts.MoveForm(
        *sent(request),
        by=user_of(request),
        then=lambda new: f"{new.case.get_absolute_url()}?nytt={new.number}",
    )
    return act(
        request,
        form,
        move_record,
        {"record": record},
        case=record.case,
        heading=f"Flytta {record.designation} till rätt ärende",
        lead="Handlingen och dess filer får nästa nummer i det andra ärendet. Det gamla numret står kvar och "
        "visar vart handlingen flyttades.",
        button="Flytta",
        context={"record": record},
    )


@form_page
def void(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    record = _record(request, slug, number)
    form = acts.VoidForm(*sent(request))
    return act(
        request,
        form,
        void_record,
        {"record": record},
        case=record.case,
        heading=f"Makulera {record.designation}",
        lead="Numret står kvar som makulerat, med skälet, och används inte igen. Filerna sparas. Det går inte "
        "att ångra. Hör handlingen till ett annat ärende ska den flyttas i stället.",
        button="Makulera handlingen",
        weight="stop",
        done=f"{record.designation} är makulerad.",
        context={"record": record},
    )


@form_page
def secrecy(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    record = _record(request, slug, number)
    form = acts.SecrecyForm(*sent(request), initial=marks_of(record), then=record.get_absolute_url())
    return act(
        request,
        form,
        set_marks,
        {"thing": record},
        case=record.case,
        heading=f"Sekretess och personuppgifter i {record.designation}",
        lead=SECRECY_LEAD,
        button="Spara",
        done="Märkningen är sparad.",
        context={"record": record},
    )


@form_page
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    record = _record(request, slug, number)
    form = acts.AddFilesForm(*sent(request), then=record.get_absolute_url())
    return act(
        request,
        form,
        add_files,
        {"record": record},
        case=record.case,
        heading=f"Lägg till filer i {record.designation}",
        button="Lägg till",
        done="Filerna är tillagda.",
        context={"record": record},
    )


@form_page
def replace(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    file = _file(request, slug, pk)
    form = acts.ReplaceFileForm(*sent(request), then=file.record.get_absolute_url())
    return act(
        request,
        form,
        replace_file,
        {"file": file},
        case=file.record.case,
        heading=f"Ersätt {file.name}",
        lead="Den gamla filen tas bort ur handlingen men sparas och kan läsas av dem som läser ärendet.",
        button="Ersätt filen",
        done="Filen är ersatt.",
        context={"record": file.record},
    )


@form_page
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    file = _file(request, slug, pk)
    form = acts.WithdrawFileForm(*sent(request), then=file.record.get_absolute_url())
    return act(
        request,
        form,
        withdraw_file,
        {"file": file},
        case=file.record.case,
        heading=f"Ta bort {file.name}",
        lead="Filen sparas och kan läsas av dem som läser ärendet.",
        button="Ta bort filen",
        weight="stop",
        done="Filen är borttagen ur handlingen.",
        context={"record": file.record},
    )


@form_page
def file_secrecy(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    file = _file(request, slug, pk)
    form = acts.SecrecyForm(*sent(request), initial=marks_of(file), then=file.record.get_absolute_url())
    return act(
        request,
        form,
        set_marks,
        {"thing": file},
        case=file.record.case,
        heading=f"Sekretess och personuppgifter i {file.name}",
        lead=SECRECY_LEAD,
        button="Spara",
        done="Märkningen är sparad.",
        context={"record": file.record},
    )
