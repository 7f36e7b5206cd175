"""How long does a pack take, and against what?  python -m benchmarks.pack [--quick]

Thirty memos and thirty attachments, 452 pages. F is qpdf merging the same files with its cheapest options: no tags, no
bookmarks, no numbers, no stamps. Rounds are interleaved and the ratios are medians of each round's own. Whatever is not
installed is said to be so. Exit status 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import _pack_content as content
from benchmarks import _pack_rivals as rivals
from benchmarks import _pack_world as world
from benchmarks._pack_children import ask
from benchmarks._pack_stages import stages
from benchmarks._pack_table import QUICK, Dose, Row, ratio, timed

Json = dict[str, Any]


def warm(dose: Dose, folder: Path, plan: Json, paths: list[Path]) -> list[Row]:
    """All parts known; one memo changed; nothing changed."""
    times: dict[str, list[float]] = {name: [] for name in ("floor", "join", "job", "memo", "changed", "same")}
    out = folder / "out.pdf"
    work = 0
    for turn in range(dose.rounds + 1):
        memo = plan["parts"][0]["source"]["data"]
        new = content.memo(1, note=f"Ändring {next(world.fresh)}.")
        other = content.memo(1, note=f"Ändring {next(world.fresh)}.")
        changed = _with_memo(plan, new) | {"title": f"Kallelse {next(world.fresh)}"}
        known = _with_memo(plan, memo) | {"title": f"Kallelse {next(world.fresh)}"}
        took = {
            "floor": timed(world.plain_merge, paths, out),
            "join": timed(world.join, paths, out),
            "job": timed(world.build, known),
            "memo": timed(_laid_out, other),
            "changed": timed(world.build, changed),
        }
        with counted() as count:
            took["same"] = timed(world.build, known)
        work += count[0]
        if turn:  # the first one warms what is kept
            for name, seconds in took.items():
                times[name].append(seconds)
    floor = times["floor"]
    both = [a + b for a, b in zip(times["memo"], floor, strict=True)]
    scale = f"F är {statistics.median(floor) * 1000:.0f} ms, {dose.pages} sidor"
    return [
        Row("alla delar kända: sammanfogning", ratio(times["join"], floor), "F", 1.75, 1.3, scale),
        Row("alla delar kända: hela jobbet med databas", ratio(times["job"], floor), "F"),
        Row("en skrivelse ändrad: hela jobbet", ratio(times["changed"], both), "× (den + F)", 1.35, 1.15),
        Row("  den skrivelsen för sig", ratio(times["memo"], floor), "F"),
        Row("oförändrat paket: hela jobbet", ratio(times["same"], floor), "F"),
        Row("  PDF-arbete i det (anrop)", float(work), "", 0.0),
    ]


class counted:
    """Counts how often anything is laid out or joined while it lasts."""

    def __enter__(self) -> list[int]:
        from pdf import assemble, engine

        self.real = (assemble.assemble, engine.layout)
        self.count = [0]

        def counting(work: Callable[..., Any]) -> Callable[..., Any]:
            def one_more(*args: Any) -> Any:
                self.count[0] += 1
                return work(*args)

            return one_more

        assemble.assemble, engine.layout = map(counting, self.real)  # type: ignore[assignment]
        return self.count

    def __exit__(self, *_: object) -> None:
        from pdf import assemble, engine

        assemble.assemble, engine.layout = self.real


def _with_memo(plan: Json, memo: Json) -> Json:
    first = plan["parts"][0]
    return plan | {"parts": [first | {"source": first["source"] | {"data": memo}}, *plan["parts"][1:]]}


def _laid_out(memo: Json) -> Any:
    from pdf import documents

    return documents.render("documents/memo.html", memo, numbered=False)


def large(dose: Dose, folder: Path, paths: list[Path]) -> list[Row]:
    """Some thousand pages, in a process of its own whose memory is read at its highest."""
    count = -(-dose.large * len(paths) // dose.pages)
    files = world.many(paths, count + count % 2, folder / "large")
    floor, ours = [], []
    for _ in range(max(1, dose.rounds // 3)):
        floor.append(timed(world.plain_merge, files, folder / "out.pdf"))
        said = ask("join", str(folder / "large"))
        ours.append(said["seconds"])
    shutil.rmtree(folder / "large")
    (folder / "joined.pdf").unlink()
    return [
        Row(f"{said['pages']} sidor: sammanfogning", ratio(ours, floor), "F", 1.9),
        Row("  högsta minne, hela processen", said["peak"], "MiB", 650),
    ]


def linear(dose: Dose, folder: Path, paths: list[Path]) -> list[Row]:
    """The cost of a part when there are ten, a hundred and a thousand."""
    small = [paths[n] for n in sorted(range(len(paths)), key=lambda n: (n % 2 != 0, paths[n].stat().st_size))]
    memos = [path for n, path in enumerate(paths) if n % 2 == 0]
    files = [path for path in small if path not in memos][: len(memos) // 3 or 1]
    mixed = [path for pair in zip(memos, (files * len(memos))[: len(memos)], strict=True) for path in pair]
    every = world.many(mixed, max(dose.counts), folder / "many")
    spent: dict[int, list[float]] = {count: [] for count in dose.counts}
    for turn in range(max(2, dose.rounds // 2)):
        for count in dose.counts:
            if turn < 3 or count < max(dose.counts):
                spent[count].append(timed(world.join, every[:count], folder / "out.pdf"))
    shutil.rmtree(folder / "many")
    each = {count: statistics.median(took[1:]) / count * 1000 for count, took in spent.items()}
    base = each[dose.counts[-2]]
    return [
        Row(
            f"{count} delar: varje del",
            took / base,
            f"× den vid {dose.counts[-2]}",
            1.3 if count > dose.counts[-2] else None,
            note=f"{took:.2f} ms",
        )
        for count, took in each.items()
    ]


def cold(dose: Dose, folder: Path) -> list[Row]:
    """Thirty new memos: ours with two children, and everybody else's way with the same memos."""
    times: dict[str, list[float]] = {}
    office, browser = rivals.libreoffice(), rivals.chromium()
    if office:
        rivals.office_one_by_one([content.memo(1)], folder / "office")  # makes its profile
    for _ in range(dose.cold):
        memos = [content.memo(n, note=f"Ny {next(world.fresh)}.") for n in range(1, dose.memos + 1)]
        took = {
            "ours": timed(
                lambda memos=memos: world.build(world.spec(memos, [], title=f"Kall {next(world.fresh)}"))
            )
        }
        if office:
            took["office"] = rivals.office_together(memos, folder / "office")
            took["office tagged"] = rivals.office_together(memos, folder / "office", tagged=True)
            took["office each"] = rivals.office_one_by_one(memos[: dose.sample], folder / "office") * len(
                memos
            )
        if browser:
            took["chromium"] = _chromium(memos)
        if rivals.has_typst():
            took["typst"] = timed(lambda memos=memos: [rivals.typst(memo) for memo in memos])
        for name, seconds in took.items():
            times.setdefault(name, []).append(seconds)
    ours = times["ours"]

    def against(name: str) -> float | None:
        return ratio(ours, times[name]) if name in times else None

    def for_them(name: str) -> float | None:
        return ratio(times[name], ours) if name in times else None

    seconds = f"{statistics.median(ours):.1f} s för {dose.memos} skrivelser, två barn, sammanfogade"
    sample = f"räknat från {dose.sample} skrivelser"
    return [
        Row("kallt: mot ett LibreOffice som får alla", against("office"), "×", 0.75, 0.55, seconds),
        Row("  mot samma med taggar (PDF/UA), som våra", against("office tagged"), "×"),
        Row("kallt: mot ett LibreOffice per skrivelse", against("office each"), "×", 0.15, note=sample),
        Row("Chromium öppen, ett i taget", for_them("chromium"), "× vårt", note="taggar utan PDF/UA"),
        Row("Typst, ett i taget", for_them("typst"), "× vårt", note="PDF/UA-1"),
    ]


