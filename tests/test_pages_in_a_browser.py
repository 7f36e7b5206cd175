"""Every kind of page in the loaded demo, in Chromium at two widths: nothing for axe to object to, no sideways
scrolling, no complaint in the console."""

import pytest

from cases.models import Memo
from meetings.models import AgendaItem
from organisation.models import User
from tests.browser import sideways, violations

pytestmark = pytest.mark.browser

MEETING = "/arbete/sammantraden/ksnau/2024-05-21/"
CASE = "/arbete/arenden/ks-2024-00361/"
HELD = "/arbete/sammantraden/ksnau/2024-05-07/"
REMISS = "/arbete/arenden/ks-2024-00312/"
WALKS: dict[str, tuple[str, ...]] = {
    "": (
        "/",
        "/sammantraden/",
        "/sammantraden/ksnau/",
        "/sammantraden/ksnau/2024-05-21/",
        "/arenden/",
        "/arenden/?q=miljö",
        "/arenden/?q=finnsinte",
        "/arenden/ks-2024-00361/",
        "/arenden/ks-2024-00361/handlingar/1/",
        "/arenden/ks-2024-00361/handlingar/3/",
        "/tillganglighet/",
        "/anslagstavla/",
        "/anslag/",
        "/sammantraden/ksnau/2024-05-07/",
        "/sammantraden/ksnau/2024-05-07/protokoll/1/",
        "/protokoll/kontrollera/",
        "/konto/login/",
        "/konto/password/reset/",
    ),
    "therese.vikstrom@umea.example": (
        "/arbete/",
        "/arbete/meddelanden/",
        "/arbete/arenden/",
        "/arbete/arenden/registrera/",
        "/arbete/arenden/postlista/?dag=2024-05-16",
        "/arbete/arenden/serier/",
        "/arbete/arenden/ta-over/",
        CASE,
        f"{CASE}handlingar/1/",
        f"{CASE}handlingar/ny/",
        *(
            f"{CASE}{act}/"
            for act in ("ratta", "fordela", "klassificera", "bevaka", "sekretess", "makulera", "koppla")
        ),
        f"{CASE}handlingar/1/flytta/",
    ),
    "elin.sandgren@umea.example": (
        "/arbete/",
        "/arbete/sammantraden/",
        "/arbete/sammantraden/ksnau/arsplan/",
        "/arbete/sammantraden/ksnau/nytt/",
        MEETING,
        *(
            f"{MEETING}{part}/"
            for part in ("andra", "lagg-till", "beredning", "historik", "utskick/1", "las")
        ),
        "/arbete/sammantraden/ksnau/2024-05-28/",
        HELD,
        *(f"{HELD}{part}/" for part in ("i-salen", "i-salen/177", "protokoll/1", "expediering")),
        "/arbete/sammantraden/anslag/",
        "/arbete/sammantraden/ksnau/delegation/",
        "/arbete/sammantraden/ks/delegationsbeslut/",
        "/arbete/arenden/uppdrag/",
        "/arbete/arenden/ks-2024-00298/",
        "/arbete/arenden/ks-2024-00298/uppdrag/1/",
        "/arbete/arenden/ks-2024-00298/uppdrag/nytt/",
        "/arbete/arenden/ks-2024-00431/delegationsbeslut/",
        "/arbete/arenden/ks-2024-00431/ordforandebeslut/",
        "/arbete/arenden/fraser/",
        "/arbete/arenden/fraser/ksnau/",
        "/arbete/arenden/fraser/ksnau/ny/",
        "/arbete/arenden/fraser/ksnau/ny/?slag=sats",
        "/arbete/arenden/fraser/ksnau/sandlistor/ny/",
    ),
    "lina.fors@umea.example": ("/arbete/anslag/", "/arbete/anslag/ny/", "/arbete/anslag/avstamning/"),
    "lotta.bergvik@umea.example": ("/arbete/", "/arbete/sammantraden/", MEETING, f"{MEETING}las/"),
    "magnus.tjernlund@umea.example": (
        "/arbete/organisation/",
        "/arbete/organisation/personer/",
        "/arbete/organisation/personer/ny/",
        "/arbete/organisation/organ/ksnau/",
        "/arbete/organisation/organ/ksnau/uppdrag/nytt/",
        "/arbete/organisation/enheter/ks/ny/",
        "/arbete/organisation/enheter/ks/strategisk/godkannande/",
        "/arbete/organisation/organ/ksnau/godkannande/",
    ),
    "helena.wiklund@umea.example": (
        "/arbete/",
        "/arbete/aviseringar/",
        "/arbete/organisation/franvaro/",
        "/arbete/anslag/bidrag/",
        REMISS,
        f"{REMISS}yttranden/begar/",
        f"{REMISS}skrivelser/ny/",
        "/arbete/anslag/utlysningar/",
        "/arbete/anslag/utlysningar/ny/?arende=ks-2024-00456",
        "/arbete/anslag/skal/",
        "/arbete/granskningar/",
        "/arbete/granskningar/1/",
        "/arbete/granskningar/1/ks/yttrande/",
        "/arbete/granskningar/1/rekommendationer/7/bedomning/",
        "/arbete/granskningar/uppfoljning/ks/",
        "/granskningar/",
    ),
}


