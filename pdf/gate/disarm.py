"""Everything that can act is taken out of an uploaded PDF: scripts, launching, attached files, forms, media.

Pages are built anew from what is drawn. Links to the web are the one thing that can still be clicked.
"""

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from pdf.gate.bounds import A4, sane_box
from pdf.gate.refusals import TOO_COMPLEX, Unprintable

PAGE = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Annots", "/Group",
}  # fmt: skip
RESOURCES = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"}
MAX_LINKS = 1000  # on one page
MAX_VALUES = 5_000_000  # looked at in the whole file
MAX_URI = 2000
ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoTo", "/GoToR", "/GoToE", "/URI",
    "/Rendition", "/Movie", "/Sound", "/Trans", "/GoTo3DView", "/RichMediaExecute", "/Hide", "/Named", "/SetOCGState",
    "/Thread",
}  # fmt: skip
TYPES = {
    "/Action",
    "/Filespec",
    "/F",
    "/EmbeddedFile",
    "/Annot",
    "/Sig",
    "/Catalog",
    "/Page",
    "/Pages",
    "/Metadata",
}
FOREIGN = {
    "/AA", "/AF", "/EF", "/JS", "/JavaScript", "/OpenAction", "/EmbeddedFiles", "/PieceInfo", "/Metadata", "/OPI",
    "/Ref", "/Alternates", "/StructParent", "/StructParents", "/RichMediaContent", "/Measure", "/PtData",
    "/LastModified", "/FFilter", "/FDecodeParms",
}  # fmt: skip
THINGS = {
    "/Font",
    "/ExtGState",
    "/Pattern",
    "/XObject",
    "/OCG",
    "/OCMD",
}  # what a resource may be called anything


def page(page: Page) -> int:
    """Keep what is drawn and links to the web. Returns 1 when the page's size had to be guessed."""
    obj = page.obj
    links = _links(obj.get("/Annots"))
    media, crop = sane_box(obj.get("/MediaBox")), sane_box(obj.get("/CropBox"))
    guessed = media is None
    box = media or [0, 0, *A4]
    turn = obj.get("/Rotate", 0)
    resources = obj.get("/Resources")
    for name in list(obj.keys()):
        if name not in PAGE:
            del obj[name]
    obj.MediaBox = Array(box)
    if crop:
        crop = [max(crop[0], box[0]), max(crop[1], box[1]), min(crop[2], box[2]), min(crop[3], box[3])]
    if crop and crop[2] - crop[0] > 1 and crop[3] - crop[1] > 1:
        obj.CropBox = Array(crop)
    elif "/CropBox" in obj:
        del obj["/CropBox"]
    obj.Rotate = int(turn) % 360 if isinstance(turn, int) and turn % 90 == 0 else 0
    obj.Resources = _resources(resources)
    if links:
        obj.Annots = Array(links)
    elif "/Annots" in obj:
        del obj["/Annots"]
    _content(page)
    return int(guessed)


def _resources(found: Any) -> Dictionary:
    if not isinstance(found, Dictionary):
        return Dictionary()
    return Dictionary(
        {name: value for name, value in found.items() if name in RESOURCES and isinstance(value, Dictionary)}
    )


def _content(page: Page) -> None:
    """One stream a page, so that the joining can draw it as it lies."""
    content = page.obj.get("/Contents")
    if isinstance(content, Array):
        page.obj.Contents = Array([part for part in content if isinstance(part, Stream)])
        page.contents_coalesce()
    elif content is not None and not isinstance(content, Stream):
        del page.obj["/Contents"]


def _links(found: Any) -> list[Dictionary]:
    if not isinstance(found, Array):
        return []
    links: list[Dictionary] = []
    for position, annotation in enumerate(found):
        if position >= 20 * MAX_LINKS or len(links) >= MAX_LINKS:
            break
        link = _link(annotation) if isinstance(annotation, Dictionary) else None
        if link is not None:
            links.append(link)
    return links


def _link(annotation: Dictionary) -> Dictionary | None:
    """A link to the web, made anew from its place and its address alone."""
    action, box = annotation.get("/A"), sane_rect(annotation.get("/Rect"))
    if annotation.get("/Subtype") != Name.Link or not isinstance(action, Dictionary) or box is None:
        return None
    uri = action.get("/URI")
    if action.get("/S") != Name.URI or not isinstance(uri, String):
        return None
    address = bytes(uri)
    if len(address) > MAX_URI or not address.lower().startswith((b"https://", b"http://", b"mailto:")):
        return None
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array(box),
        Border=Array([0, 0, 0]),
        F=4,
        A=Dictionary(S=Name.URI, URI=String(address)),
    )


def sane_rect(found: Any) -> list[float] | None:
    try:
        values = [float(value) for value in found]
    except (TypeError, ValueError):
        return None
    return values if len(values) == 4 and all(abs(value) < 1e6 for value in values) else None


def objects(pdf: Pdf) -> None:
    """Look at every value that is left and empty what could act, wherever it hides."""
    budget = MAX_VALUES
    ours = {page.obj.objgen for page in pdf.pages} | {pdf.Root.objgen, pdf.Root.Pages.objgen}
    for item in list(pdf.objects):
        if not isinstance(item, Dictionary | Stream | Array) or item.objgen in ours:
            continue
        todo: list[tuple[Object, int]] = [(item, 0)]
        while todo:
            value, depth = todo.pop()
            budget -= 1
            if budget < 0 or depth > 200:
                raise Unprintable(TOO_COMPLEX)
            if isinstance(value, Dictionary | Stream):
                _disarm(value)
                inner = value.values()
            elif isinstance(value, Array):
                inner = value
            else:
                continue
            todo += [(v, depth + 1) for v in inner if isinstance(v, Dictionary | Array) and not v.is_indirect]


def _disarm(value: Dictionary | Stream) -> None:
    stream = isinstance(value, Stream)
    if not stream and (str(value.get("/S")) in ACTIONS or str(value.get("/Type")) in TYPES):
        for name in list(value.keys()):
            del value[name]
        return
    for name in FOREIGN & set(value.keys()):
        inner = value[name]
        thing = isinstance(inner, Stream) or (
            isinstance(inner, Dictionary) and (str(inner.get("/Type")) in THINGS or "/PatternType" in inner)
        )
        if not (thing and not stream and "/Type" not in value and "/Subtype" not in value):
            del value[name]
    if stream:
        if "/F" in value:  # its content would lie in another file
            del value["/F"]
        if value.get("/Subtype") == Name.PS:  # a program for the printer
            value.write(b"")
            value.Subtype, value.BBox = Name.Form, Array([0, 0, 0, 0])


def plain_filters(pdf: Pdf) -> None:
    """[/FlateDecode] becomes /FlateDecode: the library packs streams named the first way again at every saving."""
    for item in pdf.objects:
        if isinstance(item, Stream) and isinstance(item.get("/Filter"), Array) and len(item.Filter) == 1:
            item.Filter = item.Filter[0]
            parameters = item.get("/DecodeParms")
            if isinstance(parameters, Array) and len(parameters) == 1 and parameters[0] is not None:
                item.DecodeParms = parameters[0]
            elif "/DecodeParms" in item:
                del item["/DecodeParms"]
