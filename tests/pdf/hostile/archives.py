"""Office files that are bombs, programs, or ask for what is not theirs."""

import io
import struct
import zipfile
import zlib

from pdf.gate import packages, refusals
from tests import outlook
from tests.pdf import samples
from tests.pdf.hostile import PAGES, giant, hostile

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOT_RELS = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELS}/officeDocument" Target="word/document.xml"/></Relationships>'  # fmt: skip
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str = "", before: str = "") -> str:
    words = f"<w:p><w:r><w:t>ord</w:t></w:r></w:p>{body}"
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{WORD}" xmlns:r="{RELS}"><w:body>{words}</w:body></w:document>'  # fmt: skip


def docx(extra: dict[str, str | bytes] | None = None, main: str | bytes = "") -> bytes:
    entries = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELS,
        "word/document.xml": main or document(),
    }
    return archive(entries | (extra or {}))


def archive(entries: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


@hostile("a.docx", refusals.BROKEN_OFFICE)
def web_page_called_a_word_file():
    return b"<html><script>alert(1)</script></html>"


@hostile("a.docx", refusals.BROKEN_OFFICE)
def archive_cut_in_half():
    return docx({"word/media/a.bin": bytes(range(256)) * 100})[:900]


@hostile("a.docx", refusals.BROKEN_OFFICE)
def archive_with_nothing_of_a_document():
    return archive({"hej.txt": "hej"})


@hostile("a.docx", refusals.BOMB)
def document_that_unpacks_to_gigabytes():
    return docx({"word/media/bomb.bin": bytes(giant(257, 2000) << 20)})


@hostile("a.docx", refusals.BOMB)
def document_whose_words_unpack_to_too_much():
    return docx(main=document("<w:p/>" * (18 << 20)))


@hostile("a.docx", refusals.BOMB)
def archive_of_too_many_files():
    return docx({f"word/{number}.xml": "" for number in range(20_001)})


@hostile("a.docx", refusals.BROKEN_OFFICE, refusals.BOMB)
def archive_whose_files_lie_on_each_other():
    """One packed body named many times: each name unpacks the same bytes."""
    body = zlib.compress(bytes(20 << 20), 9)[2:-4]
    crc = zlib.crc32(bytes(20 << 20))
    fields = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, crc, len(body), 20 << 20)
    local = b"PK\x03\x04" + fields + struct.pack("<HH", 1, 0) + b"a" + body
    names = [f"a{number}".encode() for number in range(60)]
    central = b"".join(b"PK\x01\x02" + b"\x14\0" + fields + struct.pack("<HHHHHII", len(n), 0, 0, 0, 0, 0, 0) + n for n in names)  # fmt: skip
    return (
        local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 60, 60, len(central), len(local), 0)
    )


@hostile("a.docx")
def archive_in_archive_in_archive():
    inner = b"x" * (1 << 20)
    for _ in range(20):
        inner = archive({"a.zip": inner})
    return docx({"word/embeddings/a.zip": inner})


@hostile("a.docx", refusals.MACROS)
def macros():
    return docx({"word/vbaProject.bin": b"x"})


@hostile("a.odt", refusals.MACROS)
def macros_in_the_open_format():
    return odt("", {"Basic/Standard/Module1.xml": "<x/>"})


