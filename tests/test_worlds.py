"""Kept fixtures: made once for the tests that begin alike, and no test sees what another did."""

import pytest
from django.core import mail
from django.db import transaction

from core import clock
from organisation.models import Body, Unit
from tests import factories
from tests.worlds import WORLD, kept

pytestmark = pytest.mark.django_db
MADE: list[str] = []


@pytest.fixture(autouse=True)
def in_may():
    with clock.at("2024-05-13T10:00"):
        yield


@kept
def units(ks) -> list[Unit]:
    MADE.append("units")
    return [factories.unit("en", of=ks), factories.unit("två", of=ks)]


@kept
def renamed(units, ksnau) -> dict[str, Body]:
    """Changes what an earlier fixture returned, and sends a letter."""
    MADE.append("renamed")
    units[0].name = "Nytt namn"
    units[0].save()
    mail.send_mail("Nytt namn", "Enheten heter annat.", "a@umea.example", ["b@umea.example"])
    return {"body": ksnau}


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_each_test_finds_it_as_it_was_made(turn, units, renamed, ksnau, ks):
    assert MADE.count("renamed") == 1
    assert [Unit.objects.count(), *Unit.objects.order_by("pk").values_list("name", flat=True)] == [
        2,
        "Nytt namn",
        "Enhet två",
    ]
    assert [letter.subject for letter in mail.outbox] == ["Nytt namn"]
    assert (units[0].name, len(units), renamed["body"] is ksnau) == ("Nytt namn", 2, True)
    assert units[0].authority.pk == ks.pk
    # what is done here is gone for the next
    units[0].name = "Ändrat här"
    units.pop()
    renamed["body"].short_name = "Ändrat"
    mail.outbox.clear()
    Unit.objects.all().delete()
    factories.unit("tre", of=ks)
    transaction.on_commit(mail.outbox.clear)
    transaction.set_rollback(True)


@pytest.mark.parametrize("turn", [1, 2])
def test_who_asks_for_less_finds_less(turn, units):
    assert MADE.count("units") == 1
    assert units[0].name == Unit.objects.get(pk=units[0].pk).name == "Enhet en"
    assert not Body.objects.exists()
    assert mail.outbox == []


@pytest.fixture
def earlier(ks):
    return factories.unit("tidigare", of=ks)


@kept
def late(ks) -> Unit:
    return factories.unit("senare", of=ks)


def test_what_is_made_after_rows_of_others_is_not_kept(earlier, late):
    assert set(Unit.objects.all()) == {earlier, late}
    assert "late" not in WORLD.given


def test_the_others_rows_are_gone(late):
    assert list(Unit.objects.all()) == [late]


@kept
def dated(ks) -> Unit:
    return factories.unit(clock.today().isoformat(), of=ks)


@pytest.fixture(params=["2024-06-01", "2024-06-02"])
def on_another_day(request):
    with clock.at(request.param):
        yield


def test_another_day_makes_another(on_another_day, dated):
    assert dated.slug == clock.today().isoformat()


@kept
def handing_out_a_function(ks):
    return lambda: ks


@kept
def standing_on_what_is_not_kept(earlier):
    return earlier


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("handing_out_a_function", "must return rows"),
        ("standing_on_what_is_not_kept", "may not ask for earlier"),
    ],
)
def test_what_cannot_be_kept_is_told(name, why, request, ks):
    with pytest.raises(pytest.fail.Exception, match=why):
        request.getfixturevalue(name)


@pytest.mark.django_db(transaction=True)
def test_real_transactions_know_nothing_of_it(units, renamed):
    assert (WORLD.atomics, WORLD.layers) == (None, [])
    assert Unit.objects.count() == 2
