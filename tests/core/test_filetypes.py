import zipfile
from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import confined, filetypes
from core.errors import Refused
from core.filetypes import examine
from tests import outlook


def pdf(pages=2, **options):
    out = BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(out, **options)
    return out.getvalue()


def image(format_, size=(20, 10), **options):
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, format_, **options)
    return out.getvalue()


def heic(size=(64, 48)):
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, "white")).save(out, quality=50)
    return out.getvalue()


def archive(**entries):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return out.getvalue()


def docx(**extra):
    return archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}, **extra)


def odt(manifest="<manifest/>"):
    return archive(
        **{
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<o/>",
            "META-INF/manifest.xml": manifest,
        }
    )


XLSX = archive(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
LETTER = "From: a@example.org\r\nSubject: Hej\r\n\r\nHej å\r\n".encode()
MSG = filetypes.OLE + b"\0" * 600 + "__properties_version1.0".encode("utf-16-le") + b"\0" * 100
LOCKED_OFFICE = filetypes.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
OLD_WORD = outlook.compound({"WordDocument": bytes(10) + b"\0\0" + bytes(500), "1Table": b"x"})
LOCKED_WORD = outlook.compound({"WordDocument": bytes(10) + b"\0\1" + bytes(500)})
OLD_EXCEL = outlook.compound({"Workbook": bytes.fromhex("09080400") + bytes(4) + bytes.fromhex("0a000000")})
LOCKED_EXCEL = outlook.compound(
    {"Workbook": bytes.fromhex("09080400") + bytes(4) + bytes.fromhex("2f000200") + b"xx"}
)
OLD_SLIDES = outlook.compound({"PowerPoint Document": bytes(600)})
EXE = b"MZ\x90\x00" + b"\0" * 200 + b"%PDF-1.4 " + b"\0" * 200


@pytest.mark.parametrize(
    ("name", "content", "content_type", "extension", "pages"),
    [
        ("a.pdf", pdf(2), "application/pdf", "pdf", 2),
        ("A.PDF", pdf(1), "application/pdf", "pdf", 1),
        ("utan ändelse", pdf(3), "application/pdf", "pdf", 3),
        ("a.png", image("PNG"), "image/png", "png", 1),
        ("a.jpeg", image("JPEG"), "image/jpeg", "jpg", 1),
        ("a.png", image("JPEG"), "image/jpeg", "jpg", 1),
        ("a.gif", image("GIF"), "image/gif", "gif", 1),
        ("a.tiff", image("TIFF"), "image/tiff", "tif", 1),
        ("a.webp", image("WEBP"), "image/webp", "webp", 1),
        ("a.bmp", image("BMP"), "image/bmp", "bmp", 1),
        ("IMG_0042.HEIC", heic(), "image/heic", "heic", 1),
        ("a.heif", heic(), "image/heic", "heic", 1),
        ("a.md", "# Hej å".encode(), "text/markdown", "md", None),
        ("a.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", None),
        ("a.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", None),
        ("a.odt", odt(), "application/vnd.oasis.opendocument.text", "odt", None),
        ("a.txt", "Hej å".encode(), "text/plain", "txt", None),
        ("a.csv", "a;b\n1;ö\n".encode(), "text/csv", "csv", None),
        ("a.eml", LETTER, "message/rfc822", "eml", None),
        ("a.msg", MSG, "application/vnd.ms-outlook", "msg", None),
        ("a.doc", OLD_WORD, "application/msword", "doc", None),
        ("a.xls", OLD_EXCEL, "application/vnd.ms-excel", "xls", None),
        ("a.ppt", OLD_SLIDES, "application/vnd.ms-powerpoint", "ppt", None),
    ],
)  # fmt: skip
def test_file_is_what_its_content_says(name, content, content_type, extension, pages):
    found = examine(content, name)
    assert (found.content_type, found.extension, found.pages) == (content_type, extension, pages)


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("a.pdf", b"", "file-empty", "är tom"),
        ("a.pdf", EXE, "file-mismatch", "något annat än PDF"),
        ("a.pdf", b"<html>", "file-mismatch", "slutar på .pdf"),
        ("a.pdf", b"%PDF-1.7\nstrunt", "file-broken", "skadad"),
        ("a.pdf", pdf(0), "file-broken", "utan sidor"),
        ("a.pdf", pdf(encryption=pikepdf.Encryption(user="hemligt", owner="h")), "file-encrypted", "lösenord"),
        ("a.exe", EXE, "file-type", "inte tas emot"),
        ("a.pdf.exe", pdf(), "file-type", "inte tas emot"),
        ("a", EXE, "file-type", "inte tas emot"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file-type", "inte tas emot"),
        ("a.html", b"<html>", "file-type", "inte tas emot"),
        ("a.docm", docx(), "file-type", "inte tas emot"),
        ("a.zip", archive(a="b"), "file-type", "inte tas emot"),
        ("a.png", b"<svg/>", "file-mismatch", "något annat än bild"),
        ("a.png", image("PNG")[:50], "file-broken", "skadad"),
        ("a.jpg", image("JPEG", (500, 500))[:900], "file-broken", "skadad"),
        ("a.heic", heic()[:200], "file-broken", "skadad"),
        ("a.bmp", image("BMP")[:60], "file-broken", "skadad"),
        ("a.heic", b"\0\0\0\x18ftypmp42" + b"\0" * 50, "file-mismatch", "något annat än bild"),
        ("a.docx", XLSX, "file-mismatch", "något annat än Word-dokument"),
        ("a.docx", archive(a="b"), "file-mismatch", "något annat än Word-dokument"),
        ("a.docx", docx()[:80], "file-broken", "skadad"),
        ("a.docx", LOCKED_OFFICE, "file-encrypted", "lösenord"),
        ("a.doc", LOCKED_WORD, "file-encrypted", "lösenord"),
        ("a.xls", LOCKED_EXCEL, "file-encrypted", "lösenord"),
        ("a.doc", OLD_EXCEL, "file-mismatch", "något annat än Word-dokument"),
        ("a.doc", docx(), "file-mismatch", "något annat än Word-dokument"),
        ("a.doc", OLD_WORD[:700], "file-broken", "skadad"),
        ("a.xls", outlook.compound({"Workbook": b"", "_VBA_PROJECT_CUR": {"dir": b"x"}}), "file-macros", "makron"),
        ("a.docx", docx(**{"word/vbaProject.bin": "x"}), "file-macros", "makron"),
        ("a.odt", odt("<manifest:encryption-data/>"), "file-encrypted", "lösenord"),
        ("a.odt", docx(), "file-mismatch", "OpenDocument"),
        ("a.txt", "Hej å".encode("latin-1"), "file-encoding", "UTF-8"),
        ("a.txt", b"a\x00b", "file-mismatch", "något annat än text"),
        ("a.eml", b"\xd0\xcf\x11\xe0\x00", "file-mismatch", "e-post"),
        ("a.eml", b"Hej\n\nhej", "file-mismatch", "e-post"),
        ("a.msg", LETTER, "file-mismatch", "Outlook"),
        ("a.msg", LOCKED_OFFICE, "file-mismatch", "Outlook"),
    ],
)  # fmt: skip
def test_other_file_is_refused_by_name_with_what_to_do(name, content, code, words):
    with pytest.raises(Refused) as refusal:
        examine(content, name)
    assert (refusal.value.code, refusal.value.field) == (code, "files")
    message = str(refusal.value)
    assert message.startswith(f"Filen {name} ")
    assert words in message
    assert message.endswith(".")


