from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from meetings.actions.issuing import issue_summons
from meetings.models import Issue, Meeting
from organisation.models import Body, User
from tests.meetings import making
from tests.worlds import kept


@pytest.fixture(autouse=True)
def in_may():
    """All of these tests happen on Monday 13 May 2024."""
    with clock.at(making.MADE_ON):
        yield


@kept
def meeting(ksnau: Body, secretary: User) -> Meeting:
    """KSNAU 2024-05-21, planned."""
    return making.meeting(ksnau, secretary)


@pytest.fixture
def issue(django_capture_on_commit_callbacks: Any, meeting: Meeting, secretary: User) -> Callable[..., Issue]:
    """issue() -> the meeting's next issue, built and sent."""

    def run(**given: Any) -> Issue:
        with django_capture_on_commit_callbacks(execute=True):
            made = issue_summons(meeting=given.pop("meeting", meeting), by=secretary, **given)
        made.refresh_from_db()
        meeting.refresh_from_db()
        return made

    return run
