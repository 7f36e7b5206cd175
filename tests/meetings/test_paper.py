"""Who gets the documents on paper, and how many sheets that is."""

import datetime

import pytest
from django.urls import reverse

from core.errors import Refused
from meetings.actions.issuing import issue_summons
from meetings.actions.paper import add_paper, remove_paper
from meetings.models import PaperCopy
from meetings.queries.paper import may_want_paper, paper_for, wishes_in
from tests import factories
from tests.meetings import making
from tests.worlds import kept


@kept
def issued(meeting, secretary, official, member, django_capture_on_commit_callbacks):
    case = making.a_case(official=official)
    making.item(meeting, secretary, case)
    making.approved(case, official)
    with django_capture_on_commit_callbacks(execute=True):
        made = issue_summons(meeting=meeting, by=secretary)
    made.refresh_from_db()
    return made


def test_copies_and_sheets_of_an_issue(issued, ksnau, member, secretary):
    former = factories.user("Frida Före")
    factories.mandate(former, ksnau, until_on=datetime.date(2024, 5, 14))
    for wish in ({"user": member}, {"user": former}, {"purpose": "protokollet", "copies": 2}):
        add_paper(body=ksnau, by=secretary, **wish)
    paper = paper_for(issued)
    assert [str(wish) for wish in paper.wishes] == ["Lisa Ledamot", "protokollet"]  # Frida was not called
    assert (issued.file.pages, paper.sheets, paper.copies, paper.all_sheets) == (3, 2, 3, 6)


def test_issue_page_lists_them(issued, ksnau, member, secretary, signed_in):
    empty = signed_in(secretary).get(issued.get_absolute_url()).content.decode()
    assert "Ingen har bett om papper." in empty
    add_paper(body=ksnau, by=secretary, user=member)
    add_paper(body=ksnau, by=secretary, purpose="protokollet", copies=2)
    page = signed_in(secretary).get(issued.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "<b>Papperskopior: 3</b> (Lisa Ledamot; till protokollet, 2 st). Skriv ut dubbelsidigt." in page
    assert "2 ark per kopia, 6 ark sammanlagt." in page


def test_a_person_has_one_copy_and_stands_once(ksnau, member, administrator):
    assert add_paper(body=ksnau, by=administrator, user=member, copies=7).copies == 1
    with pytest.raises(Refused, match="står redan på listan"):
        add_paper(body=ksnau, by=administrator, user=member)
    assert may_want_paper(ksnau) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "Välj en person eller skriv"),
        ({"user": True, "purpose": "protokollet"}, "inte båda"),
        ({"purpose": "protokollet", "copies": 0}, "mellan 1 och 99"),
        ({"purpose": "protokollet", "copies": 100}, "mellan 1 och 99"),
    ],
)
def test_wrong_wishes_are_refused(given, why, ksnau, member, secretary):
    given = given | ({"user": member} if "user" in given else {})
    with pytest.raises(Refused, match=why):
        add_paper(body=ksnau, by=secretary, **given)
    assert not PaperCopy.objects.exists()


def test_only_those_who_sit_in_the_body_get_paper(ksnau, secretary):
    with pytest.raises(Refused, match="har inget uppdrag"):
        add_paper(body=ksnau, by=secretary, user=factories.user("Ingen Ledamot"))


def test_only_planners_keep_the_list(ksnau, member, official, registrar, secretary):
    wish = add_paper(body=ksnau, by=secretary, user=member)
    for person in (official, registrar, member):
        with pytest.raises(Refused, match="Bara nämndsekreterare"):
            add_paper(body=ksnau, by=person, purpose="protokollet")
        with pytest.raises(Refused, match="Bara nämndsekreterare"):
            remove_paper(wish=wish, by=person)
    assert wishes_in(ksnau) == [wish]


def test_list_is_kept_on_its_page(ksnau, member, secretary, signed_in):
    client, path = signed_in(secretary), reverse("meetings:paper", args=["ksnau"])
    assert "Ingen har bett om papper." in client.get(path).content.decode()
    assert client.post(path, {"user": member.pk}).url == path
    assert client.post(path, {"purpose": "Presshyllan", "copies": "2"}).status_code == 302
    assert [(str(wish), wish.copies) for wish in wishes_in(ksnau)] == [
        ("Lisa Ledamot", 1),
        ("Presshyllan", 2),
    ]
    assert "Välj en person eller skriv" in client.post(path, {}).content.decode()
    wish = wishes_in(ksnau)[0]
    client.post(reverse("meetings:paper_remove", args=["ksnau", wish.pk]))
    assert [str(wish) for wish in wishes_in(ksnau)] == ["Presshyllan"]


def test_wish_of_another_body_is_not_reached(ksnau, member, secretary, signed_in):
    wish = add_paper(body=ksnau, by=secretary, user=member)
    other = factories.body("ks", of=ksnau.authority)
    assert (
        signed_in(secretary).post(reverse("meetings:paper_remove", args=[other.slug, wish.pk])).status_code
        == 404
    )