def test_locked_pdf_is_refused_in_these_words():
    with pytest.raises(Refused) as refusal:
        examine(pdf(encryption=pikepdf.Encryption(user="hemligt", owner="h")), "avtal.pdf")
    assert str(refusal.value) == (
        "Filen avtal.pdf är skyddad med lösenord. Spara den utan lösenord och ladda upp den igen."
    )


def test_pdf_that_only_forbids_printing_is_taken():
    assert examine(pdf(encryption=pikepdf.Encryption(user="", owner="h")), "a.pdf").pages == 2


def test_too_large_file_is_told_the_limit(settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024
    with pytest.raises(Refused) as refusal:
        examine(b"%PDF-" + b"\0" * (3 * 1024 * 1024 + 512 * 1024), "stor.pdf")
    assert refusal.value.code == "file-size"
    assert str(refusal.value).startswith("Filen stor.pdf är 3,5 MB. Gränsen är 2 MB.")


def test_image_with_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(filetypes, "MAX_PIXELS", 100)
    with pytest.raises(Refused) as refusal:
        examine(image("PNG"), "a.png")
    assert refusal.value.code == "file-pixels"


def test_archive_that_unpacks_to_too_much_is_refused():
    bomb = docx(**{"word/media.bin": b"\0" * (60 * 1024 * 1024)})
    with pytest.raises(Refused) as refusal:
        examine(bomb, "a.docx")
    assert refusal.value.code == "file-bomb"


def test_half_an_image_is_broken_even_beside_the_pdf_library():
    import weasyprint  # noqa: F401 - loading it changes what Pillow forgives

    for name, content in (("a.png", image("PNG")[:50]), ("a.jpg", image("JPEG", (500, 500))[:900])):
        with pytest.raises(Refused, match="skadad"):
            examine(content, name)


def test_every_page_of_a_scanned_tiff_is_counted():
    pages = [Image.new("1", (10, 10)) for _ in range(3)]
    assert examine(image("TIFF", save_all=True, append_images=pages), "a.tif").pages == 4


def test_file_may_come_as_path_upload_or_stream(tmp_path):
    content = pdf(2)
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    big = TemporaryUploadedFile("a.pdf", "application/pdf", len(content), None)
    big.write(content)
    stream = BytesIO(content)
    for given_ in (path, str(path), SimpleUploadedFile("a.pdf", content), big, stream):
        assert examine(given_, "a.pdf").pages == 2
    assert stream.read() == content  # left open, at its start
    big.close()


@given(
    st.sampled_from(sorted(filetypes.KINDS)),
    st.sampled_from([pdf(), image("PNG"), image("JPEG"), image("TIFF"), docx(), odt(), XLSX, LETTER, MSG]),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=20),
)
def test_damaged_file_is_taken_or_refused(extension, content, damage):
    content = bytearray(content)
    for place, value in damage:
        content[place % len(content)] = value
    try:
        assert examine(bytes(content), f"a.{extension}").label
    except Refused as refusal:
        assert refusal.code.startswith("file-")  # noqa: PT017


