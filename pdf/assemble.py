"""Finished parts in, one file out: pages in order, tags joined, outline, page labels, numbers and stamps."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from pdf import stamps
from pdf.lettering import clean
from pdf.tags import Tree

if TYPE_CHECKING:
    import pikepdf

LINK = b"pack:"  # a document links to another part of its pack as pack:<part id>


@dataclass(frozen=True, slots=True)
class Part:
    """One finished PDF of a pack. `own`: laid out by us, so its tags can be trusted, its margins are free."""

    ident: str
    title: str
    file: BinaryIO
    pages: int
    own: bool
    bookmarks: Sequence[tuple[int, str]] = ()
    stamp: str = ""
    new_sheet: bool = False
    figure: bool = False


@dataclass(frozen=True, slots=True)
class About:
    title: str
    subject: str = ""
    author: str = ""
    language: str = "sv"


@dataclass(slots=True)
class Span:
    part: Part
    first: int  # counted from 0
    pages: "list[pikepdf.Page]" = field(default_factory=list)


def first_pages(parts: Sequence[tuple[str, int, bool]]) -> dict[str, int]:
    """The first printed page of each part, from (id, number of pages, starts on a new sheet)."""
    found, printed = {}, 0
    for ident, pages, new_sheet in parts:
        printed += new_sheet and printed % 2
        found[ident] = printed + 1
        printed += pages
    return found


def assemble(parts: Sequence[Part], about: About) -> tuple[bytes, int]:
    """Join the parts. Returns the file and its number of pages.

    A part on a new sheet starts on an odd page, after a blank one if needed: printed on both sides, it shares
    no sheet with the one before.
    """
    import pikepdf

    if not parts:
        raise ValueError("a pack needs at least one part")
    with contextlib.ExitStack() as opened, pikepdf.new() as pdf:
        sources = [opened.enter_context(pikepdf.open(part.file)) for part in parts]
        spans = [_append(pdf, part, source) for part, source in zip(parts, sources, strict=True)]
        tree = Tree(pdf)
        for span, source in zip(spans, sources, strict=True):
            if span.part.own and "/StructTreeRoot" in source.Root:
                tree.join(source, span.pages, span.part.title)
            else:
                tree.wrap(span.pages, span.part.title, figure=span.part.figure)
        tree.finish()
        _link(pdf, spans)
        _print(pdf, spans)
        _outline(pdf, spans)
        _describe(pdf, about, conforming=all(part.own for part in parts))
        return stamps.saved(pdf), len(pdf.pages)


def _append(pdf: "pikepdf.Pdf", part: Part, source: "pikepdf.Pdf") -> Span:
    if part.new_sheet and len(pdf.pages) % 2:
        pdf.add_blank_page(page_size=(595.276, 841.89))
    first = len(pdf.pages)
    pdf.add_pages_from(
        source, forms="strip", outlines="ignore"
    )  # carries hidden layers and named places along
    return Span(part, first, list(pdf.pages[first:]))


def _link(pdf: "pikepdf.Pdf", spans: list[Span]) -> None:
    """Turn `pack:<part id>` into a jump to that page; a link to a part that is not there goes nowhere."""
    from pikepdf import Array, Dictionary, Name

    target = {span.part.ident.encode(): span.pages[0] for span in spans if span.pages}
    for span in spans:
        for page in span.pages:
            for annotation in page.obj.get("/Annots", []) if span.part.own else []:
                action = annotation.get("/A")
                uri = bytes(action.get("/URI", b"")) if isinstance(action, Dictionary) else b""
                if uri.startswith(LINK):
                    del annotation["/A"]
                    found = target.get(uri[len(LINK) :])
                    if found is not None:
                        annotation.Dest = Array([found.obj, Name.XYZ, None, None, None])


def _print(pdf: "pikepdf.Pdf", spans: list[Span]) -> None:
    total = len(pdf.pages)
    extra = "".join(clean(span.part.stamp) for span in spans)
    overlay = stamps.Overlay(pdf, extra=extra)
    uploaded = {
        span.first + i: span.part for span in spans if not span.part.own for i in range(len(span.pages))
    }
    stamped = {span.first + i: span.part.stamp for span in spans for i in range(len(span.pages))}
    for index, page in enumerate(pdf.pages):
        number = stamps.PACK_NUMBER.format(index + 1, total)
        if index in uploaded:
            overlay.on_upload(page, number, stamped[index])
        else:
            overlay.on_own_page(page, number, stamped.get(index, ""))
        if "/Annots" in page.obj:
            page.obj.Tabs = _name("/S")


def _outline(pdf: "pikepdf.Pdf", spans: list[Span]) -> None:
    from pikepdf import OutlineItem

    with pdf.open_outline() as outline:
        above: list[tuple[int, Any]] = []
        for span in spans:
            for level, title in span.part.bookmarks:
                item = OutlineItem(clean(title), span.first, "XYZ", left=0, top=_top(span.pages[0]), zoom=0)
                while above and above[-1][0] >= level:
                    above.pop()
                (above[-1][1].children if above else outline.root).append(item)
                above.append((level, item))
    pdf.Root.PageMode = _name("/UseOutlines")


def _top(page: "pikepdf.Page") -> float:
    """The upper edge as the page's own coordinates have it; a turned page is simply shown whole."""
    return stamps.visible_box(page)[3]


def _describe(pdf: "pikepdf.Pdf", about: About, *, conforming: bool) -> None:
    """Title, author, language, page labels. PDF/UA is claimed only when every page is ours and keeps it."""
    from pikepdf import Array, Dictionary, String

    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=_name("/D"))]))
    for name, value in (("/Title", about.title), ("/Subject", about.subject), ("/Author", about.author)):
        if value:
            pdf.docinfo[name] = String(value)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = about.title
        metadata["dc:language"] = [about.language]
        if about.subject:
            metadata["dc:description"] = about.subject
        if about.author:
            metadata["dc:creator"] = [about.author]
        if conforming:
            metadata["pdfuaid:part"] = "1"


def _name(value: str) -> Any:
    import pikepdf

    return pikepdf.Name(value)
