"""One row of the agenda: its words, what is shown of it, where it goes."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Record
from core.pages import page_or_part, wants_part
from meetings.actions.agenda import (
    change_item,
    choose_reported,
    move_to_meeting,
    remove_item,
    restore_item,
    set_web,
    withdraw_item,
)
from meetings.forms.agenda import ItemForm, MoveForm, ReasonForm, ReportFilter, WebForm
from meetings.forms.documents import DropForm, TakeUpForm
from meetings.models import AgendaItem
from meetings.queries.agenda import Row, rows_of
from meetings.queries.documents import can_be_taken_up, documents_of
from meetings.queries.meetings import other_meetings
from meetings.queries.onward import came_to
from meetings.queries.promised import late_assignments
from meetings.queries.reports import reportable, since_last
from meetings.queries.unanswered import unanswered_motions
from meetings.rules.web import documents_are_public
from meetings.views.access import attempt, prepare_item, user_of
from organisation.models import User
from pdf import uploads

Holds = AgendaItem.Holds


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    found = prepare_item(request, body, on, pk)
    form = ItemForm(request.POST or None, item=found, then=found.meeting.get_absolute_url())
    if form.run(change_item, item=found, by=user_of(request)):
        return redirect(form.done_url)
    return item_page(request, prepare_item(request, body, on, pk), form=form)


@require_POST
def web(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    found = prepare_item(request, body, on, pk)
    form = web_form(found, request.POST)
    if form.run(set_web, item=found, by=user_of(request)):
        messages.success(request, "Sparat. Det gäller från nästa utskick.")
        return redirect(request.path.removesuffix("webb/"))
    return item_page(request, found, web_form=form)


@require_POST
def move(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    found = prepare_item(request, body, on, pk)
    meeting = found.meeting
    form = MoveForm(
        request.POST, prefix="flytta", meetings=other_meetings(meeting), then=meeting.get_absolute_url()
    )
    if form.run(move_to_meeting, item=found, by=user_of(request)):
        messages.success(request, "Punkten är flyttad.")
        return redirect(form.done_url)
    return item_page(request, found, move_form=form)


@require_POST
def withdraw(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """The item goes, with its § and a reason; or comes back."""
    found = prepare_item(request, body, on, pk)
    if "restore" in request.POST:
        attempt(request, restore_item, item=found, by=user_of(request))
        return redirect(found.meeting)
    form = ReasonForm(request.POST, prefix="utgar", then=found.meeting.get_absolute_url())
    if form.run(withdraw_item, item=found, by=user_of(request)):
        return redirect(form.done_url)
    return item_page(request, found, withdraw_form=form)


@require_POST
def remove(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    found = prepare_item(request, body, on, pk)
    attempt(request, remove_item, item=found, by=user_of(request))
    return redirect(found.meeting)


def row_of(item: AgendaItem) -> Row:
    return next(row for row in rows_of(item.meeting) if row.item.pk == item.pk)


def records_of(row: Row) -> list[Record]:
    """The documents of a row, each once."""
    memo = [row.memo.record] if row.version and row.memo and row.memo.record else []
    return list({record.pk: record for record in [*memo, *(one.record for one in row.attached)]}.values())


def web_form(item: AgendaItem, data: Any = None) -> WebForm:
    return WebForm(data, prefix="webb", item=item, records=records_of(row_of(item)))


def item_page(
    request: HttpRequest, item: AgendaItem, *, part: bool = False, status: int | None = None, **more: Any
) -> HttpResponse:
    """The page of a row; `part` for the list of its documents alone."""
    row = row_of(item)
    context = {"meeting": item.meeting, "row": row, "item": item, **listing(item, row)}
    if not part:
        records = can_be_taken_up(item, user_of(request))
        context |= {
            "form": ItemForm(item=item),
            "web_form": WebForm(prefix="webb", item=item, records=records_of(row)),
            "move_form": MoveForm(prefix="flytta", meetings=other_meetings(item.meeting)),
            "withdraw_form": ReasonForm(prefix="utgar"),
            "drop_form": DropForm(),
            "take_up_form": TakeUpForm(prefix="ta-med", records=records) if records else None,
            "promises": late_assignments(item.meeting) if item.holds == Holds.ASSIGNMENTS else None,
            "unanswered": unanswered_motions(item.meeting) if item.holds == Holds.MOTIONS else None,
            "came": came_to(item, user_of(request)),
            "has_web": (item.case_id or row.attached) and documents_are_public(item.meeting),
            "called": item.meeting.issues.exists(),
        }
    if part:
        return page_or_part(request, "meetings/item.html", context, part="meetings/_documents.html")
    return render(request, "meetings/item.html", context | more, status=status)


def listing(item: AgendaItem, row: Row) -> dict[str, Any]:
    """The documents of a row as its page lists them. Files that nobody has opened (they are from before that was
    done, or LibreOffice or the fonts have been changed since) are asked for now."""
    own = documents_of(item)
    for one in (looked for each in own for looked in each.files):
        if not one.asked:
            uploads.look_later(one.file.sha256, one.file.name)
    standing = [each.kept.pk for each in own if not each.kept.is_withdrawn]
    return {
        "enclosed": [one for one in row.attached if one.document is None],
        "own": own,
        "first": standing[0] if standing else None,
        "last": standing[-1] if standing else None,
        "waiting": any(each.waiting for each in own if not each.kept.is_withdrawn),
        "changes": item.meeting.takes_documents,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest, body: str, on: datetime.date, pk: int) -> HttpResponse:
    """Tick the records that are reported. What is ticked stays ticked whatever the filter shows."""
    found, user = prepare_item(request, body, on, pk), user_of(request)
    if found.kind != AgendaItem.Kind.REPORT:
        raise Http404
    if request.method == "POST":
        records = ticked(request.POST.getlist("records"), user)
        if attempt(request, choose_reported, item=found, records=records, by=user):
            messages.success(request, "Urvalet är sparat.")
            return redirect(found.meeting)
    filters = ReportFilter(request.GET or None, initial={"since": since_last(found.meeting)})
    narrowed = filters.chosen() if filters.is_bound else {"since": since_last(found.meeting)}
    chosen = [each.record for each in found.reported.select_related("record__case")]
    if wants_part(request):  # what is ticked on the page and not saved yet
        chosen = ticked(request.GET.getlist("records"), user)
    context = {
        "meeting": found.meeting,
        "item": found,
        "filters": filters,
        "chosen": chosen,
        "records": reportable(found, user, but=chosen, **narrowed),
    }
    return page_or_part(request, "meetings/reports.html", context, part="records")


def ticked(ids: list[str], user: User) -> list[Record]:
    """The records of these ids that the person may see, each once, in the order they came."""
    numbers = [int(word) for word in dict.fromkeys(ids) if word.isdecimal()]
    kept = Record.objects.visible_to(user).select_related("case__register").in_bulk(numbers)
    return [kept[pk] for pk in numbers if pk in kept]
