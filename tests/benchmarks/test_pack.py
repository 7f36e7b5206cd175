"""The measurement itself: its content is what it says, and a small dose of it runs."""

import io
import os
import subprocess
import sys

import pikepdf
import pytest

from benchmarks import _pack_content as content
from benchmarks._pack_table import Row


def test_attachments_have_just_the_pages_asked_for():
    lengths = content.lengths(343)
    assert (len(lengths), sum(lengths), min(lengths) >= 1) == (30, 343, True)
    assert content.lengths(343) == lengths


def test_attachments_are_text_scans_drawings_and_turned_pages():
    with pikepdf.open(io.BytesIO(content.attachment(2, 1))) as drawing:
        assert [round(float(v)) for v in drawing.pages[0].mediabox] == [0, 0, 1191, 842]
    with pikepdf.open(io.BytesIO(content.attachment(3, 2))) as turned:
        assert [int(page.obj.Rotate) for page in turned.pages] == [0, 90]
    with pikepdf.open(io.BytesIO(content.attachment(1, 1))) as scan:
        assert len(scan.pages[0].get_images()) == 1


def test_note_changes_one_memo():
    assert content.memo(1) == content.memo(1)
    assert content.memo(1) != content.memo(1, note="Ny mening.")


@pytest.mark.parametrize(
    ("value", "over", "words"),
    [(1.2, False, "ok"), (1.8, True, "ÖVER"), (None, False, "inte installerat")],
)
def test_row_says_whether_its_limit_holds(value, over, words):
    row = Row("sammanfogning", value, "F", 1.75, 1.3)
    assert row.over is over
    assert words in row.line()


@pytest.mark.long
def test_small_dose_runs_to_its_end():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.pack", "--quick"],
        capture_output=True, text=True, check=False, env=os.environ | {"DATABASE_URL": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "alla delar kända" in done.stdout
