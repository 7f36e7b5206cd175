"""The open register: what is published of cases, records and files. Everything is read as everybody, also by
those who are signed in, so that a public page always shows what the public sees."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from cases.models import Case, File, MemoVersion, Record
from cases.search import search as find
from core.api import EVERYBODY
from core.downloads import deliver


@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Search in the open register by number, sender or words."""
    text = request.GET.get("q", "").strip()[:200]
    found = find(text, user=EVERYBODY).cases if text else Case.objects.visible_to(EVERYBODY).newest_first()
    page = Paginator(found.select_related("register"), 25).get_page(request.GET.get("sida"))
    return render(request, "portal/cases.html", {"q": text, "page": page})


@login_not_required
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """The case's entry in the open register and the records that are published."""
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
    return render(request, "portal/case.html", {"case": case, "records": records})


@login_not_required
def record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One record: a memo as a readable page, anything else as its facts and files."""
    record = get_object_or_404(
        Record.objects.visible_to(EVERYBODY).select_related("case__register__authority"),
        case__slug=slug,
        number=number,
    )
    files = list(File.objects.visible_to(EVERYBODY).current().filter(record=record))
    version = MemoVersion.objects.filter(memo__record=record, file__in=files).order_by("-number").first()
    return render(
        request,
        "portal/record.html",
        {"record": record, "case": record.case, "files": files, "version": version},
    )


@login_not_required
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The bytes of a published file."""
    file = get_object_or_404(File.objects.visible_to(EVERYBODY), record__case__slug=slug, pk=pk)
    return deliver(request, name=file.name, sha256=file.sha256, content_type=file.content_type)
