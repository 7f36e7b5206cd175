import pytest

from core import clock
from meetings.models import Meeting
from organisation.models import Body, User
from tests.meetings import making


@pytest.fixture(autouse=True)
def in_may():
    """All of these tests happen on Monday 13 May 2024."""
    with clock.at(making.MADE_ON):
        yield


@pytest.fixture
def meeting(ksnau: Body, secretary: User) -> Meeting:
    """KSNAU 2024-05-21, planned."""
    return making.meeting(ksnau, secretary)
