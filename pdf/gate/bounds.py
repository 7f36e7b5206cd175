"""How large an uploaded PDF may be in every direction, measured before anything is unpacked whole."""

import zlib

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream

from core.filetypes import pdfs
from pdf.gate.refusals import BOMB, BROKEN, MAX_PAGES, NO_PAGES, TOO_COMPLEX, TOO_LONG, Unprintable

MIB = 1024 * 1024
MAX_STREAM = 64 * MIB  # one content stream, font or table unpacked
MAX_TOTAL = 512 * MIB  # all of them together
MAX_IMAGE = 512 * MIB  # one image as dots
MAX_OBJECTS = 500_000
MAX_NODES = 20_000  # of the page tree
MAX_SIDE = 14_400  # points: five metres
A4 = (595, 842)
PACKED = {"/FlateDecode": 1, "/Fl": 1}
PHOTOGRAPHS = {
    "/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode",
}  # fmt: skip


def count_pages(pdf: Pdf) -> int:
    """The number of pages, counted by hand: the library builds its whole list first, however long it is."""
    tree = pdf.Root.get("/Pages")
    if not isinstance(tree, Dictionary):
        raise Unprintable(BROKEN)
    said = tree.get("/Count", 0)
    if not isinstance(said, int) or isinstance(said, bool):
        raise Unprintable(BROKEN)
    if said > MAX_PAGES:
        raise Unprintable(TOO_LONG)
    pages = pdfs.count_pages(pdf, MAX_NODES)
    if pages is None or pages > MAX_PAGES:
        raise Unprintable(TOO_LONG)
    if not pages:
        raise Unprintable(NO_PAGES)
    return pages


def check_streams(pdf: Pdf) -> None:
    """Refuse what unpacks to more than any document needs. An image is measured by its own width and height."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise Unprintable(TOO_COMPLEX)
    total = 0
    for item in pdf.objects:
        if isinstance(item, Stream):
            total += unpacked(item)
            if total > MAX_TOTAL:
                raise Unprintable(BOMB)


def unpacked(stream: Stream) -> int:
    image = stream.get("/Subtype") == Name.Image
    limit = _image_size(stream) + MIB if image else MAX_STREAM
    filters = filter_names(stream)
    if image and PHOTOGRAPHS & set(filters):
        filters = filters[: min(filters.index(name) for name in PHOTOGRAPHS & set(filters))]
    if not filters:
        size = 0 if image else len(stream.read_raw_bytes())
    elif all(name in PACKED for name in filters):
        size = _inflated(stream.read_raw_bytes(), len(filters), limit)
    else:
        try:
            size = len(stream.read_bytes())  # rarer codes: the child's own memory is the limit
        except PdfError:
            size = 0
    if size > limit:
        raise Unprintable(BOMB)
    return 0 if image else size


def _image_size(image: Stream) -> int:
    """Bytes of the image as dots, taken high. Refused: more than a machine wants to hold."""
    try:
        width, height = int(image.get("/Width", 1)), int(image.get("/Height", 1))
        bits = 1 if image.get("/ImageMask") is True else int(image.get("/BitsPerComponent", 8))
    except (TypeError, ValueError):
        raise Unprintable(BROKEN) from None
    space = image.get("/ColorSpace")
    one = bits == 1 or space in (Name.DeviceGray, Name.CalGray)
    size = max(width, 0) * max(height, 0) * max(bits, 1) * (1 if one else 4) // 8
    if size > MAX_IMAGE * (1 if one else 2):
        raise Unprintable(BOMB)
    return size + max(height, 0)


def filter_names(stream: Stream) -> list[str]:
    found = stream.get("/Filter")
    return [str(name) for name in found] if isinstance(found, Array) else [str(found)] if found else []


def _inflated(data: bytes, times: int, limit: int) -> int:
    size = len(data)
    for _ in range(times):
        data, size = _inflate(data, limit)
        if size > limit:
            break
    return size


def _inflate(data: bytes, limit: int) -> tuple[bytes, int]:
    machine, out, size = zlib.decompressobj(), [], 0
    try:
        while data and size <= limit and not machine.eof:
            out.append(machine.decompress(data, MIB))
            size += len(out[-1])
            data = machine.unconsumed_tail
    except zlib.error:
        pass  # a broken tail is the reader's business
    return b"".join(out), size


def sane_box(box: Object | None) -> list[float] | None:
    """The corners in order, or None for what is no page."""
    try:
        values = [float(value) for value in box]  # type: ignore[union-attr]
    except (TypeError, ValueError):
        return None
    if len(values) != 4:
        return None
    x0, x1 = sorted(values[::2])
    y0, y1 = sorted(values[1::2])
    return [x0, y0, x1, y1] if 1 < x1 - x0 <= MAX_SIDE and 1 < y1 - y0 <= MAX_SIDE else None
