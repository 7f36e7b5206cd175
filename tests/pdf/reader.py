"""Reads a finished PDF back: text, outline, and whether its tags still own the content they claim."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Stream

PAINTS = {"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI"}


def text(page: pikepdf.Page) -> str:
    """The page's text in drawing order, forms included; lines are not told apart."""
    return " ".join("".join(_text(page.obj.get("/Contents"), page.obj.Resources, page)).split())


def _text(content: Any, resources: Any, page: pikepdf.Page | None = None) -> Iterator[str]:
    fonts = {name: _letters(font) for name, font in resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page or content):
        op = str(operator)
        if op == "Tf":
            letters = fonts[str(operands[0])]
        elif op in ("Td", "Tm", "TD", "T*", "BT"):
            yield " "
        elif op == "Tj":
            yield _decoded(bytes(operands[0]), letters)
        elif op == "TJ":
            for piece in operands[0]:
                if isinstance(piece, pikepdf.String):
                    yield _decoded(bytes(piece), letters)
        elif op == "Do":
            drawn = resources.XObject[str(operands[0])]
            if drawn.get("/Subtype") == Name.Form:
                yield from _text(drawn, drawn.get("/Resources", resources))


def _decoded(raw: bytes, letters: dict[int, str]) -> str:
    if not letters:
        return raw.decode("latin-1")
    codes = (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2))
    return "".join(letters.get(code, "\ufffd") for code in codes)


def _letters(font: Any) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    cmap = font.ToUnicode.read_bytes().decode()
    pairs = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            pairs[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    return pairs


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    """(level, title, printed page) of every bookmark, from the top."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}

    def walk(items: Any, level: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            yield level, item.title, numbers[item.destination[0].objgen]
            yield from walk(item.children, level + 1)

    with pdf.open_outline() as found:
        return list(walk(found.root, 1))


def tag_faults(pdf: pikepdf.Pdf) -> list[str]:
    """What a validator does not see: content that no element owns, or that an element of another page owns."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return ["no structure tree"]
    faults: list[str] = []
    rows = dict(NumberTree(root.ParentTree).items())
    reached = {element.objgen for element in _elements(root)}
    for number, page in enumerate(pdf.pages, 1):
        marks, loose = _marks(page)
        faults += [f"page {number}: {op} paints outside tags and artifacts" for op in loose]
        row = rows.get(int(page.obj.get("/StructParents", -1)))
        if marks and not isinstance(row, Array):
            faults.append(f"page {number}: its row in the parent tree is missing")
            continue
        for mark in marks:
            owner = row[mark] if mark < len(row) else None
            if not isinstance(owner, Dictionary) or not _owns(owner, mark, page):
                faults.append(f"page {number}: nobody owns content {mark}")
            elif owner.objgen not in reached:
                faults.append(f"page {number}: content {mark} hangs outside the tree")
        for annotation in page.obj.get("/Annots", []):
            owner = rows.get(int(annotation.get("/StructParent", -1)))
            kids = _kids(owner) if isinstance(owner, Dictionary) else []
            if not any(isinstance(k, Dictionary) and k.get("/Obj") == annotation for k in kids):
                faults.append(f"page {number}: an annotation that no element owns")
    names = [bytes(element.ID) for element in _elements(root) if "/ID" in element]
    faults += [f"name {name!r} used twice" for name in sorted(set(names)) if names.count(name) > 1]
    return faults


def headings(pdf: pikepdf.Pdf) -> list[str]:
    return [str(e.S) for e in _elements(pdf.Root.StructTreeRoot) if re.fullmatch("/H[1-6]", str(e.S))]


def kinds(pdf: pikepdf.Pdf) -> set[str]:
    return {str(element.S) for element in _elements(pdf.Root.StructTreeRoot)}


def _marks(page: pikepdf.Page) -> tuple[list[int], list[str]]:
    marks, loose, depth = [], [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        op = str(operator)
        if op in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else None
            mark = properties.get("/MCID") if isinstance(properties, Dictionary) else None
            if mark is not None:
                marks.append(int(mark))
            depth.append(mark is not None or str(operands[0]) == "/Artifact")
        elif op == "EMC":
            depth.pop()
        elif op in PAINTS and not any(depth):
            loose.append(op)
    return marks, loose


def _owns(element: Any, mark: int, page: pikepdf.Page) -> bool:
    for kid in _kids(element):
        number = kid if isinstance(kid, int) else kid.get("/MCID") if isinstance(kid, Dictionary) else None
        if number == mark:
            where = kid.get("/Pg") if isinstance(kid, Dictionary) else None
            where = where if where is not None else element.get("/Pg")
            return where is not None and where.objgen == page.obj.objgen
    return False


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _elements(root: Any) -> Iterator[Any]:
    for kid in _kids(root):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def streams(pdf: pikepdf.Pdf) -> list[Stream]:
    return [item for item in pdf.objects if isinstance(item, Stream)]
