"""A body is added and its ways of working are chosen on its page: seats, order of substitutes, approval of minutes."""

import pytest

from core.errors import Refused
from organisation.actions import administration as administer
from organisation.models import Body
from organisation.party_lists import seats_as_text, seats_in, substitution_as_text, substitution_in
from tests import factories
from trail.models import Event


def seats(body) -> list[tuple[int, str]]:
    return list(body.seats.order_by("number").values_list("number", "party"))


def arrange(body, text, by):
    return administer.change_body(body=body, seats=text, by=by)


def test_lists_are_read_as_they_are_written():
    assert seats_in("S 2\n SD  1\n\nMP 1, Umeålistan 3") == {"S": 2, "SD": 1, "MP": 1, "Umeålistan": 3}
    assert seats_as_text(["S", "MP", "S", ""]) == "S 2\nMP 1"
    order = {"S": ["S", "MP"], "MP": ["MP"]}
    assert substitution_in(substitution_as_text(order)) == order


@pytest.mark.parametrize(
    "text", ["S", "3", "S tre", "S 0", "S -1", "S 2\nS 1", "Socialdemokraterna 2", "S 151", "S ²"]
)
def test_seats_that_cannot_be_read(text):
    with pytest.raises(Refused) as refused:
        seats_in(text)
    assert refused.value.field == "seats"


@pytest.mark.parametrize("text", ["S", "S:", ": MP", "S: MP, MP", "S: MP\nS: V"])
def test_an_order_that_cannot_be_read(text):
    with pytest.raises(Refused) as refused:
        substitution_in(text)
    assert refused.value.field == "substitution"


@pytest.mark.django_db
def test_seats_are_given_moved_and_taken(ksnau, administrator):
    arrange(ksnau, "S 2\nM 1", administrator)
    assert seats(ksnau) == [(1, "S"), (2, "S"), (3, "M")]
    arrange(ksnau, "S 1\nM 2", administrator)
    assert sorted(party for _, party in seats(ksnau)) == ["M", "M", "S"]
    arrange(ksnau, "M 1", administrator)
    assert [party for _, party in seats(ksnau)] == ["M"]
    told = Event.objects.filter(kind="organisation.body_changed").count()
    arrange(ksnau, "M 1", administrator)
    assert Event.objects.filter(kind="organisation.body_changed").count() == told  # nothing changed


@pytest.mark.django_db
def test_a_seat_that_is_held_stays(ksnau, administrator):
    arrange(ksnau, "S 2", administrator)
    seat = ksnau.seats.get(number=2)
    factories.mandate(factories.user("Moa Ordberg"), ksnau, party="S", seat=seat)
    arrange(ksnau, "S 1\nM 1", administrator)
    seat.refresh_from_db()
    assert (seat.party, seats(ksnau)) == ("S", [(1, "M"), (2, "S")])
    with pytest.raises(Refused, match="S har fler som sitter än 0 platser"):
        arrange(ksnau, "M 2", administrator)


@pytest.mark.django_db
def test_a_seat_that_somebody_has_had_is_given_to_another_party_but_stays(ksnau, administrator):
    arrange(ksnau, "S 1", administrator)
    factories.mandate(
        factories.user("Moa Ordberg"), ksnau, party="S", seat=ksnau.seats.get(), until_on=factories.START
    )
    with pytest.raises(Refused, match="Plats 1 har haft en ledamot"):
        arrange(ksnau, "", administrator)
    arrange(ksnau, "M 1", administrator)
    assert seats(ksnau) == [(1, "M")]


@pytest.mark.django_db
def test_the_page_adds_a_body_and_says_how_it_works(signed_in, administrator, secretary, ks):
    page = signed_in(administrator)
    new = {
        "name": "Kommunstyrelsens krisutskott",
        "short_name": "KSKU",
        "slug": "ksku",
        "kind": "subcommittee",
        "register_prefix": "KS",
        "addressee": "Krisutskottet",
    }
    assert page.post("/arbete/organisation/organ/ks/nytt/", new).headers["Location"].endswith("/organ/ksku/")
    assert (
        "redan ett organ"
        in page.post("/arbete/organisation/organ/ks/nytt/", new | {"once": "2"}).content.decode()
    )
    url = "/arbete/organisation/organ/ksku/"
    form = page.get(url).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    sent |= {"seats": "S 3\nM 2", "substitution": "S: S, MP", "returning": "never", "approvers": 2}
    assert page.post(url, sent | {"electronic_approval": "on"}).status_code == 302
    body = Body.objects.get(slug="ksku")
    assert (body.seats.count(), body.substitution) == (5, {"S": ["S", "MP"]})
    assert (body.returning, body.approvers, body.electronic_approval) == ("never", 2, True)
    again = page.post(url, sent | {"seats": "S tre"})
    assert "”S tre” går inte att läsa" in again.content.decode()
    assert signed_in(secretary).get(url).status_code == 403
