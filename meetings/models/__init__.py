from meetings.models.agenda import AgendaItem, HeldBack, ReportedRecord, closed_title
from meetings.models.issues import Delivery, Issue
from meetings.models.meetings import Meeting
from meetings.models.paragraphs import Paragraph, ParagraphSeries

__all__ = [
    "AgendaItem",
    "Delivery",
    "HeldBack",
    "Issue",
    "Meeting",
    "Paragraph",
    "ParagraphSeries",
    "ReportedRecord",
    "closed_title",
]
