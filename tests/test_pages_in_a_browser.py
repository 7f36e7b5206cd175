"""Every kind of page in the loaded demo, in Chromium at two widths: nothing for axe to object to, no sideways
scrolling, no complaint in the console."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cases.models import Memo
from meetings.models import AgendaItem
from organisation.models import User
from tests.browser import sideways, violations

pytestmark = pytest.mark.browser

MEETING = "/arbete/sammantraden/ksnau/2024-05-21/"
CASE = "/arbete/arenden/ks-2024-00361/"
HELD = "/arbete/sammantraden/ksnau/2024-05-07/"
REMISS = "/arbete/arenden/ks-2024-00312/"
CONTROL = "/arbete/uppfoljning/internkontroll/1/"
WIDTHS = (1280, 390)
MOTION = "/arbete/arenden/ks-2024-00167/"
REPORTS = "/arbete/uppfoljning/rapporter/"
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
        "/anslag/klimatneutralitet/",
        "/motioner/",
        "/arenden/ks-2024-00167/",
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
        "/arbete/arenden/motioner/",
        "/arbete/arenden/motioner/ny/",
        "/arbete/arenden/motioner/serie/",
        MOTION,
        *(f"{MOTION}motion/{part}" for part in ("", "beredning/", "aterta/")),
        *(f"{REMISS}remiss/{part}/" for part in ("anstand", "svara", "skicka")),
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
    "lina.fors@umea.example": (
        "/arbete/uppfoljning/rapporter/1/tabell/drift/las-in/",
        "/arbete/anslag/",
        "/arbete/anslag/ny/",
        "/arbete/anslag/avstamning/",
        "/arbete/anslag/klimatneutralitet/",
        "/arbete/anslag/klimatneutralitet/andra/",
        "/arbete/anslag/klimatneutralitet/nytt-ar/",
        "/arbete/uppfoljning/direktiv/",
        "/arbete/uppfoljning/direktiv/1/",
        *(
            f"/arbete/uppfoljning/direktiv/1/{part}/"
            for part in ("andra", "steg", "steg/1", "rad", "ramar", "forslag", "forslag/1", "forslag/1/lagt")
        ),
        "/arbete/arenden/ks-2023-00651/",
        "/arbete/uppfoljning/",
        REPORTS,
        *(
            f"{REPORTS}1/{page}"
            for page in ("", "del/1/", "del/2/text/", "klar/", "tabell/drift/", "tabell/drift/belopp/")
        ),
        *(
            f"{REPORTS}1/tabell/drift/{page}/"
            for page in ("rader", "rader/netto", "kolumner/ny", "cell/netto/avvikelse")
        ),
        "/arbete/uppfoljning/nyckeltal/",
        *(
            f"/arbete/uppfoljning/nyckeltal/ks/{part}"
            for part in ("", "2024/t1/", "2024/malvarden/", "nytt/")
        ),
    ),
    "ida.norlen@umea.example": (
        "/arbete/arenden/ks-2024-00482/",
        "/arbete/uppfoljning/internkontroll/",
        CONTROL,
        *(
            f"{CONTROL}{part}/"
            for part in ("t1", "t2", "t1/bifoga", "risk/4/historik", "risk/4/vardera-om", "kopiera")
        ),
    ),
    "lotta.bergvik@umea.example": ("/arbete/", "/arbete/sammantraden/", MEETING, f"{MEETING}las/"),
    "magnus.tjernlund@umea.example": (
        "/arbete/organisation/",
        "/arbete/organisation/personer/",
        "/arbete/organisation/personer/ny/",
        "/arbete/organisation/organ/ksnau/",
        "/arbete/organisation/organ/ks/nytt/",
        "/arbete/organisation/organ/ksnau/uppdrag/nytt/",
        "/arbete/organisation/enheter/ks/ny/",
        "/arbete/organisation/enheter/ks/strategisk/godkannande/",
        "/arbete/organisation/organ/ksnau/godkannande/",
    ),
    "helena.wiklund@umea.example": (
        "/arbete/",
        "/arbete/aviseringar/",
        "/arbete/arenden/remisser/",
        f"{REMISS}remiss/",
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


def walk(open_page, user, paths) -> dict[str, list[str]]:
    """What is wrong, page by page. A page is loaded once: no script of ours asks how wide the window is."""
    page = open_page(None, user)
    wrong: dict[str, list[str]] = {}
    for path in paths:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = page.goto(path)
        found = [] if answer and answer.status == 200 else [f"svarar {answer and answer.status}"]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{width}: {one}" for one in violations(page)]
            if sideways(page) > 0:
                found.append(f"{width}: {sideways(page)} bildpunkter för bred")
        if found:
            wrong[path] = found
    return wrong


def test_no_script_asks_how_wide_the_window_is():
    asks = re.compile(r"innerWidth|outerWidth|screen\.|matchMedia|ResizeObserver|[\"']resize[\"']")
    scripts = list(Path(settings.BASE_DIR, "static", "js").rglob("*.js"))
    assert scripts
    assert [script.name for script in scripts if asks.search(script.read_text())] == []


@pytest.mark.parametrize("email", list(WALKS))
def test_every_kind_of_page_is_accessible(demo, open_page, email):
    user = User.objects.get(email=email) if email else None

    assert walk(open_page, user, WALKS[email]) == {}


def test_page_of_an_item_with_documents_is_accessible(demo, open_page):
    item = AgendaItem.objects.filter(documents__isnull=False).first()
    assert item is not None
    page = f"{item.meeting.get_absolute_url()}punkter/{item.pk}/"
    document = f"{page}filer/{item.documents.first().pk}/"

    assert walk(open_page, demo.person("sekreterare"), [page, document]) == {}


def test_pages_of_memos_and_people_are_accessible(demo, open_page):
    waiting, returned = Memo.objects.get(state="submitted"), Memo.objects.get(state="returned")
    jonas = User.objects.get(email="jonas.brannberg@umea.example")
    manager = User.objects.get(email="karin.lovdahl@umea.example")
    administrator = User.objects.get(email="magnus.tjernlund@umea.example")
    review = f"/arbete/arenden/{waiting.case.slug}/skrivelser/{waiting.pk}/granska/"

    assert walk(open_page, jonas, ["/arbete/", returned.get_absolute_url()]) == {}
    assert walk(open_page, manager, ["/arbete/", review]) == {}
    drafted = Memo.objects.get(case__dnr="KS-2024/00312")
    own = drafted.get_absolute_url()
    helena = User.objects.get(email="helena.wiklund@umea.example")
    assert walk(open_page, helena, [own, f"{own}historik/", f"{own}kommentarer/"]) == {}
    opinion = drafted.case.opinions.get(unit__slug="naringsliv")
    asked = f"/arbete/arenden/ks-2024-00312/yttranden/{opinion.pk}/"
    assert walk(open_page, jonas, [asked, f"{asked}svara/"]) == {}
    approved = Memo.objects.get(case__dnr="KS-2024/00361")
    elin = User.objects.get(email="elin.sandgren@umea.example")
    editorial = [approved.get_absolute_url(), f"{approved.get_absolute_url()}redaktionellt/"]
    assert walk(open_page, elin, editorial) == {}
    person = jonas.get_absolute_url()
    assert walk(open_page, administrator, [person, f"{person}roller/ny/"]) == {}
