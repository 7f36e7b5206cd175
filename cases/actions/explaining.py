"""A warning explained and signed, and the explanation taken back."""

from __future__ import annotations

from django.db import transaction

from cases import findings, rules
from cases.actions import guards
from cases.masking import mask_for, masked
from cases.models import FindingAnswer, Memo
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from core.locking import lock
from organisation.models import User
from trail.actions import record as trace

LONGEST_REASON = 500


@transaction.atomic
def explain_finding(*, memo: Memo, fingerprint: str, reason: str, by: User) -> FindingAnswer:
    """Say why a warning may stand as it is. Signed with name and time.

    Refused for others than those who may write in the memo now, without a reason, for a finding that stops or only
    informs, for one that is gone or has changed, and for one that is explained already.
    """
    reason = guards.written(
        reason, field="reason", missing="Skriv varför det kan stå som det är.", limit=LONGEST_REASON
    )
    memo = _held(memo, by)
    memo = masked(memo, mask_for(by, memo))  # as the person reads it: its findings quote it
    found = {one.fingerprint: one for one in findings.of_memo(memo)}.get(fingerprint)
    if found is None:
        raise Refused(
            "Anmärkningen är borta eller har ändrats. Läs listan igen och förklara det som står nu.",
            code="changed",
        )
    if not found.may_be_explained:
        raise Refused("Bara en anmärkning som varnar kan förklaras. Rätta det som stoppar.", code="severity")
    before = memo.answers.standing().filter(fingerprint=fingerprint).select_related("by").first()
    if before is not None:
        raise Refused(
            f"{before.by.name} har redan förklarat anmärkningen. Ta tillbaka den förklaringen först.",
            code="explained",
        )
    answer = FindingAnswer.objects.create(
        memo=memo, finding=found.id[:300], fingerprint=fingerprint, reason=reason, by=by, at=clock.now()
    )
    trace("cases.memo_finding_explained", on=memo, within=memo.case, by=by)
    return answer


@transaction.atomic
def take_back_answer(*, answer: FindingAnswer, by: User) -> FindingAnswer:
    """The finding asks again; who had explained it, and how, is kept. Harmless when done already."""
    memo = _held(answer.memo, by)
    answer = FindingAnswer.objects.get(pk=answer.pk)
    if answer.taken_back_at is not None:
        return answer
    answer.taken_back_at, answer.taken_back_by = clock.now(), by
    answer.save(update_fields=["taken_back_at", "taken_back_by"])
    trace("cases.memo_answer_taken_back", on=memo, within=memo.case, by=by)
    return answer


def _held(memo: Memo, by: User) -> Memo:
    """The memo as it stands, held until this is done, so that two cannot explain the same finding."""
    lock(memo)
    memo = whole_memos().get(pk=memo.pk)
    if not memo.is_editable:
        raise Refused(
            "Skrivelsen kan inte ändras nu. Ta tillbaka den eller öppna den för en ny version först.",
            code="closed",
        )
    if not rules.may_edit(by, memo):
        raise Refused("De som skriver skrivelsen förklarar dess anmärkningar.", code="forbidden")
    return memo
