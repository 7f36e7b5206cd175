"""Where our time goes, in shares of one memo and of one join."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import _pack_content as content
from benchmarks import _pack_world as world
from benchmarks._pack_table import Row, timed


def stages(folder: Path, paths: list[Path]) -> list[Row]:
    """Where our time goes, in shares: one memo, and one join."""
    from pdf import assemble, documents, engine, finishing, metadata, stamps, tags

    memo = content.memo(2, note=f"Etapp {next(world.fresh)}.")
    parts = {}
    html = ""

    def mark() -> None:
        nonlocal html
        html = documents.markup("documents/memo.html", memo)

    made = b""

    def lay() -> None:
        nonlocal made
        made = engine.layout(html)

    lay_html = documents.markup("documents/memo.html", content.memo(3, note="Värm."))
    engine.layout(lay_html)
    parts["mall"], parts["utläggning"] = timed(mark), timed(lay)
    parts["göra färdig"] = timed(lambda: finishing.finished(made))
    parts["  varav kontroll av PDF/UA och PDF/A"] = timed(
        lambda: [finishing.keeps(made, standard) for standard in ("pdfua-1", "pdfa-3a")]
    )
    whole = sum(seconds for name, seconds in parts.items() if not name.startswith(" "))
    rows = [Row(f"skrivelse: {name}", seconds / whole * 100, "%") for name, seconds in parts.items()]
    watched = [
        (assemble, "_appended", "sidor"),
        (tags.Tree, "join", "taggar"),
        (tags.Tree, "wrap", "taggar"),
        (assemble, "_print", "nummer, stämplar, länkar"),
        (assemble, "_outline", "bokmärken"),
        (metadata, "describe", "metadata"),
        (stamps, "saved", "skriva"),
    ]
    spent: dict[str, float] = {}
    real = [(owner, name, getattr(owner, name)) for owner, name, _ in watched]
    for owner, name, said in watched:
        setattr(owner, name, _watch(getattr(owner, name), said, spent))
    try:
        whole = timed(lambda: world.join(paths, folder / "out.pdf"))
    finally:
        for owner, name, work in real:
            setattr(owner, name, work)
    spent["öppna, stänga, övrigt"] = whole - sum(spent.values())
    return rows + [
        Row(f"sammanfogning: {name}", seconds / whole * 100, "%") for name, seconds in spent.items()
    ]


def _watch(work: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    def watched(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0) + time.perf_counter() - started

    return watched
