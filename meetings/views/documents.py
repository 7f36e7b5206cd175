"""The documents of an agenda item: dropped, ordered, renamed, replaced, taken away."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.pages import wants_part
from meetings.actions.documents import (
    Added,
    add_documents,
    move_document,
    rename_document,
    replace_document_file,
    restore_document,
    take_away_document,
    take_up_record,
)
from meetings.forms.documents import DropForm, RenameForm, ReplaceForm, TakeAwayForm, TakeUpForm
from meetings.models import AgendaItem, ItemDocument
from meetings.queries.documents import Document, can_be_taken_up, documents_of
from meetings.views.access import attempt, prepare_item, user_of
from meetings.views.items import item_page, row_of

FROM_LIST = "lista"


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """Put files on an item. Read by itself it is the list, which htmx asks for until every file has been opened."""
    item = prepare_item(request, body, on, pk)
    if request.method != "POST":
        return listed(request, item)
    here = address(item)
    form = DropForm(request.POST, request.FILES, then=here)
    if not form.run(add_documents, item=item, by=user_of(request)):
        return item_page(request, prepare_item(request, body, on, pk), status=422, drop_form=form)
    added: Added | None = form.result
    if added is None or not added.problems:
        if added is not None:
            messages.success(request, came_in(item, added))
        return redirect(item.meeting if FROM_LIST in request.POST else here)
    # The form has done its work: a fresh one, and above it what came in and what did not.
    item = prepare_item(request, body, on, pk)
    return item_page(request, item, came_in=came_in(item, added), problems=added.problems)


def came_in(item: AgendaItem, added: Added) -> str:
    count = len(added.documents)
    numbers = [document.record.designation for document in added.documents]
    where = numbers[0] if count == 1 else f"{numbers[0]} till {numbers[-1]}"
    to = row_of(item).name
    return f"{'1 handling är' if count == 1 else f'{count} handlingar är'} registrerad{'' if count == 1 else 'e'} ({where}) och lagd{'' if count == 1 else 'a'} till {to}."


def address(item: AgendaItem) -> str:
    """The list of documents on the page of the item."""
    meeting = item.meeting
    return f"{reverse('meetings:item', args=[meeting.body.slug, meeting.on, item.pk])}#handlingar"


def listed(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    if not wants_part(request):
        return redirect(address(item))
    return item_page(request, item, part=True)


@require_POST
def take_up(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """Put a registered document of the case on the item."""
    item = prepare_item(request, body, on, pk)
    form = TakeUpForm(
        request.POST, prefix="ta-med", records=can_be_taken_up(item, user_of(request)), then=address(item)
    )
    if form.run(take_up_record, item=item, by=user_of(request)):
        return redirect(form.done_url)
    return item_page(request, item, take_up_form=form)


@require_POST
def order(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """A document one step up or down. htmx gets the list anew."""
    item = prepare_item(request, body, on, pk)
    step = -1 if "up" in request.POST else 1
    chosen = request.POST.get("up") or request.POST.get("down") or ""
    document = get_object_or_404(item.documents, pk=int(chosen) if chosen.isdecimal() else 0)
    document.item = item
    try:
        moved = move_document(document=document, by=user_of(request), step=step)
        count = item.documents.filter(withdrawn_at__isnull=True).count()
        messages.info(request, f"{moved.title} står nu på plats {moved.position} av {count}.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return listed(request, item)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, body: str, on: datetime.date, pk: int, document: int) -> HttpResponse:
    """One document: its title, its file, away with it."""
    found = find(request, body, on, pk, document)
    form = RenameForm(request.POST or None, document=found.kept, then=address(found.kept.item))
    if form.run(rename_document, document=found.kept, by=user_of(request)):
        return redirect(form.done_url)
    return document_page(request, found, form=form)


@require_POST
def replace(request: HttpRequest, body: str, on: datetime.date, pk: int, document: int) -> HttpResponse:
    found = find(request, body, on, pk, document)
    form = replace_form(found, request.POST, request.FILES, then=address(found.kept.item))
    if form.run(replace_document_file, document=found.kept, by=user_of(request)):
        messages.success(request, "Filen är ersatt. Den gamla finns kvar i ärendet.")
        return redirect(form.done_url)
    return document_page(request, found, replace_form=form)


@require_POST
def take_away(request: HttpRequest, body: str, on: datetime.date, pk: int, document: int) -> HttpResponse:
    """Away with it, with a reason if it has gone out; or back again."""
    found = find(request, body, on, pk, document)
    item, by = found.kept.item, user_of(request)
    if "restore" in request.POST:
        attempt(request, restore_document, document=found.kept, by=by)
    elif found.sent:
        form = TakeAwayForm(request.POST, prefix="utgar", then=address(item))
        if not form.run(take_away_document, document=found.kept, by=by):
            return document_page(request, found, away_form=form)
    elif attempt(request, take_away_document, document=found.kept, by=by):
        number = found.record.designation
        messages.success(
            request,
            f"Handlingen är borttagen från punkten. Den finns kvar som {number} och kan tas med igen.",
        )
    return redirect(address(item))


def find(request: HttpRequest, body: str, on: datetime.date, pk: int, document: int) -> Document:
    item = prepare_item(request, body, on, pk)
    kept = get_object_or_404(item.documents, pk=document)
    found = next(each for each in documents_of(item) if each.kept.pk == kept.pk)
    found.kept.item = item
    return found


def replace_form(found: Document, *data: Any, **arguments: Any) -> ReplaceForm:
    return ReplaceForm(*data, prefix="ersatt", files=[each.file for each in found.files], **arguments)


def document_page(request: HttpRequest, found: Document, **forms: Any) -> HttpResponse:
    kept: ItemDocument = found.kept
    context = {
        "meeting": kept.item.meeting,
        "item": kept.item,
        "row": row_of(kept.item),
        "document": found,
        "form": RenameForm(document=kept),
        "replace_form": replace_form(found),
        "away_form": TakeAwayForm(prefix="utgar"),
    }
    status = 422 if any(form.errors for form in forms.values()) else None
    return render(request, "meetings/document.html", context | forms, status=status)
