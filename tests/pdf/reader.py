"""Reads a finished PDF back: text, outline, and whether its tags still own the content they claim."""

import io
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
    """What a validator does not see: content that no element owns, that two own, or one of another page."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return ["no structure tree"]
    faults: list[str] = []
    rows = dict(NumberTree(root.ParentTree).items())
    used: list[int] = []
    claims, parents = _claims(root)
    for number, page in enumerate(pdf.pages, 1):
        marks, loose = _marks(page)
        faults += [f"page {number}: {op} paints outside tags and artifacts" for op in loose]
        faults += [
            f"page {number}: content {mark} stands twice" for mark in set(marks) if marks.count(mark) > 1
        ]
        place = int(page.obj.get("/StructParents", -1))
        used.append(place)
        row = rows.get(place)
        if marks and not isinstance(row, Array):
            faults.append(f"page {number}: its row in the parent tree is missing")
            continue
        for mark in marks:
            owners = claims.pop((page.obj.objgen, mark), [])
            said = row[mark] if mark < len(row) else None
            if len(owners) != 1:
                faults.append(f"page {number}: {len(owners)} own content {mark}")
            elif not isinstance(said, Dictionary) or said.objgen != owners[0]:
                faults.append(f"page {number}: the parent tree gives content {mark} to another")
        for annotation in page.obj.get("/Annots", []):
            place = int(annotation.get("/StructParent", -1))
            used.append(place)
            owner = rows.get(place)
            kids = _kids(owner) if isinstance(owner, Dictionary) else []
            holding = [k for k in kids if isinstance(k, Dictionary) and k.get("/Obj") == annotation]
            if not holding or owner.objgen not in parents:
                faults.append(f"page {number}: an annotation that no element owns")
            elif any(kid.Pg.objgen != page.obj.objgen for kid in holding):
                faults.append(f"page {number}: an annotation that is said to stand on another page")
            if not str(annotation.get("/Contents", "")) and "/Dest" in annotation:
                faults.append(f"page {number}: a link without words")
    faults += [f"content {mark} of page {page} is owned but not there" for page, mark in claims]
    faults += [f"row {row} serves two" for row in set(used) if row >= 0 and used.count(row) > 1]
    faults += [f"row {row} serves nobody" for row in rows if row not in used]
    names = [bytes(element.ID) for element in _elements(root) if "/ID" in element]
    faults += [f"name {name!r} used twice" for name in sorted(set(names)) if names.count(name) > 1]
    return faults


type Place = tuple[int, int]


def _claims(root: Any) -> tuple[dict[tuple[Place, int], list[Place]], set[Place]]:
    """Which elements own each piece of content (page, number), and every element there is."""
    claims: dict[tuple[Place, int], list[Place]] = {}
    elements: set[Place] = set()

    def walk(element: Any, parent: Any) -> None:
        if element.P.objgen != parent.objgen:
            claims[(element.objgen, -1)] = []  # said to hang elsewhere: comes out as owned but not there
        elements.add(element.objgen)
        for kid in _kids(element):
            if isinstance(kid, int):
                claims.setdefault((element.Pg.objgen, kid), []).append(element.objgen)
            elif "/MCID" in kid:
                page = kid.get("/Pg", element.get("/Pg"))
                claims.setdefault((page.objgen, int(kid.MCID)), []).append(element.objgen)
            elif "/S" in kid:
                walk(kid, element)

    for kid in _kids(root):
        walk(kid, root)
    return claims, elements


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


def links(pdf: pikepdf.Pdf) -> list[tuple[int, int, str]]:
    """(page, page it leads to, what it is called) of every link inside the file, counted from 1."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return [
        (number, numbers[annotation.Dest[0].objgen], str(annotation.Contents))
        for number, page in enumerate(pdf.pages, 1)
        for annotation in page.obj.get("/Annots", [])
        if "/Dest" in annotation
    ]


def everything(content: bytes) -> str:
    """All that is written in a file, unpacked, as text to search for words that must not be there.

    Names and strings of every object (outline, metadata, tags, addresses), every stream, and every page's words as its
    fonts spell them: a stamp is written in glyph numbers, which no search for letters would find.
    """
    found: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in [pdf.trailer, *pdf.objects]:
            found += _said(item)
        for page in pdf.pages:
            spaced = text(page)
            found += [spaced, spaced.replace(" ", "")]
    return "\n".join(found)


def _said(item: Any) -> Iterator[str]:
    if isinstance(item, Stream):
        try:
            raw = item.read_bytes()
        except pikepdf.PdfError:  # a picture
            raw = item.read_raw_bytes()
        yield raw.decode("utf-8", "replace")
        yield raw.decode("latin-1")
        yield raw.decode("utf-16-be", "replace")
        yield raw.decode("utf-16-le", "replace")
    if isinstance(item, Stream | Dictionary):
        for name, value in item.items():
            yield name
            if not value.is_indirect if isinstance(value, pikepdf.Object) else True:
                yield from _said(value)
    elif isinstance(item, Array):
        for value in item:
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                yield from _said(value)
    elif isinstance(item, pikepdf.String):
        yield str(item)
        yield bytes(item).decode("latin-1")
    elif isinstance(item, Name):
        yield str(item)


def found(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    """The elements of one kind."""
    return [element for element in _elements(pdf.Root.StructTreeRoot) if str(element.S) == kind]
