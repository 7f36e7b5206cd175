"""Word files that others have made: every way to write a proposal, what is left over, and hostile files."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from PIL import Image

from cases import proposal_reading
from cases.proposal_reading import Known
from cases.word.reading import read
from cases.word.results import Reading, Surroundings
from core.errors import Refused

BODIES = [
    Known(1, "Kommunstyrelsens näringslivs- och arbetsutskott", "KSNAU", 2),
    Known(2, "Kommunstyrelsen", "KS", 3),
    Known(3, "Kommunfullmäktige", "KF"),
]
AROUND = Surroundings(
    bodies=BODIES, body_id=1, dnr="KS-2024/00361", letterhead={"municipality": "Umeå kommun"}
)
KSNAU_KS = [(1, "proposes"), (2, "decides")]
UP_TO_KF = [(1, "proposes"), (2, "proposes"), (3, "decides")]


def made(word) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def opened(word) -> Reading:
    return read(made(word), "utkast.docx", AROUND)


def proposal(*lines: str, style: str | None = None) -> Reading:
    word = docx.Document()
    word.add_heading("Förslag till beslut", 1)
    for at, line in enumerate(lines):
        word.add_paragraph(line, style=style if at else None)
    word.add_heading("Ärendebeskrivning", 1)
    word.add_paragraph("Text.")
    return opened(word)


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(clause.verb, clause.text) for clause in reading.content.clauses]


@pytest.mark.parametrize(
    ("lines", "style", "clauses", "chain"),
    [
        (("Kommunfullmäktige beslutar", "att", "att", "att"), "att", [("", "")] * 3, UP_TO_KF),
        (
            ("Att bevilja X 20 000 kr, att tas från anslaget", "Att beslutet gäller under förutsättning att Y beviljas"),
            "att",
            [
                ("bevilja", "X 20 000 kr, att tas från anslaget"),
                ("", "beslutet gäller under förutsättning att Y beviljas"),
            ],
            [(1, "decides")],
        ),
        (
            ("Kommunstyrelsens näringslivs- och arbetsutskott beslutar", "Att godkänna fördelningen."),
            "att", [("godkänna", "fördelningen")], [(1, "decides")],
        ),
        (("Kommunfullmäktige beslutar att", "Avslå motionen"), "bare", [("avslå", "motionen")], UP_TO_KF),
        (
            ("Att kommunfullmäktige beslutar att förklara motionen besvarad i enlighet med det som framförs.",),
            "att", [("förklara", "motionen besvarad i enlighet med det som framförs")], UP_TO_KF,
        ),
        (
            ("Kommunstyrelsens näringslivs- och arbetsutskott föreslår kommunstyrelsen att:", "yttra sig enligt bilagt förslag, se bilaga 1."),
            "bare", [("yttra sig", "enligt bilagt förslag, se bilaga 1")], KSNAU_KS,
        ),
        (("Kommunstyrelsen beslutar att:", "- Lämna yttrande enligt förslag."), "dash", [("lämna", "yttrande enligt förslag")], KSNAU_KS),
        (
            ("Kommunstyrelsen beslutar att", "- godkänna uppföljningen", "- godkänna planen."),
            "dash", [("godkänna", "uppföljningen"), ("godkänna", "planen")], KSNAU_KS,
        ),
        (
            ("Därför yrkar Liberalerna att kommunfullmäktige beslutar att:", "1. Ge kommunstyrelsen i uppdrag", "2. Utreda frågan"),
            "number", [("ge", "kommunstyrelsen i uppdrag"), ("utreda", "frågan")], UP_TO_KF,
        ),
        (("KSNAU föreslår KS föreslå KF besluta", "att anta budgeten"), "att", [("anta", "budgeten")], UP_TO_KF),
        ((), "att", [], []),
    ],
)  # fmt: skip
def test_every_way_to_write_a_proposal_becomes_clauses(lines, style, clauses, chain):
    reading = proposal(*lines)

    assert reading.content.style == style
    assert said(reading) == clauses
    assert [(step.body_id, step.part) for step in reading.content.chain] == chain
    assert reading.lost == []


def test_a_real_dash_list_and_a_numbered_list_are_clauses():
    assert (
        proposal("Kommunstyrelsen beslutar att", "anta planen", style="List Bullet").content.style == "dash"
    )
    assert (
        proposal("Kommunstyrelsen beslutar att", "anta planen", style="List Number").content.style == "number"
    )


def test_amounts_are_read_year_by_year():
    text = "20 000 kr 2024, 100 000 kr/år 2025-2026 och 80 000 kr 2027, att tas från kommunstyrelsens anslag för tillväxt"

    found = [(amount.year, amount.ore, amount.source_label) for amount in proposal_reading.amounts(text)]

    label = "kommunstyrelsens anslag för tillväxt"
    assert found == [
        (2024, 2_000_000, label),
        (2025, 10_000_000, label),
        (2026, 10_000_000, label),
        (2027, 8_000_000, label),
    ]


def test_a_sum_for_several_years_is_not_guessed_at():
    reading = proposal("Att bevilja X 300 000 kr 2024-2027")

    assert reading.content.clauses[0].amounts == []
    assert [row.what for row in reading.check][:1] == ["Att-sats 1: beloppet kunde inte läsas år för år"]


def test_a_document_with_only_bold_lines_becomes_sections():
    word = docx.Document()
    for line in ("2024-05-14", "Dnr: KS-2024/99999"):
        word.add_paragraph(line)
    for heading, line in (
        ("Mötesplats Norrland", ""), ("Förslag till beslut", "Kommunstyrelsen beslutar att anta planen"),
        ("Sammanfattning", "Kort."), ("Egen rubrik", "Mer."), ("Bilagor", "Bilaga 2. Budget (kommer senare)"),
        ("Handläggare", "Elin Sandgren"), ("Beslutet expedieras till", "- Föreningen"),
    ):  # fmt: skip
        word.add_paragraph().add_run(heading).bold = True
        if line:
            word.add_paragraph(line)

    reading = opened(word)

    content = reading.content
    assert content.title == "Mötesplats Norrland"
    assert [(section.kind, section.heading) for section in content.sections] == [
        ("proposal", "Förslag till beslut"), ("prose", "Sammanfattning"), ("prose", "Egen rubrik"),
        ("enclosures", "Bilagor"), ("prepared_by", "Handläggare"), ("recipients", "Beslutet expedieras till"),
    ]  # fmt: skip
    assert [(row.label, row.separator, row.title, row.note) for row in content.enclosures] == [
        ("Bilaga 2", ". ", "Budget", "kommer senare")
    ]
    assert [line.name for line in content.recipients] == ["Föreningen"]
    assert str(content.dated_on) == "2024-05-14"
    assert [row.what for row in reading.check] == [
        "Dokumentet har ett annat diarienummer",
        "Bilagan tycks vara på väg, skriv från vem den väntas",
    ]


def test_what_a_memo_cannot_hold_is_told():
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Umeå kommun\tInternt"
    word.add_heading("Ärendebeskrivning", 1)
    paragraph = word.add_paragraph("Text med ")
    paragraph.add_run("understruket").underline = True
    paragraph.add_run(" dolt").font.hidden = True
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    word.add_picture(picture)
    word.add_comment(paragraph.runs, text="Stämmer det?", author="Mats")
    content = made(word)
    tracked = b"<w:p><w:del><w:r><w:delText>struket</w:delText></w:r></w:del><w:ins><w:r><w:t>tillagt</w:t></w:r></w:ins></w:p><w:sectPr"
    content = changed(content, "word/document.xml", lambda text: text.replace(b"<w:sectPr", tracked, 1))

    reading = read(content, "utkast.docx", AROUND)

    assert "understruket" in reading.content.sections[0].html
    assert "tillagt" in reading.content.sections[0].html
    assert "dolt" not in reading.content.sections[0].html
    assert {(row.what, row.text) for row in reading.lost} == {
        ("Sidhuvud eller sidfot", "Internt"), ("Dold text", "dolt"), ("Bild", ""),
        ("Kommentar", "Mats: Stämmer det?"), ("Struket med spårade ändringar", "struket"),
    }  # fmt: skip
    assert [row.what for row in reading.check][:2] == [
        "Understrykning finns inte i skrivelser",
        "Spårade tillägg är nu vanlig text",
    ]


# Hostile files


def changed(content: bytes, name: str, change) -> bytes:
    """The file with one part written anew; None takes it away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = change(old.read(entry)) if entry == name else old.read(entry)
            if part is not None:
                new.writestr(entry, part)
    return out.getvalue()


