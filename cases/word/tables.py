"""The tables of a Word file, with cells that go across and down. Runs in a child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.word.elements import THROUGH
from cases.word.package import attribute, child, is_on, local, whole


class Tables:
    """`blocks` reads what a cell holds, `counted` is told of each cell and stops what is longer than any memo."""

    def __init__(
        self, blocks: Callable[[Any, int], list[dict[str, Any]]], counted: Callable[[], None]
    ) -> None:
        self.blocks, self.counted = blocks, counted

    def table(self, node: Any, deep: int) -> dict[str, Any]:
        rows: list[list[dict[str, Any]]] = []
        heads = 0
        above: dict[int, dict[str, Any]] = {}
        for row in _rows(node):
            head = is_on(child(row, "trPr", "tblHeader"))
            if head and heads == len(rows):
                heads += 1
            rows.append(self._row(row, above, deep))
        return {"rows": rows, "heads": heads, "deep": deep}

    def _row(self, row: Any, above: dict[int, dict[str, Any]], deep: int) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = []
        column = whole(attribute(child(row, "trPr", "gridBefore"), "val"))
        for node in _cells(row):
            self.counted()
            across = max(1, min(whole(attribute(child(node, "tcPr", "gridSpan"), "val"), 1), 60))
            merge = child(node, "tcPr", "vMerge")
            blocks = self.blocks(node, deep + 1)
            if merge is not None and attribute(merge, "val") != "restart" and column in above:
                above[column]["down"] += 1
                above[column]["blocks"] += [block for block in blocks if block.get("text")]
            else:
                cell = {"blocks": blocks, "across": across, "down": 1}
                cells.append(cell)
                above[column] = cell
            column += across
        return cells


def _rows(table: Any) -> list[Any]:
    found = []
    for node in table:
        if local(node) == "tr":
            found.append(node)
        elif local(node) in THROUGH:
            found += _rows(node)
    return found


def _cells(row: Any) -> list[Any]:
    found = []
    for node in row:
        if local(node) == "sdt":
            node = child(node, "sdtContent")
            found += [one for one in (node if node is not None else ()) if local(one) == "tc"]
        elif local(node) == "tc":
            found.append(node)
    return found
