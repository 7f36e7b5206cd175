"""Those who sign, last in a Word file."""

from __future__ import annotations

from collections.abc import Sequence

from cases.memo_content import Line
from cases.word import styles
from cases.word.flow import RULE, Block, is_table, lines, pairs
from core.words import clean


def signatures(blocks: Sequence[Block], start: int, own: bool) -> tuple[list[Line], int]:
    """Those who sign stand last: in a table of ours, in a table of few words, or in typed columns."""
    last = len(blocks)
    while last > start and not is_table(blocks[last - 1]) and not blocks[last - 1]["text"]:
        last -= 1
    if last <= start:
        return [], last
    block = blocks[last - 1]
    if is_table(block):
        signs = _signed_table(block, own)
        return (signs, last - 1) if signs else ([], last)
    if own:
        return [], last
    columns = [
        [clean(part) for part in b["text"].split("\t") if part.strip()]
        for b in blocks[max(start, last - 2) : last]
        if not is_table(b)
    ]
    if len(columns) == 2 and len(columns[0]) == len(columns[1]) >= 2:
        return [Line(name, title) for name, title in list(pairs(columns))[: len(columns[0])]], last - 2
    return [], last


def _signed_table(table: Block, own: bool) -> list[Line]:
    cells = [cell["blocks"] for row in table["rows"] for cell in row]
    if own:
        found = []
        for blocks in cells:
            name = next((clean(b["text"]) for b in blocks if b.get("style") == styles.SIGNATURE), "")
            title = next((clean(b["text"]) for b in blocks if b.get("style") == styles.SIGNATURE_TITLE), "")
            if name or title:
                found.append(Line(name, title))
        return found
    words = [
        [[line for _, line, _ in lines(cell["blocks"]) if not RULE.fullmatch(line)] for cell in row]
        for row in table["rows"]
    ]
    flat = [line for row in words for cell in row for line in cell]
    short = all(len(line) < 60 and not any(sign.isdigit() for sign in line) for line in flat)
    if not flat or not short or table["heads"] or len(words) > 3 or len(flat) > 8 or max(map(len, words)) > 3:
        return []
    if all(len(cell) <= 1 for row in words for cell in row):
        filled = [[cell[0] if cell else "" for cell in row] for row in words if any(row)]
        if len(filled) > 2:
            return []
        return [Line(name, title) for name, title in list(pairs(filled))[: len(filled[0])] if name]
    return [Line(cell[0], " ".join(cell[1:])) for row in words for cell in row if cell]
