"""One section of a memo, saved by itself while somebody writes in it. The answer is for the editor's script; without
script the whole form is sent."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from cases import richtext, rules
from cases.actions.memos import SavedMeanwhile, save_section
from cases.comparing import Compared, changes, shown
from cases.memo_content import Section
from cases.memo_keeping import section_mark
from cases.models import Memo, MemoSection
from cases.views.access import note_reading, user_of
from cases.views.memo import WRITERS_ONLY
from core import clock
from core.dates import time_of_day
from core.errors import Refused
from core.pages import require

SOMEBODY_ELSE = "Någon annan är inloggad nu. Texten sparas när du själv har loggat in igen."


def somebody_else(request: HttpRequest) -> bool:
    """Whether the page was opened by another person than the one who is signed in by now in the same browser."""
    opened_by = request.POST.get("as", "")
    return bool(opened_by) and opened_by != str(user_of(request).pk)


@require_POST
def section(request: HttpRequest, slug: str, pk: int, number: int) -> JsonResponse:
    """Saved (200, with what the next saving stands on), written by another (409, with both texts to choose from),
    or refused (422, with the sentence)."""
    user = user_of(request)
    memos = Memo.objects.visible_to(user).select_related("case__register__authority")
    memo = get_object_or_404(memos, case__slug=slug, pk=pk)
    note_reading(request, memo.case)
    require(rules.may_steer(user, memo), WRITERS_ONLY)
    if somebody_else(request):
        return JsonResponse({"code": "somebody-else", "message": SOMEBODY_ELSE}, status=403)
    heading, html = request.POST.get("heading", ""), request.POST.get("html", "")[:400_000]
    given = request.POST.get("revision", "")
    revision = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        row = save_section(
            memo=memo,
            section=number,
            heading=heading,
            html=html,
            revision=revision,
            seen=request.POST.get("seen", ""),
            by=user,
        )
    except SavedMeanwhile as refusal:
        return _clash(memo, number, heading, html, refusal)
    except Refused as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.message}, status=422)
    at = time_of_day(clock.now().astimezone(clock.STOCKHOLM))
    return JsonResponse({"revision": row.revision, "seen": _mark(row), "at": at})


def _clash(memo: Memo, number: int, heading: str, html: str, refusal: Refused) -> JsonResponse:
    theirs = MemoSection.objects.select_related("saved_by").get(memo=memo, pk=number)
    mine = richtext.clean(html)
    parts = shown(Compared("html", "", changes(theirs.html, mine), html=True))
    context = {
        "no": number,
        "who": theirs.saved_by.name if theirs.saved_by else "Någon annan",
        "message": refusal.message,
        "theirs": theirs,
        "headings": (heading.strip(), theirs.heading),
        "theirs_parts": [part for part in parts if part.op != "in"],
        "mine_parts": [part for part in parts if part.op != "out"],
        "both": richtext.for_editor(f"{mine}{theirs.html}"),
    }
    return JsonResponse(
        {
            "code": "changed",
            "message": refusal.message,
            "revision": theirs.revision,
            "seen": _mark(theirs),
            "theirs": {"heading": theirs.heading, "html": richtext.for_editor(theirs.html)},
            "panel": render_to_string("cases/memo/_clash.html", context),
        },
        status=409,
    )


def _mark(row: MemoSection) -> str:
    return section_mark(Section(row.kind, row.heading, row.html, row.pk))