def walk(open_page, user, paths, width) -> dict[str, list[str]]:
    """What is wrong, page by page."""
    page = open_page(paths[0], user, width=width)
    root = page.url.removesuffix(paths[0])
    wrong: dict[str, list[str]] = {}
    for path in paths:
        answer = page.goto(root + path)
        found = violations(page)
        if answer is None or answer.status != 200:
            found.append(f"svarar {answer and answer.status}")
        if sideways(page) > 0:
            found.append(f"{sideways(page)} bildpunkter för bred")
        if found:
            wrong[path] = found
    return wrong


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("email", list(WALKS))
def test_every_kind_of_page_is_accessible(demo, open_page, email, width):
    user = User.objects.get(email=email) if email else None

    assert walk(open_page, user, WALKS[email], width) == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_page_of_an_item_with_documents_is_accessible(demo, open_page, width):
    item = AgendaItem.objects.filter(documents__isnull=False).first()
    assert item is not None
    page = f"{item.meeting.get_absolute_url()}punkter/{item.pk}/"
    document = f"{page}filer/{item.documents.first().pk}/"

    assert walk(open_page, demo.person("sekreterare"), [page, document], width) == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_memos_and_people_are_accessible(demo, open_page, width):
    waiting, returned = Memo.objects.get(state="submitted"), Memo.objects.get(state="returned")
    jonas = User.objects.get(email="jonas.brannberg@umea.example")
    manager = User.objects.get(email="karin.lovdahl@umea.example")
    administrator = User.objects.get(email="magnus.tjernlund@umea.example")
    review = f"/arbete/arenden/{waiting.case.slug}/skrivelser/{waiting.pk}/granska/"

    assert walk(open_page, jonas, ["/arbete/", returned.get_absolute_url()], width) == {}
    assert walk(open_page, manager, ["/arbete/", review], width) == {}
    drafted = Memo.objects.get(case__dnr="KS-2024/00312")
    own = drafted.get_absolute_url()
    helena = User.objects.get(email="helena.wiklund@umea.example")
    assert walk(open_page, helena, [own, f"{own}historik/", f"{own}kommentarer/"], width) == {}
    opinion = drafted.case.opinions.get(unit__slug="naringsliv")
    asked = f"/arbete/arenden/ks-2024-00312/yttranden/{opinion.pk}/"
    assert walk(open_page, jonas, [asked, f"{asked}svara/"], width) == {}
    approved = Memo.objects.get(case__dnr="KS-2024/00361")
    elin = User.objects.get(email="elin.sandgren@umea.example")
    editorial = [approved.get_absolute_url(), f"{approved.get_absolute_url()}redaktionellt/"]
    assert walk(open_page, elin, editorial, width) == {}
    person = jonas.get_absolute_url()
    assert walk(open_page, administrator, [person, f"{person}roller/ny/"], width) == {}
