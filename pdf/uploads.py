"""Files people upload, made ready for a pack once: cleaned of all that could act, and plain to join."""

import io
import warnings
from typing import TYPE_CHECKING, Any, BinaryIO

from core import blobs
from pdf import inspect
from pdf.documents import digest, keep
from pdf.models import Rendering
from pdf.stamps import saved

if TYPE_CHECKING:
    import pikepdf

REVISION = 1  # raise when a file would come out differently
IMAGES = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
A4 = (595, 842)
MAX_SIDE = 14400
LARGEST_IMAGE = 100_000_000  # pixels
PRINT_PIXELS = 2400  # on the long side: about 200 a inch on A4
DAMAGED = "Filen är skadad men gick att läsa. Kontrollera att alla sidor är med."
SIGNED = "Filen är elektroniskt signerad. Signaturen gäller bara originalet."


class Unreadable(Exception):
    """The file cannot be printed. The message is a Swedish sentence for people."""


class Beside(Exception):
    """The file is fine but no PDF and no picture: it goes beside the pack."""


def prepare(sha256: str, name: str) -> Rendering:
    """The file as plain PDF pages, made once; `notes` for people. Raises Unreadable or Beside."""
    key = digest("upload", str(REVISION), sha256)
    return keep(key, "upload", lambda: _prepared(sha256, name))


def _prepared(sha256: str, name: str) -> tuple[bytes, int, list[str]]:
    try:
        file = blobs.open(sha256)
    except FileNotFoundError:
        raise Unreadable("Filen finns inte kvar i lagret. Ladda upp den igen.") from None
    with file:
        start = file.read(1024)
        file.seek(0)
        if not start:
            raise Unreadable("Filen är tom.")
        if any(start.startswith(mark) for mark in IMAGES):
            return _picture(file)
        if b"%PDF-" in start:
            return _pages(file)
    if name.lower().endswith(".pdf"):
        raise Unreadable(inspect.NOT_PDF)
    raise Beside("Filen är varken PDF eller bild och delas ut vid sidan av handlingarna.")


def _pages(file: BinaryIO) -> tuple[bytes, int, list[str]]:
    import pikepdf

    facts = inspect.facts(file)
    if facts.problem:
        raise Unreadable(facts.problem)
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as source, pikepdf.new() as pdf:
            if "/AcroForm" in source.Root:
                source.generate_appearance_streams()
            source.flatten_annotations("all")  # what is drawn on the page stays; what can be clicked goes
            pdf.add_pages_from(source, forms="strip", outlines="ignore")
            for page in pdf.pages:
                _clean(page)
            for name in ("/Names", "/Dests", "/OpenAction", "/AA", "/AcroForm"):
                if name in pdf.Root:
                    del pdf.Root[name]
            _plain_filters(pdf)
            content, pages = saved(pdf), len(pdf.pages)
    except (
        pikepdf.PdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        RuntimeError,
    ) as error:
        raise Unreadable(inspect.BROKEN) from error
    notes = [DAMAGED] * facts.damaged + [SIGNED] * facts.signed
    return content, pages, notes


def _clean(page: "pikepdf.Page") -> None:
    """Keep what is drawn, and links to the web. Scripts, launching, attached files and odd boxes go."""
    from pikepdf import Array, Dictionary

    for name in (
        "/AA",
        "/PieceInfo",
        "/Thumb",
        "/B",
        "/PresSteps",
        "/StructParents",
        "/Metadata",
        "/AF",
        "/Tabs",
    ):
        if name in page.obj:
            del page.obj[name]
    links = [a for a in _annotations(page) if _web_link(a)]
    for link in links:
        link["/A"] = Dictionary(S=link.A.S, URI=link.A.URI)
        for name in ("/AA", "/PA", "/Popup", "/StructParent"):
            if name in link:
                del link[name]
    page.obj.Annots = Array(links)
    if not links:
        del page.obj["/Annots"]
    box = _sane_box(page.obj.get("/MediaBox")) or [0, 0, *A4]
    crop = _sane_box(page.obj.get("/CropBox"))
    page.obj.MediaBox = Array(box)
    if crop:
        crop = [max(crop[0], box[0]), max(crop[1], box[1]), min(crop[2], box[2]), min(crop[3], box[3])]
    if crop and crop[2] - crop[0] > 1 and crop[3] - crop[1] > 1:
        page.obj.CropBox = Array(crop)
    elif "/CropBox" in page.obj:
        del page.obj["/CropBox"]
    turn = page.obj.get("/Rotate", 0)
    page.obj.Rotate = int(turn) % 360 if isinstance(turn, int) and turn % 90 == 0 else 0
    if not isinstance(page.obj.get("/Resources"), Dictionary):
        page.obj.Resources = Dictionary()
    if isinstance(page.obj.get("/Contents"), Array):
        page.contents_coalesce()


