import hashlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core import blobs

TEXT = "Handling å ä ö".encode()
SUM = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture(params=["folder", "elsewhere"], autouse=True)
def storage(request, settings, tmp_path):
    """Every test runs on a folder and on a storage without paths, as object storage is."""
    if request.param == "folder":
        settings.MEDIA_ROOT = tmp_path
    else:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        }
    return request.param


@pytest.mark.parametrize(
    "make", [lambda: TEXT, lambda: BytesIO(TEXT), lambda: SimpleUploadedFile("a.txt", TEXT)]
)
def test_bytes_are_kept_under_their_sum(make):
    assert blobs.save(make()) == blobs.Blob(SUM, len(TEXT))
    assert default_storage.exists(f"blobs/{SUM[:2]}/{SUM}")
    with blobs.open(SUM) as file:
        assert file.read() == TEXT
    assert blobs.read(SUM) == TEXT
    assert blobs.exists(SUM)
    assert blobs.size(SUM) == len(TEXT)
    assert blobs.verify(SUM)


def test_file_read_halfway_is_kept_whole():
    file = BytesIO(TEXT)
    file.read(4)
    assert blobs.save(file).sha256 == SUM


def test_same_bytes_twice_are_one_file():
    assert blobs.save(TEXT) == blobs.save(TEXT)
    folders, files = default_storage.listdir(f"blobs/{SUM[:2]}")
    assert (folders, files) == ([], [SUM])


def test_many_writers_at_once_leave_one_whole_file(storage):
    if storage != "folder":
        return  # the storage in memory that stands in for another machine is not made for threads
    data = TEXT * 100_000
    with ThreadPoolExecutor(8) as pool:
        kept = set(pool.map(blobs.save, [data] * 16))
    assert len(kept) == 1
    assert blobs.verify(kept.pop().sha256)


def test_nothing_half_written_is_left_when_reading_fails(storage, settings):
    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError("the line went dead")

    with pytest.raises(OSError, match="dead"):
        blobs.save(Broken(TEXT))
    if storage == "folder":
        assert not any((settings.MEDIA_ROOT / "blobs" / "incoming").iterdir())


def test_local_path_holds_the_bytes_while_it_is_needed():
    blobs.save(TEXT)
    with blobs.path_or_temp(SUM) as path:
        assert path.read_bytes() == TEXT


def test_missing_bytes_are_said_to_be_missing():
    assert not blobs.exists(SUM)
    assert not blobs.verify(SUM)
    with pytest.raises(FileNotFoundError):
        blobs.open(SUM)
    with pytest.raises(FileNotFoundError), blobs.path_or_temp(SUM):
        pass


def test_changed_bytes_are_found_out_and_mended_by_saving_again(storage, settings):
    blobs.save(TEXT)
    if storage == "folder":
        (settings.MEDIA_ROOT / blobs.name(SUM)).write_bytes(b"short")
        assert not blobs.verify(SUM)
        blobs.save(TEXT)
        assert blobs.verify(SUM)


@pytest.mark.parametrize("bad", ["", "../../etc/passwd", "A" * 64, "0" * 63, f"{SUM}\n"])
def test_only_a_real_sum_names_a_file(bad):
    with pytest.raises(ValueError):
        blobs.name(bad)


def test_storage_in_memory_is_not_taken_for_a_folder(storage):
    assert isinstance(default_storage, InMemoryStorage) == (storage == "elsewhere")
