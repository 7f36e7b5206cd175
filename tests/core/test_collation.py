import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import collation
from core.collation import swedish_order
from trail.actions import record
from trail.models import Event

NAMES = ["anka", "Bertil", "Cecilia", "Édouard", "edvin", "Zorn", "Åberg", "Ängen", "öbo", "Östen"]


def test_swedish_letters_come_last():
    assert sorted(reversed(NAMES), key=collation.sort_key) == NAMES
    assert sorted(["Muller", "Myller", "Müller"], key=collation.sort_key) == ["Muller", "Myller", "Müller"]


@given(st.text(), st.text(), st.text())
def test_order_is_an_order(a, b, c):
    assert collation.compare(a, b) == -collation.compare(b, a)
    if collation.compare(a, b) <= 0 and collation.compare(b, c) <= 0:
        assert collation.compare(a, c) <= 0


@pytest.mark.django_db
def test_database_sorts_as_a_swedish_register():
    for name in reversed(NAMES):
        record(name, on="a.b:1", by=None)
    rows = Event.objects.order_by(swedish_order("kind"))
    assert list(rows.values_list("kind", flat=True)) == NAMES
    backwards = Event.objects.order_by(swedish_order("kind").desc())
    assert list(backwards.values_list("kind", flat=True)) == NAMES[::-1]
