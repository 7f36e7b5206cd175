"""The whole way from an uploaded file to pages: what comes out, what is said, what is left behind."""

import datetime as dt
import io
import os
import shutil
import subprocess
import tempfile
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pillow_heif
import pytest
from PIL import Image

from core import blobs, confined
from core.filetypes import examine
from pdf import tasks, uploads
from pdf.gate import office
from pdf.models import MAX_ATTEMPTS, Look
from tests import outlook
from tests.pdf import reader, samples
from tests.pdf.hostile.archives import odt
from tests.pdf.test_hostile import running_in

pytestmark = pytest.mark.django_db
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def prepared(content, name):
    rendering = uploads.prepare(blobs.save(content).sha256, name)
    return rendering, pikepdf.open(io.BytesIO(blobs.read(rendering.sha256)))


def word_file():
    out = io.BytesIO()
    document = docx.Document()
    document.add_heading("Åtgärdsplan", 1)
    document.add_paragraph("Hej å ä ö.")
    document.save(out)
    return out.getvalue()


@needs_office
def test_word_file_becomes_pages_that_keep_the_archive_format():
    rendering, pdf = prepared(word_file(), "Plan.docx")
    with pdf:
        assert (rendering.pages, rendering.template, rendering.archival) == (1, "converted", True)
        assert uploads.prepare(blobs.save(word_file()).sha256, "Plan.docx").pages == 1


def as_of_old(content, name, kind, folder):
    """The same file as programs saved it before 2007."""
    (folder / name).write_bytes(content)
    command = [office.find(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for _ in range(2):  # the first time it only makes its profile
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", str(folder), str(folder / name)],
            check=False,
            capture_output=True,
        )
    return (folder / name).with_suffix(f".{kind}").read_bytes()


@needs_office
def test_word_file_of_before_2007_becomes_pages_too(tmp_path):
    content = as_of_old(word_file(), "plan.docx", "doc", tmp_path)
    assert examine(content, "Plan.doc").content_type == "application/msword"
    rendering, pdf = prepared(content, "Plan.doc")
    with pdf:
        assert (rendering.pages, len(pdf.pages), rendering.template) == (1, 1, "converted")
        assert (rendering.archival, rendering.readable) == (True, True)


@needs_office
def test_excel_file_of_before_2007_becomes_pages_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["År", 2024])
    out = io.BytesIO()
    book.save(out)
    content = as_of_old(out.getvalue(), "bok.xlsx", "xls", tmp_path)
    assert examine(content, "bok.xls").label == "Excel-arbetsbok"
    rendering, pdf = prepared(content, "bok.xls")
    with pdf:
        assert (rendering.pages, rendering.archival) == (1, True)


def test_old_file_that_is_hollow_is_refused_in_words():
    with pytest.raises(uploads.Unreadable, match="Filen"):
        prepared(outlook.compound({"WordDocument": bytes(600)}), "Plan.doc")


@needs_office
def test_wide_sheet_is_one_page_wide_and_lies_down():
    book = openpyxl.Workbook()
    for row in range(20):
        book.active.append([row * column for column in range(40)])
    out = io.BytesIO()
    book.save(out)
    rendering, pdf = prepared(out.getvalue(), "Budget.xlsx")
    with pdf:
        box = [float(value) for value in pdf.pages[0].mediabox]
        assert rendering.pages == 1
        assert box[2] > box[3]


@needs_office
def test_office_that_takes_too_long_is_stopped_with_all_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(office, "LIMITS", confined.Limits(memory=4096 * confined.MIB, clock=0.4, files=1024))
    with pytest.raises(uploads.Unreadable, match="kräver för mycket minne eller tid"):
        uploads.prepare(blobs.save(word_file()).sha256, "a.docx")
    assert running_in(tmp_path) == []


@needs_office
def test_office_reads_nothing_but_its_own_folder(tmp_path):
    """A section taken from a file on the machine, in a spelling that the cleaning of the archive does not know."""
    secret = tmp_path / "secret.txt"
    secret.write_text("HEMLIGT")
    section = (
        f"<text:section text:name='s'><text:section-source xlink:href = '{secret.as_uri()}'/></text:section>"
    )
    _, pdf = prepared(odt(section), "a.odt")
    with pdf:
        assert len(pdf.pages) == 1
        assert b"HEMLIGT" not in b"".join(page.Contents.read_bytes() for page in pdf.pages)


def answered_by(script: str, tmp_path) -> dict:
    """What a LibreOffice that has been taken over could hand back: here it is a script of ours."""
    program, source = tmp_path / "program" / "soffice", tmp_path / "a.docx"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script} safe.pdf\n")
    program.chmod(0o755)
    source.write_bytes(word_file())
    folder = tmp_path / "folder"
    folder.mkdir()
    return confined.call(office.convert, str(source), "docx", str(program), str(folder))


def test_office_learns_nothing_of_the_environment_of_the_worker(tmp_path):
    assert "DJANGO_SETTINGS_MODULE" in os.environ
    answer = answered_by("cat /proc/$PPID/environ /proc/self/environ >", tmp_path)
    found = Path(answer["made"]).read_bytes()
    assert b"HOME=" in found
    assert os.environ["DJANGO_SETTINGS_MODULE"].encode() not in found


def test_office_cannot_hand_back_another_file_by_a_link(tmp_path):
    (tmp_path / "other.pdf").write_bytes(samples.file("HEMLIGT"))
    answer = answered_by(f"ln -s {tmp_path}/other.pdf", tmp_path)
    assert answer == {"refused": office.BROKEN_OFFICE}


