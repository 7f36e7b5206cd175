"""The board's plan for internal control in the demo: the lists of the first tertial, and Bilaga 2 of item 9 made from it."""

from budget.control_clauses import Asked, read
from budget.models import ControlPlan
from budget.queries.control import follow_up, risks_of
from budget.sections.control import plan_content
from cases.models import File
from core import blobs
from tests.pdf import reader
from tests.pdf.making import opened
from umea_ksnau.demo import memos
from umea_ksnau.demo.reading import cases


def test_lists_of_the_plan_are_those_of_the_paper(demo):
    plan = ControlPlan.objects.whole().get(case__dnr="KS-2024/00482")
    lists = {name: [row.point.risk.number for row in rows] for name, rows in follow_up(plan, 1).items()}
    assert lists == {
        "reported": [4, 8, 9, 12, 13, 14],
        "missing": [],
        "postponed": [11],
        "extra": [10],
    }  # S11
    values = [risk.value for risk in risks_of(plan)]
    assert values == [6, 12, 6, 16, 12, 6, 6, 6, 12, 6, 12, 6, 9, 9, 9]
    assert len(follow_up(plan, 2)["missing"]) == 11
    assert len(follow_up(plan, 3)["missing"]) == 13


def test_enclosure_is_the_document_of_the_plan(demo):
    plan = ControlPlan.objects.whole().get(case__dnr="KS-2024/00482")
    file = File.objects.get(name="Bilaga 2. Uppföljning internkontrollplan jan-april 2024")
    assert file.record.designation == "KS-2024/00482-1"
    with opened(blobs.read(file.sha256)) as pdf:
        assert reader.tag_faults(pdf) == []
        text = " ".join(" ".join(reader.text(page).split()) for page in pdf.pages)
    assert "Upprättad 2023-11-05" in text  # D4
    assert "Senarelagd till T2. Rapporteras T2" in text
    content = plan_content(plan, 1)
    assert (
        content["risks"][8]["area"] == "Kontroll av eftelevnad regler, policys och beslut."
    )  # S17, as typed
    assert (content["points"][0]["role"], content["points"][10]["role"]) == ("HR-chef", "HR-dir")  # N7
    assert [point["number"] for point in content["points"] if point["said"][0]] == [
        *("R4", "R8", "R9", "R10", "R11", "R12", "R13", "R14")
    ]


def test_printed_clause_is_read_as_the_approval_of_the_first_tertial(demo):
    case = next(case for case in cases() if case["dnr"] == "KS-2024/00482")
    clauses = memos.memo_of(case).proposal.clauses.all()
    assert [asked for one in clauses if (asked := read(f"{one.verb} {one.text}"))] == [
        Asked(1, frozenset({2024}))
    ]
