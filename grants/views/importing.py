"""Applications from a file: choose it, see what it says and what is wrong, read it in whole."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.drafts import Kept, keep_uploads, slips
from cases.actions.files import Upload
from cases.views.access import sent, user_of
from core import blobs
from core.errors import Refused
from core.words import clean_filename
from grants.actions.applications import import_applications, must_be_another_file, numbers_in_use
from grants.forms.applications import ImportConfirmForm, ImportForm
from grants.models import GrantCall
from grants.queries.calls import facts_of
from grants.sheets.reading import Table, read_file
from grants.sheets.writing import MEDIA_TYPE, template
from grants.views.rounds_access import prepare_call

TEMPLATE = "grants/applications/import.html"


@require_safe
def import_template(request: HttpRequest, pk: int) -> HttpResponseBase:
    call = prepare_call(request, pk)
    return book_answer(template(facts_of(call)), f"Mall {call.name}.xlsx")


def book_answer(content: bytes, name: str) -> HttpResponseBase:
    answer = FileResponse(
        io.BytesIO(content), as_attachment=True, filename=clean_filename(name), content_type=MEDIA_TYPE
    )
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    call, user = prepare_call(request, pk), user_of(request)
    if request.POST.get("slip"):
        return _confirmed(request, call)
    form = ImportForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["files"]
        draft = keep_uploads(uploads=[Upload(file.name, file)], by=user)
        try:
            if draft.kept:
                must_be_another_file(call, draft.kept[0].sha256)
                return _looked(request, call, draft.kept[0])
        except Refused as refusal:
            form.add_error("files", refusal.message)
        for problem in draft.problems[:1]:
            form.add_error("files", problem)
    context = {"call": call, "form": form, "facts": facts_of(call)}
    return render(request, TEMPLATE, context, status=422 if form.is_bound and form.errors else None)


def _read(call: GrantCall, kept: Kept) -> Table:
    return read_file(
        blobs.read(kept.sha256), kept.name, facts_of(call), lambda numbers: numbers_in_use(call, numbers)
    )


def _looked(
    request: HttpRequest, call: GrantCall, kept: Kept, confirm: ImportConfirmForm | None = None
) -> HttpResponse:
    table = _read(call, kept)
    confirm = confirm or ImportConfirmForm(initial={"slip": kept.slip(user_of(request))})
    context = {
        "call": call,
        "table": table,
        "name": kept.name,
        "stops": [one for one in table.faults if one.stops],
        "asks": [one for one in table.faults if not one.stops],
        "confirm": confirm,
        "years": list(call.years),
        "form": ImportForm(),
    }
    return render(request, TEMPLATE, context, status=422 if table.stops or confirm.errors else None)


def _confirmed(request: HttpRequest, call: GrantCall) -> HttpResponse:
    user = user_of(request)
    confirm = ImportConfirmForm(request.POST, then=call.get_absolute_url())
    kept = slips([request.POST["slip"]], by=user)
    if not kept:
        messages.error(request, "Filen finns inte kvar. Välj den igen.")
        return redirect("grants:import", call.pk)
    table = _read(call, kept[0])
    if not table.stops and table.faults and not request.POST.get("sure"):
        confirm.add_error("sure", "Kryssa för att du har sett frågorna, eller rätta filen.")
        return _looked(request, call, kept[0], confirm)

    def read_in(**_: object) -> object:
        if table.stops:
            raise Refused("Filen har fel som måste rättas. Inget är inläst.", code="faults")
        return import_applications(
            call=call, name=kept[0].name, sha256=kept[0].sha256, entries=table.entries, by=user
        )

    if confirm.run(read_in):
        if not confirm.repeated:
            messages.success(request, f"{len(table.rows)} ansökningar är inlästa ur {kept[0].name}.")
        return redirect(confirm.done_url)
    return _looked(request, call, kept[0], confirm)
