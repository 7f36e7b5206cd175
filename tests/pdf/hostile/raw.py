"""PDF files written by hand, so that they can be wrong."""

import zlib


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        data, entries = zlib.compress(data), entries + b"/Filter /FlateDecode"
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(data), data)


def page(extra: bytes = b"", *, box: bytes = b"/MediaBox [0 0 595 842]", content: bytes = b"4 0 R") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R %b /Resources << /Font << /F1 5 0 R >> >> /Contents %b %b >>" % (
        box,
        content,
        extra,
    )


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F1 20 Tf 50 700 Td (ord) Tj ET"


def simple(changes: dict[int, bytes] | None = None, *, root: bytes = b"", trailer: bytes = b"") -> bytes:
    """One page that says "ord", with objects changed or added."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % root,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(),
        4: stream(WORDS),
        5: FONT,
    } | (changes or {})
    return file(objects, trailer=trailer)


def file(
    objects: dict[int, bytes], *, trailer: bytes = b"", start: int | None = None, shift: int = 0
) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in objects.items():
        places[number] = len(out) + shift
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    xref = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, xref if start is None else start,
    )  # fmt: skip
    return bytes(out)
