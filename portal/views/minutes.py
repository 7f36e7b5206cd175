"""Approved minutes as everybody reads them, and the page where a file is compared with what was approved."""

import datetime
import hashlib

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import File
from core.api import EVERYBODY
from meetings.minutes_documents import TEMPLATE, public_document
from meetings.models import Minutes
from meetings.queries.corrections import correct_beside
from meetings.queries.minutes import whole
from meetings.queries.verifying import verified
from portal.forms import VerifyForm


@require_safe
@login_not_required
def minutes(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    """The minutes in the version for the web. What is closed since is masked from the next reading on."""
    published = Minutes.objects.filter(state=Minutes.State.APPROVED, open_at__isnull=False)
    found = get_object_or_404(whole(published), meeting__body__slug=body, meeting__on=on, number=number)
    data, masks = public_document(found)
    correct_beside(data["items"])
    context = {"minutes": found, "meeting": found.meeting, "data": data, "masks": masks, "template": TEMPLATE}
    return render(request, "portal/minutes.html", context | {"file": _public_file(found)})


def _public_file(minutes: Minutes) -> File | None:
    return (
        File.objects.visible_to(EVERYBODY)
        .filter(pk=minutes.public_file_id or 0)
        .select_related("record__case")
        .first()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def verify(request: HttpRequest) -> HttpResponse:
    """Drop a file: is it, to the byte, minutes that have been approved? The file is not kept."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        given = form.cleaned_data["file"]
        context |= {"name": given.name, "sha256": _sum(given), "asked": True}
        context["answer"] = verified(str(context["sha256"]))
    return render(request, "portal/verify.html", context)


def _sum(given: UploadedFile) -> str:
    total = hashlib.sha256()
    for chunk in given.chunks():
        total.update(chunk)
    return total.hexdigest()
