"""The structure tree: what a screen reader follows. Every joiner of PDF files loses it, so we join it.

A page's content carries numbers (MCID); the page names a row (`StructParents`) in the parent tree of the file,
and the row says which element owns each number. When trees are joined every row gets a new place, so pages
and annotations must be told. A file where they were not still passes most validators, and reads the wrong page.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

LEAF = 500  # rows in one leaf of the parent tree


def elements(root: Any) -> Iterator[Any]:
    """Every structure element below the root, once, in reading order."""
    import pikepdf

    if root is None:
        return
    stack, seen = list(reversed(listed(root.get("/K")))), set()
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
            stack.extend(reversed(listed(node.get("/K"))))


class Tree:
    """The structure tree of a pack while it is put together."""

    def __init__(self, pdf: "pikepdf.Pdf") -> None:
        import pikepdf

        self.pdf = pdf
        self.tops: list[Any] = []
        self.rows: list[Any] = []  # the parent tree: row number = place in this list
        self.roles: dict[str, Any] = {}
        self.root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self.document = self._element("/Document", self.root)

    def join(self, source: "pikepdf.Pdf", pages: Sequence[Any], title: str) -> None:
        """Take over the tree of one of our own documents, whose pages have just been copied.

        Only for trees we made ourselves and `tidying` made lean: rows from 0 without gaps, names unique. A
        hostile tree can be half a million levels deep.
        """
        import pikepdf

        root = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        base = len(self.rows)
        self.rows += list(root.ParentTree.Nums)[1::2]
        for page in pages:
            if "/StructParents" in page:
                page.StructParents = int(page.StructParents) + base
            for annotation in page.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + base
        for top in listed(root.K):
            if pikepdf.Name.Document == top.S:
                top.S = pikepdf.Name.Part
                top.T = pikepdf.String(title)
            top.P = self.document
            self.tops.append(top)
        if "/RoleMap" in root:
            self.roles.update(root.RoleMap.items())

    def wrap(self, pages: Sequence[Any], title: str, *, figure: bool = False) -> None:
        """An uploaded document: one element a page that owns all its content, in the order it is drawn.

        The text can be reached and has a heading in the tree. It does not make the document accessible.
        """
        from pikepdf import Array, Dictionary, Name, String

        part = self._element("/Part", self.document)
        part.T = String(title)
        kids = []
        pattern = Dictionary(Type=Name.StructElem, S=Name.Figure if figure else Name.P, P=part, K=Array([0]))
        if figure:
            pattern.Alt = String(title)
        for page in pages:
            element = self.pdf.make_indirect(copy(pattern))
            element["/Pg"] = page
            kids.append(element)
            page["/StructParents"] = len(self.rows)
            self.rows.append(Array([element]))
            if "/Annots" in page:
                kids += [self._owner(annotation, page, part) for annotation in page.Annots]
        part.K = Array(kids)
        self.tops.append(part)

    def link(self, page: Any, annotation: Any, *, mark: bool = False) -> int:
        """Own a link put on a page of the last part: right after its page's text if that is one element, else last.

        `mark` asks for a number for the link's own words on the page; the answer is that number, or -1.
        """
        part = self.tops[-1]
        row = self.rows[int(page.StructParents)]
        holder = part
        if mark:
            holder = self._element("/P", part)
            part.K = _with(part.get("/K"), holder)
        owner = self._owner(annotation, page, holder)
        number = -1
        if mark:
            number = len(row)
            row.append(owner)
            owner.Pg = page
            owner.K = _with(number, owner.K)
        holder = holder if mark else row[0]
        holder.K = _with(holder.get("/K"), owner)
        owner.P = holder
        return number

    def forget(self, annotation: Any) -> None:
        """An annotation is taken away: its element keeps the words and is no link any more."""
        place = int(annotation.StructParent)
        plain(self.rows[place])
        self.rows[place] = None

    def finish(self) -> None:
        """Write the tree into the pack."""
        from pikepdf import Array, Dictionary

        self.document.K = Array(self.tops)
        self.root.K = Array([self.document])
        self.root.ParentTree = self.pdf.make_indirect(self._parent_tree())
        self.root.ParentTreeNextKey = len(self.rows)
        if self.roles:
            self.root.RoleMap = Dictionary(self.roles)
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _parent_tree(self) -> Any:
        """Balanced: a reader that looks for one row opens one leaf, not all."""
        from pikepdf import Array, Dictionary

        rows = [(number, row) for number, row in enumerate(self.rows) if row is not None]
        if len(rows) <= LEAF:
            return Dictionary(Nums=Array([value for row in rows for value in row]))
        leaves = []
        for start in range(0, len(rows), LEAF):
            some = rows[start : start + LEAF]
            leaf = Dictionary(
                Limits=Array([some[0][0], some[-1][0]]), Nums=Array([value for row in some for value in row])
            )
            leaves.append(self.pdf.make_indirect(leaf))
        return Dictionary(Kids=Array(leaves))

    def _owner(self, annotation: Any, page: Any, parent: Any) -> Any:
        from pikepdf import Dictionary, Name

        kind = "/Link" if annotation.get("/Subtype") == Name.Link else "/Annot"
        owner = self._element(kind, parent, K=Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page))
        annotation.StructParent = len(self.rows)
        self.rows.append(owner)
        return owner

    def _element(self, kind: str, parent: Any, **more: Any) -> Any:
        from pikepdf import Dictionary, Name

        return self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(kind), P=parent, **more))


def plain(element: Any) -> None:
    """A link element whose annotation is gone: words like any others."""
    from pikepdf import Array, Name

    element.S = Name.Span
    kids = [kid for kid in listed(element.get("/K")) if isinstance(kid, int) or "/Obj" not in kid]
    element.K = Array(kids)


def listed(value: Any) -> list[Any]:
    """A value that may be missing, single or an array, as a list."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _with(value: Any, more: Any) -> Any:
    from pikepdf import Array

    return Array([*listed(value), more])
