"""The findings of a memo beside what has been said of them: those that are open, and those that are explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases import findings
from cases.findings import Finding

if TYPE_CHECKING:
    from cases.models import FindingAnswer, Memo


@dataclass(frozen=True)
class Explained:
    finding: Finding
    answer: FindingAnswer


def sorted_out(
    memo: Memo, given: Iterable[FindingAnswer] | None = None
) -> tuple[list[Finding], list[Explained]]:
    """(open, explained), each in the order of the findings. One query beside those of the checks, none when what has
    been said is given (`answers_by_memo`)."""
    found = findings.of_memo(memo)
    standing = memo.answers.standing().select_related("by") if given is None else given
    answers = {one.fingerprint: one for one in standing}
    said = [
        Explained(one, answers[one.fingerprint])
        for one in found
        if one.may_be_explained and one.fingerprint in answers
    ]
    return _without(found, said), said


def answers_by_memo(memos: Iterable[Memo]) -> dict[int, list[FindingAnswer]]:
    """What has been said of each memo's findings and stands, in one query; none when there are no memos."""
    from cases.models import FindingAnswer

    said: dict[int, list[FindingAnswer]] = {memo.pk: [] for memo in memos}
    if said:
        for answer in FindingAnswer.objects.standing().filter(memo__in=said).select_related("by"):
            said[answer.memo_id].append(answer)
    return said


def _without(found: Sequence[Finding], said: Sequence[Explained]) -> list[Finding]:
    explained = {one.finding.fingerprint for one in said}
    return [one for one in found if one.fingerprint not in explained]
