import pytest

from pdf import documents
from tests.pdf import making, reader, samples
from tests.pdf.making import joined, memo, opened, part

FIRST, SECOND = "KS-2024/00361 Bilaga 1, ö & %", "KS-2024/00361 Yttrande"


def test_memos_enclosures_lead_to_the_attachments_by_their_aliases():
    content = joined(
        part("item-1", memo(links=(FIRST, SECOND))),
        part("file-1", samples.file("ett", "två"), own=False, aliases=[FIRST], stamp="180/24 : Bilaga 1.pdf"),
        part("file-2", samples.file("tre"), own=False, aliases=[SECOND], stamp="180/24 : Yttrande.pdf"),
    )
    with opened(content) as pdf:
        assert reader.links(pdf) == [(1, 2, "Del file-1, sida 2"), (1, 4, "Del file-2, sida 4")]
        assert reader.tag_faults(pdf) == []


def test_enclosure_that_is_not_in_the_pack_is_words_and_no_link():
    content = joined(part("item-1", memo(links=(FIRST, SECOND))))
    with opened(content) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        assert "Bilaga 1, ö & %" in reader.text(pdf.pages[0])
        assert "/Link" not in reader.kinds(pdf)
        assert reader.tag_faults(pdf) == []
    assert "pack:" not in reader.everything(content)


@pytest.mark.django_db
def test_document_by_itself_has_no_links_into_a_pack():
    item = {"text": "Bilaga 1", "state": "attached", "note": "", "url": "", "record": 3}
    section = {"kind": "enclosures", "heading": "Beslutsunderlag", "items": [item]}
    from core import blobs

    rendering = documents.render("documents/memo.html", samples.memo(sections=[section]))
    content = blobs.read(rendering.sha256)
    assert "pack:" not in reader.everything(content)
    with opened(content) as pdf:
        assert "Bilaga 1" in reader.text(pdf.pages[0])
        assert reader.tag_faults(pdf) == []


def test_first_page_of_each_part_leads_back():
    content = joined(
        part("agenda", making.agenda(("item-1", "Ärende ett")), title="Kallelse"),
        part("item-1", memo(pages=3), back="agenda"),
        part("file-1", samples.file("ett", "två"), own=False, back="item-1", stamp="180/24 : Bilaga 1.pdf"),
        part("lost", samples.file("tre"), own=False, back="nowhere", stamp="180/24 : c.pdf"),
    )
    with opened(content) as pdf:
        last = len(pdf.pages)
        assert reader.links(pdf) == [
            (1, 2, "Del item-1, sida 2"),
            (2, 1, "Kallelse, sida 1"),
            (last - 2, 2, "Del item-1, sida 2"),
        ]
        assert "Kallelse, sida 1" in reader.text(pdf.pages[1])
        assert "Kallelse, sida 1" not in reader.text(pdf.pages[2])
        assert reader.tag_faults(pdf) == []


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_link_on_a_stamp_stands_where_the_stamp_is_seen(turn):
    from pdf import geometry

    upload = samples.file("ett", box=(-100, 50, 500, 900), Rotate=turn)
    content = joined(part("a", memo()), part("b", upload, own=False, back="a", stamp="180/24 : b.pdf"))
    with opened(content) as pdf:
        page = pdf.pages[1].obj
        width, height, matrix = geometry.seen(page)
        x0, y0, x1, y1 = (float(value) for value in page.Annots[0].Rect)
        back = geometry.inverse(matrix)
        seen = geometry.area_of(back, x0, y0, x1, y1)
        assert seen[3] == pytest.approx(height, abs=0.05)
        assert height - 30 < seen[1] < height - 8
        assert 0 < seen[0] < seen[2] < width


def test_a_parts_own_id_comes_before_anothers_alias():
    content = joined(
        part("a", memo(links=(FIRST,))),
        part("b", samples.file("ett"), own=False, aliases=[FIRST]),
        part(FIRST, samples.file("två"), own=False),
    )
    with opened(content) as pdf:
        assert reader.links(pdf) == [(1, 3, f"Del {FIRST}, sida 3")]
