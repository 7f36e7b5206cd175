"""What the engine has drawn, made lean before it is written: the structure tree, its names, the links inside.

Done on the engine's own objects. In the finished file every step would cost many times as much, and half of what is
written would be thrown away.
"""

from typing import Any

BARE = {"Type", "S", "P", "Pg", "K"}  # an element with nothing else says nothing but its kind


def tidy(pdf: Any, prefix: str) -> None:
    """`pdf` as WeasyPrint hands it to a finisher. Names of elements are made unique by `prefix`: the engine counts
    from the start in each document, so they would collide in a pack."""
    tree = _Tree(pdf)
    tree.leave_margins_out()
    tree.gather()
    for element in tree.elements():
        if element["S"] == "/Table":
            _scoped(tree, element)
    tree.name(prefix)
    tree.sweep()
    _plain_targets(pdf)
    for page in tree.pages:
        for name in ("BleedBox", "TrimBox"):  # the same as the sheet
            page.pop(name, None)


class _Tree:
    """The structure tree with the pages it belongs to."""

    def __init__(self, pdf: Any) -> None:
        self.objects = pdf.objects
        self.pages = [self.at(reference) for reference in pdf.page_references]
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        (top,) = self.root["K"]
        self.top = self.at(top)
        numbers = self.at(self.root["ParentTree"])["Nums"]
        self.rows = dict(
            zip(pdf.page_references, numbers[1::2], strict=False)
        )  # pages come first, then links
        self.root["ParentTreeNextKey"] = len(numbers) // 2
        self.gone: list[Any] = []

    def at(self, reference: bytes) -> Any:
        return self.objects[int(reference.split()[0])]

    def elements(self) -> list[Any]:
        """Every element from the top, in reading order."""
        found, stack = [], [self.top]
        while stack:
            element = stack.pop()
            found.append(element)
            kids = [self.at(kid) for kid in _listed(element.get("K")) if isinstance(kid, bytes)]
            stack.extend(kid for kid in reversed(kids) if "S" in kid)
        return found

    def leave_margins_out(self) -> None:
        """The engine tags what stands in the margins and leaves it outside the tree: it is an artifact."""
        reached = {element.reference for element in self.elements()}
        for page, row in zip(self.pages, self.rows.values(), strict=True):
            loose = {mark for mark, owner in enumerate(row) if owner not in reached}
            if not loose:
                continue
            drawing = self.at(page["Contents"]).stream
            for place in reversed(range(len(drawing))):  # kind of mark, its number, BDC
                if isinstance(drawing[place], dict) and drawing[place].get("MCID") in loose:
                    drawing[place - 1 : place + 2] = [b"/Artifact", b"BMC"]
            for mark in loose:
                self.gone.append(self.at(row[mark]))
                row[mark] = b"null"

    def gather(self) -> None:
        """Take out elements that say nothing: the engine puts a span around every line of text it draws.

        What they owned goes to the element around them. Half the tree disappears, and with it half the work of
        every join and half the steps of a screen reader.
        """
        stack = [self.top]
        while stack:
            stack += self._gather(stack.pop())

    def _gather(self, element: Any) -> list[Any]:
        import pydyf  # type: ignore[import-untyped]

        kids: list[Any] = []
        below = []
        here, has_marks = element.get("Pg"), False
        for kid, page in self._contents(element, here):
            if isinstance(kid, int):
                has_marks = True
                if here is None:
                    here = element["Pg"] = page
                self.rows[page][kid] = element.reference
                kids.append(
                    kid if page == here else pydyf.Dictionary({"Type": "/MCR", "MCID": kid, "Pg": page})
                )
            else:
                if "S" in kid:
                    kid["P"] = element.reference
                    below.append(kid)
                kids.append(kid.reference)
        if not has_marks:
            element.pop("Pg", None)  # said by those who own what stands on the page
        element.pop("Type", None)  # the only kind it can be
        if kids:
            element["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
        return below

    def _contents(self, element: Any, page: Any) -> list[tuple[Any, Any]]:
        """Marks (with their page), references and elements in order, those of bare elements in their place."""
        found: list[tuple[Any, Any]] = []
        for mark in element["K"]:
            if isinstance(mark, int):
                found.append((mark, page))
                continue
            kid = self.at(mark)
            if "S" in kid and _says_nothing(kid):
                self.gone.append(kid)
                found += self._contents(kid, kid.get("Pg", page))
            else:
                found.append((kid, page))
        return found

    def name(self, prefix: str) -> None:
        """Make the names unique that cells and their headings know each other by."""
        named: dict[int, Any] = {}
        for element in self.elements():
            told = element.get("A", {})
            for name in ([element["ID"]] if "ID" in element else []) + list(told.get("Headers", ())):
                named[id(name)] = name
        for name in named.values():
            name.string = f"{prefix}-{name.string}"

    def sweep(self) -> None:
        """What nobody points at any more is not written."""
        for element in self.gone:
            element.free = "f"


def _says_nothing(element: Any) -> bool:
    if not element.keys() <= BARE:
        return False
    kind = element["S"]
    return kind in ("/Span", "/NonStruct") or (
        kind == "/Div" and not any(isinstance(kid, int) for kid in element["K"])
    )


def _scoped(tree: _Tree, table: Any) -> None:
    """Where headings stand in the head or first in a row, let each say once that it heads its columns or its row.

    The engine instead lists every cell's headings by name. Readers ask the heading first, a table of twenty rows loses
    hundreds of names, and under a merged heading the engine forgets the second column's. A table with headings
    anywhere else keeps its lists.
    """
    rows = list(_rows(tree, table, in_head=False))
    headings = [
        (cell, place, in_head)
        for in_head, cells in rows
        for place, cell in enumerate(cells)
        if cell["S"] == "/TH"
    ]
    if any(place and not in_head for _, place, in_head in headings):
        return
    for cell, _, in_head in headings:
        cell["A"]["Scope"] = "/Column" if in_head else "/Row"
    for _, cells in rows:
        for cell in cells:
            told = cell.get("A", {})
            told.pop("Headers", None)
            if told.keys() <= {"O"}:
                cell.pop("A", None)
            cell.pop("ID", None)


def _rows(tree: _Tree, element: Any, *, in_head: bool) -> list[tuple[bool, list[Any]]]:
    found: list[tuple[bool, list[Any]]] = []
    for kid in _elements_in(tree, element):
        if kid["S"] == "/TR":
            found.append((in_head, _elements_in(tree, kid)))
        elif kid["S"] in ("/THead", "/TBody", "/TFoot"):
            found += _rows(tree, kid, in_head=kid["S"] == "/THead")
    return found


def _elements_in(tree: _Tree, element: Any) -> list[Any]:
    kids = [tree.at(kid) for kid in _listed(element.get("K")) if isinstance(kid, bytes)]
    return [kid for kid in kids if "S" in kid]


def _plain_targets(pdf: Any) -> None:
    """A link inside the document names its target; the names of two documents would collide, so it says where."""
    names = pdf.catalog.pop("Names", None)
    listed = names["Dests"]["Names"] if names is not None and "Dests" in names else []
    places = {name.string: place for name, place in zip(listed[::2], listed[1::2], strict=True)}
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Type") == "/Annot" and "Dest" in each:
            each["Dest"] = places.get(each["Dest"].string, each["Dest"])


def _listed(value: Any) -> list[Any]:
    """A value that may be missing, single or an array, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