def _annotations(page: "pikepdf.Page") -> list[Any]:
    from pikepdf import Array, Dictionary

    found = page.obj.get("/Annots")
    return [a for a in found if isinstance(a, Dictionary)] if isinstance(found, Array) else []


def _web_link(annotation: Any) -> bool:
    from pikepdf import Dictionary, Name

    action = annotation.get("/A")
    if annotation.get("/Subtype") != Name.Link or not isinstance(action, Dictionary):
        return False
    uri = bytes(action.get("/URI", b"")) if action.get("/S") == Name.URI else b""
    return uri.lower().startswith((b"https://", b"http://", b"mailto:"))


def _sane_box(box: Any) -> list[float] | None:
    try:
        values = [float(value) for value in box]
    except (TypeError, ValueError):
        return None
    if len(values) != 4:
        return None
    x0, x1 = sorted(values[::2])
    y0, y1 = sorted(values[1::2])
    return [x0, y0, x1, y1] if 1 < x1 - x0 <= MAX_SIDE and 1 < y1 - y0 <= MAX_SIDE else None


def _plain_filters(pdf: "pikepdf.Pdf") -> None:
    """[/FlateDecode] becomes /FlateDecode: qpdf packs streams named the first way again at every saving."""
    from pikepdf import Array, Stream

    for item in pdf.objects:
        if isinstance(item, Stream) and isinstance(item.get("/Filter"), Array) and len(item.Filter) == 1:
            item.Filter = item.Filter[0]
            parameters = item.get("/DecodeParms")
            if isinstance(parameters, Array) and len(parameters) == 1 and parameters[0] is not None:
                item.DecodeParms = parameters[0]
            elif "/DecodeParms" in item:
                del item["/DecodeParms"]


def _picture(file: BinaryIO) -> tuple[bytes, int, list[str]]:
    """A photograph or a scanned page as one A4 page, turned as the camera was held."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=["JPEG", "PNG"]) as opened:
                if opened.width * opened.height > LARGEST_IMAGE:
                    raise Unreadable("Bilden är för stor att skriva ut. Spara den med färre bildpunkter.")
                upright = ImageOps.exif_transpose(opened)
                image = _on_white(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("Bilden är skadad och kan inte öppnas.") from error
    image.thumbnail((PRINT_PIXELS, PRINT_PIXELS))
    return _picture_page(image), 1, []


def _on_white(image: Any) -> Any:
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L", "I", "I;16") else "RGB")


def _picture_page(image: Any) -> bytes:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=88)
    width, height = A4 if image.height >= image.width else A4[::-1]
    margin = 28
    scale = min((width - 2 * margin) / image.width, (height - 2 * margin) / image.height)
    w, h = image.width * scale, image.height * scale
    with pikepdf.new() as pdf:
        picture = pdf.make_stream(
            packed.getvalue(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=image.width,
            Height=image.height,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if image.mode == "L" else Name.DeviceRGB,
            Filter=Name.DCTDecode,
        )
        drawing = f"q {w:.2f} 0 0 {h:.2f} {(width - w) / 2:.2f} {(height - h) / 2:.2f} cm /Im0 Do Q"
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Resources=Dictionary(XObject=Dictionary(Im0=picture)),
            Contents=pdf.make_stream(drawing.encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        return saved(pdf)
