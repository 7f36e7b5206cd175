"""Finished parts in, one file out: pages in order, tags joined, outline, page labels, numbers, stamps and links."""

import contextlib
import hashlib
import json
import resource
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from pdf import links, metadata, stamps
from pdf.geometry import visible_box
from pdf.lettering import clean
from pdf.metadata import About, Claims
from pdf.tags import Tree

if TYPE_CHECKING:
    import pikepdf

__all__ = ["About", "Part", "assemble", "first_pages"]
REVISION = 2  # raise when the same parts would come out as other bytes
OPEN_ANYHOW = 256  # files a process has open besides
BLANK = (595.276, 841.89)
NEEDS_CARE = {"/OCProperties", "/Names", "/Dests", "/AcroForm"}  # of a file whose pages are more than pages
FLAT = {"/Type", "/Kids", "/Count"}  # of a page tree that says nothing for its pages
BRANCH = 64  # pages in one branch of the page tree


@dataclass(frozen=True, slots=True)
class Part:
    """One finished PDF of a pack. `own`: laid out by us, so its tags can be trusted, its margins are free.

    Other parts lead here by `ident`, or by an alias they know it by. `back` is where this one leads from its first
    page: by its stamp if it is an upload, by a few words in the foot margin if it is ours. On every page it would be
    in the way of who listens. `outline`: the bookmarks that the file itself has come along, below its last one here.
    `sha256` of the bytes, if known, saves summing them.
    """

    ident: str
    title: str
    file: BinaryIO
    pages: int
    own: bool
    bookmarks: Sequence[tuple[int, str]] = ()
    outline: bool = False
    stamp: str = ""
    new_sheet: bool = False
    figure: bool = False
    archival: bool = False
    aliases: Sequence[str] = ()
    back: str = ""
    sha256: str = ""


@dataclass(slots=True)
class Span:
    """A part's pages in the pack, as their dictionaries. `first` counts from 0."""

    part: Part
    first: int
    pages: list[Any] = field(default_factory=list)


def first_pages(parts: Sequence[tuple[str, int, bool]]) -> dict[str, int]:
    """The first printed page of each part, from (id, number of pages, starts on a new sheet)."""
    found, printed = {}, 0
    for ident, pages, new_sheet in parts:
        printed += new_sheet and printed % 2
        found[ident] = printed + 1
        printed += pages
    return found


def make_room(parts: int) -> None:
    """Let the process have as many files open as so many parts need: each stays open until the pack is written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = OPEN_ANYHOW + 2 * parts  # the file, and the view of it that is read
    if soft != resource.RLIM_INFINITY and soft < needed:
        most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def key(parts: Sequence[Part], about: About) -> str:
    """A sum over everything that decides the pack's bytes; "" when a part does not say what it is made of."""
    if not all(part.sha256 for part in parts):
        return ""
    names = [name for name in Part.__dataclass_fields__ if name != "file"]
    plain = [[getattr(part, name) for name in names] for part in parts]
    lists = json.dumps([REVISION, stamps.REVISION, asdict(about), plain], default=list)
    return hashlib.sha256(lists.encode()).hexdigest()


def assemble(parts: Sequence[Part], about: About) -> tuple[bytes, int]:
    """Join the parts. Returns the file and its number of pages.

    A part on a new sheet starts on an odd page, after a blank one if needed: printed on both sides, it shares
    no sheet with the one before.
    """
    import pikepdf

    if not parts:
        raise ValueError("a pack needs at least one part")
    with contextlib.ExitStack() as opened, pikepdf.new() as pdf:
        sources = [
            opened.enter_context(pikepdf.open(part.file, access_mode=pikepdf.AccessMode.mmap))
            for part in parts
        ]
        spans, pages = _appended(pdf, parts, sources)
        tree = Tree(pdf)
        overlay = stamps.Overlay(pdf, extra="".join(clean(f"{part.stamp} {part.title}") for part in parts))
        total = len(pages)
        targets = links.Targets((span.part, span.first, span.pages[0]) for span in spans)
        for span, source in zip(spans, sources, strict=True):
            if span.part.own and "/StructTreeRoot" in source.Root:
                tree.join(source, span.pages, span.part.title)
                targets.resolve(span.pages, tree)
            else:
                tree.wrap(span.pages, span.part.title, figure=span.part.figure)
            _print(span, total, overlay, tree, targets)
        _print_blanks(pages, spans, overlay)
        tree.finish()
        _outline(pdf, spans, sources)
        metadata.describe(pdf, about, _claims(pdf, parts, sources))
        return stamps.saved(pdf, key(parts, about)), total


def _appended(
    pdf: "pikepdf.Pdf", parts: Sequence[Part], sources: "Sequence[pikepdf.Pdf]"
) -> tuple[list[Span], list[Any]]:
    """Each part's pages, and all in order with the blank ones. Most files are only pages; hidden layers and named places are carried along with care."""
    every: list[Any] = []
    spans = []
    for part, source in zip(parts, sources, strict=True):
        if part.new_sheet and len(every) % 2:
            every.append(_blank(pdf))
        pages = _plain_pages(pdf, source) or _pages_with_care(pdf, source)
        spans.append(Span(part, len(every), pages))
        every += pages
    _page_tree(pdf, every)
    return spans, every


