from meetings.models.agenda import AgendaItem, ReportedRecord
from meetings.models.issues import Delivery, Issue
from meetings.models.meetings import Meeting
from meetings.models.paragraphs import Paragraph, ParagraphSeries

__all__ = ["AgendaItem", "Delivery", "Issue", "Meeting", "Paragraph", "ParagraphSeries", "ReportedRecord"]