def test_name_with_a_full_stop_and_no_ending_is_known_by_its_content():
    found = examine(pdf(), "Bilaga 2. Uppföljning internkontrollplan jan-april 2024")
    assert (found.content_type, found.pages) == ("application/pdf", 2)


def test_program_without_a_known_ending_is_still_refused():
    with pytest.raises(Refused):
        examine(b"MZ\x90\x00" + b"\x00" * 100, "Bilaga 1. Rapport januari-april")


def test_an_archive_with_a_huge_list_of_contents_is_refused_unread(monkeypatch):
    """Each name costs the library half a kilobyte of memory, before anything can be counted."""
    monkeypatch.setattr(filetypes, "MAX_DIRECTORY", 2000)
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(50):
            archive.writestr(f"word/{number}.xml", "")
    with pytest.raises(Refused) as refusal:
        examine(many.getvalue(), "a.docx")
    assert refusal.value.code == "file-bomb"


@pytest.mark.parametrize(
    ("why", "code", "words"),
    [
        ("memory", "file-heavy", "kräver mer minne än någon handling behöver"),
        ("time", "file-heavy", "tog för lång tid att öppna. Försök igen"),
        ("crash", "file-broken", "är skadad och kan inte öppnas"),
    ],
)
def test_file_that_stops_the_one_who_opens_it_is_refused_with_what_to_do(monkeypatch, why, code, words):
    def stopped(*args, **kwargs):
        raise confined.Stopped(why)

    monkeypatch.setattr(confined, "call", stopped)
    with pytest.raises(Refused) as refusal:
        examine(pdf(), "a.pdf")
    assert refusal.value.code == code
    assert str(refusal.value).startswith("Filen a.pdf ")
    assert words in str(refusal.value)


def test_page_listed_a_hundred_thousand_times_is_refused_uncounted():
    with pikepdf.new() as document:
        document.add_blank_page()
        page = document.pages[0].obj
        document.Root.Pages.Kids = pikepdf.Array([page] * 100_001)
        document.Root.Pages.Count = 100_001
        out = BytesIO()
        document.save(out)
    with pytest.raises(Refused) as refusal:
        examine(out.getvalue(), "a.pdf")
    assert refusal.value.code == "file-bomb"
