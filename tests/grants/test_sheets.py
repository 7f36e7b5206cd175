"""Tables of applications: every fault by row and column, all or nothing, and the template that is read back."""

import datetime
import io

import openpyxl
import pytest

from core.errors import Refused
from grants.entries import Asked, CallFacts, CoFinancer, Package
from grants.sheets.reading import read_file, read_rows
from grants.sheets.writing import template, workbook

TKR = 100_000
FACTS = CallFacts(
    unit="tkr",
    years=range(2024, 2027),
    funds={"klimat": "Klimatneutralitet"},
    frames=dict.fromkeys([("klimat", 2024), ("klimat", 2025)], 3_000 * TKR),
)
HEAD = ["Nummer", "Sökande", "Projekt", "Sökt 2024 (tkr)", "Sökt 2025 (tkr)"]


def read(*rows, head=HEAD, facts=FACTS, taken=()):
    cells = [[["text", str(value)] for value in row] for row in [head, *rows]]
    return read_rows(cells, facts, lambda numbers: set(numbers) & set(taken))


def faults(table):
    return [(one.row, one.column, one.message.replace("\u00a0", " ")) for one in table.faults if one.stops]


def test_rows_become_applications():
    table = read(["1", "SLK", "Energiväskan", "80", ""], ["2", "Miljö", "Inspire", "153", "153,5"])
    assert table.faults == []
    assert [(number, one.external_id, one.asked) for number, one in table.rows] == [
        (2, "1", [Asked("klimat", 2024, 80 * TKR)]),
        (3, "2", [Asked("klimat", 2024, 153 * TKR), Asked("klimat", 2025, 15_350_000)]),
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("8 44", "skriv tusental i grupper om tre siffror"),
        ("-5", "är mindre än noll"),
        ("1.383", "har tre decimaler"),
        ("åttio", "är inget belopp"),
        ("400000", "mer än årets hela ram på 3 000 000 kr. Står beloppet i kr?"),
        ("0", "Skriv ett belopp som är större än noll"),
    ],
)
def test_bad_amount_is_told_by_row_and_column(typed, words):
    table = read(["1", "A", "B", "80", ""], ["2", "A", "B", typed, "10"])
    ((row, column, message),) = faults(table)
    assert (row, column) == (3, "D ”Sökt 2024 (tkr)”")
    assert words in message


def test_year_outside_the_round_and_year_without_a_row():
    table = read(["1", "A", "B", "80"], head=[*HEAD[:3], "Sökt 2027 (tkr)"])
    assert faults(table) == [(1, "D ”Sökt 2027 (tkr)”", "2027 ligger utanför utlysningens år, 2024–2026.")]
    assert table.rows == []
    ((_, column, message),) = faults(read(["1", "A", "B", "80"], head=[*HEAD[:3], "Sökt 2026"]))
    assert column == "D ”Sökt 2026”"
    assert message.startswith("Klimatneutralitet 2026: 80 000 kr söks, men anslaget har ingen rad för 2026.")


def test_number_missing_twice_and_taken():
    rows = [["", "A", "B", "1"], ["7", "A", "B", "1"], ["7", "A", "B", "1"], ["8", "A", "B", "1"]]
    assert faults(read(*rows, taken=["8"])) == [
        (2, "A ”Nummer”", "Ansökans nummer saknas."),
        (4, "A ”Nummer”", "Numret 7 står redan på rad 3."),
        (5, "A ”Nummer”", "Ansökan 8 finns redan i utlysningen."),
    ]


def test_head_in_another_unit_is_read_in_that_unit():
    table = read(["1", "A", "B", "80 000"], head=[*HEAD[:3], "Sökt 2024 (kr)"])
    assert table.faults == []
    assert table.entries[0].asked_ore == 80 * TKR


def test_heads_that_are_not_there_twice_or_unknown():
    assert [message for _, _, message in faults(read(["1"], head=["Nummer", "Sökt 2024"]))] == [
        "Kolumnen Sökande saknas.",
        "Kolumnen Projekt saknas.",
    ]
    assert "Rubrikerna känns inte igen" in faults(read(["1"], head=["x", "y"]))[0][2]
    twice = read(["1", "A", "B", "1", "1"], head=[*HEAD[:4], "Sökt belopp 2024"])
    assert faults(twice)[0][2] == "Samma sak står i kolumn D ”Sökt 2024 (tkr)”. Ta bort en av dem."
    odd = read(["1", "A", "B", "1", "grön"], head=[*HEAD[:4], "Färg"])
    assert [(one.column, one.stops) for one in odd.faults] == [("E ”Färg”", False)]


