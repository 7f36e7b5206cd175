"""Versions of a memo: one for each sitting, one for each deliberate step, and back to an earlier one.

While somebody writes, their row is open and holds no text: the memo is what it says. It is closed with the text that
stands before anybody else writes, before the same person writes again after a pause, and at every deliberate step.
So a saving that follows close on another costs one row and copies nothing.
"""

from __future__ import annotations

import datetime

from cases.comparing import what_differs
from cases.memo_content import Content, content_of
from cases.memo_keeping import from_json, to_json
from cases.models import Memo, MemoRevision
from cases.queries import whole_memos
from core import clock
from organisation.models import User

SITTING = datetime.timedelta(minutes=10)
Kind = MemoRevision.Kind


def close_sitting(memo: Memo, by: User) -> None:
    """Before something is written: what stands now is kept, unless it is the same person's, just written."""
    last = latest(memo)
    if last is None:  # written before versions were kept
        by_then = memo.saved_by or memo.author
        _add(memo, Kind.STARTED, by_then, memo.saved_at, _standing(memo))
    elif last.is_open and (last.by_id != by.pk or clock.now() - last.at > SITTING):
        _close(last, _standing(memo))


def go_on(memo: Memo, by: User) -> None:
    """After something is written: the sitting goes on, or one begins."""
    now = clock.now()
    if not MemoRevision.objects.filter(memo=memo, content__isnull=True).update(at=now):
        _add(memo, Kind.WRITTEN, by, now, None)


def keep_version(memo: Memo, by: User, kind: str) -> None:
    """A deliberate step: what stands is a version. A sitting of the same person becomes it; saving what is kept
    already adds nothing."""
    last, content = latest(memo), _standing(memo)
    if last is not None and last.is_open:
        if last.by_id == by.pk:
            last.kind, last.at = kind, clock.now()
            _close(last, content)
            return
        _close(last, content)
    if kind == Kind.SAVED and last is not None and last.content == to_json(content):
        return
    _add(memo, kind, by, clock.now(), content)


def latest(memo: Memo) -> MemoRevision | None:
    return MemoRevision.objects.filter(memo=memo).order_by("-number").first()


def _standing(memo: Memo) -> Content:
    return content_of(whole_memos().get(pk=memo.pk))


def _close(row: MemoRevision, content: Content) -> None:
    before = MemoRevision.objects.filter(memo=row.memo_id, number__lt=row.number).order_by("-number").first()
    row.content, row.what = to_json(content), _what(before, content)
    row.save(update_fields=["kind", "at", "content", "what"])


def _add(memo: Memo, kind: str, by: User, at: datetime.datetime, content: Content | None) -> None:
    last = latest(memo)
    MemoRevision.objects.create(
        memo=memo, number=last.number + 1 if last else 1, kind=kind, by=by, begun_at=at, at=at,
        content=None if content is None else to_json(content),
        what="" if content is None else _what(last, content),
    )  # fmt: skip


def _what(before: MemoRevision | None, content: Content) -> str:
    if before is None or before.content is None:
        return ""
    return what_differs(from_json(before.content), content)
