"""The open data: what it holds, how it is asked, and how it says no."""

from __future__ import annotations

import io

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase
from hypothesis import settings as tries

from cases.actions.publishing import publish
from tests import factories
from tests.meetings import making

pytestmark = pytest.mark.both_engines
API = "/api/v1/"
RESOURCES = ("bodies", "meetings", "agenda-items", "decisions", "notices", "cases", "records", "documents")
HTTP = "http://testserver"


def get(path: str, **query):
    answer = Client().get(API + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refused(path: str, expected: int, **asked) -> dict:
    answer = Client().get(API + path, **asked)
    assert answer.status_code == expected
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["type"], problem["instance"]) == (expected, "about:blank", API + path)
    return problem


def test_a_meeting_with_its_agenda(scene):
    (listed,) = get("meetings/")["results"]
    assert listed == {
        "id": "ksnau-2024-05-21",
        "body": "ksnau",
        "on": "2024-05-21",
        "starts_at": "08:30",
        "ends_at": "12:00",
        "place": "",
        "extra": False,
        "cancelled": False,
        "url": f"{HTTP}/sammantraden/ksnau/2024-05-21/",
    }
    whole = get("meetings/ksnau-2024-05-21/")
    slug = scene.case.slug
    assert whole == listed | {
        "agenda": [
            {
                "paragraph": "1/24",
                "title": "Kontor i Lycksele",
                "kind": "Beslut",
                "dnr": scene.case.dnr,
                "case": slug,
                "memo": f"{slug}-2",
                "attachments": [
                    {"title": "Bilaga 1 – Bilaga till Kontor i Lycksele", "document": f"{slug}-1-1"}
                ],
                "presenter": "Hanna Handläggare",
                "time": "",
                "withdrawn": False,
            }
        ]
    }


def test_a_paragraph(scene):
    row = get("agenda-items/ksnau-2024-1/")
    assert (row["id"], row["meeting"], row["title"]) == (
        "ksnau-2024-1",
        "ksnau-2024-05-21",
        "Kontor i Lycksele",
    )
    assert get("agenda-items/")["results"] == [row]


def test_a_case_its_records_and_documents(scene):
    slug = scene.case.slug
    assert get(f"cases/{slug}/") == {
        "id": slug,
        "dnr": scene.case.dnr,
        "subject": "Kontor i Lycksele",
        "counterparty": "Region Västerbotten",
        "register": "KS",
        "opened_on": "2024-05-13",
        "closed_on": None,
        "url": f"{HTTP}/arenden/{slug}/",
    }
    document = get(f"documents/{slug}-1-1/")
    assert document == {
        "id": f"{slug}-1-1",
        "record": f"{slug}-1",
        "name": "Kontor i Lycksele bilaga.pdf",
        "content_type": "application/pdf",
        "size": scene.file.size,
        "pages": 2,
        "sha256": scene.file.sha256,
        "url": f"{HTTP}/arenden/{slug}/handlingar/1/filer/1/",
    }
    assert get(f"records/{slug}-1/")["documents"] == [document]
    assert Client().get(document["url"]).status_code == 200


def test_ids_are_not_those_of_the_database(scene, registrar):
    """Two records apart, the ids tell place and not order of coming (Digg RES.02)."""
    for _ in range(2):
        record = making.record(scene.case, "Brev", name="Brev.pdf")
        for thing in (record, record.files.get()):
            publish(thing=thing, by=registrar, source="prov")
    slug = scene.case.slug
    ids = [row["id"] for row in get("documents/", case=slug)["results"]]
    assert ids == [f"{slug}-{number}-1" for number in (1, 2, 3, 4)]
    assert all("pk" not in row for row in get("documents/")["results"])


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("bodies/", {"kind": "subcommittee"}, 1),
        ("bodies/", {"kind": "council"}, 0),
        ("meetings/", {"body": "ksnau"}, 1),
        ("meetings/", {"body": "kf"}, 0),
        ("meetings/", {"on_from": "2024-05-21", "on_until": "2024-05-21"}, 1),
        ("meetings/", {"on_from": "2024-05-22"}, 0),
        ("agenda-items/", {"body": "ksnau", "year": "2024", "case": "ks-2024-00001"}, 1),
        ("agenda-items/", {"year": "2023"}, 0),
        ("cases/", {"register": "KS", "year": "2024"}, 2),
        ("cases/", {"opened_from": "2024-05-14"}, 0),
        ("records/", {"kind": "memo"}, 1),
        ("records/", {"direction": "in", "arrived_from": "2024-05-13"}, 1),
        ("records/", {"arrived_until": "2024-05-12"}, 0),
        ("documents/", {"case": "ks-2024-00001"}, 2),
        ("documents/", {"content_type": "image/png"}, 0),
    ],
)
def test_filters(scene, registrar, path, query, found):
    publish(thing=scene.meeting.case, by=registrar, source="prov")
    assert get(path, **query)["count"] == found


