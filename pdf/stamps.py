"""What is printed on top of finished pages: the page number, and the line that says what an attachment is.

Nothing is laid out and no page is decoded. One small font per file, one short content stream per page, marked
as pagination so that a screen reader passes it by.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from pdf import links
from pdf.geometry import (
    UNTURNED,
    Matrix,
    area_of,
    inverse,
    move_annotation,
    seen,
    text,
    times,
    turned,
    visible_box,
)
from pdf.lettering import LATIN, Lettering

if TYPE_CHECKING:
    import pikepdf

REVISION = 2  # raise when the same words would be printed otherwise
NUMBER = "{} ({})"  # a document by itself
PACK_NUMBER = "Sida {} ({})"  # its page in a pack, told apart from any number of its own
DIGITS = "0123456789 ()"
INK, RULE, ACCENT = "0.28 0.33 0.3 rg", "0.6 0.66 0.63 RG", "0.071 0.314 0.247 rg"


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
BESIDE_LEAD = 240.0  # for the sender and the number, left and right of a link in the foot margin
UPLOAD = Place(34.0, 14.0, 8.0, band=24.0)  # on A4; larger and smaller pages scale it


def numbered(file: BinaryIO) -> bytes:
    """One of our own documents with its page numbers printed. All else, tags included, stays as it is."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        links.drop(pdf)
        overlay = Overlay(pdf, DIGITS)
        for number, page in enumerate(pdf.pages, 1):
            overlay.on_own_page(page.obj, NUMBER.format(number, len(pdf.pages)))
        return saved(pdf)


def saved(pdf: "pikepdf.Pdf", key: str = "") -> bytes:
    """The file as bytes, small and without packing anything anew. The same content gives the same bytes.

    A file has a name of its own inside (/ID): a sum over its bytes, or over `key` when the caller has one over all it
    was made from, which spares the summing.
    """
    import pikepdf

    if key:  # a pack: nearly all in it is packed already
        pikepdf.settings.set_flate_compression_level(1)
    out = io.BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=not key,
        static_id=bool(key),
    )
    if key:
        pikepdf.settings.set_flate_compression_level(-1)
        _name_file(out, key)
    return out.getvalue()


STAND_IN_ID = b"31415926535897932384626433832795"  # what qpdf writes when asked for the same name every time


def _name_file(out: io.BytesIO, key: str) -> None:
    """Write the file's name over the stand-in, which stands in the dictionary that the last line points to."""
    with out.getbuffer() as view:
        start = int(bytes(view[-64:]).split(b"startxref")[1].split()[0])
        trailer = bytes(view[start : start + 4096])
        name = hashlib.sha256(key.encode()).hexdigest()[: len(STAND_IN_ID)].encode()
        at = trailer.find(STAND_IN_ID)
        while at >= 0:
            view[start + at : start + at + len(name)] = name
            at = trailer.find(STAND_IN_ID, at + 1)


@dataclass(frozen=True, slots=True)
class Frame:
    """What pages of one size with one stamp have in common: the page drawn smaller, and the band above it."""

    drawing: Any
    move: Matrix
    matrix: Matrix
    width: float
    place: Place
    box: Any
    area: list[float] | None  # where the stamp's words stand