def test_two_funds_must_be_named_in_the_heads():
    facts = CallFacts(
        "tkr", range(2024, 2025), {"a": "Alfa", "b": "Beta"}, {("a", 2024): None, ("b", 2024): None}
    )
    head = [*HEAD[:3], "Sökt 2024 Alfa (tkr)", "Sökt 2024 Beta (tkr)"]
    assert read(["1", "A", "B", "1", "2"], head=head, facts=facts).entries[0].asked == [
        Asked("a", 2024, TKR),
        Asked("b", 2024, 2 * TKR),
    ]
    assert "vilket anslag" in faults(read(["1", "A", "B", "1"], head=HEAD[:4], facts=facts))[0][2]


def test_packages_financiers_and_days_are_read():
    head = [*HEAD[:4], "Arbetspaket", "Medfinansiering", "Börjar", "Total kostnad (tkr)"]
    row = [
        "1",
        "A",
        "B",
        "80",
        "Pilot; 2024-09-01–2025-05-31; 60\nSpridning",
        "Region; 50; beviljad | EU; sökt",
        "1 juni 2024",
        "180",
    ]
    (one,) = read(row, head=head).entries
    assert one.packages == [
        Package("Pilot", "", datetime.date(2024, 9, 1), datetime.date(2025, 5, 31), 60 * TKR),
        Package("Spridning"),
    ]
    assert one.co_financing == [
        CoFinancer("Region", 50 * TKR, status="granted"),
        CoFinancer("EU", status="sought"),
    ]
    assert (one.starts_on, one.total_cost_ore) == (datetime.date(2024, 6, 1), 180 * TKR)


def test_workbook_is_read_through_the_confined_door_and_a_text_too():
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append([1, "SLK", "Energiväskan", 80, 12.5])
    out = io.BytesIO()
    book.save(out)
    table = read_file(out.getvalue(), "ansökningar.xlsx", FACTS, lambda numbers: set())
    assert table.faults == []
    assert table.entries[0].asked == [Asked("klimat", 2024, 80 * TKR), Asked("klimat", 2025, 1_250_000)]
    text = "Nummer;Sökande;Projekt;Sökt 2024\n1;Miljö;Åtgärd;8 44\n".encode()
    assert "grupper om tre" in faults(read_file(text, "a.csv", FACTS, lambda numbers: set()))[0][2]


def test_file_that_is_no_table_is_refused_by_name():
    with pytest.raises(Refused, match=r"brev\.pdf är ingen tabell"):
        read_file(b"%PDF-", "brev.pdf", FACTS, lambda numbers: set())


def test_template_is_read_back():
    book = openpyxl.load_workbook(io.BytesIO(template(FACTS)))
    head = [cell.value for cell in book["Ansökningar"][1]]
    table = read(["1", "A", "B", "", "", "", "", "200", "", "", "80", "", ""], head=head)
    assert table.faults == []
    assert table.entries[0].asked == [Asked("klimat", 2024, 80 * TKR)]


def test_words_that_look_like_a_formula_stay_words():
    row = {
        **dict.fromkeys(["description", "text", "decided_on", "decided_in"], ""),
        **{"number": "1", "applicant": "=cmd()", "project": "B", "total_cost_ore": None, "reasons": []},
        **{"asked_years": [150], "proposed_years": [None], "stance_text": "Inte bedömd"},
    }
    content = {
        **{
            "title": "T",
            "header": [["Dokumentnamn", "T"]],
            "unit": "kr",
            "basis": {"words": "Per"},
            "left": [],
        },
        **{
            "form": "association",
            "years": [2024],
            "rows": [row],
            "counts": {"rows": 1, "new": 1, "decided_before": 0},
        },
        "totals": {"asked_years": [150], "proposed_years": [0]},
    }
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(content))).active
    cell = next(cell for line in sheet.iter_rows() for cell in line if "cmd" in str(cell.value))
    assert (cell.data_type, cell.value) == ("s", "'=cmd()")
