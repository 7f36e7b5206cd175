"""What is printed on top of finished pages: the page number, and the line that says what an attachment is.

Nothing is laid out and no page is decoded. One small font per file, one short content stream per page, marked
as pagination so that a screen reader passes it by.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from pdf.lettering import LATIN, Lettering

if TYPE_CHECKING:
    import pikepdf

NUMBER = "{} ({})"  # a document by itself
PACK_NUMBER = "Sida {} ({})"  # its page in a pack, told apart from any number of its own
DIGITS = "0123456789 ()"
INK, RULE = "0.28 0.33 0.3 rg", "0.6 0.66 0.63 RG"


@dataclass(frozen=True, slots=True)
class Place:
    """Where marks go and how large, in points: distance from the sides, the number's base line, type size."""

    side: float
    foot: float
    size: float
    band: float = 0.0  # kept free below the page on an upload

    def times(self, scale: float) -> "Place":
        return Place(self.side * scale, self.foot * scale, self.size * scale, self.band * scale)


OWN = Place(62.4, 28.0, 9.0)  # the margins and the footer line of print.css
UPLOAD = Place(34.0, 14.0, 8.0, band=24.0)  # on A4; larger and smaller pages scale it


def numbered(file: BinaryIO) -> bytes:
    """One of our own documents with its page numbers printed. All else, tags included, stays as it is."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        overlay = Overlay(pdf, DIGITS)
        for number, page in enumerate(pdf.pages, 1):
            overlay.on_own_page(page, NUMBER.format(number, len(pdf.pages)))
        return saved(pdf)


def saved(pdf: "pikepdf.Pdf") -> bytes:
    """The file as bytes, small and without packing anything anew. The same content gives the same bytes."""
    import pikepdf

    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
    )
    return out.getvalue()


class Overlay:
    """Prints on the pages of one file."""

    def __init__(self, pdf: "pikepdf.Pdf", characters: str = LATIN, extra: str = "") -> None:
        self.pdf = pdf
        self.lettering = Lettering(pdf, characters, extra)
        self.push = pdf.make_indirect(pdf.make_stream(b"q\n"))
        self.drawn: set[tuple[int, int]] = set()  # content streams that have become a form

    def on_own_page(self, page: "pikepdf.Page", number: str, line: str = "") -> None:
        """Print into the margins our own templates leave free; the marked content keeps its place."""
        from pikepdf import Array, Dictionary

        width, height, matrix = seen(page)
        lines = self.lettering.wrapped(line, OWN.size, width - 2 * OWN.side)
        ink = self._marks(width, height, OWN, number, lines)
        resources = page.obj.get("/Resources")
        if resources is None:
            resources = page.obj.Resources = Dictionary()
        if "/Font" not in resources:
            resources.Font = Dictionary()
        for name, font in self.lettering.fonts().items():
            resources.Font[name] = font
        after = self.pdf.make_stream(f"\nQ\n{_within(matrix, ink)}".encode())
        contents = page.obj.get("/Contents")
        before = list(contents) if isinstance(contents, Array) else [contents] if contents is not None else []
        page.obj.Contents = Array([self.push, *before, after])

    def on_upload(self, page: "pikepdf.Page", number: str, line: str) -> None:
        """Shrink an uploaded page just enough for a band above and below and print there: nothing is covered.

        The page becomes a form of its own, so whatever drawing state it leaves behind cannot hide the stamp.
        """
        from pikepdf import Array, Dictionary, Name

        width, height, matrix = seen(page)
        place = UPLOAD.times(min(max(min(width, height) / 595, 0.3), 5.0))
        lines = self.lettering.wrapped(line, place.size, width - 2 * place.side)
        top = place.size * (1.5 + 1.25 * len(lines)) if lines else 0.0
        shrink = (height - top - place.band) / height
        fit = (shrink, 0.0, 0.0, shrink, (1 - shrink) * width / 2, place.band)
        move = times(times(inverse(matrix), fit), matrix)  # the same, in the page's own unturned coordinates
        form = self._as_form(page)
        begin, end = ("/P <</MCID 0>> BDC\n", "EMC\n") if "/StructParents" in page.obj else ("", "")
        ink = _within(matrix, self._marks(width, height, place, number, lines))
        drawing = f"{begin}q\n{_text(move)} cm\n/KsPage Do\nQ\n{end}{ink}"
        page.obj.Contents = self.pdf.make_stream(drawing.encode())
        fonts = Dictionary(self.lettering.fonts())
        page.obj.Resources = Dictionary(Font=fonts, XObject=Dictionary(KsPage=form))
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(visible_box(page))
        if "/Group" in page.obj:
            form.Group = page.obj.Group
            del page.obj["/Group"]
        for annotation in page.obj.get("/Annots", []):
            _move_annotation(annotation, move)

    def _as_form(self, page: "pikepdf.Page") -> Any:
        from pikepdf import Array, Dictionary, Stream

        contents = page.obj.get("/Contents")
        streams = [
            s for s in (contents if isinstance(contents, Array) else [contents]) if isinstance(s, Stream)
        ]
        if len(streams) == 1 and streams[0].objgen not in self.drawn:
            form = streams[0]
        elif len(streams) == 1:  # two pages share it: a copy, still packed
            form = self.pdf.make_stream(streams[0].read_raw_bytes())
            for name in ("/Filter", "/DecodeParms"):
                if name in streams[0]:
                    form[name] = streams[0][name]
        else:
            form = self.pdf.make_stream(b"\n".join(stream.read_bytes() for stream in streams))
        self.drawn.add(form.objgen)
        form.Resources = page.obj.get("/Resources", Dictionary())
        return form

    def _marks(self, width: float, height: float, place: Place, number: str, lines: list[str]) -> str:
        """The drawing operators for one page as it is seen, origin at the lower left."""
        pen, size, side = self.lettering, place.size, place.side
        foot = pen.write(number, width - side - pen.width(number, size), place.foot, size)
        marks = _pagination("Footer", "Bottom", f"{INK}\n{foot}")
        if lines:
            y, lead = height - 1.75 * size, 1.25 * size
            head = "".join(pen.write(text, side, y - i * lead, size) for i, text in enumerate(lines))
            rule = y - (len(lines) - 1) * lead - 0.5 * size
            edge = f"{RULE} {size / 20:.2f} w {side:.2f} {rule:.2f} m {width - side:.2f} {rule:.2f} l S\n"
            marks += _pagination("Header", "Top", f"{INK}\n{head}{edge}")
        return marks


# -- geometry: matrices are (a, b, c, d, e, f) on row vectors, as in PDF

Matrix = tuple[float, float, float, float, float, float]


def visible_box(page: "pikepdf.Page") -> list[float]:
    box = [float(v) for v in page.obj.get("/CropBox", page.obj.get("/MediaBox", [0, 0, 595, 842]))]
    return [min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])]


def seen(page: "pikepdf.Page") -> tuple[float, float, Matrix]:
    """Width and height of the page as it is looked at, and the matrix from there to its own coordinates."""
    x0, y0, x1, y1 = visible_box(page)
    width, height = x1 - x0, y1 - y0
    turn = int(page.obj.get("/Rotate", 0)) % 360
    if turn == 90:
        return height, width, (0, 1, -1, 0, x1, y0)
    if turn == 180:
        return width, height, (-1, 0, 0, -1, x1, y1)
    if turn == 270:
        return height, width, (0, -1, 1, 0, x0, y1)
    return width, height, (1, 0, 0, 1, x0, y0)


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)


def _text(matrix: Matrix) -> str:
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") or "0" for value in matrix)


def _within(matrix: Matrix, ink: str) -> str:
    return f"q\n{_text(matrix)} cm\n{ink}Q\n"


def _pagination(kind: str, edge: str, ink: str) -> str:
    return f"/Artifact <</Type /Pagination /Subtype /{kind} /Attached [/{edge}]>> BDC\nq\n{ink}Q\nEMC\n"


def _move_annotation(annotation: Any, move: Matrix) -> None:
    from pikepdf import Array

    a, b, c, d, e, f = move
    for name in ("/Rect", "/QuadPoints"):
        points = annotation.get(name)
        if isinstance(points, Array) and len(points) % 2 == 0:
            values = [float(value) for value in points]
            pairs = zip(values[::2], values[1::2], strict=True)
            moved = [value for x, y in pairs for value in (a * x + c * y + e, b * x + d * y + f)]
            annotation[name] = Array([round(value, 2) for value in moved])
