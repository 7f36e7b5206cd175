"""Reads over several models."""

from meetings.queries.meetings import my_meetings

__all__ = ["my_meetings"]
