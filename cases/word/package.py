"""A Word file as a package of XML parts, read by somebody who trusts nothing in it. Runs in a child.

No relation is ever followed out of the file, no entity is replaced, nothing but the parts asked for is unpacked.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any

from lxml import etree

MAX_PART = 32 * 1024 * 1024
MAX_ENTRIES = 20_000


class Unreadable(Exception):
    """It cannot be read as a Word document. `why` is a key of cases.word.reading.REFUSALS."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Package:
    def __init__(self, path: str) -> None:
        try:
            self.archive = zipfile.ZipFile(path)
            self.names = {entry.filename: entry for entry in self.archive.infolist()[: MAX_ENTRIES + 1]}
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unreadable("broken") from error
        if len(self.names) > MAX_ENTRIES:
            raise Unreadable("large")

    def part(self, name: str) -> Any:
        """A part's XML; None when the file has no such part."""
        entry = self.names.get(name)
        if entry is None:
            return None
        try:
            with self.archive.open(entry) as file:
                content = file.read(MAX_PART + 1)
        except (
            zipfile.BadZipFile,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as error:
            raise Unreadable("broken") from error
        except Exception as error:  # zlib's and lzma's own
            raise Unreadable("broken") from error
        if len(content) > MAX_PART:
            raise Unreadable("large")
        return _parsed(content)

    def beside(self, kind: str) -> list[Any]:
        """The parts of a kind that belong to the document: `header`, `footer`, `footnotes`, `comments` …"""
        wanted = [target for name, target in self.relations().values() if name == kind]
        return [part for part in map(self.part, sorted(set(wanted))) if part is not None]

    def relations(self, of: str = "document") -> dict[str, tuple[str, str]]:
        """Id -> (kind, target): the name of a part, or for what lies outside the file `kind!` and the address."""
        tree = self.part(f"word/_rels/{of}.xml.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in tree if tree is not None else ():
            if not isinstance(relation.tag, str):
                continue
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = relation.get("Target") or ""
            if relation.get("TargetMode") == "External":
                found[relation.get("Id") or ""] = (f"{kind}!", target)
            else:
                inside = posixpath.normpath(posixpath.join("word", target)).lstrip("/")
                found[relation.get("Id") or ""] = (kind, target.lstrip("/") if target[:1] == "/" else inside)
        return found


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("broken") from error
    if tree.getroottree().docinfo.doctype:
        raise Unreadable("broken")  # no program that writes Word files declares a document type
    return tree


def local(node: Any) -> str:
    """An element's name without its namespace: the strict and the usual kind of file read alike."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def attribute(node: Any, name: str, missing: str = "") -> str:
    """An attribute by its name without namespace."""
    if node is None:
        return missing
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), missing)


def child(node: Any, *path: str) -> Any:
    """The first element on the path, or None."""
    for name in path:
        node = next((one for one in node if local(one) == name), None) if node is not None else None
    return node


def is_on(node: Any) -> bool:
    """Whether `<w:b/>` is on: there, and not said to be off."""
    return node is not None and attribute(node, "val", "true") not in {"false", "0", "off", "none"}


def whole(text: str, missing: int = 0) -> int:
    """A number as the file says it, within what anybody means."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else missing
