"""Each check finds what is wrong, at its place, and is quiet about what is right."""

import datetime
from dataclasses import replace

import pytest

from cases import findings
from cases.actions.files import Upload
from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, Step, content_of
from cases.queries import whole_memos
from core import clock
from tests import factories
from tests.cases.memo_variants import VARIANTS
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17"):
        yield


@kept
def bodies(ks):
    kf = factories.body("kf", of=ks, name="Kommunfullmäktige", kind="council")
    board = factories.body("ks", of=ks, name="Kommunstyrelsen", kind="board", parent=kf)
    return {"kf": kf, "ks": board, "ksnau": factories.body("ksnau", of=ks, parent=board)}


@pytest.fixture
def found(bodies, registrar, official, manager):
    """found(matter, **changes) -> [(severity, place, title)] of an otherwise faultless memo."""

    def run(matter: str = "ordinary", **changes) -> list[tuple[str, str, str]]:
        case = factories.case(by=registrar, official=official, matter=matter)
        memo = start_memo(case=case, body=bodies["ksnau"], by=official)
        content: Content = replace(content_of(memo), **faultless(bodies))
        files = [Upload("Ansökan.txt", b"Hej")]
        record = factories.record(case=case, by=registrar, subject="Ansökan", files=files)
        enclosures = [replace(row, record_id=record.pk) for row in changes.pop("attached", [])]
        content = replace(content, **({"enclosures": enclosures} | changes))
        save_memo(memo=memo, content=content, revision=memo.revision, by=official)
        return [(f.severity, f.place, f.title) for f in findings.of_memo(whole_memos().get(pk=memo.pk))]

    return run


def faultless(bodies) -> dict:
    return {
        "title": "Bidrag till kontoret",
        "clauses": [Clause("bevilja", "kontoret 300 000 kr")],
        "sections": [
            Section("proposal", "Förslag till beslut"),
            Section("prose", "Ärendebeskrivning", "<p>Kontoret söker bidrag per 2024-05-10.</p>"),
            Section("enclosures", "Beslutsunderlag"),
            Section("recipients", "Beslutet ska skickas till"),
        ],
        "recipients": [Line("Budgetgruppen")],
        "signatories": [Line("Karin Chef", "Stadsdirektör")],
    }


def test_faultless_memo_is_quiet(found):
    assert found(attached=[Enclosure("Ansökan", "attached", "Bilaga 1")]) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "Beslut 2024-xx-xx"}, ("stop", "rubrik", "”2024-xx-xx” är inte ifyllt")),
        (
            {"recipients": [Line("[Förnamn Efternamn, organisatorisk enhet vid behov]")]},
            ("stop", "recipient-1", "”[Förnamn Efternamn, organisatorisk enhet vid behov]” är inte ifyllt"),
        ),
        (
            {"signatories": [Line("Förnamn, Efternamn", "Chef")]},
            ("stop", "signatory-1", "”Förnamn, Efternamn” är inte ifyllt"),
        ),
        (
            {"signatories": [Line("Karin Chef", "Befattning")]},
            ("stop", "signatory-1", "”Befattning” är inte ifyllt"),
        ),
        ({"clauses": [Clause("bevilja")]}, ("stop", "sats-1", "Att-sats 1 är inte färdig")),
        ({"clauses": [Clause(state="empty")]}, ("warn", "sats-1", "Att-sats 1 är tom")),
        ({"clauses": []}, ("warn", "forslag", "Förslaget har ingen att-sats")),
        ({"clauses": [Clause("a", "b", state="awaited")]}, ("info", "sats-1", "Att-sats 1 kompletteras")),
        (
            {"clauses": [Clause("godkänna", "fördelning enligt tjänsteskrivelsen.")]},
            ("info", "sats-1", "Att-sats 1 kan inte läsas för sig"),
        ),
        ({"clauses": [Clause("att bevilja", "300 kr")]}, ("warn", "sats-1", "Att-sats 1 har dubbelt ”att”")),
        (
            {"lead_in": "Kommunstyrelsens näringslivs- och arbetsutskott beslutar att"},
            ("warn", "sats-1", "Att-sats 1 har dubbelt ”att”"),
        ),
        ({"chain": []}, ("warn", "organ", "Det framgår inte vem som beslutar")),
        ({"without_lead_in": True}, ("warn", "organ", "Det skrivs inte ut vem som beslutar")),
        (
            {"clauses": [Clause("bevilja", "kontoret pengar", amounts=[Amount(2027, 8_000_000)])]},
            ("warn", "sats-1", "Beloppen står inte i att-sats 1"),
        ),
        (
            {"enclosures": [Enclosure("Budget", "awaited", "Bilaga 4", awaited_from="Presidiet")]},
            ("warn", "bilaga-1", "Bilaga 4 – Budget väntas"),
        ),
        ({"enclosures": [Enclosure("Budget")]}, ("info", "bilaga-1", "Budget följer inte med")),
        (
            {"enclosures": [Enclosure("Viktiga datum 2025", "withdrawn"), Enclosure("Viktiga datum 2025", "withdrawn")]},
            None,
        ),
        (
            {"attached": [Enclosure("Sammanfattning", "attached")]},
            ("info", "bilaga-1", "Bilagan heter något annat i ärendet"),
        ),
        ({"recipients": []}, ("warn", "mottagare", "Ingen får beslutet")),
        ({"signatories": [Line("Karin Chef")]}, ("warn", "signatory-1", "Karin Chef har ingen titel")),
        ({"signatories": []}, ("info", "undertecknare", "Ingen undertecknar")),
        ({"dated_on": None}, ("warn", "datum", "Datum saknas")),
        ({"dated_on": datetime.date(2024, 5, 12)}, ("info", "datum", "2024-05-12 är en söndag")),
        ({"dated_on": datetime.date(2024, 5, 8)}, ("warn", "avsnitt-2", "Uppgiften är från 2024-05-10")),
    ],
)  # fmt: skip
def test_check_finds_its_fault_and_nothing_else(found, changes, expected):
    assert found(**changes) == ([expected] if expected else [])


