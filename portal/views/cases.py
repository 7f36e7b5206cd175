"""The open register: what is published of cases, records and files. Everything is read as everybody, also by
those who are signed in, so that a public page always shows what the public sees."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cases.dnr_links import with_case_links
from cases.documents import with_links
from cases.models import Case, File, Record
from cases.search import search as find
from core import dnr
from core.api import EVERYBODY
from core.downloads import deliver
from meetings.queries.public import issued_appearances
from meetings.queries.route import route_to_everybody
from portal.public_motions import public_motion
from portal.queries import public_memo, record_urls

PER_PAGE = 25


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Search in the open register by number, sender or words. A whole number leads straight to its case."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    typed = dnr.parse(text)
    if typed is not None and typed.dnr is not None:
        case = Case.objects.visible_to(EVERYBODY).filter(dnr=typed.dnr).first()
        if case is not None:
            return redirect("portal:case", case.slug)
    found = find(text, user=EVERYBODY).cases if text else Case.objects.visible_to(EVERYBODY).newest_first()
    page = Paginator(found.select_related("register"), PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "portal/cases.html", {"q": text, "page": page})


@require_safe
@login_not_required
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """The case's entry in the open register, the records that are published and where it is taken up."""
    case = get_object_or_404(
        Case.objects.visible_to(EVERYBODY).select_related("register__authority"), slug=slug
    )
    records = (
        Record.objects.visible_to(EVERYBODY)
        .filter(case=case)
        .select_related("case")
        .prefetch_related(
            Prefetch("files", File.objects.visible_to(EVERYBODY).current(), to_attr="open_files")
        )
        .order_by("number")
    )
    context = {
        "case": case,
        "records": records,
        "appearances": issued_appearances(case),
        "steps": route_to_everybody(case),
        "moved": public_motion(case),
    }
    return render(request, "portal/case.html", context)


@require_safe
@login_not_required
def record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One record: a memo as a readable page, anything else as its facts and files."""
    record = get_object_or_404(
        Record.objects.visible_to(EVERYBODY).select_related("case__register__authority"),
        case__slug=slug,
        number=number,
    )
    files = list(File.objects.visible_to(EVERYBODY).filter(record=record).order_by("position", "id"))
    version = public_memo(record, files)
    context = {"record": record, "case": record.case, "files": files}
    if version is not None:
        document = with_links(version.document, record_urls(record.case))
        context["document"] = with_case_links(document, EVERYBODY, to="portal:case")
    return render(request, "portal/record.html", context)


@require_safe
@login_not_required
def file(request: HttpRequest, slug: str, number: int, position: int) -> HttpResponseBase:
    """The bytes of a published file: the one that stands in that place of the record today."""
    file = (
        File.objects.visible_to(EVERYBODY)
        .filter(record__case__slug=slug, record__number=number, position=position)
        .order_by("-id")
        .first()
    )
    if file is None:
        raise Http404
    return deliver(request, name=file.name, sha256=file.sha256, content_type=file.content_type)
