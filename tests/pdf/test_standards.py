"""What a file claims is what a checker finds: PDF/UA-1 and PDF/A-3, on documents and on packs."""

import shutil
import subprocess

import pytest

from pdf import assemble, finishing, metadata
from tests.pdf import reader, samples
from tests.pdf.making import ABOUT, agenda, joined, laid_out, memo, opened, part

ONE_OF_EACH = {
    "memo": samples.long_memo(),
    "summons": samples.summons([("a", "Miljöskjutsen")]) | {"pages": {"a": 5}},
    "preparation_list": {"title": "Sammanträde", "letterhead": samples.LETTERHEAD, "date": "2024-05-07", "items": []},
    "post_list": {"title": "Postlista", "letterhead": samples.LETTERHEAD, "date": "2024-05-17", "rows": []},
    "attachment": {"title": "Plan", "header": [["DNR", "KS-2024/00482"]], "landscape": True, "html": "<p>x</p>"},
    "unreadable": {"title": "Bilaga", "file": "a.pdf", "reason": "Filen är tom.", "beside": False},
    "coming_later": {
        "title": "Ärende", "letterhead": samples.LETTERHEAD, "meeting": "KSNAU 21 maj", "number": "§ 180",
        "dnr": "KS-2024/00001", "presenter": "Nils", "why": "Kommer.", "kind": "Handling kommer senare",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_each_of_our_documents_keeps_both_standards(name):
    content = laid_out(name, ONE_OF_EACH[name])
    assert finishing.keeps(content, "pdfua-1")
    assert finishing.keeps(content, "pdfa-3a")
    with opened(content) as pdf:
        assert metadata.claimed(pdf) == metadata.Claims(accessible=True, archival="A")


def test_pack_of_our_own_documents_keeps_both_standards():
    content = joined(
        part("agenda", agenda(("a", "Ett"), ("b", "Två")), title="Kallelse"),
        part("a", memo(links=("KS-2024/00361 Bilaga",)), back="agenda", new_sheet=True),
        part("b", memo(pages=3), back="agenda", new_sheet=True),
    )
    assert finishing.keeps(content, "pdfua-1")
    assert finishing.keeps(content, "pdfa-3a")
    with opened(content) as pdf, pdf.open_metadata() as found:
        assert (found["pdfuaid:part"], found["pdfaid:part"], found["pdfaid:conformance"]) == ("1", "3", "A")


def test_pack_says_what_it_is_about_in_both_places():
    with opened(joined(part("a", memo()))) as pdf:
        assert str(pdf.docinfo["/Keywords"]) == "KS-2024/00012, KSNAU, 2024-05-21"
        with pdf.open_metadata() as found:
            space = f"{{{metadata.OURS}}}"
            assert [found[f"{space}{name}"] for name in ("dnr", "body", "date")] == [
                "KS-2024/00012", "KSNAU", "2024-05-21"
            ]  # fmt: skip
            assert found["dc:title"] == ABOUT.title


def test_title_with_signs_of_its_own_cannot_break_the_description():
    title = 'A <b> & "c" \' \x01 ö'
    content = joined(part("a", memo()), about=assemble.About(title))
    with opened(content) as pdf, pdf.open_metadata() as found:
        assert found["dc:title"] == title.replace("\x01", "")
    assert finishing.keeps(content, "pdfa-3a")


def test_upload_takes_the_claims_away():
    content = joined(part("a", memo()), part("b", samples.file("ett"), own=False))
    with opened(content) as pdf, pdf.open_metadata() as found:
        assert "pdfuaid:part" not in found
        assert "pdfaid:part" not in found


def test_lasting_upload_leaves_the_pack_lasting_but_not_accessible():
    content = joined(part("a", memo()), part("b", samples.blank(), own=False, archival=True))
    assert finishing.keeps(content, "pdfa-3b")
    with opened(content) as pdf, pdf.open_metadata() as found:
        assert (found["pdfaid:part"], found["pdfaid:conformance"]) == ("3", "B")
        assert "pdfuaid:part" not in found


def test_our_document_that_keeps_no_standard_claims_none():
    """A picture without words for those who do not see it."""
    picture = "<p><img src='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='></p>"
    content, _, _ = finishing.finished(_picture_page(picture))
    with opened(content) as pdf:
        assert not metadata.claimed(pdf).accessible
    with opened(joined(part("a", content), part("b", memo()))) as pdf, pdf.open_metadata() as found:
        assert "pdfuaid:part" not in found


def _picture_page(body: str) -> bytes:
    from pdf import engine

    return engine.layout(f"<html lang='sv'><title>x</title><h1>x</h1>{body}")


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(tmp_path):
    content = joined(
        part("a", memo(pages=2)), part("b", samples.file("ett", Rotate=90), own=False, back="a", stamp="x")
    )
    path = tmp_path / "pack.pdf"
    path.write_bytes(content)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_tables_say_what_their_headings_head():
    with opened(memo()) as pdf:
        scopes = {str(e.A.Scope) for e in reader.found(pdf, "/TH")}
        assert scopes == {"/Column", "/Row"}
        assert all("/A" not in e for e in reader.found(pdf, "/TD"))


def test_heading_over_two_columns_heads_them_both():
    table = (
        "<table><thead><tr><th scope='col'>a</th><th scope='col' colspan='2'>b</th></tr></thead>"
        "<tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    section = {"kind": "prose", "heading": "x", "html": table}
    content = laid_out("memo", samples.memo(sections=[section]))
    with opened(content) as pdf:
        assert [int(e.A.get("/ColSpan", 1)) for e in reader.found(pdf, "/TH")] == [1, 2]
    assert finishing.keeps(content, "pdfua-1")


def test_table_with_a_heading_among_its_cells_keeps_its_lists_of_headings():
    table = "<table><tr><th scope='row'>a</th><td>1</td><th scope='row'>b</th><td>2</td></tr></table>"
    section = {"kind": "prose", "heading": "x", "html": table}
    with opened(laid_out("memo", samples.memo(sections=[section]))) as pdf:
        assert all("/Headers" in e.A for e in reader.found(pdf, "/TD"))
        assert reader.tag_faults(pdf) == []
