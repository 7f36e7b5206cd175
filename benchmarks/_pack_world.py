"""A small installation in a temporary folder, the pack's parts made ready in it, and the plain merge to measure against."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
fresh = itertools.count(1)  # a number that makes a memo new
FLOOR = ["--stream-data=preserve", "--remove-unreferenced-resources=no", "--empty", "--pages"]


@contextlib.contextmanager
def installation() -> Iterator[Path]:
    """Settings, database and files of our own; everything is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-pack-") as name:
        folder = Path(name)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "umea_ksnau.settings",
            "SECRET_KEY": "bench",
            "DEBUG": "0",
            "HTTPS": "0",
            "DEMO": "0",
            "VAR_DIR": str(folder / "var"),
            "MEDIA_ROOT": str(folder / "files"),
            "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
            "PDF_PROCESSES": "2",
            "LOG_LEVEL": "ERROR",
        }
        (folder / "var").mkdir()
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        call_command("migrate", verbosity=0)
        yield folder


def spec(memos: list[Json], files: list[tuple[str, str]], *, title: str = "Kallelse") -> Json:
    """A pack: each memo begins an item on a new sheet, with one attachment if there are enough."""
    parts: list[Json] = []
    for number, memo in enumerate(memos, 1):
        printed = f"{180 + number}/24"
        parts.append(
            {
                "id": f"item-{number}",
                "title": f"{printed} Tjänsteskrivelse",
                "back": "item-1" if number > 1 else "",
                "bookmarks": [
                    {"level": 1, "title": f"§ {printed} {memo['title']}"},
                    {"level": 2, "title": "Tjänsteskrivelse"},
                ],
                "source": {"template": "documents/memo.html", "data": memo},
            }
        )
        if number <= len(files):
            sha256, name = files[number - 1]
            parts.append(
                {
                    "id": f"file-{number}",
                    "title": f"{printed} {name}",
                    "back": f"item-{number}",
                    "aliases": [f"{memo['dnr']}-3 Bilaga {number}"],
                    "stamp": f"{printed} {memo['title']} - {memo['dnr']}-3 Bilaga : {name}",
                    "bookmarks": [{"level": 2, "title": f"Bilaga {number}"}],
                    "source": {"file": sha256, "name": name, "content_type": "application/pdf"},
                }
            )
    return {
        "title": title,
        "subject": "Utskick 1",
        "author": "Umeå kommun",
        "dnr": "KS-2024/00012",
        "parts": parts,
    }


def build(plan: Json) -> Any:
    """The whole job, as a worker does it."""
    from pdf import packs

    job = packs.build(packs.create(plan).pk)
    if job.state != job.State.DONE:
        raise SystemExit(f"paketet blev inte klart: {job.message}")
    return job


def kept_parts(job: Any, folder: Path) -> list[Path]:
    """The job's parts as files in printed order, under names of their own: a merge opens each name once."""
    from core import blobs

    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for row in job.parts.order_by("position"):
        path = folder / f"{row.position:04}.pdf"
        with blobs.open(row.sha256) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        paths.append(path)
    return paths


def many(paths: list[Path], count: int, folder: Path) -> list[Path]:
    """As many files as asked for, each with a name and bytes on disk of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(paths[n % len(paths)], folder / f"{n:04}.pdf")) for n in range(count)]


def plain_merge(paths: list[Path], out: Path) -> None:
    """F: qpdf with its cheapest options. No tags, no bookmarks, no stamps, no numbers."""
    subprocess.run(["qpdf", *FLOOR, *map(str, paths), "--", str(out)], check=True)


def as_parts(paths: list[Path], stack: contextlib.ExitStack) -> list[Any]:
    """The files as parts by turns ours and uploaded, as `joining` gives them to the join."""
    from pdf import assemble

    assemble.make_room(len(paths))
    return [
        assemble.Part(
            ident=f"part-{n}",
            title=f"{180 + n // 2}/24 Handling",
            file=stack.enter_context(path.open("rb")),
            pages=0,
            own=n % 2 == 0,
            bookmarks=[(1, f"§ {n}"), (2, "Tjänsteskrivelse")] if n % 2 == 0 else [(2, f"Bilaga {n}")],
            stamp=""
            if n % 2 == 0
            else f"{180 + n // 2}/24 Ärende med namn - KS-2024/{n:05}-3 Bilaga : Bilaga {n}.pdf",
            archival=n % 2 == 0,
            back="part-0" if n % 2 == 0 and n else f"part-{n - 1}" if n else "",
            sha256=str(path),
        )
        for n, path in enumerate(paths)
    ]


def join(paths: list[Path], out: Path) -> int:
    """Our join of the same files, written to disk as the other is. Returns its number of pages."""
    from pdf import assemble

    with contextlib.ExitStack() as stack:
        about = assemble.About("Kallelse", "Utskick 1", "Umeå kommun", dnr="KS-2024/00012", body="KSNAU")
        content, pages = assemble.assemble(as_parts(paths, stack), about)
    out.write_bytes(content)
    return pages
