import io
import logging

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from core import blobs
from pdf import documents, engine
from pdf.models import Rendering
from tests.pdf import reader, samples

pytestmark = pytest.mark.django_db


def opened(rendering: Rendering) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(blobs.read(rendering.sha256)))


def test_memo_prints_its_facts():
    with opened(documents.render("documents/memo.html", samples.memo())) as pdf:
        text = reader.text(pdf.pages[0])
    for expected in (
        "Umeå kommun",
        "Tjänsteskrivelse",
        "2024-04-29",
        "Diarienr: KS-2024/00361",
        "Kontor i Stockholm 2024–2027",
        "Kommunstyrelsen beslutar",
        "att bevilja medel.",
        "1 478,2",
        "Beslutet ska skickas till",
        "Stadsdirektör",
        "1 (1)",
    ):
        assert expected in text


def test_memo_is_tagged_in_swedish_with_a_title():
    with opened(documents.render("documents/memo.html", samples.memo())) as pdf:
        assert pdf.Root.Lang == "sv"
        assert pdf.docinfo["/Title"] == "Kontor i Stockholm 2024–2027"
        assert pdf.docinfo["/Author"] == "Umeå kommun"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L"} <= reader.kinds(pdf)
        assert reader.tag_faults(pdf) == []
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_running_header_stands_from_the_second_page():
    with opened(documents.render("documents/memo.html", samples.long_memo())) as pdf:
        assert "Dnr: KS-2024/00361" not in reader.text(pdf.pages[0])
        assert "Dnr: KS-2024/00361" in reader.text(pdf.pages[1])
        assert f"2 ({len(pdf.pages)})" in reader.text(pdf.pages[1])


