from cases.models.cases import Case, FormerSubject, Reminder
from cases.models.files import File
from cases.models.memos import Enclosure, Memo, MemoLine, MemoReview, MemoSection, MemoVersion
from cases.models.proposals import Clause, ClauseAmount, Proposal, ProposalStep
from cases.models.publication import Publication
from cases.models.records import Record
from cases.models.registers import Register, Series
from cases.models.search import SearchEntry

__all__ = [
    "Case",
    "Clause",
    "ClauseAmount",
    "Enclosure",
    "File",
    "FormerSubject",
    "Memo",
    "MemoLine",
    "MemoReview",
    "MemoSection",
    "MemoVersion",
    "Proposal",
    "ProposalStep",
    "Publication",
    "Record",
    "Register",
    "Reminder",
    "SearchEntry",
    "Series",
]
