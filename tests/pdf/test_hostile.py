"""Every hostile file ends in pages or in the right sentence, the asking process alive, nothing left running."""

import io
import multiprocessing
import os
import tempfile
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from core import blobs
from pdf import children, uploads
from pdf.gate import cleaning, disarm, refusals
from pdf.models import Rendering
from tests.pdf.hostile import CASES, PAGES, active, archives, images, letters, structure

pytestmark = pytest.mark.django_db
FAMILIES = (structure, active, images, archives, letters)
KEYS = {
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/EF", "/EmbeddedFiles", "/AF", "/AcroForm", "/XFA", "/RichMediaContent",
    "/Collection", "/PieceInfo", "/Launch", "/OPI", "/Encrypt",
}  # fmt: skip
ACTIONS = disarm.ACTIONS - {"/URI"}
ANNOTATIONS = {"/Link"}


def test_there_are_enough_families_and_files():
    assert {case.make.__module__ for case in CASES} == {family.__name__ for family in FAMILIES}
    assert len(CASES) >= 140
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.fixture
def own_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_file_ends_in_pages_or_a_sentence(case, own_temporary_folder):
    sha256 = blobs.save(case.make()).sha256
    try:
        made = uploads.prepare(sha256, case.file)
    except (uploads.Unreadable, uploads.Beside) as refusal:
        assert str(refusal) in case.ends, f"unexpected refusal: {refusal}"  # noqa: PT017
        assert not Rendering.objects.filter(key=uploads.key(sha256, case.file)).exists()
    else:
        assert PAGES in case.ends, f"taken: {made.pages} pages, {made.notes}"
        assert case.note in " ".join(made.notes)
        content = blobs.read(made.sha256)
        if cleaning.LEFT_HIDDEN not in made.notes:
            assert faults(content) == []
        assert 1 <= made.pages <= refusals.MAX_PAGES
    kept = children.processes()  # those that lay out pages stay
    assert [child for child in multiprocessing.active_children() if child.pid not in kept] == []
    assert running_in(own_temporary_folder) == []
    assert list(own_temporary_folder.glob("*upload-*")) == []


def faults(content: bytes) -> list[str]:
    """What a published file must not have: anything that acts, anything hidden. Every object is looked at."""
    found = [word for word in (b"HEMLIGT", b"app.alert") if word in content]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found += [key for key in list(pdf.Root.keys()) if key not in ("/Type", "/Pages", "/Metadata", "/OutputIntents", "/OCProperties")]  # fmt: skip
        for item in pdf.objects:
            found += _in(item, 0)
            if isinstance(item, Stream) and item.get("/Subtype") != Name.Image:
                try:
                    text = item.read_bytes()
                except pikepdf.PdfError:
                    text = item.read_raw_bytes()
                found += [word for word in (b"HEMLIGT", b"HEM)", b"app.alert") if word in text]
    return found


def _in(value: object, depth: int) -> list[str]:
    if isinstance(value, Array):
        return [fault for one in value for fault in _below(one, depth)]
    if not isinstance(value, Dictionary | Stream):
        return []
    found = [key for key in list(value.keys()) if key in KEYS]
    found += [kind for kind in [str(value.get("/S"))] if kind in ACTIONS]
    found += ["file specification"] * (value.get("/Type") in (Name.Filespec, Name.EmbeddedFile))
    found += ["content in another file"] * (isinstance(value, Stream) and "/F" in value)
    if value.get("/Type") == Name.Annot:
        found += [f"annotation {value.get('/Subtype')}"] * (str(value.get("/Subtype")) not in ANNOTATIONS)
        uri = bytes(value.A.URI)
        found += [f"link to {uri[:40]!r}"] * (not uri.startswith((b"http://", b"https://", b"mailto:")))
    return found + [fault for one in value.values() for fault in _below(one, depth)]


def _below(value: object, depth: int) -> list[str]:
    inner = isinstance(value, Dictionary | Array) and not value.is_indirect and depth < 300
    return _in(value, depth + 1) if inner else []


def running_in(folder: Path) -> list[str]:
    """Processes that were started on something in this folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes()
            state = (place / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if os.fsencode(folder) in line and state != "Z":
            found.append(line.replace(b"\0", b" ").decode())
    return found
