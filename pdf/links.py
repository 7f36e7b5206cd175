"""Links between the parts of a pack. A document says `pack:<name>`: what it means, and its page, is known at the join.

A name is a part's id or one of its aliases, percent-encoded as in any address. A document's own bytes thus do not
depend on the pack. What leads nowhere in this pack, or in a document by itself, becomes words like any others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes

from pdf.tags import Tree, plain

if TYPE_CHECKING:
    import pikepdf

SCHEME = b"pack:"


class Named(Protocol):
    """What a link can lead to."""

    @property
    def ident(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Target:
    title: str
    number: int  # printed page
    page: Any

    @property
    def words(self) -> str:
        """What it is and where, as print and screen readers have it: Kallelse, sida 1."""
        return f"{self.title}, sida {self.number}"

    def annotation(self, pdf: "pikepdf.Pdf", page: Any, area: Sequence[float]) -> Any:
        """A link to it on this page. Who puts it there gives it an element that owns it."""
        from pikepdf import Array, Dictionary, Name, String

        link = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array(list(area)),
                Border=Array([0, 0, 0]),
                F=4,
                Contents=String(self.words),
                Dest=self.place(),
            )
        )
        page.Annots = Array([*page.get("/Annots", []), link])
        page.Tabs = Name.S
        return link

    def place(self) -> Any:
        from pikepdf import Array, Name

        return Array([self.page, Name.XYZ, None, None, None])


class Targets:
    """Where each name leads in one pack. The first part to answer to a name has it."""

    def __init__(self, parts: Iterable[tuple[Named, int, Any]]) -> None:
        self.named: dict[bytes, Target] = {}
        aliases: list[tuple[str, Target]] = []
        for part, first, page in parts:
            target = Target(part.title, first + 1, page)
            self.named[part.ident.encode()] = target
            aliases += [(alias, target) for alias in part.aliases]
        for alias, target in aliases:
            self.named.setdefault(alias.encode(), target)

    def found(self, name: str) -> Target | None:
        return self.named.get(name.encode()) if name else None

    def resolve(self, pages: Sequence[Any], tree: Tree) -> None:
        """Make the links of one of our own documents lead where they say."""
        from pikepdf import Name, String

        for page in pages:
            lost = []
            for annotation in page.get("/Annots", []):
                name = _name(annotation)
                if name is None:
                    continue
                target = self.named.get(name)
                if target is None:
                    lost.append(annotation)
                    continue
                del annotation["/A"]
                annotation.Dest = target.place()
                annotation.Contents = String(target.words)
            if lost:
                for annotation in lost:
                    tree.forget(annotation)
                _without(page, lost)
            if "/Annots" in page:
                page.Tabs = Name.S


def drop(pdf: "pikepdf.Pdf") -> None:
    """Take every link into a pack out of one of our own documents: by itself there is nothing to lead to."""
    from pikepdf import Array

    rows: list[Any] = []
    for page in pdf.pages:
        lost = [annotation for annotation in page.obj.get("/Annots", []) if _name(annotation) is not None]
        if not lost:
            continue
        rows = rows or list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        for annotation in lost:
            place = 2 * int(annotation.StructParent) + 1
            plain(rows[place])
            rows[place] = None
        _without(page.obj, lost)
    if rows:
        left = [pair for pair in zip(rows[::2], rows[1::2], strict=True) if pair[1] is not None]
        pdf.Root.StructTreeRoot.ParentTree.Nums = Array([value for pair in left for value in pair])


def _name(annotation: Any) -> bytes | None:
    """What a link into the pack names; None for any other annotation."""
    action = annotation.get("/A")
    uri = bytes(action.get("/URI", b"")) if action is not None else b""
    return unquote_to_bytes(uri[len(SCHEME) :]) if uri.startswith(SCHEME) else None


def _without(page: Any, gone: list[Any]) -> None:
    from pikepdf import Array

    names = {annotation.objgen for annotation in gone}
    left = [annotation for annotation in page.Annots if annotation.objgen not in names]
    if left:
        page.Annots = Array(left)
    else:
        del page["/Annots"]