@hostile("a.docx", refusals.BROKEN_OFFICE)
def entity_that_reads_a_file():
    return docx(main=document("<w:p>&x;</w:p>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))


@hostile("a.docx", refusals.BROKEN_OFFICE)
def entities_that_laugh_a_thousand_million_times():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return docx(main=document("<w:p>&l9;</w:p>", f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>'))


@hostile("a.docx", refusals.BROKEN_OFFICE)
def entity_hidden_in_another_coding():
    text = document("<w:p>&x;</w:p>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    return docx(main=text.replace("UTF-8", "UTF-16").encode("utf-16"))


@hostile("a.docx", refusals.BROKEN_OFFICE)
def words_in_a_coding_nobody_should_use():
    return docx(main=document().replace("UTF-8", "UTF-7").encode())


@hostile("a.docx", note=packages.LINKED)
def pictures_templates_and_objects_from_elsewhere():
    kinds = ("image", "attachedTemplate", "oleObject", "frame", "subDocument")
    rows = "".join(f'<Relationship Id="r{n}" Type="{RELS}/{kind}" Target="file:///etc/passwd" TargetMode="External"/>' for n, kind in enumerate(kinds))  # fmt: skip
    fields = "".join(f'<w:p><w:fldSimple w:instr=\'{code} "file:///etc/passwd"\'><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>' for code in ("INCLUDETEXT", "INCLUDEPICTURE", "DDEAUTO"))  # fmt: skip
    return docx({"word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'}, document(fields))  # fmt: skip


@hostile("a.docx", PAGES, refusals.BROKEN_OFFICE, refusals.TOO_MUCH)
def tables_in_tables_a_hundred_deep():
    deep = giant(40, 200)
    return docx(
        main=document("<w:tbl><w:tr><w:tc>" * deep + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * deep + "<w:p/>")
    )


@hostile("a.docx", PAGES, refusals.BROKEN_OFFICE)
def words_that_end_in_the_middle():
    return docx(main=document()[:-30])


@hostile("a.docx", PAGES, refusals.BROKEN_OFFICE)
def names_that_climb_out_of_the_archive():
    return docx({"../../../../tmp/evil.xml": "x", "/etc/evil.xml": "x"})


def odt(body: str, extra: dict[str, str | bytes] | None = None) -> bytes:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:text><text:p>ord</text:p>{body}</office:text></office:body></office:document-content>'  # fmt: skip
    listed = '<?xml version="1.0" encoding="UTF-8"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'  # fmt: skip
    entries = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "META-INF/manifest.xml": listed}  # fmt: skip
    return archive(entries | (extra or {}))


@hostile("a.odt", note=packages.LINKED)
def section_and_picture_from_the_machine_itself():
    return odt(
        '<text:section text:name="s"><text:section-source xlink:href="file:///etc/passwd"/><text:p>x</text:p></text:section>'
        '<text:p><draw:frame><draw:image xlink:href="http://127.0.0.1:9/a.png"/></draw:frame></text:p>'
    )


@hostile("a.xlsx", packages.TOO_MANY_ROWS)
def sheet_of_a_million_rows():
    rows = "<row><c><v>1</v></c></row>" * giant(30_000, 1_000_000)
    return archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"})  # fmt: skip


@hostile("a.pptx", refusals.BROKEN_OFFICE, PAGES)
def slides_of_garbage():
    return archive({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"\xef\xbb\xbf<<<<"})


@hostile("a.doc", refusals.BROKEN_OFFICE)
def old_container_of_garbage():
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 5000


@hostile("a.doc", refusals.BROKEN_OFFICE)
def old_word_file_without_words():
    return outlook.compound({"WordDocument": bytes(4096)})


@hostile("a.doc", refusals.BROKEN_OFFICE)
def old_word_file_that_is_a_workbook():
    return outlook.compound({"Workbook": bytes(600)})


@hostile("a.xls", refusals.BROKEN_OFFICE, PAGES)
def old_workbook_of_noise():
    return outlook.compound({"Workbook": bytes.fromhex("0908100000060500") + bytes(range(256)) * 40})


@hostile("a.ppt", refusals.BROKEN_OFFICE, PAGES)
def old_slides_of_noise():
    return outlook.compound({"PowerPoint Document": bytes(range(256)) * 40, "Current User": bytes(40)})


@hostile("a.xls", refusals.MACROS)
def old_workbook_with_macros():
    return outlook.compound({"Workbook": bytes(600), "_VBA_PROJECT_CUR": {"VBA": {"dir": b"x"}}})


@hostile("a.doc", refusals.BROKEN_OFFICE)
def old_word_file_cut_in_half():
    content = outlook.compound({"WordDocument": bytes(20_000), "1Table": bytes(9000)})
    return content[: len(content) // 2]


@hostile("a.doc", refusals.BROKEN_OFFICE)
def old_word_file_with_a_directory_in_a_circle():
    content = bytearray(outlook.compound({"WordDocument": bytes(600), "1Table": bytes(600)}))
    at = content.index("1Table".encode("utf-16-le"))
    content[at + 72 : at + 76] = (1).to_bytes(4, "little")  # its right neighbour is the one before
    return bytes(content)


@hostile("a.zip", refusals.UNKNOWN)
def archive_that_is_only_an_archive():
    return archive({"a.pdf": samples.file("ett")})


@hostile("bilaga", refusals.BROKEN_OFFICE)
def archive_without_an_ending():
    return archive({"a.pdf": samples.file("ett")})
