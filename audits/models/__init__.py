"""Reviews by the elected auditors: what they recommend, what is answered, what was promised and how it went."""

from audits.models.answers import Action, Answer, AnswerCovers, ReplyDraft
from audits.models.following import FollowUpReport, Verdict
from audits.models.replies import Reply
from audits.models.reviews import AuditReview, Recommendation

__all__ = [
    "Action",
    "Answer",
    "AnswerCovers",
    "AuditReview",
    "FollowUpReport",
    "Recommendation",
    "Reply",
    "ReplyDraft",
    "Verdict",
]
