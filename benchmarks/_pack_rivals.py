"""The same memos made by others: LibreOffice (with the docx written first), Chromium kept open, Typst."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def libreoffice() -> str | None:
    return (shutil.which("soffice") or shutil.which("libreoffice")) if find_spec("docx") else None


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return named if find_spec("playwright") else None


def has_typst() -> bool:
    return find_spec("typst") is not None


# -- LibreOffice

UA = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}'


def office_together(memos: list[Json], folder: Path, *, tagged: bool = False) -> float:
    """Seconds for all memos in one LibreOffice, docx writing included. `tagged`: as PDF/UA, as ours are."""
    _emptied(folder)
    started = time.perf_counter()
    files = [_docx(memo, folder / f"{number}.docx") for number, memo in enumerate(memos)]
    _convert(files, folder, UA if tagged else "pdf")
    took = time.perf_counter() - started
    _all_there(folder, len(files))
    return took


def office_one_by_one(memos: list[Json], folder: Path) -> float:
    """Seconds a memo with a LibreOffice of its own, docx writing included."""
    _emptied(folder)
    started = time.perf_counter()
    for number, memo in enumerate(memos):
        _convert([_docx(memo, folder / f"{number}.docx")], folder)
    took = time.perf_counter() - started
    _all_there(folder, len(memos))
    return took / len(memos)


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _convert(files: list[Path], folder: Path, kind: str = "pdf") -> None:
    profile = folder.parent / "office-profile"  # made at the first call, which is not measured
    subprocess.run(
        [
            str(libreoffice()),
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=300,
    )


def _all_there(folder: Path, count: int) -> None:
    made = len(list(folder.glob("*.pdf")))
    if made != count:
        raise SystemExit(f"LibreOffice gjorde {made} av {count} filer.")


def _docx(memo: Json, path: Path) -> Path:
    import docx

    document = docx.Document()
    section = document.sections[0]  # the running head from page 2 and the foot, as the memo has them
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = f"{memo.get('kind', '')}\tDnr: {memo['dnr']}"
    for foot in (section.footer, section.first_page_footer):
        foot.paragraphs[0].text = memo["letterhead"]["municipality"]
    document.add_paragraph(f"{memo['letterhead']['municipality']}\n{memo['date']}\nDiarienr: {memo['dnr']}")
    document.add_heading(memo["title"], 1)
    for heading, lines, table in _plain(memo):
        document.add_heading(heading, 2)
        for line in lines:
            document.add_paragraph(line)
        if table:
            grid = document.add_table(rows=len(table), cols=len(table[0]))
            for row, cells in zip(grid.rows, table, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    for person in memo["signatories"]:
        document.add_paragraph(f"{person['name']}\n{person['title']}")
    document.save(str(path))
    return path


# -- Chromium, one browser and one page kept open


def with_chromium(work: Callable[[Callable[[str], bytes]], None]) -> None:
    """Run `work` with a function from HTML to PDF; the browser is closed afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()

        def make(html: str) -> bytes:
            page.set_content(html)
            return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)

        work(make)
        browser.close()


# -- Typst


def typst(memo: Json) -> bytes:
    import typst as engine

    made = engine.compile(_typst_source(memo).encode(), format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


def _typst_source(memo: Json) -> str:
    said = _typst_text
    lines = [
        f'#set document(title: "{memo["title"]}")',
        '#set text(lang: "sv", size: 10.5pt)',
        "#set page(margin: (top: 32mm, right: 22mm, bottom: 22mm, left: 30mm))",
        f"{said(memo['letterhead']['municipality'])}\n\n{memo['date']}\n\nDiarienr: {said(memo['dnr'])}\n",
        f"= {said(memo['title'])}",
    ]
    for heading, texts, table in _plain(memo):
        lines.append(f"== {said(heading)}")
        lines += [f"{said(text)}\n" for text in texts]
        if table:
            head = ", ".join(f"[{said(cell)}]" for cell in table[0])
            cells = ", ".join(f"[{said(cell)}]" for row in table[1:] for cell in row)
            lines.append(f"#table(columns: {len(table[0])}, table.header({head}), {cells})")
    lines += [f"{said(person['name'])}\n\n{said(person['title'])}\n" for person in memo["signatories"]]
    return "\n".join(lines)


def _typst_text(text: str) -> str:
    return re.sub(r"([\\#*_`$<>@~=\[\]/-])", r"\\\1", text)


# -- a memo as plain headings, lines and tables


def _plain(memo: Json) -> list[tuple[str, list[str], list[list[str]]]]:
    found = []
    for section in memo["sections"]:
        lines, table = list(section.get("lines", [])), []
        if section["kind"] == "proposal":
            lines = [section["lead_in"], *(f"{c['lead']} {c['text']}" for c in section["clauses"])]
        elif section["kind"] == "enclosures":
            lines = [item["text"] for item in section["items"]]
        elif section["kind"] == "prose":
            reader = _Prose()
            reader.feed(section["html"])
            lines, table = reader.lines, reader.rows
        found.append((section["heading"], lines, table))
    return found


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.rows: list[list[str]] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "p":
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.inside in ("td", "th"):
            self.rows[-1][-1] += data
        elif self.inside == "p":
            self.lines[-1] += data
        elif self.inside == "caption":
            self.lines.append(data)
