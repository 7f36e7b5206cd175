from meetings.models.agenda import AgendaItem, HeldBack, ReportedRecord, closed_title
from meetings.models.documents import ItemDocument
from meetings.models.issues import Delivery, Issue
from meetings.models.meetings import Meeting
from meetings.models.paper import PaperCopy
from meetings.models.paragraphs import Paragraph, ParagraphSeries

__all__ = [
    "AgendaItem",
    "Delivery",
    "HeldBack",
    "Issue",
    "ItemDocument",
    "Meeting",
    "PaperCopy",
    "Paragraph",
    "ParagraphSeries",
    "ReportedRecord",
    "closed_title",
]
