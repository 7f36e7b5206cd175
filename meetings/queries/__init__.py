"""Reads over several models."""

from meetings.queries.meetings import my_meetings
from meetings.queries.waiting import waiting_for

__all__ = ["my_meetings", "waiting_for"]
