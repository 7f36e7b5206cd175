"""The fixed cast: every permission test is told with these people."""

import pytest
from django.test import Client

from organisation.models import Authority, Body, User
from tests import factories


@pytest.fixture
def ks(db) -> Authority:
    return factories.authority("ks")


@pytest.fixture
def bn(db) -> Authority:
    """The second authority: own register, own registrar, own letterhead."""
    return factories.authority("bn", department="Miljö- och byggförvaltningen")


@pytest.fixture
def ksnau(ks: Authority) -> Body:
    return factories.body("ksnau", of=ks)


@pytest.fixture
def official(ks: Authority) -> User:
    return factories.user("Hanna Handläggare", "official", of=ks, unit=factories.unit("slk", of=ks))


@pytest.fixture
def other_official(ks: Authority) -> User:
    return factories.user("Olle Annan Enhet", "official", of=ks, unit=factories.unit("fritid", of=ks))


@pytest.fixture
def registrar(ks: Authority) -> User:
    return factories.user("Rut Registrator", "registrar", of=ks)


@pytest.fixture
def manager(ks: Authority) -> User:
    return factories.user("Karin Chef", "manager", of=ks, unit=factories.unit("slk", of=ks))


@pytest.fixture
def secretary(ks: Authority) -> User:
    return factories.user("Elin Sekreterare", "secretary", of=ks)


@pytest.fixture
def economist(ks: Authority) -> User:
    return factories.user("Nils Ekonom", "economist", of=ks)


@pytest.fixture
def administrator(ks: Authority) -> User:
    return factories.user("Ada Administratör", "administrator", of=ks)


@pytest.fixture
def member(ksnau: Body) -> User:
    person = factories.user("Lisa Ledamot")
    factories.mandate(person, ksnau)
    return person


@pytest.fixture
def outsider(bn: Authority) -> User:
    """Staff of the other authority."""
    return factories.user("Ulf Utanför", "official", "registrar", of=bn)


@pytest.fixture
def signed_in():
    """signed_in(user) -> a test client where the user is signed in."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in