def _chromium(memos: list[Json]) -> float:
    from django.contrib.staticfiles import finders

    from pdf import documents

    sheets = "".join(Path(finders.find(f"print/{name}.css")).read_text() for name in ("document", "print"))
    pages = [
        documents.markup("documents/memo.html", memo).replace("</head>", f"<style>{sheets}</style></head>")
        for memo in memos
    ]
    took = []

    def work(make: Callable[[str], bytes]) -> None:
        make(pages[0])  # starting it is not counted
        took.append(timed(lambda: [make(page) for page in pages]))

    rivals.with_chromium(work)
    return took[0]


def lasting(dose: Dose) -> list[Row]:
    """Memory after many memos against after some."""
    said = ask("render", *map(str, dose.lasting))
    first, then = (said[f"after {count}"] for count in dose.lasting)
    note = f"{first:.0f} MiB, sedan {then:.0f} MiB, arbetaren med sina barn"
    return [
        Row(
            f"minne efter {dose.lasting[1]} skrivelser mot {dose.lasting[0]}",
            then / first,
            "×",
            1.15,
            note=note,
        )
    ]


def measure(dose: Dose, folder: Path) -> list[Row]:
    from core import blobs

    memos = [content.memo(number) for number in range(1, dose.memos + 1)]
    pages = sum(_laid_out(memo).pages for memo in memos)
    files = [
        (blobs.save(content.attachment(n, length)).sha256, f"Bilaga {n}.pdf")
        for n, length in enumerate(content.lengths(dose.pages - pages, dose.memos), 1)
    ]
    plan = world.spec(memos, files)
    job = world.build(plan)
    if job.pages != dose.pages:
        raise SystemExit(f"innehållet blev {job.pages} sidor, inte {dose.pages}")
    paths = world.kept_parts(job, folder / "parts")
    print(f"{len(paths)} delar, {job.pages} sidor, {job.size / 1e6:.1f} MB", file=sys.stderr)
    rows: list[Row] = []
    merges = bool(shutil.which("qpdf"))
    for name, work in {
        "varmt": lambda: warm(dose, folder, plan, paths) if merges else [Row("jämförelse med qpdf", None)],
        "stort": lambda: large(dose, folder, paths) if merges else [],
        "delar": lambda: linear(dose, folder, paths),
        "kallt": lambda: cold(dose, folder),
        "minne": lambda: lasting(dose),
        "etapper": lambda: stages(folder, paths),
    }.items():
        found: list[Row] = []
        took = timed(lambda work=work, found=found: found.extend(work()))
        print(f"{name}: {took:.0f} s", file=sys.stderr)
        print("\n".join(row.line() for row in found), flush=True)
        rows += found
    return rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--quick", action="store_true", help="några få sidor: bara för att se att mätningen går"
    )
    dose = QUICK if options.parse_args().quick else Dose()
    with world.installation() as folder:
        rows = measure(dose, folder)
    over = [row.what.strip() for row in rows if row.over]
    print(f"Över gränsen: {'; '.join(over)}." if over else "Alla gränser håller.")
    if over and dose is not QUICK:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
