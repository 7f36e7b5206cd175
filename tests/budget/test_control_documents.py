"""Del 1 and Del 2 as PDF and spreadsheet: what is printed, tagged, and safe in a spreadsheet."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from budget.actions.enclosing import enclose_document, lay_out
from budget.actions.reporting import postpone_control, reassess, report_control
from budget.models import ControlPlan
from budget.sections.control import plan_content
from core import blobs
from core.errors import Refused
from tests import factories
from tests.budget import controlled
from tests.pdf import reader
from tests.pdf.making import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(registrar, official):
    return factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")


@pytest.fixture
def plan(case, official):
    """R1 reported, R2 moved, R3 missing, R4 reported though it was not due; R2 spells its area in its own way."""
    made = controlled.plan(case, official)
    for number, due in enumerate(((1,), (1, 2), (1,), (3,)), 1):
        printed = "System och rutin." if number == 2 else ""
        controlled.risk(made, official, due=due, text=f"=RISK({number})", printed_area=printed)
    controlled.adopt_plan(plan=made, on=made.drawn_up_on, by=official)
    points = [controlled.point(made, number) for number in range(1, 5)]
    report_control(point=points[0], tertial=1, comment="Tre fel av tio.", deviation=True, by=official)
    report_control(point=points[3], tertial=1, comment="Gjord:\n- en\n- två", by=official)
    postpone_control(point=points[1], tertial=1, to=2, reason="Data saknas.", by=official)
    return ControlPlan.objects.whole().get(pk=made.pk)


def said(content):
    return [
        [" ".join([one["text"], *one["items"]]).strip() for one in cell]
        for point in content["points"]
        for cell in point["said"]
    ]


def test_follow_up_says_which_tertial_and_has_a_column_for_it(plan):
    content = plan_content(plan, 1)
    assert (content["follows_up"], content["tertials"]) == ("Tertial 1, jan-april 2024", [1])
    assert said(content) == [
        ["Avvikelse. Tre fel av tio."],
        ["Senarelagd till T2. Data saknas."],
        ["Inte rapporterad."],
        ["Gjord:", "en två"],
    ]
    assert [point["due"] for point in content["points"]] == ["T1", "T1, T2", "T1", "T3"]
    assert [risk["area"] for risk in content["risks"]][:2] == ["System och rutiner", "System och rutin."]


def test_next_tertial_is_one_column_more_and_the_plan_has_what_has_been_said(plan, official):
    assert plan_content(plan, 2)["tertials"] == [1, 2]
    assert plan_content(plan)["tertials"] == [1]
    report_control(point=controlled.point(plan, 2), tertial=2, comment="Bra.", by=official)
    assert plan_content(plan)["tertials"] == [1, 2]
    assert plan_content(plan, 1)["tertials"] == [1]
    assert said(plan_content(plan, 2))[2:4] == [["Senarelagd till T2. Data saknas."], ["Bra."]]


def test_pdf_is_tagged_landscape_and_has_the_headers_of_both_parts(plan, official):
    reassess(
        risk=plan.risks.get(number=1),
        tertial=1,
        likelihood=2,
        consequence=2,
        effect="Färre fel.",
        by=official,
    )
    with opened(blobs.read(lay_out(plan, 1).sha256)) as pdf:
        text = " ".join(" ".join(reader.text(page).split()) for page in pdf.pages)
        assert {"/Table", "/TH", "/TD", "/H1", "/H2"} <= reader.kinds(pdf)
        assert reader.tag_faults(pdf) == []
        left, bottom, right, top = pdf.pages[0].MediaBox
        assert right - left > top - bottom
    for words in (
        "Riskinventering, riskvärdering och internkontrollplan", "Upprättad 2023-11-05", "Minimera risk",
        "Tertial 1, jan-april 2024", "Del 1. Riskanalys Kommunstyrelsen 2024", "Rekommenderad",
        "Del 2. Uppföljning Internkontrollplan jan-april 2024", "Kommentar per T1", "Färre fel.",
    ):  # fmt: skip
        assert words in text


def test_draft_is_printed_as_a_draft_without_follow_up(case, official):
    made = controlled.plan(case, official)
    content = plan_content(ControlPlan.objects.whole().get(pk=made.pk))
    assert (content["adopted"], content["risks"], content["points"], content["tertials"]) == ("", [], [], [])
    with opened(blobs.read(lay_out(ControlPlan.objects.whole().get(pk=made.pk)).sha256)) as pdf:
        assert "Utkast, inte antagen" in " ".join(reader.text(page) for page in pdf.pages)


def test_spreadsheet_has_a_sheet_for_each_part_and_no_formula(plan, official, signed_in):
    address = reverse("budget:control_follow_up_xlsx", args=[plan.pk, 1])
    answer = signed_in(official).get(address)
    assert "internkontrollplan" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Definitioner", "Del 1", "Del 2"]
    rows = [[cell.value for cell in row] for row in book["Del 1"].iter_rows()]
    assert rows[6] == [
        *("Kontrollområde", "Identifierad risk", "Nr", "Sannolikhet", "Konsekvens", "Riskvärde"),
        "Rekommenderad riskhantering",
    ]
    assert rows[7] == ["System och rutiner", "=RISK(1)", "R1", "Möjlig", "Kännbar", 9, "Reducera risk"]
    assert book["Del 1"]["B8"].data_type == "s"
    second = [[cell.value for cell in row] for row in book["Del 2"].iter_rows()]
    assert second[6] == ["Internkontrollplan", *[None] * 5, "Uppföljning"]
    assert second[7][-1] == "Kommentar per T1"
    assert second[11][-1] == "Gjord:\n- en\n- två"


def test_document_is_enclosed_in_a_memo_as_it_stands(plan, case, official, registrar, signed_in):
    client, address = signed_in(official), reverse("budget:enclose_control_follow_up", args=[plan.pk, 1])
    assert "Du har ingen skrivelse" in client.get(address).content.decode()
    memo = factories.memo(case=case, author=official)
    answer = client.post(address, {"memo": memo.pk}, follow=True)
    assert "Dokumentet är bifogat." in answer.content.decode()
    enclosed = memo.enclosures.get()
    assert (enclosed.title, enclosed.state) == ("Uppföljning internkontrollplan jan-april 2024", "attached")
    assert blobs.read(enclosed.record.files.get().sha256) == blobs.read(lay_out(plan, 1).sha256)
    with pytest.raises(Refused, match="handläggare"):
        enclose_document(plan=plan, memo=memo, tertial=1, by=registrar)
    draft = controlled.plan(case, official, year=2030)
    with pytest.raises(Refused, match="inte antagen"):
        enclose_document(plan=draft, memo=memo, tertial=1, by=official)
