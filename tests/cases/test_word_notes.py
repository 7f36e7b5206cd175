"""Footnotes in Word: Word's own parts when a memo is written, and whatever a strange file holds when it is read."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from lxml import etree

from cases.word.mapping import mapped
from cases.word.opening import opened
from cases.word.results import Reading, Surroundings
from cases.word.writer import write

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TEXT = '<p>Stödet<foot-note>Enligt <em>avtalet</em>, se <a href="https://umea.example/x">här</a>.</foot-note> gäller.</p>'


def memo(html: str) -> bytes:
    section = {"kind": "prose", "heading": "Bakgrund", "html": html}
    return write({"title": "Bidrag", "dnr": "KS-2024/00361", "letterhead": {}, "sections": [section]})


def read(content: bytes, tmp_path) -> Reading:
    path = tmp_path / "skrivelse.docx"
    path.write_bytes(content)
    return mapped(opened(str(path)), Surroundings())


def strange(body: str, notes: str | None, kind: str = "footnotes") -> bytes:
    """A file that another program made: `body` and `notes` are runs of WordprocessingML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        heading = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Bakgrund</w:t></w:r></w:p>'
        made.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{heading}{body}</w:body></w:document>',
        )
        made.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{R}/{kind}" Target="{kind}.xml"/></Relationships>',
        )
        if notes is not None:
            made.writestr(f"word/{kind}.xml", f'<w:{kind} xmlns:w="{W}" xmlns:r="{R}">{notes}</w:{kind}>')
    return file.getvalue()


def at(number: str, kind: str = "footnote") -> str:
    return f'<w:p><w:r><w:t>Stödet</w:t></w:r><w:r><w:{kind}Reference w:id="{number}"/></w:r><w:r><w:t xml:space="preserve"> gäller.</w:t></w:r></w:p>'


def note(number: str, *lines: str, kind: str = "footnote") -> str:
    inside = "".join(f"<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return f'<w:{kind} w:id="{number}">{inside}</w:{kind}>'


def prose(reading: Reading) -> str:
    return reading.content.sections[0].html


def lost(reading: Reading) -> list[tuple[str, str]]:
    return [(one.what, one.text) for one in reading.lost if one.what == "Fotnot"]


def test_notes_are_written_as_words_own():
    with zipfile.ZipFile(io.BytesIO(memo(TEXT))) as made:
        notes = etree.fromstring(made.read("word/footnotes.xml"))
        document, types = made.read("word/document.xml").decode(), made.read("[Content_Types].xml").decode()
        rels, links = made.read("word/_rels/document.xml.rels"), made.read("word/_rels/footnotes.xml.rels")
    assert [(one.get(f"{{{W}}}id"), one.get(f"{{{W}}}type")) for one in notes] == [
        ("-1", "separator"), ("0", "continuationSeparator"), ("1", None),
    ]  # fmt: skip
    assert '<w:footnoteReference w:id="1"/>' in document
    assert "Fotnot:" not in document
    assert "footnotes+xml" in types
    assert b"/footnotes.xml" in rels or b'"footnotes.xml"' in rels
    assert b"https://umea.example/x" in links
    names = {style.style_id for style in docx.Document(io.BytesIO(memo(TEXT))).styles}
    assert {"FootnoteText", "FootnoteReference"} <= names


def test_a_memo_without_notes_has_no_part_for_them():
    with zipfile.ZipFile(io.BytesIO(memo("<p>Hej</p>"))) as made:
        assert "word/footnotes.xml" not in made.namelist()


def test_notes_come_back_where_they_stood(tmp_path):
    reading = read(memo(TEXT), tmp_path)
    assert prose(reading) == TEXT
    assert reading.lost == []


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_of_another_program_come_in(tmp_path, kind):
    content = strange(at("7", kind), note("7", "Enligt avtalet.", "Rad två.", kind=kind), f"{kind}s")
    reading = read(content, tmp_path)
    assert prose(reading) == "<p>Stödet<foot-note>Enligt avtalet.<br>Rad två.</foot-note> gäller.</p>"
    assert lost(reading) == []


def test_note_on_a_heading_is_told_of(tmp_path):
    body = at("1").replace("<w:p>", '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>') + at("2")
    reading = read(strange(body, note("1", "Om rubriken.") + note("2", "I texten.")), tmp_path)
    assert lost(reading) == [("Fotnot", "Om rubriken. (vid ”…Stödet”)")]
    assert "<foot-note>I texten.</foot-note>" in reading.content.sections[-1].html


NESTED = '<w:footnote w:id="1"><w:p><w:r><w:t>Yttre</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>'
OTHER = (
    '<w:footnote w:id="1"><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
    "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:footnote>"
)


@pytest.mark.parametrize(
    ("notes", "html", "told"),
    [
        (None, "<p>Stödet gäller.</p>", ["(vid ”…Stödet”)"]),  # the part is missing
        (note("2", "En annan"), "<p>Stödet gäller.</p>", ["(vid ”…Stödet”)", "En annan"]),  # the id is missing
        (note("1"), "<p>Stödet gäller.</p>", ["(vid ”…Stödet”)"]),  # empty
        (NESTED, "<p>Stödet<foot-note>Yttre</foot-note> gäller.</p>", ["Yttre (vid ”…Yttre”)"]),
        (OTHER, "<p>Stödet<foot-note>a – b</foot-note> gäller.</p>", []),
        (note("1", "&lt;script&gt;x&lt;/script&gt;"), "<p>Stödet<foot-note>&lt;script&gt;x&lt;/script&gt;</foot-note> gäller.</p>", []),
    ],
)  # fmt: skip
def test_strange_notes_lose_nothing_in_silence(tmp_path, notes, html, told):
    reading = read(strange(at("1"), notes), tmp_path)
    assert prose(reading) == html
    assert [text for _, text in lost(reading)] == told


@pytest.mark.parametrize(
    "content",
    [
        strange(at("1"), note("1", "x" * 500_000)),
        strange(at("1") * 1000, note("1", "x" * 1000)),  # one long note that is referred to again and again
        strange(at("1"), "".join(note(str(n), "y") for n in range(3)) + note("1", *["z"] * 7000)),
    ],
)
def test_notes_longer_than_any_memo_are_refused(tmp_path, content):
    path = tmp_path / "lang.docx"
    path.write_bytes(content)
    assert opened(str(path)) == {"unreadable": "long"}


def test_note_on_hidden_text_stays_hidden(tmp_path):
    runs = at("1").replace("<w:r><w:footnote", "<w:r><w:rPr><w:vanish/></w:rPr><w:footnote")
    reading = read(strange(runs, note("1", "Dolt skäl")), tmp_path)
    assert prose(reading) == "<p>Stödet gäller.</p>"
    assert [one.text for one in reading.lost] == ["Dolt skäl"]
