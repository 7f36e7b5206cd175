"""Comments on a memo: made on a section or on the whole, resolved, opened again. Working material, never printed."""

from __future__ import annotations

from django.db import transaction

from cases import rules
from cases.actions import guards
from cases.masking import closed_sentence, mask_for
from cases.models import Memo, MemoComment, MemoSection
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def comment_on(*, memo: Memo, text: str, by: User, section: MemoSection | None = None) -> MemoComment:
    """Say something about a section, or about the whole memo. The words are read by those who read the memo and
    nowhere else.

    Refused for others than the writers and those in the memo's chain, when it is approved, and for a section of
    another memo or one that is secret to the person.
    """
    text = guards.body_text(text)
    if not text:
        raise Refused("Skriv vad du vill säga.", field="text", code="missing")
    _hold(memo, by)
    if section is not None and section.memo_id != memo.pk:
        raise Refused("Avsnittet finns inte i skrivelsen.", field="section", code="section")
    mask = mask_for(by, memo)
    if section is not None and mask.hides(section.pk):
        raise Refused(closed_sentence(section.pk, mask), field="section", code="secret")
    comment = MemoComment.objects.create(
        memo=memo,
        section=section,
        about=section.pk if section else None,
        heading=str(section or "")[:200],
        text=text,
        by=by,
        at=clock.now(),
    )
    trace("cases.memo_commented", on=memo, within=memo.case, by=by)
    return comment


@transaction.atomic
def resolve_comment(*, comment: MemoComment, by: User) -> MemoComment:
    """Say that what was asked for is done. By a writer or the one who commented. Harmless when done already."""
    return _settle(comment, by, resolved=True)


@transaction.atomic
def reopen_comment(*, comment: MemoComment, by: User) -> MemoComment:
    """Say that it is not done after all. By a writer or the one who commented."""
    return _settle(comment, by, resolved=False)


def _settle(comment: MemoComment, by: User, *, resolved: bool) -> MemoComment:
    memo = comment.memo
    if comment.by_id != by.pk and not rules.may_steer(by, memo):
        raise Refused("Den som kommenterade och de som skriver löser en kommentar.", code="forbidden")
    mask = mask_for(by, memo)
    if mask.hides(comment.about):
        raise Refused(closed_sentence(comment.about, mask), code="secret")
    _refuse_approved(memo)
    lock(comment)
    comment = MemoComment.objects.get(pk=comment.pk)
    if comment.is_open is not resolved:
        return comment
    comment.resolved_at, comment.resolved_by = (clock.now(), by) if resolved else (None, None)
    comment.save(update_fields=["resolved_at", "resolved_by"])
    word = "resolved" if resolved else "reopened"
    trace(f"cases.memo_comment_{word}", on=memo, within=memo.case, by=by)
    return comment


def _hold(memo: Memo, by: User) -> None:
    _refuse_approved(memo)
    if not rules.may_comment(by, memo):
        raise Refused("De som skriver och de som godkänner kommenterar skrivelsen.", code="forbidden")


def _refuse_approved(memo: Memo) -> None:
    if Memo.objects.filter(pk=memo.pk, state=Memo.State.APPROVED).exists():
        raise Refused("Skrivelsen är godkänd. Öppna den för en ny version först.", code="approved")
