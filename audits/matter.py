"""What a case about a review is, and the follow-up of what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from audits import checks
from audits.actions.following import keep
from audits.actions.replies import adopt, propose_reply, take_back
from audits.models import FollowUpReport, Reply
from audits.parts import FOLLOW_UP, REPLY
from audits.queries.answers import standing_reply
from audits.queries.memos import body_of, review_of
from audits.sections import follow_up_section, reply_section, reported_to
from cases import matters
from cases.findings import Finding
from cases.matters import Part
from cases.memo_content import Clause, Content, Section, content_of
from cases.models import Decision, Memo
from core import clock
from core.words import genitive
from organisation.models import User


class FollowsUp(matters.Contribution):
    """The section with the follow-up of reviews. At approval the report is kept: the next one counts from it."""

    def sections(self) -> Sequence[Part]:
        return (FOLLOW_UP,)

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        kept, body = None, reported_to(memo, content)
        if freeze is not None and body is not None:
            today = clock.today()
            kept = FollowUpReport.objects.filter(body=body, as_of=today).first() or keep(body=body, by=freeze)
        return follow_up_section(memo, content, kept)


class Audit(matters.Audit):
    """A review by the elected auditors: the body it is about answers."""

    def sections(self) -> Sequence[Part]:
        return (REPLY,)

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        """At approval the answers are laid before the body as they stand: what it meets is what it adopts."""
        if section.part != REPLY.code:
            return super().section(memo, content, section, freeze=freeze)
        review = review_of(memo.case)
        body = body_of(memo, content, review) if review else None
        if freeze is not None and review and body and standing_reply(review, body) is None:
            propose_reply(review=review, body=body, by=freeze, memo=memo)
        return reply_section(review, body)

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """To give the reply as it is proposed. None once a clause stands there."""
        content = content_of(memo)
        review = review_of(memo.case)
        if review is None or any(clause.is_whole for clause in content.clauses):
            return ()
        inline = any(section.part == REPLY.code for section in content.sections)
        where = "i enlighet med förvaltningens förslag" if inline else "enligt bilagt förslag"
        return (Clause("avge", f"yttrande över {genitive(review.auditor.lower())} granskning {where}"),)

    def checks(self, memo: Memo) -> Iterable[Finding]:
        return checks.of_memo(memo)

    def decided(self, decision: Decision, by: User) -> None:
        adopt(decision=decision, by=by)

    def undone(self, decision: Decision, by: User) -> None:
        take_back(decision=decision, by=by)

    def public(self, decision: Decision) -> Sequence[str]:
        """What the body answered, in a line: the page of the review says it all."""
        replies = Reply.objects.filter(decision=decision, settled_on__isnull=False)
        return [
            f"{one.content['title']}: svar på {len(one.content['recommendations'])} rekommendationer"
            for one in replies
        ]