class Overlay:
    """Prints on the pages of one file. What several pages share is made once: fonts, bands, lines."""

    def __init__(self, pdf: "pikepdf.Pdf", characters: str = LATIN, extra: str = "") -> None:
        from pikepdf import Dictionary, Name

        self.pdf = pdf
        self.lettering = Lettering(pdf, characters, extra)
        self.fonts = self.lettering.fonts()
        self.font_list = pdf.make_indirect(Dictionary(self.fonts))
        self.push = pdf.make_indirect(pdf.make_stream(b"q\n"))
        self.drawn: set[tuple[int, int]] = set()  # content streams that have become a form
        self.ready: set[tuple[int, int]] = set()  # resources that have our fonts
        self.frames: dict[tuple[Any, ...], Frame] = {}
        self.names = Name.XObject, Name.Form

    def on_own_page(
        self, page: Any, number: str, line: str = "", lead: str = "", mark: int = -1
    ) -> list[float] | None:
        """Print into the margins our own templates leave free; the marked content keeps its place.

        `lead` is a link's words in the foot margin, owned by `mark` in the page's tags; the answer is where they stand.
        """
        from pikepdf import Array

        width, height, matrix = seen(page)
        lines = self.lettering.wrapped(line, OWN.size, width - 2 * OWN.side)
        ink = self._foot(width, OWN, number) + self._head(width, height, OWN, lines)
        area = None
        if lead:
            pen = self.lettering
            lead = (pen.wrapped(lead, OWN.size, width - 2 * OWN.side - BESIDE_LEAD) or [""])[0]
            wide = pen.width(lead, OWN.size)
            left = (width - wide) / 2
            ink += f"/Link <</MCID {mark}>> BDC\nq\n{ACCENT}\n{pen.write(lead, left, OWN.foot, OWN.size)}Q\nEMC\n"
            area = area_of(matrix, left - 4, OWN.foot - 6, left + wide + 4, OWN.foot + 12)
        self._lend_fonts(page)
        after = self.pdf.make_stream(f"\nQ\n{_within(matrix, ink)}".encode())
        contents = page.get("/Contents")
        before = list(contents) if isinstance(contents, Array) else [contents] if contents is not None else []
        page.Contents = Array([self.push, *before, after])
        return area

    def on_upload(self, page: Any, number: str, line: str) -> list[float] | None:
        """Shrink an uploaded page just enough for a band above and below and print there: nothing is covered.

        The page becomes a form of its own, so whatever drawing state it leaves behind cannot hide the stamp. The
        answer is where the stamp's line stands.
        """
        from pikepdf import Array, Dictionary

        box = visible_box(page)
        turn = int(page.get("/Rotate", 0)) % 360
        tagged = "/StructParents" in page
        key = (*box, turn, line, tagged)
        frame = self.frames.get(key)
        if frame is None:
            frame = self.frames[key] = self._frame(box, turn, line, tagged=tagged)
        form = self._as_form(page, frame.box, page.get("/Contents"))
        foot = _within(frame.matrix, self._foot(frame.width, frame.place, number))
        page["/Contents"] = Array([frame.drawing, self.pdf.make_stream(foot.encode())])
        page["/Resources"] = Dictionary({"/Font": self.font_list, "/XObject": Dictionary({"/KsPage": form})})
        if "/Annots" in page:
            for annotation in page["/Annots"]:
                move_annotation(annotation, frame.move)
        return frame.area

    def _frame(self, box: list[float], turn: int, line: str, *, tagged: bool) -> "Frame":
        from pikepdf import Array

        width, height, matrix = turned(box, turn)
        place = _upload_place(box)
        lines = self.lettering.wrapped(line, place.size, width - 2 * place.side)
        top = place.size * (1.5 + 1.25 * len(lines)) if lines else 0.0
        shrink = (height - top - place.band) / height
        fit = (shrink, 0.0, 0.0, shrink, (1 - shrink) * width / 2, place.band)
        move = times(times(inverse(matrix), fit), matrix)  # the same, in the page's own unturned coordinates
        begin, end = ("/P <</MCID 0>> BDC\n", "EMC\n") if tagged else ("", "")
        ink = _within(matrix, self._head(width, height, place, lines)) if lines else ""
        drawing = f"{begin}q\n{text(move)} cm\n/KsPage Do\nQ\n{end}{ink}"
        area = area_of(matrix, place.side, height - top + place.size / 4, width - place.side, height)
        stream = self.pdf.make_indirect(self.pdf.make_stream(drawing.encode()))
        return Frame(stream, move, matrix, width, place, Array(box), area if lines else None)

    def _lend_fonts(self, page: Any) -> None:
        from pikepdf import Dictionary

        resources = page.get("/Resources")
        if resources is None:
            resources = page.Resources = Dictionary()
        if resources.is_indirect:
            if resources.objgen in self.ready:
                return
            self.ready.add(resources.objgen)
        if "/Font" not in resources:
            resources.Font = Dictionary()
        for name, font in self.fonts.items():
            resources.Font[name] = font

    def _as_form(self, page: Any, box: Any, contents: Any) -> Any:
        from pikepdf import Array, Dictionary, Stream

        if isinstance(contents, Array):
            streams = [one for one in contents if isinstance(one, Stream)]
        else:
            streams = [contents] if isinstance(contents, Stream) else []
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
        form["/Resources"] = page.get("/Resources", Dictionary())
        form["/Type"], form["/Subtype"], form["/BBox"] = *self.names, box
        if "/Group" in page:
            form["/Group"] = page["/Group"]
            del page["/Group"]
        return form

    def _foot(self, width: float, place: Place, number: str) -> str:
        pen = self.lettering
        right = width - place.side - pen.width(number, place.size)
        return _pagination("Footer", "Bottom", f"{INK}\n{pen.write(number, right, place.foot, place.size)}")

    def _head(self, width: float, height: float, place: Place, lines: list[str]) -> str:
        """The drawing operators for a page as it is seen, origin at the lower left."""
        if not lines:
            return ""
        size, side = place.size, place.side
        y, lead = height - 1.75 * size, 1.25 * size
        head = "".join(self.lettering.write(text, side, y - i * lead, size) for i, text in enumerate(lines))
        rule = y - (len(lines) - 1) * lead - 0.5 * size
        edge = f"{RULE} {size / 20:.2f} w {side:.2f} {rule:.2f} m {width - side:.2f} {rule:.2f} l S\n"
        return _pagination("Header", "Top", f"{INK}\n{head}{edge}")


def _upload_place(box: list[float]) -> Place:
    short = min(box[2] - box[0], box[3] - box[1])
    return UPLOAD.times(min(max(short / 595, 0.3), 5.0))


def _within(matrix: Matrix, ink: str) -> str:
    if matrix == UNTURNED:
        return f"q\n{ink}Q\n"
    return f"q\n{text(matrix)} cm\n{ink}Q\n"


def _pagination(kind: str, edge: str, ink: str) -> str:
    return f"/Artifact <</Type /Pagination /Subtype /{kind} /Attached [/{edge}]>> BDC\nq\n{ink}Q\nEMC\n"
