"""A NUL in an address: PostgreSQL takes none in a text."""

import pytest
from django.urls import reverse

from tests.budget import reported

ADDRESSES = ("/tabell/%00/", "/tabell/%00/rader/", "/tabell/drift/rader/%00/", "/tabell/drift/kolumner/%00/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_key_with_a_nul_is_not_found(client, db, registrar, official, address):
    report = reported.report(reported.case(registrar, official), official)
    client.force_login(official)
    assert client.get(f"{report.get_absolute_url().rstrip('/')}{address}").status_code == 404


@pytest.mark.parametrize("name", ["new_report", "new_directive"])
def test_case_with_a_nul_is_not_found(client, db, official, name):
    client.force_login(official)
    assert client.get(reverse(f"budget:{name}") + "?arende=%00").status_code == 302
