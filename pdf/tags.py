"""The structure tree: what a screen reader follows. Every joiner of PDF files loses it, so we join it.

A page's content carries numbers (MCID); the page names a row (`StructParents`) in the parent tree of the file,
and the row says which element owns each number. When trees are joined every row gets a new place, so pages
and annotations must be told. A file where they were not still passes most validators, and reads the wrong page.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pdf.stamps import saved

if TYPE_CHECKING:
    import pikepdf


def finished(content: bytes, prefix: str) -> tuple[bytes, int]:
    """Our own fresh PDF with its tags made ready for a pack, and its number of pages.

    Element names are made unique by `prefix`: the engine counts from the start in each document, so they would
    collide. What stands in the margins is marked as artifact: the engine tags it but leaves it outside the tree.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for element in elements(pdf.Root.get("/StructTreeRoot")):
            if "/ID" in element:
                element.ID = pikepdf.String(f"{prefix}-".encode() + bytes(element.ID))
            for attributes in _listed(element.get("/A")):
                if isinstance(attributes, pikepdf.Dictionary) and "/Headers" in attributes:
                    names = [
                        pikepdf.String(f"{prefix}-".encode() + bytes(h)) for h in _listed(attributes.Headers)
                    ]
                    attributes.Headers = pikepdf.Array(names)
        _margins_as_artifacts(pdf)
        return saved(pdf), len(pdf.pages)


def _margins_as_artifacts(pdf: "pikepdf.Pdf") -> None:
    import pikepdf

    root = pdf.Root.StructTreeRoot
    reached = {element.objgen for element in elements(root)}
    rows = dict(pikepdf.NumberTree(root.ParentTree).items())
    for page in pdf.pages:
        row = rows[int(page.obj.StructParents)]
        loose = [mark for mark, owner in enumerate(row) if owner is not None and owner.objgen not in reached]
        if not loose:
            continue
        drawing = page.obj.Contents.read_bytes()
        for mark in loose:
            drawing = re.sub(rb"/\w+\s*<</MCID %d>>\s*BDC" % mark, b"/Artifact\nBMC", drawing, count=1)
            row[mark] = None
        page.obj.Contents = pdf.make_stream(drawing)


def elements(root: Any) -> Iterator[Any]:
    """Every structure element below the root, once, in reading order."""
    import pikepdf

    if root is None:
        return
    stack, seen = list(reversed(_listed(root.get("/K")))), set()
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            if node.is_indirect:
                if node.objgen in seen:
                    continue
                seen.add(node.objgen)
            yield node
            stack.extend(reversed(_listed(node.get("/K"))))


class Tree:
    """The structure tree of a pack while it is put together."""

    def __init__(self, pdf: "pikepdf.Pdf") -> None:
        self.pdf = pdf
        self.tops: list[Any] = []
        self.rows: list[Any] = []  # the parent tree: row number = place in this list
        self.roles: dict[str, Any] = {}

    def join(self, source: "pikepdf.Pdf", pages: "Sequence[pikepdf.Page]", title: str) -> None:
        """Take over the tree of one of our own documents, whose pages have just been copied.

        Only for trees we made ourselves: a hostile tree can be half a million levels deep.
        """
        import pikepdf

        root = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        base = len(self.rows)
        own = {int(number): row for number, row in pikepdf.NumberTree(root.ParentTree).items()}
        self.rows.extend(own.get(number) for number in range(max(own, default=-1) + 1))
        for page in pages:
            for holder, name in _numbered_holders(page):
                holder[name] = int(holder[name]) + base
        for top in _listed(root.get("/K")):
            if top.get("/S") == pikepdf.Name.Document:
                top.S = pikepdf.Name.Part
                top.T = pikepdf.String(title)
            self.tops.append(top)
        self.roles.update(dict(root.get("/RoleMap", {}).items()))

    def wrap(self, pages: "Sequence[pikepdf.Page]", title: str, *, figure: bool = False) -> None:
        """An uploaded document: one element a page that owns all its content, in the order it is drawn.

        The text can be reached and has a heading in the tree. It does not make the document accessible.
        """
        import pikepdf

        part = self.pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Part, T=title, K=pikepdf.Array())
        )
        for page in pages:
            element = self.pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.StructElem,
                    S=pikepdf.Name.Figure if figure else pikepdf.Name.P,
                    P=part,
                    Pg=page.obj,
                    K=pikepdf.Array([0]),
                )
            )
            if figure:
                element.Alt = pikepdf.String(title)
            part.K.append(element)
            page.obj.StructParents = len(self.rows)
            self.rows.append(pikepdf.Array([element]))
            for annotation in page.obj.get("/Annots", []):
                kind = (
                    pikepdf.Name.Link
                    if annotation.get("/Subtype") == pikepdf.Name.Link
                    else pikepdf.Name.Annot
                )
                reference = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=annotation, Pg=page.obj)
                owner = self.pdf.make_indirect(
                    pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=kind, P=part, K=reference)
                )
                part.K.append(owner)
                annotation.StructParent = len(self.rows)
                self.rows.append(owner)
        self.tops.append(part)

    def finish(self) -> None:
        """Write the tree into the pack."""
        import pikepdf

        root = self.pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        document = self.pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=root, K=pikepdf.Array(self.tops)
            )
        )
        for top in self.tops:
            top.P = document
        numbered = [
            value for number, row in enumerate(self.rows) if row is not None for value in (number, row)
        ]
        root.K = pikepdf.Array([document])
        root.ParentTree = self.pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(numbered)))
        root.ParentTreeNextKey = len(self.rows)
        if self.roles:
            root.RoleMap = pikepdf.Dictionary(self.roles)
        self.pdf.Root.StructTreeRoot = root
        self.pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)


def _numbered_holders(page: "pikepdf.Page") -> Iterator[tuple[Any, str]]:
    if "/StructParents" in page.obj:
        yield page.obj, "/StructParents"
    for annotation in page.obj.get("/Annots", []):
        if "/StructParent" in annotation:
            yield annotation, "/StructParent"


def _listed(value: Any) -> list[Any]:
    """A value that may be missing, single or an array, as a list."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
