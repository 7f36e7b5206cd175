"""A day and a case for the tests of the register's pages."""

import datetime

import pytest

from cases.models import Case, DelegationPoint
from core import clock
from tests import factories
from tests.worlds import kept


@pytest.fixture
def on_17_may():
    with clock.at("2024-05-17"):
        yield


@kept
def case(registrar, official) -> Case:
    return factories.case(by=registrar, official=official, subject="Cykelbana längs älven")


@kept
def board(ks):
    return factories.body("ks-styrelse", of=ks, kind="board", short_name="KS", name="Kommunstyrelsen")


@kept
def council(ks):
    return factories.body("kf", of=ks, kind="council", short_name="KF", name="Kommunfullmäktige")


@kept
def point(board, ksnau) -> DelegationPoint:
    return DelegationPoint.objects.create(
        giver=board, number="3.2", what="Bidrag", delegate_body=ksnau, from_on=datetime.date(2023, 1, 1)
    )
