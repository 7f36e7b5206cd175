"""The day's post list: what was registered, in the words of the open register."""

import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.documents import post_list as document_of
from cases.forms.postlist import PostListForm
from cases.queries import opened_empty_on, registered_on
from cases.views.access import user_of
from core import clock
from core.downloads import deliver
from core.pages import require
from organisation.models import Authority
from organisation.roles import Capability
from pdf import documents


@require_safe
def post_list(request: HttpRequest) -> HttpResponseBase:
    staffed = user_of(request).authorities_with(Capability.READ_DIARY)
    authorities = Authority.objects.filter(pk__in=staffed)
    require(staffed, "Postlistan läses av myndighetens personal.")
    form = PostListForm(request.GET or {"dag": clock.today().isoformat()}, authorities=authorities)
    chosen = form.chosen()
    day = chosen.get("dag") or clock.today()
    authority = chosen.get("myndighet") or authorities[0]
    document = document_of(authority, day, registered_on(authority, day), opened_empty_on(authority, day))
    if "pdf" in request.GET:
        printed = documents.render("documents/post_list.html", document)
        name = f"Postlista {authority.slug} {day.isoformat()}.pdf"
        return deliver(request, name=name, sha256=printed.sha256, content_type="application/pdf")
    context = {
        "form": form,
        "authority": authority,
        "day": day,
        "document": document,
        "several": len(authorities) > 1,
        "day_before": day - datetime.timedelta(days=1),
        "day_after": day + datetime.timedelta(days=1) if day < clock.today() else None,
    }
    return render(request, "cases/post_list.html", context)
