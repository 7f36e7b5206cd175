"""The report to the committee: live, kept, and as PDF."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from audits.actions.following import keep_report
from audits.models import FollowUpReport
from audits.queries.following import as_open_today
from audits.rules.answering import KEEPERS, may_keep_reports
from audits.sections import live_report
from cases.views.access import user_of
from core.downloads import deliver
from core.errors import Refused
from core.pages import require
from core.words import clean_filename
from organisation.models import Body
from organisation.roles import Capability
from pdf import documents

FOLLOW_UP = "documents/audits/follow_up.html"


def see_body(request: HttpRequest, slug: str) -> Body:
    authorities = user_of(request).authorities_with(Capability.READ_DIARY)
    return get_object_or_404(
        Body.objects.filter(authority__in=authorities).select_related("authority"), slug=slug
    )


@require_safe
def follow_up(request: HttpRequest, body: str) -> HttpResponse:
    of = see_body(request, body)
    context = {
        "body": of,
        "data": live_report(of),
        "kept": of.audit_reports.order_by("-as_of"),
        "may": may_keep_reports(request.user, of.authority_id),
    }
    return render(request, "audits/follow_up/page.html", context)


@require_POST
def keep(request: HttpRequest, body: str) -> HttpResponse:
    of = see_body(request, body)
    require(may_keep_reports(request.user, of.authority_id), KEEPERS)
    try:
        made = keep_report(body=of, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("audits:follow_up", of.slug)
    messages.success(request, "Uppföljningen är fastställd. Nästa räknar från den.")
    return redirect(made)


@require_safe
def kept_report(request: HttpRequest, body: str, on: datetime.date) -> HttpResponse:
    of = see_body(request, body)
    report = get_object_or_404(FollowUpReport, body=of, as_of=on)
    return render(
        request,
        "audits/follow_up/page.html",
        {"body": of, "data": as_open_today(report.content), "report": report},
    )


@require_safe
def follow_up_pdf(request: HttpRequest, body: str) -> HttpResponseBase:
    of = see_body(request, body)
    return _pdf(request, of, live_report(of))


@require_safe
def kept_pdf(request: HttpRequest, body: str, on: datetime.date) -> HttpResponseBase:
    of = see_body(request, body)
    report = get_object_or_404(FollowUpReport, body=of, as_of=on)
    return _pdf(request, of, as_open_today(report.content))


def _pdf(request: HttpRequest, body: Body, content: dict[str, object]) -> HttpResponseBase:
    made = documents.render(FOLLOW_UP, content | {"letterhead": dict(body.authority.letterhead)})
    name = clean_filename(f"{content['title']} {content['as_of']}.pdf")
    return deliver(request, name=name, sha256=made.sha256, content_type="application/pdf")
