"""A memo's versions: who wrote what when, two of them word by word, and back to an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases import rules
from cases.actions.memos import restore_memo
from cases.comparing import Shown, compare, shown, what_differs
from cases.masking import Mask, mask_for
from cases.memo_content import Content, content_of
from cases.memo_keeping import from_json, to_json
from cases.models import Memo, MemoRevision
from cases.views.access import user_of
from cases.views.memo import WRITERS_ONLY, see_memo
from core.errors import Refused
from core.pages import require


@dataclass(frozen=True)
class Passage:
    """A place that differs, as it is read; `section` when it can be restored by itself."""

    name: str
    parts: list[Shown]
    section: int | None


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    memo, user = see_memo(request, slug, pk), user_of(request)
    if request.method == "POST":
        require(rules.may_steer(user, memo), WRITERS_ONLY)
        return _restored(request, memo)
    rows = list(memo.revisions.select_related("by").order_by("-number"))
    standing, mask = content_of(memo), mask_for(user, memo)
    if mask.closed:
        _close(rows, mask)
    _say_what_is_open(rows, standing)
    old, new = _chosen(request, rows)
    context = {
        "memo": memo,
        "case": memo.case,
        "rows": rows,
        "old": old,
        "new": new,
        "passages": _passages(_content(old, standing), _content(new, standing), mask)
        if old and new
        else None,
        "may_restore": rules.may_edit(user, memo),
    }
    return render(request, "cases/memo/versions.html", context)


def _restored(request: HttpRequest, memo: Memo) -> HttpResponse:
    number, section = _number(request.POST.get("version")), _number(request.POST.get("section"))
    try:
        restore_memo(memo=memo, number=number, section=section or None, by=user_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(reverse("cases:memo_versions", args=[memo.case.slug, memo.pk]))
    what = "Avsnittet är återställt" if section else "Skrivelsen är återställd"
    messages.success(request, f"{what} som i version {number}. Det som stod finns kvar bland versionerna.")
    return redirect(memo)


def _chosen(
    request: HttpRequest, rows: list[MemoRevision]
) -> tuple[MemoRevision | None, MemoRevision | None]:
    """The two to compare, the older first; from the start the latest and the one before it."""
    by_number = {row.number: row for row in rows}
    asked = sorted({_number(request.GET.get(name)) for name in ("fran", "till")} & set(by_number))
    if len(asked) == 2:
        return by_number[asked[0]], by_number[asked[1]]
    return (rows[1], rows[0]) if len(rows) > 1 and "fran" not in request.GET else (None, None)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _content(row: MemoRevision, standing: Content) -> Content:
    return standing if row.content is None else from_json(row.content)


def _close(rows: list[MemoRevision], mask: Mask) -> None:
    """The versions as the reader may read them, also what is said to have changed: it names headings. Nothing is
    written."""
    before: Content | None = None
    for row in reversed(rows):
        if row.content is None:
            continue
        content = mask.content(from_json(row.content))
        row.content = to_json(content)
        row.what = what_differs(before, content) if before is not None and row.what else ""
        before = content


def _say_what_is_open(rows: list[MemoRevision], standing: Content) -> None:
    """A sitting that goes on has not been summed up yet."""
    if len(rows) > 1 and rows[0].is_open and rows[1].content is not None:
        rows[0].what = what_differs(from_json(rows[1].content), standing)


def _passages(old: Content, new: Content, mask: Mask) -> list[Passage]:
    before = {f"section-{one.id}": one.id for one in old.sections if not mask.hides(one.id)}
    return [Passage(one.name, shown(one), before.get(one.key)) for one in compare(old, new)]