def test_telephone_photograph_stands_upright_on_its_page():
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (300, 400), "#12503f")).save(out)
    rendering, pdf = prepared(out.getvalue(), "IMG_1.HEIC")
    with pdf:
        box = [float(value) for value in pdf.pages[0].mediabox]
        assert (box[2:], rendering.archival) == ([595, 842], True)


def test_photograph_that_is_small_enough_is_not_packed_again():
    content = samples.picture("JPEG")
    _, pdf = prepared(content, "a.jpg")
    with pdf:
        image = pdf.pages[0].Resources.XObject.Im0
        scan = content[content.index(b"\xff\xda") :]
        assert image.read_raw_bytes().endswith(scan)


def test_photograph_is_turned_as_the_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG", exif=exif)
    _, pdf = prepared(out.getvalue(), "a.jpg")
    with pdf:
        image = pdf.pages[0].Resources.XObject.Im0
        assert (image.Width, image.Height) == (300, 400)


def test_every_page_of_a_scan_comes_out():
    out = io.BytesIO()
    pages = [Image.new("1", (100, 140), 1) for _ in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    rendering, pdf = prepared(out.getvalue(), "a.tif")
    with pdf:
        assert (len(pdf.pages), rendering.archival) == (3, True)


def test_letter_comes_first_and_what_is_attached_follows():
    message = EmailMessage()
    message["From"], message["Subject"] = "Åsa <asa@example.org>", "Handlingar"
    message.set_content("Hej")
    for name, content in (("a.pdf", samples.file("ett", "två")), ("b.exe", b"MZ")):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    rendering, pdf = prepared(message.as_bytes(), "brev.eml")
    with pdf:
        assert len(pdf.pages) == 3
        assert rendering.notes == [f"b.exe: {uploads.UNKNOWN}"]


def test_outlook_letter_comes_first_and_its_word_file_follows():
    message = outlook.message(
        "Yttrande",
        "Bifogas.",
        sender=("Anna Öberg", "anna@forening.example"),
        attached=(("Yttrande.docx", word_file()), ("trasig.pdf", b"%PDF-1.7 nej")),
    )
    rendering, pdf = prepared(message, "brev.msg")
    with pdf:
        assert "Anna Öberg" in reader.text(pdf.pages[0])
        assert rendering.pages == len(pdf.pages) == 2
    assert (rendering.template, rendering.archival) == ("converted", True)
    assert any(note.startswith("trasig.pdf: ") for note in rendering.notes)


def test_name_of_a_text_does_not_follow_its_words_to_another_case():
    """The same words under a name that is secret and one that is not."""
    for name in ("Orosanmälan Kim.txt", "Bilaga 1.txt"):
        _, pdf = prepared(b"Se protokollet.", name)
        with pdf:
            assert reader.text(pdf.pages[0]).startswith(f"Text {name} Se protokollet.")


def test_look_is_asked_for_once_and_then_only_read(django_capture_on_commit_callbacks):
    sha256 = blobs.save(samples.file("ett", "två")).sha256
    assert uploads.look(sha256, "a.pdf") is None
    with django_capture_on_commit_callbacks() as asked:
        uploads.look_later(sha256, "a.pdf")
        uploads.look_later(sha256, "a.pdf")
    assert len(asked) == 1
    assert uploads.look(sha256, "a.pdf") is None
    asked[0]()
    found = uploads.look(sha256, "a.pdf")
    assert (found.state, found.pages) == (Look.State.READY, 2)
    with Image.open(io.BytesIO(blobs.read(found.thumbnail))) as picture:
        assert (picture.format, picture.width) == ("WEBP", 240)
    with django_capture_on_commit_callbacks() as asked:
        uploads.look_later(sha256, "a.pdf")
    assert asked == []


@pytest.mark.parametrize(
    ("content", "name", "state"),
    [(samples.locked(), "a.pdf", Look.State.REFUSED), (b"MZ", "a.exe", Look.State.BESIDE)],
)
def test_look_at_a_file_without_pages_says_why(content, name, state):
    sha256 = blobs.save(content).sha256
    tasks.look_at_upload.func(sha256, name)
    found = uploads.look(sha256, name)
    assert (found.state, found.pages, found.thumbnail) == (state, 0, "")
    assert found.message.endswith(".")


def test_look_that_was_asked_for_with_other_tools_gives_way(monkeypatch):
    sha256 = blobs.save(b"Hej.").sha256
    uploads.look_later(sha256, "a.txt")
    Look.objects.update(looked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    monkeypatch.setattr(uploads.office, "revision", lambda program: "another")
    assert uploads.look_again() == 1
    assert [look.key for look in Look.objects.all()] == [uploads.key(sha256, "a.txt")]
    assert uploads.look_again() == 0


def test_look_whose_worker_has_fallen_silent_is_asked_for_again_but_not_for_ever():
    sha256 = blobs.save(samples.file("ett")).sha256
    uploads.look_later(sha256, "a.pdf")
    assert uploads.look_again() == 0
    for _ in range(MAX_ATTEMPTS - 1):
        Look.objects.update(looked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        assert uploads.look_again() == 1
    Look.objects.update(looked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert uploads.look_again() == 0
    assert uploads.look(sha256, "a.pdf").message == uploads.TOO_MUCH
