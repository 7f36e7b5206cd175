"""Rows are held by an UPDATE that changes nothing, in one order. That two really wait: the races of the apps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.locking import lock
from core.models import Submission

pytestmark = pytest.mark.django_db


def test_rows_are_held_in_one_order_and_not_changed():
    first, second = (Submission.objects.create(key=key) for key in ("a", "b"))
    before = list(Submission.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as asked:
        lock(second, first)
    said = [query["sql"] for query in asked]
    assert all(sql.startswith("UPDATE") for sql in said)
    assert [sql.rpartition("= ")[2] for sql in said] == [str(first.pk), str(second.pk)]
    assert list(Submission.objects.order_by("pk").values()) == before
