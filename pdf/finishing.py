"""Our own fresh PDF made ready once, so that joining it later is little work: done when it is laid out.

Names unique, a lean structure tree, plain targets for its own links, and the standards it keeps written into it.
"""

import io
import re
from typing import TYPE_CHECKING, Any

from pdf import metadata, tables
from pdf.stamps import saved
from pdf.tags import elements, listed

if TYPE_CHECKING:
    import pikepdf

BARE = {"/Type", "/S", "/P", "/Pg", "/K"}  # an element with nothing else says nothing but its kind
CHECKER_IS_WRONG = {
    "METADATA-FILTER-001",  # asked of PDF/A-1 only
    "STREAM-LENGTH-001",  # a stream whose last byte happens to be 0D: it takes that for half the line's end
}


def finished(content: bytes, prefix: str) -> tuple[bytes, int, bool]:
    """The document made ready, its number of pages, and whether it keeps PDF/A.

    Element names are made unique by `prefix`: the engine counts from the start in each document, so they would
    collide. What stands in the margins is marked as artifact: the engine tags it but leaves it outside the tree.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        rows = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
        _margins_as_artifacts(pdf, rows)
        _lean(pdf, rows)
        for element in elements(pdf.Root.StructTreeRoot):
            if pikepdf.Name.Table == element.S:
                tables.scoped(element)
        _rows_in_order(pdf, rows)
        _unique_names(pdf, prefix)
        _plain_targets(pdf)
        for page in pdf.pages:
            for name in ("/BleedBox", "/TrimBox"):  # the same as the sheet
                if name in page.obj:
                    del page.obj[name]
        written = {name: str(pdf.docinfo.get(f"/{name.title()}", "")) for name in ("title", "author")}
        about = metadata.About(**written, language=str(pdf.Root.get("/Lang", "sv")))
        metadata.describe(pdf, about, metadata.Claims(accessible=True, archival="A"))
        made, pages = saved(pdf), len(pdf.pages)
        kept = metadata.Claims(keeps(made, "pdfua-1"), "A" if keeps(made, "pdfa-3a") else "")
        if not (kept.accessible and kept.archival):
            metadata.describe(pdf, about, kept)
            made = saved(pdf)
        return made, pages, bool(kept.archival)


def keeps(content: bytes, standard: str) -> bool:
    """Whether a checker agrees that the file keeps `pdfua-1`, `pdfa-3a` or `pdfa-3b`."""
    import page

    profiles = {
        "pdfua-1": page.ValidationProfile.PDF_UA_1,
        "pdfa-3a": page.ValidationProfile.PDF_A_3A,
        "pdfa-3b": page.ValidationProfile.PDF_A_3B,
    }
    try:
        report = page.validate_pdf_bytes(content, profile=profiles[standard])
    except page.PageError:
        return False
    return {failure.rule_id.split("-", 1)[1] for failure in report.failures} <= CHECKER_IS_WRONG


def _margins_as_artifacts(pdf: "pikepdf.Pdf", rows: dict[int, Any]) -> None:
    reached = {element.objgen for element in elements(pdf.Root.StructTreeRoot)}
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


def _lean(pdf: "pikepdf.Pdf", rows: dict[int, Any]) -> None:
    """Take out elements that say nothing: the engine puts a span around every line of text it draws.

    What they owned goes to the element around them. Half the tree disappears, and with it half the work of
    every join and half the steps of a screen reader.
    """
    page_rows = {page.obj.objgen: rows[int(page.obj.StructParents)] for page in pdf.pages}
    for top in listed(pdf.Root.StructTreeRoot.get("/K")):
        _gather(top, page_rows)


def _gather(element: Any, page_rows: dict[tuple[int, int], Any]) -> None:
    from pikepdf import Array, Dictionary

    kids: list[Any] = []
    here = element.get("/Pg")
    for kid, page in _contents(element, here):
        if isinstance(kid, int):
            here = element.Pg = page if here is None else here
            page_rows[page.objgen][kid] = element
            same = page.objgen == here.objgen
            kids.append(kid if same else Dictionary(Type=_mcr(), MCID=kid, Pg=page))
        else:
            if "/S" in kid:
                kid.P = element
                _gather(kid, page_rows)
            kids.append(kid)
    if not any(isinstance(kid, int) or "/MCID" in kid for kid in kids) and "/Pg" in element:
        del element["/Pg"]  # said by those who own what stands on the page
    if "/Type" in element:
        del element["/Type"]  # the only kind it can be
    if kids:
        element.K = kids[0] if len(kids) == 1 else Array(kids)


def _contents(element: Any, page: Any) -> list[tuple[Any, Any]]:
    """Marks (with their page), references and elements in order, those of bare elements in their place."""
    found: list[tuple[Any, Any]] = []
    for kid in listed(element.get("/K")):
        if isinstance(kid, int):
            found.append((kid, page))
        elif "/MCID" in kid:
            found.append((int(kid.MCID), kid.get("/Pg", page)))
        elif "/S" in kid and _says_nothing(kid):
            found += _contents(kid, kid.get("/Pg", page))
        else:
            found.append((kid, page))
    return found


def _says_nothing(element: Any) -> bool:
    if not set(element.keys()) <= BARE:
        return False
    kind = str(element.S)
    if kind in ("/Span", "/NonStruct"):
        return True
    kids = listed(element.get("/K"))
    return kind == "/Div" and not any(isinstance(kid, int) or "/MCID" in kid for kid in kids)


def _mcr() -> Any:
    import pikepdf

    return pikepdf.Name.MCR


def _rows_in_order(pdf: "pikepdf.Pdf", rows: dict[int, Any]) -> None:
    """The parent tree as one flat list without gaps: row number = place in it."""
    from pikepdf import Array, Dictionary

    places = {old: new for new, old in enumerate(sorted(rows))}
    for page in pdf.pages:
        page.obj.StructParents = places[int(page.obj.StructParents)]
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = places[int(annotation.StructParent)]
    flat = [value for old, new in places.items() for value in (new, rows[old])]
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(flat)))
    pdf.Root.StructTreeRoot.ParentTreeNextKey = len(places)


def _unique_names(pdf: "pikepdf.Pdf", prefix: str) -> None:
    from pikepdf import Array, Dictionary, String

    def unique(name: Any) -> String:
        return String(f"{prefix}-".encode() + bytes(name))

    for element in elements(pdf.Root.StructTreeRoot):
        if "/ID" in element:
            element.ID = unique(element.ID)
        for attributes in listed(element.get("/A")):
            if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                attributes.Headers = Array([unique(name) for name in listed(attributes.Headers)])


def _plain_targets(pdf: "pikepdf.Pdf") -> None:
    """A link inside the document names its target; the names of two documents would collide, so it says where."""
    import pikepdf

    names = pdf.Root.Names.get("/Dests") if "/Names" in pdf.Root else None
    places = {bytes(key): value for key, value in _named(names)} if names is not None else {}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            target = annotation.get("/Dest")
            if isinstance(target, pikepdf.String) and bytes(target) in places:
                annotation.Dest = pikepdf.Array(list(places[bytes(target)]))
    if names is not None:
        del pdf.Root["/Names"]


def _named(tree: Any) -> list[tuple[Any, Any]]:
    leaves = list(tree.get("/Names", []))
    found = list(zip(leaves[::2], leaves[1::2], strict=True))
    for kid in tree.get("/Kids", []):
        found += _named(kid)
    return found