def test_pages_by_limit_and_offset(registrar):
    for number in range(3):
        publish(thing=factories.case(by=registrar, subject=f"Ärende {number}"), by=registrar, source="prov")
    first = get("cases/", limit=2)
    assert (first["count"], [row["subject"] for row in first["results"]]) == (3, ["Ärende 2", "Ärende 1"])
    assert first["next"] == f"{HTTP}{API}cases/?limit=2&offset=2"
    rest = get("cases/", limit=2, offset=2)
    assert ([row["subject"] for row in rest["results"]], rest["next"]) == (["Ärende 0"], None)
    assert len(get("cases/", limit=100000)["results"]) == 3, "högst 200 åt gången, aldrig ett fel"


def test_problems_are_told_as_problems(db):
    assert refused("cases/ks-2024-99999/", 404)["title"] == "Finns inte"
    asked = refused("cases/", 400, query_params={"opened_from": "i går", "year": "nyss"})
    assert set(asked["errors"]) == {"opened_from", "year"}
    for asked in ({"limit": "0"}, {"limit": "många"}, {"offset": "-1"}, {"offset": ["1", "2"]}):
        assert set(refused("cases/", 400, query_params=asked)["errors"]) == set(asked)
    assert refused("bodies/", 400, query_params={"kind": "parlament"})["errors"]["kind"]
    assert refused("cases/", 406, headers={"accept": "text/csv"})["title"] == "Formatet stöds inte"
    answer = Client().post(f"{API}cases/", {}, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")


def test_any_web_page_may_ask(scene):
    for resource in RESOURCES:
        assert Client().get(f"{API}{resource}/").headers["Access-Control-Allow-Origin"] == "*"
    assert Client().get(f"{API}cases/x/").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in Client().get("/").headers


def test_who_is_signed_in_makes_no_difference(scene, registrar, signed_in):
    factories.case(by=registrar, subject="Opublicerat")
    for resource in RESOURCES:
        assert signed_in(registrar).get(f"{API}{resource}/").json() == get(f"{resource}/")


def test_api_says_who_answers_for_it(db):
    assert get("api-info/")["apiName"] == "Ärenden och beslut"
    answer = Client().get(f"{API}docs/")
    assert answer.status_code == 200
    assert "swagger-ui" in answer.text


def test_description_is_valid_and_without_warnings(db):
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"), [("bodies/", 2), ("cases/", 2), ("records/", 3), ("documents/", 2), ("meetings/", 2)]
)
def test_lists_cost_the_same_for_1_and_3_rows(
    django_assert_num_queries, scene, registrar, number, path, count
):
    for n in range(number - 1):
        record = making.record(making.a_case(), f"Brev {n}", name=f"Brev {n}.pdf")
        factories.body(f"organ-{n}")
        for thing in (record.case, record, record.files.get()):
            publish(thing=thing, by=registrar, source="prov")
    with django_assert_num_queries(count):
        get(path)


# The API against its own description: whatever is asked, what comes back is what the description says.


@pytest.fixture
def described(scene, settings):
    """The description, read through WSGI. As in Django's own client, a finished request does not close the
    test's connection."""
    settings.ALLOWED_HOSTS = ["localhost"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{API}schema/", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@tries(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_api_keeps_to_its_description(case):
    case.call_and_validate()
