"""Signing in and out, and the pages that say no."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories
from tests.browser import sideways, sign_in, violations
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def no_tries():
    """The count of failed sign-ins lives in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def elin(db):
    return factories.user("Elin Sandgren", title="nämndsekreterare")


def log_in(client, email, password=PASSWORD, **more):
    return client.post("/konto/login/", {"login": email, "password": password, **more})


def test_right_password_leads_to_the_start_page(client, elin):
    answer = log_in(client, elin.email)
    assert (answer.status_code, answer.url) == (302, "/arbete/")


def test_wrong_password_is_said_without_saying_which_part(client, elin):
    for email in (elin.email, "ingen@umea.example"):
        text = log_in(client, email, "fel lösenord helt").text
        assert "E-postadressen eller lösenordet stämmer inte." in text
        assert "Du är inte inloggad" in text


def test_many_wrong_passwords_are_stopped(client, elin):
    answers = [log_in(client, elin.email, f"fel {n}").text for n in range(6)]
    assert [("Vänta fem minuter" in text) for text in answers] == [False] * 5 + [True]
    assert "Vänta fem minuter" in log_in(client, elin.email).text


def test_nobody_signs_up(client, db):
    assert "Konton läggs upp av administratören" in client.get("/konto/signup/").text


def test_demo_offers_its_people(client, settings, elin):
    people = [{"role": "Sekreterare", "name": elin.name, "email": elin.email, "password": PASSWORD}]
    folder = settings.VAR_DIR / "demo"
    folder.mkdir(exist_ok=True)
    (folder / "sign-ins.json").write_text(json.dumps(people))
    assert "Prova som" not in client.get("/konto/login/").text
    settings.DEMO = True
    assert (
        f'<a href="?email={elin.email.replace("@", "%40")}">Elin Sandgren</a>'
        in client.get("/konto/login/").text
    )
    chosen = client.get("/konto/login/", {"email": elin.email}).text
    assert f'value="{elin.email}"' in chosen
    assert f'value="{PASSWORD}"' in chosen
    assert f'value="{PASSWORD}"' not in client.get("/konto/login/", {"email": "annan@umea.example"}).text


def test_page_that_is_not_there_says_what_to_do(client, db):
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sidan finns inte, eller är inte öppen för dig" in answer.text


def test_form_without_token_says_what_to_do(elin):
    answer = Client(enforce_csrf_checks=True).post("/konto/login/", {})
    assert answer.status_code == 403
    assert "Sidan har blivit för gammal" in answer.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_sign_in_page_in_a_browser(open_page, width):
    elin = factories.user("Elin Sandgren", title="nämndsekreterare")
    page = open_page("/konto/login/", width=width)
    assert violations(page) == []
    assert sideways(page) == 0
    sign_in(page, elin)
    page.wait_for_url("**/arbete/**")
    open_page.complaints.clear()  # the start page may not be here yet
    page = open_page("/konto/logout/", elin, width=width)
    assert violations(page) == []
    page.get_by_text("Elin Sandgren").click()
    assert violations(page) == []
    page.get_by_role("banner").get_by_role("button", name="Logga ut").click()
    assert page.get_by_text("Du är utloggad.").is_visible()
    open_page.complaints.clear()
