"""Tables in the structure tree: a heading says what it heads. The engine instead lists every cell's headings by name."""

from collections.abc import Iterator
from typing import Any

from pdf.tags import listed


def scoped(table: Any) -> None:
    """Where headings stand in the head or first in a row, let each say once that it heads its columns or its row.

    Readers ask the heading first, a table of twenty rows loses hundreds of names, and under a merged heading the
    engine forgets the second column's. A table with headings anywhere else keeps its lists.
    """
    from pikepdf import Dictionary, Name

    rows = list(_rows(table, in_head=False))
    headings = [
        (cell, place, in_head)
        for in_head, cells in rows
        for place, cell in enumerate(cells)
        if cell.S == Name.TH
    ]
    if any(place and not in_head for _, place, in_head in headings):
        return
    for cell, _, in_head in headings:
        said = _attributes(cell) or Dictionary(O=Name.Table)
        said.Scope = Name.Column if in_head else Name.Row
        cell.A = said
    for _, cells in rows:
        for cell in cells:
            said = _attributes(cell)
            if said is not None and "/Headers" in said:
                del said["/Headers"]
            if said is not None and set(said.keys()) <= {"/O"}:
                del cell["/A"]
            if "/ID" in cell:
                del cell["/ID"]


def _rows(element: Any, *, in_head: bool) -> Iterator[tuple[bool, list[Any]]]:
    from pikepdf import Name

    for kid in listed(element.get("/K")):
        if isinstance(kid, int) or "/S" not in kid:
            continue
        if kid.S == Name.TR:
            yield (
                in_head,
                [cell for cell in listed(kid.get("/K")) if not isinstance(cell, int) and "/S" in cell],
            )
        elif kid.S in (Name.THead, Name.TBody, Name.TFoot):
            yield from _rows(kid, in_head=Name.THead == kid.S)


def _attributes(cell: Any) -> Any:
    """What the cell says of itself as a part of a table; None if nothing."""
    from pikepdf import Dictionary, Name

    own = [each for each in listed(cell.get("/A")) if isinstance(each, Dictionary)]
    return next((each for each in own if each.get("/O") == Name.Table), None)
