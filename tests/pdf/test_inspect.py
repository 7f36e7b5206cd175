import io

import pikepdf
import pytest

from pdf import inspect
from tests.pdf import samples


def test_good_file_gives_its_pages():
    found = inspect.facts(io.BytesIO(samples.file("ett", "två")))
    assert found == inspect.Facts(pages=2, has_text=True)


def test_scanned_file_has_no_text(tmp_path):
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        path = tmp_path / "scan.pdf"
        pdf.save(path)
    assert inspect.facts(path) == inspect.Facts(pages=1)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", inspect.NOT_PDF),
        (b"MZ", inspect.NOT_PDF),
        (b"%PDF-1.7\nnothing", inspect.BROKEN),
        (samples.locked(), inspect.LOCKED),
    ],
)
def test_useless_file_says_why(content, problem):
    assert inspect.facts(io.BytesIO(content)).problem == problem


def test_locked_file_is_told_from_a_broken_one():
    assert inspect.facts(io.BytesIO(samples.locked())).encrypted


def test_file_locked_only_for_changes_can_be_used():
    with pikepdf.open(io.BytesIO(samples.file("ett"))) as pdf:
        content = samples.saved(pdf, encryption=pikepdf.Encryption(user="", owner="x"))
    assert inspect.facts(io.BytesIO(content)) == inspect.Facts(pages=1, encrypted=True, has_text=True)


def test_cut_file_is_damaged():
    content = samples.file(*(["ord"] * 20))
    found = inspect.facts(io.BytesIO(content[: len(content) * 4 // 5]))
    assert found.damaged or found.problem


def test_endless_page_list_is_refused_before_it_is_read():
    with pikepdf.open(io.BytesIO(samples.file("ett"))) as pdf:
        page = pdf.pages[0].obj
        pdf.Root.Pages.Kids = pikepdf.Array([page] * 5000)
        pdf.Root.Pages.Count = 5000
        content = samples.saved(pdf)
    assert inspect.facts(io.BytesIO(content)).problem == inspect.TOO_LONG
