from meetings.models.agenda import AgendaItem, HeldBack, ReportedRecord, closed_title
from meetings.models.attendance import CallIn, Conflict, Participant, ReportedAbsence, Seating
from meetings.models.dispatches import Dispatch, Extract
from meetings.models.documents import ItemDocument
from meetings.models.issues import Delivery, Issue
from meetings.models.meetings import Meeting
from meetings.models.minutes import (
    Approver,
    Correction,
    Minutes,
    MinutesItem,
    MinutesRemark,
    MinutesText,
    Signature,
)
from meetings.models.notices import Notice
from meetings.models.onward import Onward
from meetings.models.paper import PaperCopy
from meetings.models.paragraphs import Paragraph, ParagraphSeries
from meetings.models.proceedings import Ballot, BallotVote, Motion, Proceeding, Reservation

__all__ = [
    "AgendaItem",
    "Approver",
    "Ballot",
    "BallotVote",
    "CallIn",
    "Conflict",
    "Correction",
    "Delivery",
    "Dispatch",
    "Extract",
    "HeldBack",
    "Issue",
    "ItemDocument",
    "Meeting",
    "Minutes",
    "MinutesItem",
    "MinutesRemark",
    "MinutesText",
    "Motion",
    "Notice",
    "Onward",
    "PaperCopy",
    "Paragraph",
    "ParagraphSeries",
    "Participant",
    "Proceeding",
    "ReportedAbsence",
    "ReportedRecord",
    "Reservation",
    "Seating",
    "Signature",
    "closed_title",
]
