import os
import tempfile
import time

from core import blobs, leftovers


def aged(path, hours):
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_folders_of_killed_processes_go_after_a_day(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new, foreign = leftovers.folder("pdf"), leftovers.folder("pdf"), tmp_path / "weasyprint-x"
    foreign.mkdir()
    (old / "a.ttf").write_bytes(b"x")
    for path, hours in ((old, 25), (new, 23), (foreign, 99)):
        aged(path, hours)
    assert leftovers.forget() == 1
    assert sorted(tmp_path.iterdir()) == sorted([new, foreign])


def test_half_written_blobs_go_after_a_day(tmp_path, monkeypatch, settings):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept = blobs.save(b"whole").sha256
    incoming = blobs._incoming()
    old, new = incoming / "blob-old", incoming / "blob-new"
    for path, hours in ((old, 25), (new, 1)):
        path.write_bytes(b"half")
        aged(path, hours)
    copy = tmp_path / "blob-copy"
    copy.write_bytes(b"x")
    aged(copy, 30)
    assert blobs.forget_half_written() == 2
    assert new.exists()
    assert not old.exists()
    assert not copy.exists()
    assert blobs.verify(kept)
    new.unlink()
