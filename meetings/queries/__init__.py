"""Reads over several models."""

from meetings.queries.meetings import my_meetings, with_counts
from meetings.queries.waiting import unread_by, waiting_for

__all__ = ["my_meetings", "unread_by", "waiting_for", "with_counts"]
