"""The fixed cast: every permission test is told with these people."""

import pytest
from django.test import Client

from organisation.models import Authority, Body, User
from tests import factories
from tests.worlds import kept


@kept
def ks(db) -> Authority:
    return factories.authority("ks")


@kept
def bn(db) -> Authority:
    """The second authority: own register, own registrar, own letterhead."""
    return factories.authority("bn", department="Miljö- och byggförvaltningen")


@kept
def ksnau(ks: Authority) -> Body:
    return factories.body("ksnau", of=ks)


@kept
def official(ks: Authority) -> User:
    return factories.user("Hanna Handläggare", "official", of=ks, unit=factories.unit("slk", of=ks))


@kept
def other_official(ks: Authority) -> User:
    return factories.user("Olle Annan Enhet", "official", of=ks, unit=factories.unit("fritid", of=ks))


@kept
def registrar(ks: Authority) -> User:
    return factories.user("Rut Registrator", "registrar", of=ks)


@kept
def manager(ks: Authority) -> User:
    return factories.user("Karin Chef", "manager", of=ks, unit=factories.unit("slk", of=ks))


@kept
def secretary(ks: Authority) -> User:
    return factories.user("Elin Sekreterare", "secretary", of=ks)


@kept
def economist(ks: Authority) -> User:
    return factories.user("Nils Ekonom", "economist", of=ks)


@kept
def administrator(ks: Authority) -> User:
    return factories.user("Ada Administratör", "administrator", of=ks)


@kept
def member(ksnau: Body) -> User:
    person = factories.user("Lisa Ledamot")
    factories.mandate(person, ksnau)
    return person


@kept
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
