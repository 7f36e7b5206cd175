"""What the styles and the lists of a Word file say about a paragraph. Runs in a child."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cases.word.package import Package, attribute, child, is_on, local, whole

_HEADING = re.compile(r"(?:heading|rubrik) ?([1-9])", re.IGNORECASE)
_DEEPEST = 20  # styles that stand on each other


@dataclass(frozen=True)
class Look:
    name: str = ""
    level: int = 0  # of a heading; 0 is none
    bold: bool = False
    italic: bool = False
    list: tuple[int, int] | None = None  # number, level


class Looks:
    def __init__(self, package: Package) -> None:
        self.styles: dict[str, Any] = {}
        self.default = ""
        tree = package.part("word/styles.xml")
        for style in tree if tree is not None else ():
            if local(style) == "style":
                key = attribute(style, "styleId")
                self.styles[key] = style
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true"}:
                    self.default = key
        self._known: dict[str, Look] = {}
        self.lists = _Lists(package.part("word/numbering.xml"))

    def of(self, key: str) -> Look:
        if key not in self._known:
            self._known[key] = self._look(key)
        return self._known[key]

    def _look(self, key: str) -> Look:
        name, level, bold, italic, lists = "", 0, None, None, None
        for depth in range(_DEEPEST):
            style = self.styles.get(key)
            if style is None:
                break
            own = attribute(child(style, "name"), "val")
            name = name if depth else own
            found = _HEADING.fullmatch(own)
            outline = child(style, "pPr", "outlineLvl")
            if not level and found:
                level = int(found[1])
            elif not level and outline is not None:
                level = _level(outline)
            bold = _first(bold, child(style, "rPr", "b"))
            italic = _first(italic, child(style, "rPr", "i"))
            lists = lists or list_of(child(style, "pPr", "numPr"))
            key = attribute(child(style, "basedOn"), "val")
        return Look(name, level, bool(bold), bool(italic), lists)

    def own(self) -> bool:
        """Whether the file was made by us: it has the styles that only we name so."""
        names = {attribute(child(style, "name"), "val") for style in self.styles.values()}
        return {"Dokumentuppgift", "Att-sats", "Personrad"} <= names


def _first(known: bool | None, node: Any) -> bool | None:
    return known if known is not None or node is None else is_on(node)


def _level(outline: Any) -> int:
    level = whole(attribute(outline, "val"), 9) + 1
    return level if level <= 9 else 0


def level_of(properties: Any) -> int:
    """The heading level that a paragraph says by itself, without a style."""
    outline = child(properties, "outlineLvl")
    return _level(outline) if outline is not None else 0


def list_of(pointer: Any) -> tuple[int, int] | None:
    if pointer is None:
        return None
    number = whole(attribute(child(pointer, "numId"), "val"))
    return number, min(whole(attribute(child(pointer, "ilvl"), "val")), 8)


class _Lists:
    def __init__(self, tree: Any) -> None:
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.levels: dict[int, dict[int, tuple[str, str, int]]] = {}
        for node in tree if tree is not None else ():
            if local(node) == "abstractNum":
                abstract[attribute(node, "abstractNumId")] = {
                    whole(attribute(level, "ilvl")): _list_level(level)
                    for level in node
                    if local(level) == "lvl"
                }
        for node in tree if tree is not None else ():
            if local(node) != "num":
                continue
            levels = dict(abstract.get(attribute(child(node, "abstractNumId"), "val"), {}))
            for override in (one for one in node if local(one) == "lvlOverride"):
                at, start = whole(attribute(override, "ilvl")), child(override, "startOverride")
                if start is not None and at in levels:
                    levels[at] = (*levels[at][:2], whole(attribute(start, "val"), 1))
            self.levels[whole(attribute(node, "numId"))] = levels

    def at(self, number: int, level: int) -> tuple[str, str, int] | None:
        """(format, sign, start) of a list's level; None when there is no such list."""
        return self.levels.get(number, {}).get(level) if number else None


def _list_level(level: Any) -> tuple[str, str, int]:
    kind = attribute(child(level, "numFmt"), "val", "decimal")
    sign = attribute(child(level, "lvlText"), "val")[:20]
    return kind, sign, whole(attribute(child(level, "start"), "val"), 1)
