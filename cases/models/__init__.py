from cases.models.assignments import Assignment, AssignmentUpdate
from cases.models.cases import Case, FormerSubject, Reminder
from cases.models.decisions import Decision, DecisionAmount, DecisionClause
from cases.models.delegation import DelegationPoint
from cases.models.files import File
from cases.models.finding_answers import FindingAnswer
from cases.models.memo_revisions import MemoRevision
from cases.models.memos import Enclosure, Memo, MemoLine, MemoReview, MemoSection, MemoVersion
from cases.models.motions import (
    CouncilMotion,
    MotionDemand,
    MotionMover,
    MotionReferral,
    MotionSeries,
)
from cases.models.opened_files import OpenedFile
from cases.models.opinions import Opinion, OpinionExtension
from cases.models.phrases import DistributionLine, DistributionList, Phrase
from cases.models.proposals import Clause, ClauseAmount, Proposal, ProposalStep
from cases.models.publication import Publication
from cases.models.records import Record
from cases.models.referrals import Referral, ReferralExtension
from cases.models.registers import Register, Series
from cases.models.review import MemoComment, MemoLevel
from cases.models.search import SearchEntry
from cases.models.secret_sections import SecretSection

__all__ = [
    "Assignment",
    "AssignmentUpdate",
    "Case",
    "Clause",
    "ClauseAmount",
    "CouncilMotion",
    "Decision",
    "DecisionAmount",
    "DecisionClause",
    "DelegationPoint",
    "DistributionLine",
    "DistributionList",
    "Enclosure",
    "File",
    "FindingAnswer",
    "FormerSubject",
    "Memo",
    "MemoComment",
    "MemoLevel",
    "MemoLine",
    "MemoReview",
    "MemoRevision",
    "MemoSection",
    "MemoVersion",
    "MotionDemand",
    "MotionMover",
    "MotionReferral",
    "MotionSeries",
    "OpenedFile",
    "Opinion",
    "OpinionExtension",
    "Phrase",
    "Proposal",
    "ProposalStep",
    "Publication",
    "Record",
    "Referral",
    "ReferralExtension",
    "Register",
    "Reminder",
    "SearchEntry",
    "SecretSection",
    "Series",
]
