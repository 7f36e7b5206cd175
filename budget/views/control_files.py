"""A plan, or the follow-up of a tertial, as PDF and as a spreadsheet, and enclosed in a memo."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budget.actions import enclosing
from budget.control_sheets import sheets_of
from budget.forms.control import EncloseForm
from budget.models import ControlPlan
from budget.sections.control import document_title, file_name, plan_content
from budget.views.control import follow_up_url, form_page, keep_plan, known, see_plan
from cases.models import Memo
from cases.views.access import note_reading, sent, user_of
from cases.views.acting import act
from core import tables
from core.downloads import deliver


@require_safe
def pdf(request: HttpRequest, pk: int, tertial: int | None = None) -> HttpResponseBase:
    plan, tertial = _asked(request, pk, tertial)
    made = enclosing.lay_out(plan, tertial)
    return deliver(
        request, name=file_name(plan, tertial, "pdf"), sha256=made.sha256, content_type="application/pdf"
    )


@require_safe
def xlsx(request: HttpRequest, pk: int, tertial: int | None = None) -> HttpResponse:
    plan, tertial = _asked(request, pk, tertial)
    name = file_name(plan, tertial, "xlsx").removesuffix(".xlsx")
    return tables.answer(*sheets_of(plan_content(plan, tertial)), form="xlsx", name=name)


@form_page
def enclose(request: HttpRequest, pk: int, tertial: int | None = None) -> HttpResponse:
    plan = keep_plan(request, pk)
    tertial = known(tertial) if tertial is not None else None
    back = follow_up_url(plan, tertial) if tertial else plan.get_absolute_url()
    user = user_of(request)
    writing = Memo.objects.visible_to(user).filter(
        Q(author=user) | Q(case__official=user),
        state__in=(Memo.State.DRAFT, Memo.State.RETURNED),
        case__register__authority=plan.case.authority_id,
    )
    if not writing.exists():
        return render(request, "budget/control/no_memo.html", {"plan": plan, "case": plan.case, "back": back})
    return act(
        request,
        EncloseForm(*sent(request), memos=writing.select_related("case").order_by("-pk"), then=back),
        enclosing.enclose_document,
        {"plan": plan, "tertial": tertial},
        case=plan.case,
        heading=f"Bifoga {document_title(plan, tertial)}",
        lead="Dokumentet läggs som bilaga i skrivelsen, så som det ser ut nu. Det som rapporteras senare kommer inte med.",
        button="Bifoga",
        done="Dokumentet är bifogat. Det får sitt nummer när skrivelsen godkänns.",
    )


def _asked(request: HttpRequest, pk: int, tertial: int | None) -> tuple[ControlPlan, int | None]:
    plan = see_plan(request, pk)
    note_reading(request, plan.case)
    return plan, known(tertial) if tertial is not None else None
