"""Blocks of a Word file as rich text and as lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from cases.word import styles
from core.words import clean

type Block = dict[str, Any]
_TYPED_MARK = re.compile(r"\A(?:[-–—•*\uf0b7]|\d{1,2}[.)])\s+")
RULE = re.compile(r"[_.…\s]*")  # a line to write on, and nothing else
_STRONG = re.compile(r"</?strong>")
DECIMAL = {"decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "decimalZero", "ordinal"}


def is_table(block: Block) -> bool:
    return "rows" in block


def lines(blocks: Iterable[Block]) -> Iterator[tuple[str, str, Block]]:
    """The lines of paragraphs and cells: (mark of the list it stands in, text, block). Empty ones are left out."""
    for block in blocks:
        if is_table(block):
            for row in block["rows"]:
                words = [" ".join(text for _, text, _ in lines(cell["blocks"])) for cell in row]
                if text := " ".join(filter(None, words)):
                    yield "", text, {"style": "", "html": "", "text": text, "list": None}
            continue
        mark = ("number" if block["list"][2] in DECIMAL else "dash") if block["list"] else ""
        for line in block["text"].split("\n"):
            if line.strip():
                yield mark, clean(line), block


def unmarked(line: str) -> str:
    """The line without a list sign that somebody has typed."""
    return _TYPED_MARK.sub("", line, count=1).strip()


def html(blocks: Sequence[Block], *, notes: list[str] | None = None) -> str:
    """Rich text of a section's blocks: paragraphs, sub-headings, lists with levels, tables with captions.
    `notes` is told about tables that could not be kept as they were."""
    notes = [] if notes is None else notes
    made: list[str] = []
    for group in _groups(blocks):
        first = group[0]
        if is_table(first):
            made.append(_table(first, "", notes))
        elif len(group) == 2 and is_table(group[1]):
            made.append(_table(group[1], first["html"], notes))
        elif first["list"] and not first["level"]:
            made.append(_list(group))
        elif first["html"]:
            tag = "h3" if first["level"] else "p"
            made.append(f"<{tag}>{_plain_head(first['html']) if tag == 'h3' else first['html']}</{tag}>")
    return "".join(made)


def _plain_head(words: str) -> str:
    return _STRONG.sub("", words)


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Paragraphs one by one; a list with what goes on inside its points; a caption with its table."""
    waiting: list[Block] = []
    for block in blocks:
        if waiting and not is_table(waiting[0]) and waiting[0]["list"]:
            if not is_table(block) and not block["level"] and (block["list"] or _goes_on(block)):
                waiting.append(block)
                continue
        elif waiting and is_table(block):  # a caption waits
            yield [waiting.pop(), block]
            continue
        if waiting:
            yield waiting
        waiting = []
        if not is_table(block) and ((block["list"] and not block["level"]) or _is_caption(block)):
            waiting = [block]
        elif is_table(block) or block["html"]:
            yield [block]
    if waiting:
        yield waiting


def _goes_on(block: Block) -> bool:
    return block["style"].casefold().startswith("list continue") and bool(block["html"])


def _is_caption(block: Block) -> bool:
    return block["style"].casefold() in {"caption", "beskrivning"} and bool(block["html"])


def _list(items: Sequence[Block]) -> str:
    """The points of a list that may have lists in it. Points of another list at the same level begin a new list."""
    made: list[str] = []
    open_lists: list[tuple[int, int, str]] = []  # level, number, tag
    for item in items:
        if item["list"] is None:
            made.append(f"<p>{item['html']}</p>")
            continue
        number, level, kind, _, start = item["list"]
        tag = "ol" if kind in DECIMAL else "ul"
        while open_lists and (
            open_lists[-1][0] > level or (open_lists[-1][0] == level and open_lists[-1][1:] != (number, tag))
        ):
            made.append(f"</li></{open_lists.pop()[2]}>")
        if open_lists and open_lists[-1][0] == level:
            made.append("</li>")
        else:
            open_lists.append((level, number, tag))
            made.append(f'<ol start="{start}">' if tag == "ol" and start > 1 else f"<{tag}>")
        made.append(f"<li><p>{item['html']}</p>")
    made += [f"</li></{tag}>" for _, _, tag in reversed(open_lists)]
    return "".join(made)


def _table(table: Block, caption: str, notes: list[str]) -> str:
    rows = [row for row in table["rows"] if row]
    if not rows:
        return f"<p>{caption}</p>" if caption else ""
    heads = min(table["heads"], len(rows) - 1)
    if not heads and len(rows) > 1 and all(_is_bold(cell) for cell in rows[0]):
        heads = 1
    if not heads and len(rows) > 1 and not any(_is_head(cell) for row in rows for cell in row):
        notes.append("plain")
    made = ["<table>", f"<caption>{caption}</caption>" if caption else ""]
    for at, row in enumerate(rows):
        made.append("<thead>" if heads and at == 0 else "<tbody>" if at == heads else "")
        cells = "".join(_cell(cell, at < heads, notes) for cell in row)
        made.append(f"<tr>{cells}</tr>")
        made.append("</thead>" if heads and at == heads - 1 else "")
    return "".join([*made, "</tbody></table>"])


def _is_head(cell: Block) -> bool:
    words = [block for block in cell["blocks"] if block.get("text")]
    return bool(cell["blocks"]) and all(
        block.get("style") == styles.TABLE_HEAD for block in words or cell["blocks"]
    )


def _is_bold(cell: Block) -> bool:
    words = [block for block in cell["blocks"] if is_table(block) or block["text"]]
    return bool(words) and all(not is_table(block) and block["bold"] for block in words)


def _cell(cell: Block, in_head: bool, notes: list[str]) -> str:
    head = in_head or _is_head(cell)
    reach = "".join(
        f' {name}="{cell[key]}"'
        for name, key in (("colspan", "across"), ("rowspan", "down"))
        if cell[key] > 1
    )
    scope = f' scope="{"col" if in_head else "row"}"' if head else ""
    tag = "th" if head else "td"
    blocks = _flat(cell["blocks"], notes)
    words = html(blocks)
    one = [block for block in blocks if block["html"]]
    if len(one) == 1 and not one[0]["list"] and not one[0]["level"]:
        words = one[0]["html"]
    return f"<{tag}{reach}{scope}>{_plain_head(words) if head else words}</{tag}>"


def _flat(blocks: Sequence[Block], notes: list[str]) -> list[Block]:
    """A table in a table becomes lines: print and editor know no such thing."""
    flat: list[Block] = []
    for block in blocks:
        if not is_table(block):
            flat.append(block)
            continue
        notes.append("nested")
        for row in block["rows"]:
            words = [part["html"] for cell in row for part in _flat(cell["blocks"], notes) if part["html"]]
            line = {"style": "", "level": 0, "list": None, "bold": False, "text": " ".join(words)}
            flat.append(line | {"html": " – ".join(words)})
    return flat


def pairs(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Names in one row and titles in the next, column by column."""
    for names, titles in pairwise([*rows, []]):
        yield from zip(names, [*titles, *[""] * len(names)], strict=False)