def _plain_pages(pdf: "pikepdf.Pdf", source: "pikepdf.Pdf") -> list[Any]:
    """Copies of the pages of a file that is nothing but a flat list of them; empty when it is more than that.

    Not `pages.extend`, whose cost for each page grows with the pages there are already.
    """
    tree = source.Root.Pages
    if NEEDS_CARE & set(source.Root.keys()) or not set(tree.keys()) <= FLAT:
        return []
    pages = list(tree.Kids)
    if len({page.objgen for page in pages if page.get("/Type") == "/Page"}) < len(pages):
        return []  # branches, or a page that is shown twice
    return [pdf.copy_foreign(page) for page in pages]


def _pages_with_care(pdf: "pikepdf.Pdf", source: "pikepdf.Pdf") -> list[Any]:
    count = len(pdf.pages)
    pdf.add_pages_from(source, forms="strip", outlines="ignore")
    return [page.obj for page in pdf.pages[count:]]


def _blank(pdf: "pikepdf.Pdf") -> Any:
    from pikepdf import Array, Dictionary, Name

    return pdf.make_indirect(
        Dictionary(Type=Name.Page, MediaBox=Array([0, 0, *BLANK]), Resources=Dictionary())
    )


def _page_tree(pdf: "pikepdf.Pdf", pages: Sequence[Any]) -> None:
    """Balanced: a reader that looks for one page opens two branches, not a list of thousands."""
    from pikepdf import Array, Dictionary, Name

    branches = []
    root = pdf.Root.Pages
    for start in range(0, len(pages), BRANCH):
        some = pages[start : start + BRANCH]
        branch = pdf.make_indirect(
            Dictionary(Type=Name.Pages, Parent=root, Count=len(some), Kids=Array(some))
        )
        for page in some:
            page["/Parent"] = branch
        branches.append(branch)
    root.Kids, root.Count = Array(branches), len(pages)


def _print(span: Span, total: int, overlay: stamps.Overlay, tree: Tree, targets: links.Targets) -> None:
    """Numbers, stamps and the way back on the pages of one part."""
    part = span.part
    back = targets.found(part.back)
    for index, page in enumerate(span.pages, span.first):
        number = stamps.PACK_NUMBER.format(index + 1, total)
        if not part.own:
            area = overlay.on_upload(page, number, part.stamp)
            if area and back and index == span.first:
                tree.link(page, back.annotation(overlay.pdf, page, area))
        elif back and index == span.first and "/StructParents" in page:
            link = back.annotation(overlay.pdf, page, [0, 0, 0, 0])
            mark = tree.link(page, link, mark=True)
            link.Rect = overlay.on_own_page(page, number, part.stamp, back.words, mark)
        else:
            overlay.on_own_page(page, number, part.stamp)


def _print_blanks(pages: Sequence[Any], spans: list[Span], overlay: stamps.Overlay) -> None:
    taken = {index for span in spans for index in range(span.first, span.first + len(span.pages))}
    for index in sorted(set(range(len(pages))) - taken):
        overlay.on_own_page(pages[index], stamps.PACK_NUMBER.format(index + 1, len(pages)))


def _outline(pdf: "pikepdf.Pdf", spans: list[Span], sources: "Sequence[pikepdf.Pdf]") -> None:
    from pikepdf import Array, Dictionary, Name, OutlineItem

    with pdf.open_outline() as outline:
        above: list[tuple[int, Any]] = []
        for span, source in zip(spans, sources, strict=True):
            marks = [(level, title, span.pages[0], None) for level, title in span.part.bookmarks]
            if span.part.outline:
                marks += _inner(span, source, marks[-1][0] if marks else 0)
            for level, title, page, height in marks:
                place = Array([page, Name.XYZ, 0, _top(page) if height is None else height, 0])
                item = OutlineItem(clean(title), place)
                while above and above[-1][0] >= level:
                    above.pop()
                (above[-1][1].children if above else outline.root).append(item)
                above.append((level, item))
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def _inner(span: Span, source: "pikepdf.Pdf", below: int) -> list[tuple[int, str, Any, Any]]:
    """The bookmarks of a file of ours: level, title, the page's copy and the height on it. Ours lead by page and place."""
    numbers = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    found: list[tuple[int, str, Any, Any]] = []

    def walk(items: Sequence[Any], level: int) -> None:
        for item in items:
            page, _, _, height, *_ = item.destination
            found.append((level, item.title, span.pages[numbers[page.objgen]], height))
            walk(item.children, level + 1)

    with source.open_outline() as outline:
        walk(outline.root, below + 1)
    return found


def _top(page: Any) -> float:
    """The upper edge as the page's own coordinates have it; a turned page is simply shown whole."""
    return visible_box(page)[3]


def _claims(pdf: "pikepdf.Pdf", parts: Sequence[Part], sources: "Sequence[pikepdf.Pdf]") -> Claims:
    """PDF/UA when every page is ours and keeps it. PDF/A when every part keeps it; with an upload among them the
    tags say too little for level A."""
    own = [metadata.claimed(source) for part, source in zip(parts, sources, strict=True) if part.own]
    uploads = [part for part in parts if not part.own]
    colours = next(
        (s for p, s in zip(parts, sources, strict=True) if p.own and "/OutputIntents" in s.Root), None
    )
    if colours is not None:
        pdf.Root.OutputIntents = pdf.copy_foreign(_indirect(colours.Root, colours))
    lasting = (
        colours is not None
        and all(claims.archival for claims in own)
        and all(part.archival for part in uploads)
    )
    return Claims(
        accessible=not uploads and all(claims.accessible for claims in own),
        archival="" if not lasting else "B" if uploads else "A",
    )


def _indirect(root: Any, source: "pikepdf.Pdf") -> Any:
    """The colour space our own documents are made for, as an object that can be copied to another file."""
    intents = root.OutputIntents
    return intents if intents.is_indirect else source.make_indirect(intents)