def test_record_enclosed_twice_and_near_names(found):
    same = [Enclosure("Ansökan", "attached"), Enclosure("Ansökan om bidrag", "attached")]
    assert ("warn", "bilaga-2", "Samma handling två gånger") in found(attached=same)
    names = [
        Enclosure("Viktiga datum för kommunens nämnder och bolag under 2025"),
        Enclosure("Viktiga datum för kommunens nämnder och bolag 2025."),
        Enclosure("Viktiga datum för kommunens nämnder och bolag 2024."),
    ]
    near = [hit for hit in found(enclosures=names) if "nästan lika" in hit[2]]
    assert near == [("info", "bilaga-2", "Två bilagor heter nästan lika")]


UNREGISTERED = "Motionens uppgifter saknas i ärendet"  # of those that are: tests/demo


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Motion 2/2024: ”Ko på rot” för mer lokalproducerad mat; Veronica Kerr (KD)", []),
        ("Motion 4/2024: Relationer; Någon Annan", ["Rubriken anger inget parti"]),
        (
            "Motion 4/2024: Relationer; Hanna Handläggare",
            ["Rubriken anger inget parti", "Hanna Handläggare är handläggare, inte förslagsställare"],
        ),
        ("Om vänorter", ["Rubriken anger inte förslagsställare och parti"]),
    ],
)
def test_motion_is_named_by_its_mover(found, bodies, title, says):
    chain = [Step(bodies["kf"].pk, "decides")]
    assert [hit[2] for hit in found("motion", title=title, chain=chain)] == [*says, UNREGISTERED]


def test_motion_is_not_decided_by_the_utskott(found, bodies):
    title = "Motion 2/2024: Rubrik; Veronica Kerr (KD)"
    chain = [Step(bodies["ksnau"].pk, "decides")]
    assert [hit[2] for hit in found("motion", title=title, chain=chain)] == [
        "En motion avgörs av kommunfullmäktige",
        UNREGISTERED,
    ]


def test_real_memos_show_their_known_faults(bodies, registrar, official, manager):
    def of(number: int) -> set[str]:
        variant = VARIANTS[number - 1]
        case = factories.case(by=registrar, official=official, matter=variant.matter)
        memo = start_memo(case=case, body=bodies["ksnau"], by=official)
        content = variant.content(bodies, memo.unit_id)
        save_memo(memo=memo, content=content, revision=memo.revision, by=official)
        return {f.title for f in findings.of_memo(whole_memos().get(pk=memo.pk))}

    assert {f"Att-sats {n} är tom" for n in (1, 2, 3)} <= of(1)
    assert {"Det skrivs inte ut vem som beslutar", "Rubriken heter ”Handlingar”"} <= of(2)
    assert {"Uppgiften är från 2024-05-14", "2024-05-12 är en söndag"} <= of(3)
    assert {"Rubriken heter ”Beslut skickas till”"} <= of(4)
    assert {"Ingen får beslutet", "Ingen undertecknar"} <= of(5)
    assert {"Att-sats 1 har dubbelt ”att”", "”Förnamn, Efternamn” är inte ifyllt"} <= of(6)
    assert {"Petra Hallin har ingen titel"} <= of(7)
    assert {"Avsnittet om vem som får beslutet saknas"} <= of(9)
    assert of(10) == {"”Ärendebeskrivning” är tomt"} or of(10) == set()