DOCUMENTS = {
    "memo": samples.memo(),
    "minutes": samples.minutes(),
    "extract": samples.extract(),
    "proof": samples.proof(),
    "grants/award_letter": samples.award_letter(),
    **samples.audits(),
    "budget/report": samples.budget_report(),
    **samples.budget(),
    **samples.directive(),
    "summons": samples.summons([("a", "Miljöskjutsen")]) | {"pages": {"a": 5}},
    "preparation_list": {
        "title": "Sammanträde",
        "letterhead": samples.LETTERHEAD,
        "date": "2024-05-07",
        "items": [
            {
                "no": "1",
                "title": "Budget",
                "dnr": "KS-2023/00651",
                "official": "Nils",
                "presenter": "Sara",
                "state": "Utkast",
                "word": "",
                "note": "",
            }
        ],
    },
    "post_list": {
        "title": "Postlista",
        "letterhead": samples.LETTERHEAD,
        "date": "2024-05-17",
        "rows": [
            {
                "number": "KS-2024/00361-2",
                "direction": "Inkommen",
                "counterparty": "Regionen",
                "subject": "Motion",
                "official": "Nils",
                "documents": 2,
            }
        ],
    },
    "assignments": {
        "letterhead": samples.LETTERHEAD,
        "meeting": "KSNAU 21 maj 2024",
        "title": "Uppföljning av uppdrag",
        "number": "§ 190",
        "rows": [
            {
                "case": "ks-2024-00361",
                "dnr": "KS-2024/00361",
                "what": "Redovisa svaret",
                "by": "KSNAU § 177",
                "owner": "Jonas Brännberg",
                "unit": "Näringsliv",
                "due": "10 maj 2024",
                "days": 11,
                "said": "Påbörjat.",
            }
        ],
    },
    "motions": {
        "letterhead": samples.LETTERHEAD,
        "date": "2024-05-17",
        "title": "Obesvarade motioner",
        "council": "Kommunfullmäktige",
        "rows": [
            {
                "case": "ks-2024-00167",
                "dnr": "KS-2024/00167",
                "number": "2/2024",
                "title": "”Ko på rot” för mer lokalproducerad mat",
                "movers": "Veronica Kerr (KD)",
                "received": "6 februari 2024",
                "raised": "",
                "due": "6 februari 2025",
                "where": "Bereds av Kommunstyrelsen",
                "state": "Nio månader har gått",
            }
        ],
    },
    "reply": {
        "letterhead": samples.LETTERHEAD,
        "title": "Svar på remiss: Förslag till länsplan",
        "date": "2024-06-10",
        "dnr": "KS-2024/00312",
        "recipient": ["Länsstyrelsen i Västerbotten", "Er beteckning 341-2024"],
        "lead": "Kommunstyrelsen har 4 juni 2024 (KS § 130) beslutat att svara följande.",
        "paragraphs": ["Kommunen tillstyrker.", "Cykelvägarna saknas."],
        "contact": ["Helena Wiklund, hållbarhetsstrateg"],
    },
    "coming_later": {
        "letterhead": samples.LETTERHEAD,
        "meeting": "KSNAU 21 maj 2024",
        "title": "Budget",
        "number": "§ 180",
        "dnr": "KS-2023/00651",
        "presenter": "Sara",
        "kind": "Handling kommer senare",
        "why": "Tjänsteskrivelsen är inte godkänd än.",
    },
    "attachment": {
        "title": "Plan",
        "header": [["DNR", "KS-2024/00482"]],
        "landscape": True,
        "html": "<p>x</p>",
    },
    "unreadable": {"title": "Bilaga", "file": "a.pdf", "reason": "Filen är tom.", "beside": False},
    "changes": {
        "letterhead": samples.LETTERHEAD,
        "title": "Ändringar sedan utskick 1",
        "meeting": "Sammanträde tisdag 7 maj 2024",
        "draft": False,
        "supplement": False,
        "issue": {"number": 2, "date": "2024-05-03"},
        "replaces": {"number": 1, "date": "2024-05-02", "words": "utskick 1 av den 2 maj 2024"},
        "note": "Inbjudan följer nu med.",
        "counted": "1 ny handling",
        "facts": [["Plats", "Björken (förut Granen)"]],
        "pages": {"item-1": 7},
        "rows": [
            {
                "no": "177/24",
                "title": "Medlemskap",
                "dnr": "KS-2024/00298",
                "gone": False,
                "lines": [
                    {
                        "mark": "Ersatt",
                        "css": "new",
                        "what": "Tjänsteskrivelse",
                        "note": "",
                        "part": "item-1",
                        "old": 5,
                        "whole": "",
                    }
                ],
            }
        ],
    },
    "selection": {
        "letterhead": samples.LETTERHEAD,
        "title": "Valda ärenden, KSNAU 7 maj 2024",
        "issue": {"number": 2, "date": "2024-05-03"},
        "pages": {"item-1": 3},
        "items": [
            {"id": "item-1", "no": "177/24", "title": "Medlemskap", "dnr": "KS-2024/00298", "whole": 7}
        ],
    },
    "letter": {
        "title": "Antal besökare",
        "from": "Anna Ek <anna@forening.example>",
        "to": "Registrator",
        "cc": "",
        "date": "16 maj 2024 kl. 09.12",
        "lines": ["Hej!", "", "Här är listan."],
        "attached": [
            {"name": "lista.xlsx", "pages": 2, "reason": ""},
            {"name": "låst.pdf", "pages": 0, "reason": "Filen är skyddad med lösenord."},
        ],
    },
    "compilation": samples.compilation(),
    "text_file": {"title": "Anteckning.txt", "lines": ["Första raden", "", "Tredje"]},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_tagged_and_laid_out_without_a_complaint(name, caplog):
    """What the engine only says in its log: a picture without words, an unknown rule, an address it may not reach."""
    caplog.set_level(logging.WARNING, "weasyprint")
    data = DOCUMENTS[name]
    with opened(documents.render(f"documents/{name}.html", data)) as pdf:
        assert reader.tag_faults(pdf) == []
        assert pdf.docinfo["/Title"] == data["title"]
    assert [record.message for record in caplog.records if record.name == "weasyprint"] == []


NOTED = (
    '<p>Stödet<foot-note n="1">Enligt <em>avtalet</em>.</foot-note> gäller.</p><ul><li><p>Punkt<foot-note n="2">Not i en lista.'
    "</foot-note></p></li></ul><table><thead><tr><th>År</th></tr></thead><tbody><tr><td>2024<foot-note n='3'>Not i en tabell."
    "</foot-note></td></tr></tbody></table>"
)


def test_footnotes_lie_at_the_foot_of_the_page_and_are_tagged(caplog):
    caplog.set_level(logging.WARNING, "weasyprint")
    section = {"kind": "prose", "heading": "Bakgrund", "html": NOTED}
    with opened(documents.render("documents/memo.html", samples.memo(sections=[section]))) as pdf:
        text = reader.text(pdf.pages[0])
        assert reader.tag_faults(pdf) == []
    where = [text.index(words) for words in ("Stödet", "Punkt", "2024", "Enligt avtalet", "Not i en lista")]
    assert where[-2:] == sorted(where[-2:])
    assert where[-2] > max(where[:2])
    assert [record.message for record in caplog.records if record.name == "weasyprint"] == []


def test_footnotes_on_a_page_lead_there_and_back():
    section = {"kind": "prose", "heading": "Bakgrund", "html": NOTED}
    html = render_to_string("documents/memo.html", {"data": samples.memo(sections=[section])})
    assert '<sup id="not-2-i-text"><a href="#not-2" role="doc-noteref" aria-label="Not 2">2</a></sup>' in html
    assert (
        '<li id="not-1" value="1">Enligt <em>avtalet</em>. <a href="#not-1-i-text" role="doc-backlink"'
        in html
    )
    assert html.count("doc-endnotes") == 1


def test_no_document_is_left_out_here(settings):
    folder = settings.BASE_DIR / "templates" / "documents"
    found = {str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("[!_]*.html")}
    assert found == set(DOCUMENTS)


def test_landscape_attachment_lies_down():
    data = {"title": "Plan", "header": [], "landscape": True, "html": "<p>x</p>"}
    with opened(documents.render("documents/attachment.html", data)) as pdf:
        box = [float(v) for v in pdf.pages[0].mediabox]
    assert (round(box[2]), round(box[3])) == (842, 595)


def test_long_table_repeats_its_head_and_keeps_its_heading():
    rows = "".join(f"<tr><td>{n}</td><td>Rad</td></tr>" for n in range(120))
    table = f"<table><thead><tr><th scope='col'>Löpnummer</th><th scope='col'>Text</th></tr></thead>{rows}</table>"
    filler = "<p>" + "Ord " * 700 + "</p>"
    for extra in range(3):  # push the heading down over the edge of the page
        section = {"kind": "prose", "heading": "Risker", "html": table}
        lead = {"kind": "prose", "heading": "", "html": filler + "<p>Rad</p>" * extra * 4}
        with opened(documents.render("documents/memo.html", samples.memo(sections=[lead, section]))) as pdf:
            pages = [reader.text(page) for page in pdf.pages]
        with_rows = [page for page in pages if "Rad" in page and "Löpnummer" in page]
        assert len(with_rows) >= 3
        heading = next(page for page in pages if "Risker" in page)
        assert "Löpnummer" in heading


def test_clauses_print_every_variant():
    clauses = [
        {"lead": "att", "text": "", "state": "empty", "note": ""},
        {"lead": "Att", "text": "bevilja", "state": "complete", "note": ""},
        {"lead": "–", "text": "godkänna", "state": "complete", "note": ""},
        {"lead": "1.", "text": "utreda", "state": "complete", "note": ""},
        {"lead": "", "text": "Avslå motionen", "state": "complete", "note": "efter votering"},
        {"lead": "att", "text": "anta plan", "state": "awaited", "note": ""},
    ]
    section = {"kind": "proposal", "heading": "", "lead_in": "", "clauses": clauses}
    with opened(documents.render("documents/memo.html", samples.memo(sections=[section]))) as pdf:
        text = reader.text(pdf.pages[0])
    expected = (
        "Att bevilja – godkänna 1. utreda Avslå motionen (efter votering) att anta plan (kommer senare)"
    )
    assert expected in text
    assert "Förslag till beslut" not in text


def test_draft_says_so_and_a_memo_without_type_prints_none():
    with opened(documents.render("documents/memo.html", samples.memo(draft=True, kind=""))) as pdf:
        text = reader.text(pdf.pages[0])
    assert "Utkast, inte godkänt" in text
    assert "Tjänsteskrivelse" not in text


def test_same_data_is_laid_out_once(monkeypatch):
    first = documents.render("documents/memo.html", samples.memo())
    monkeypatch.setattr(engine, "layout", lambda html: pytest.fail("laid out again"))
    second = documents.render("documents/memo.html", samples.memo())
    assert (first.reused, second.reused) == (False, True)
    assert second.sha256 == first.sha256


def test_lost_bytes_are_made_again():
    first = documents.render("documents/memo.html", samples.memo())
    default_storage.delete(blobs.name(first.sha256))
    second = documents.render("documents/memo.html", samples.memo())
    assert not second.reused
    assert blobs.exists(second.sha256)
    assert second.sha256 == first.sha256


def test_key_follows_data_template_and_style(monkeypatch):
    keys = {documents.render("documents/memo.html", samples.memo()).key}
    keys.add(documents.render("documents/memo.html", samples.memo(title="Annan")).key)
    keys.add(documents.render("documents/unreadable.html", samples.memo()).key)
    monkeypatch.setattr(engine, "revision", lambda: "another style sheet")
    keys.add(documents.render("documents/memo.html", samples.memo()).key)
    assert len(keys) == 4


def test_revision_follows_the_style_sheets(tmp_path, monkeypatch):
    sheet = tmp_path / "print" / "print.css"
    sheet.parent.mkdir()
    monkeypatch.setattr(
        engine.finders, "find", lambda name: str(tmp_path / name) if name == "print" else None
    )
    sheet.write_text("p { color: red }")
    first = engine.revision()
    sheet.write_text("p { color: blue; }")
    assert engine.revision() != first


@pytest.mark.parametrize(
    "data",
    [{"title": ("a",)}, {"title": {1: "a"}}, {"title": float("nan")}, {"title": object()}, {"title": {"a"}}],
)
def test_only_plain_json_is_taken(data):
    with pytest.raises(ValueError, match="plain JSON"):
        documents.render("documents/memo.html", data)


def test_trusted_markup_is_not_trusted_here():
    html = documents.markup("documents/memo.html", samples.memo(title=mark_safe("<script>x</script>")))
    assert "<script>" not in html


def test_prose_is_cleaned():
    section = {
        "kind": "prose",
        "heading": "",
        "html": "<p onclick='x'>Hej</p><script>alert(1)</script><iframe>",
    }
    html = documents.markup("documents/memo.html", samples.memo(sections=[section]))
    assert "<p>Hej</p>" in html
    assert "onclick" not in html
    assert "alert" not in html


def test_signatures_never_stand_alone_on_a_page():
    lines = {"kind": "lines", "heading": "Beslutet ska skickas till", "lines": ["Lina Fors", "Cecilia Malm"]}
    split = 0
    for words in range(180, 420, 30):
        prose = {
            "kind": "prose",
            "heading": "Ärendebeskrivning",
            "html": "<p>" + "Ord här. " * words + "</p>",
        }
        with opened(documents.render("documents/memo.html", samples.memo(sections=[prose, lines]))) as pdf:
            pages = [reader.text(page) for page in pdf.pages]
        last = next(page for page in pages if "Stadsdirektör" in page)
        assert "Beslutet ska skickas till Lina Fors Cecilia Malm" in last
        split += len(pages) > 1
    assert 0 < split < 8  # the edge of the page was among them


def test_same_part_is_a_web_page_where_wide_tables_scroll():
    page = render_to_string("documents/memo.html", {"data": samples.memo()})
    assert '<div class="scroll" role="region" aria-label="Tkr" tabindex="0"><table>' in page
    assert "scroll" not in documents.markup("documents/memo.html", samples.memo())


def test_table_in_a_table_keeps_the_frame_within_its_cell():
    inner = "<table><tbody><tr><td>inne</td></tr></tbody></table>"
    html = f"<table><tbody><tr><td>{inner}</td></tr></tbody></table><p>efter</p>"
    section = {"kind": "prose", "heading": "", "html": html}
    page = render_to_string("documents/memo.html", {"data": samples.memo(sections=[section])})
    assert page.index("</div></td>") < page.index("<p>efter</p>")
    assert page.count("<div") == page.count("</div>")


def test_enclosure_leads_to_its_page_on_the_screen_and_to_its_part_in_print():
    item = {"text": "Bilaga 1", "state": "attached", "note": "", "url": "/arenden/ks-2024-00361/"}
    data = samples.memo(sections=[{"kind": "enclosures", "heading": "Handlingar", "items": [item]}])
    assert '<a href="/arenden/ks-2024-00361/">Bilaga 1</a>' in render_to_string(
        "documents/memo.html", {"data": data}
    )
    printed = documents.markup("documents/memo.html", data)
    assert '<a href="pack:KS-2024%2F00361%20Bilaga%201">Bilaga 1</a>' in printed
    assert "/arenden/" not in printed
