"""The memo that belongs to a case on a body's agenda."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from cases.models import Case, Clause, Enclosure, File, Memo, MemoVersion
from organisation.models import Body


def memo_of(case: Case, body: Body) -> Memo | None:
    """The latest memo addressed to the body, else the case's latest."""
    return latest_by_case([case.pk], body).get(case.pk)


def latest_by_case(cases: Iterable[int], body: Body) -> dict[int, Memo]:
    """The memo of each case as the agenda needs it, in a fixed number of queries."""
    found: dict[int, Memo] = {}
    for memo in _whole(Memo.objects.filter(case__in=cases).order_by("id")):
        known = found.get(memo.case_id)
        if known is None or memo.body_id == body.pk or known.body_id != body.pk:
            found[memo.case_id] = memo
    return found


def _whole(memos):  # type: ignore[no-untyped-def]
    """With everything that checks, agenda and pack read of a memo."""
    files = File.objects.current().select_related("record__case").order_by("position", "id")
    return memos.select_related("case__register", "body", "author", "unit", "record__case").prefetch_related(
        "sections",
        "lines",
        Prefetch("enclosures", Enclosure.objects.select_related("record__case").order_by("position", "id")),
        Prefetch("enclosures__record__files", files),
        "proposal__chain__body",
        Prefetch("proposal__clauses", Clause.objects.prefetch_related("amounts").order_by("position", "id")),
        Prefetch("versions", MemoVersion.objects.select_related("file").order_by("number")),
    )