def ordinary() -> bytes:
    word = docx.Document()
    word.add_heading("Ärendebeskrivning", 1)
    word.add_paragraph("Text.")
    return made(word)


BODY = b"<w:body>"
LAUGHS = (
    b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _declared(declaration: bytes):
    return lambda text: text.replace(b"<w:document", declaration + b"<w:document", 1).replace(
        b"Text.", b"&a;"
    )


HOSTILE = {
    "no document": lambda: changed(ordinary(), "word/document.xml", lambda text: None),
    "laughs": lambda: changed(ordinary(), "word/document.xml", _declared(LAUGHS)),
    "outside entity": lambda: changed(ordinary(), "word/document.xml", _declared(OUTSIDE)),
    "nested tables": lambda: changed(
        ordinary(), "word/document.xml",
        lambda text: text.replace(BODY, BODY + b"<w:tbl><w:tr><w:tc>" * 10_000 + b"</w:tc></w:tr></w:tbl>" * 10_000, 1),
    ),
    "broken xml": lambda: changed(ordinary(), "word/document.xml", lambda text: text[: len(text) // 2]),
    "broken relations": lambda: changed(ordinary(), "word/_rels/document.xml.rels", lambda text: b"<no"),
    "no body": lambda: changed(ordinary(), "word/document.xml", lambda text: text.replace(b"w:body", b"w:other")),
    "large part": lambda: changed(
        ordinary(), "word/document.xml", lambda text: text.replace(b"Text.", b" " * (40 * 1024 * 1024))
    ),
    "bomb": lambda: changed(ordinary(), "word/styles.xml", lambda text: b" " * (300 * 1024 * 1024)),
    "endless": lambda: changed(ordinary(), "word/document.xml", lambda text: text.replace(BODY, BODY + b"<w:p/>" * 7000, 1)),
    "not a zip": lambda: b"PK\x03\x04 nothing",
    "macros": lambda: changed(ordinary(), "word/settings.xml", lambda text: text) and _with(ordinary(), "word/vbaProject.bin", b"x"),
}  # fmt: skip


def _with(content: bytes, name: str, part: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_by_name(kind):
    with pytest.raises(Refused) as refused:
        read(HOSTILE[kind](), "ond.docx", AROUND)

    assert refused.value.message.startswith("Filen ond.docx ")


@pytest.mark.parametrize("name", ["ond.docm", "gammal.doc", "bild.png", "utan-ändelse"])
def test_another_kind_of_file_is_refused(name):
    with pytest.raises(Refused) as refused:
        read(ordinary(), name, AROUND)

    assert refused.value.code == "word-kind"


def test_what_lies_outside_the_file_is_never_fetched():
    template = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="http://ond.example/mall.dotm" TargetMode="External"/></Relationships>'
    )
    content = _with(ordinary(), "word/_rels/settings.xml.rels", template)

    assert [section.html for section in read(content, "utkast.docx", AROUND).content.sections] == [
        "<p>Text.</p>"
    ]


def test_a_list_that_points_nowhere_is_paragraphs():
    numbered = b'<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="77"/></w:numPr></w:pPr><w:r><w:t>Punkt</w:t></w:r></w:p><w:sectPr'
    content = changed(ordinary(), "word/document.xml", lambda text: text.replace(b"<w:sectPr", numbered, 1))

    assert read(content, "utkast.docx", AROUND).content.sections[0].html == "<p>Text.</p><p>Punkt</p>"
