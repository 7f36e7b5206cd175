"""What the public pages show, to whom, and in how many queries."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from cases.actions.publishing import publish
from core import clock
from meetings.actions.agenda import add_formalia, change_item, withdraw_item
from meetings.actions.planning import cancel_meeting
from meetings.models import Meeting
from tests import factories
from tests.meetings import making
from tests.portal.conftest import matter, page_of


def get(path: str, **query: str) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200
    return answer.text.replace("\u00a0", " ")


def words(html: str) -> str:
    """The text of a piece of a page, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def main_of(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def test_a_meeting_shows_its_agenda_as_issued(scene):
    text = words(main_of(get(page_of(scene.meeting))))
    assert "Sammanträde 21 maj 2024" in text
    assert "Tisdag kl. 08.30–12.00. 1 ärende." in text
    assert (
        f"§ 1 Kontor i Lycksele {scene.case.dnr} · Beslut · Hanna Handläggare "
        "Förslag till beslut Kommunstyrelsen beslutar att bevilja medel. "
        "Läs skrivelsen i § 1 PDF av skrivelsen i § 1 (1 sida) "
        "Bilaga 1 – Bilaga till Kontor i Lycksele (2 sidor, " in text
    )
    assert "Alla handlingar i en fil (PDF, " in text
    assert "Utskick 1, kallelse i dag kl. 10.00" in text


def test_a_title_changed_after_the_issue_waits_for_the_next(scene, secretary, issue):
    change_item(item=scene.item, by=secretary, title="Kontor i Vilhelmina")
    assert "Vilhelmina" not in get(page_of(scene.meeting))
    issue(scene.meeting)
    text = get(page_of(scene.meeting))
    assert "Kontor i Vilhelmina" in text
    assert "Utskick 2" in text


def test_a_withdrawn_item_keeps_its_paragraph_and_says_so(scene, secretary, issue):
    withdraw_item(item=scene.item, by=secretary, reason="Kompletteras")
    matter(scene.meeting, secretary, scene.case.official, "Nytt ärende")
    issue(scene.meeting)
    text = words(main_of(get(page_of(scene.meeting))))
    assert "Utgår Ärendet tas inte upp på sammanträdet." in text
    assert "§§ 1–2" in text
    assert "1 ärende." in text
    assert "§ 1, utgår" in words(get(page_of(scene.case)))


def test_a_row_whose_memo_is_not_ready_says_so(meeting, secretary, issue):
    making.item(meeting, secretary, making.a_case(subject="Sen skrivelse"))
    issue(meeting)
    assert "Tjänsteskrivelsen kommer senare." in get(page_of(meeting))


def test_what_is_held_back_is_named_without_its_title(scene, registrar):
    from cases.actions.marks import mark_personal_data

    mark_personal_data(thing=scene.file, personal_data=True, by=registrar)
    text = get(page_of(scene.meeting))
    assert "En bilaga visas inte på webben." in text
    assert "Bilaga till Kontor" not in text
    mark_personal_data(thing=scene.memo_record, personal_data=True, by=registrar)
    text = get(page_of(scene.meeting))
    assert "Handlingarna i ärendet visas inte på webben." in text
    assert "bevilja medel" not in text


def test_a_memo_is_a_page_of_its_own(scene):
    text = get(page_of(scene.memo_record))
    assert text.count("<h1") == 1
    assert '<h1 data-kind="Tjänsteskrivelse"' in text
    assert page_of(scene.memo_record.files.get()) in text


def test_a_record_shows_its_facts_and_files(scene):
    text = words(main_of(get(page_of(scene.record))))
    assert f"{scene.case.dnr}-1 Bilaga till Kontor i Lycksele Handling, inkommen 13 maj 2024" in text
    assert "Kontor i Lycksele bilaga.pdf (2 sidor," in text


def test_a_case_shows_where_it_is_taken_up(scene):
    text = get(page_of(scene.case))
    assert f'<a href="{page_of(scene.meeting)}#p1">' in text
    assert "Tas upp KSNAU 21 maj 2024 § 1" in words(text)


def test_a_whole_number_leads_to_its_case(scene):
    for typed in (scene.case.dnr, scene.case.slug, f"{scene.case.dnr}-2"):
        assert Client().get("/arenden/", {"q": typed}).url == page_of(scene.case)


def test_a_cancelled_meeting_says_so_in_lists(scene, secretary):
    cancel_meeting(meeting=scene.meeting, by=secretary, reason="För få ärenden")
    assert "Inställt" in get("/sammantraden/")
    assert "Inställt" in get(page_of(Meeting.objects.get(pk=scene.meeting.pk)))


@pytest.mark.parametrize("who", ["official", "registrar", "secretary", "member", "outsider", "administrator"])
def test_those_who_are_signed_in_see_what_everybody_sees(scene, registrar, who, request, signed_in):
    factories.record(case=scene.case, by=registrar, subject="Zebrabrev")
    client = signed_in(request.getfixturevalue(who))
    pages = ["/", "/sammantraden/", "/arenden/", "/arenden/?q=Zebrabrev", "/tillganglighet/"]
    pages += [page_of(thing) for thing in (scene.meeting, scene.case, scene.record, scene.memo_record)]
    for path in pages:
        assert main_of(client.get(path).text) == main_of(Client().get(path).text), path


def test_pages_that_do_not_exist_say_what_to_do(db):
    for path in ("/arenden/ks-2024-99999/", "/sammantraden/ksnau/2024-01-01/", "/nagot/"):
        answer = Client().get(path)
        assert answer.status_code == 404
        assert "Du kan alltid begära ut en allmän handling" in answer.text


def test_empty_lists_say_so(db):
    start = get("/")
    assert "Ingen kallelse är utfärdad just nu." in start
    assert "Inga handlingar är publicerade ännu." in start
    assert "Inga organ publicerar ännu." in get("/sammantraden/")
    assert "Inga ärenden är publicerade ännu." in get("/arenden/")
    assert "Inget publicerat ärende passar." in get("/arenden/", q="zebra")


def test_pages_of_the_register_go_on(registrar):
    for number in range(26):
        publish(thing=factories.case(by=registrar, subject=f"Ärende {number}"), by=registrar, source="prov")
    first, second = get("/arenden/"), get("/arenden/", sida="2")
    assert "Ärende 25<" in first
    assert "Ärende 0<" not in first
    assert "Ärende 0<" in second
    assert "Sida 2 av 2" in second
    assert "Ärende 0<" in get("/arenden/", sida="99"), "en sida som inte finns ger den sista"


# The same number of queries for one row and for three


@pytest.fixture
def queries(django_assert_num_queries):
    def of(path: str, count: int) -> None:
        with django_assert_num_queries(count):
            assert Client().get(path).status_code == 200

    return of


def published(registrar, official, number: int) -> None:
    for n in range(number):
        case = making.a_case(subject=f"Ärende {n} om mat", official=official)
        record = making.record(case, f"Brev {n}", name=f"Brev {n}.pdf")
        for thing in (case, record, record.files.get()):
            publish(thing=thing, by=registrar, source="prov")


def called(ksnau, secretary, number: int) -> None:
    for n in range(number):
        for on in (datetime.date(2024, 5, 20), datetime.date(2024, 4, 1)):
            meeting = making.meeting(ksnau, secretary, on=on + datetime.timedelta(days=n))
            Meeting.objects.filter(pk=meeting.pk).update(open_at=clock.now(), state="called")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"), [("/", 3), ("/arenden/", 2), ("/arenden/?q=mat", 4), ("/arenden/?q=zebra", 2)]
)
def test_lists_of_cases_cost_the_same_for_1_and_3_rows(
    queries, registrar, official, ksnau, secretary, path, count, number
):
    published(registrar, official, number)
    called(ksnau, secretary, number)
    queries(path, count)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "count"), [("/sammantraden/", 4), ("/sammantraden/ksnau/", 5)])
def test_lists_of_meetings_cost_the_same_for_1_and_3_rows(queries, ksnau, secretary, path, count, number):
    called(ksnau, secretary, number)
    queries(path, count)


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_costs_the_same_for_1_and_3_items(queries, meeting, secretary, official, issue, number):
    add_formalia(meeting=meeting, by=secretary)
    for n in range(number):
        matter(meeting, secretary, official, f"Ärende {n}")
    issue(meeting)
    queries(page_of(meeting), 9)
    queries(f"/api/v1/meetings/{meeting.slug}/", 7)
    queries("/api/v1/agenda-items/", 10)


@pytest.mark.parametrize("number", [1, 3])
def test_a_case_and_a_record_cost_the_same_for_1_and_3_rows(queries, scene, registrar, number):
    for n in range(number - 1):
        record = making.record(scene.case, f"Brev {n}", name=f"Brev {n}.pdf")
        for thing in (record, record.files.get()):
            publish(thing=thing, by=registrar, source="prov")
    queries(page_of(scene.case), 6)
    queries(page_of(scene.memo_record), 5)
    queries(page_of(scene.record), 3)
    queries(page_of(scene.file), 1)
