"""A day and a case for the tests of the register's pages."""

import pytest

from cases.models import Case
from core import clock
from tests import factories


@pytest.fixture
def on_17_may():
    with clock.at("2024-05-17"):
        yield


@pytest.fixture
def case(registrar, official) -> Case:
    return factories.case(by=registrar, official=official, subject="Cykelbana längs älven")
