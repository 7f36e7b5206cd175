"""The diary: search first, then the cases, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cases import rules
from cases.forms.diary import DiaryForm
from cases.models import Case
from cases.queries import diary_of
from cases.search import Hits, search
from cases.views.access import user_of
from core import dnr
from core.pages import keyset, page_or_part, wants_part
from organisation.models import User
from organisation.roles import Capability

NEWEST_FIRST = ("-year", "-number", "-pk")


@require_safe
def diary(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = DiaryForm(request.GET, user=user)
    if not wants_part(request) and (there := _exactly(form.typed, user)):
        return redirect(there)
    cases = form.narrow(diary_of(user))
    hits = search(form.typed, user=user, within=cases) if form.typed else Hits(cases)
    # The register is fetched by itself: joined, SQLite begins there and sorts all its cases.
    found = hits.cases.select_related("unit", "official").prefetch_related("register")
    page = keyset(found.exclude(pk__in=hits.numbered), request.GET, order=NEWEST_FIRST)
    shown = [*found.filter(pk__in=hits.numbered), *page.rows] if page.first else page.rows
    context = {
        "form": form,
        "page": page,
        "rows": [(case, rules.is_staff(user, case)) for case in shown],
        "capped": hits.capped,
        "register_url": _register_url(form.typed, user),
    }
    response = page_or_part(request, "cases/diary.html", context, part="cases/_diary.html")
    if wants_part(request):  # the address keeps what was asked, so that it can be sent and gone back to
        response["HX-Replace-Url"] = f"{request.path}{form.address}"
    return response


def _exactly(typed: str, user: User) -> str:
    """A whole number leads straight to its case, or to the record it names."""
    wanted = dnr.parse(typed)
    if wanted is None or wanted.dnr is None:
        return ""
    case = Case.objects.visible_to(user).filter(dnr=wanted.dnr).first()
    if case is None:
        return ""
    if wanted.record is not None and case.records.filter(number=wanted.record).exists():
        return reverse("cases:record", args=[case.slug, wanted.record])
    return case.get_absolute_url()


def _register_url(typed: str, user: User) -> str:
    """Where a registrar goes on. What was searched for goes along, if it was words."""
    if not user.can(Capability.REGISTER):
        return ""
    carried = f"?{urlencode({'subject': typed})}" if typed and dnr.parse(typed) is None else ""
    return f"{reverse('cases:register')}{carried}"
