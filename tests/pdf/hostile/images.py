"""Pictures that lie, explode, never end, or are something else."""

import io
import struct
import zlib

from PIL import Image

from pdf.gate import pictures, refusals
from tests.pdf.hostile import PAGES, giant, hostile


def drawn(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def png(
    width: int, height: int, data: bytes, *, depth: int = 8, colour: int = 2, extra: bytes = b""
) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@hostile("a.png", refusals.BIG_PICTURE)
def picture_that_unpacks_to_gigabytes():
    return png(50_000, 50_000, zlib.compress(bytes(giant(20, 200) << 20)))


@hostile("a.png", refusals.BIG_PICTURE)
def picture_one_dot_high_and_two_thousand_million_wide():
    return png(2**31 - 1, 1, zlib.compress(b"x"))


@hostile("a.png", refusals.BROKEN_PICTURE)
def picture_with_less_in_it_than_it_says():
    return png(3000, 3000, zlib.compress(b"\0" * 100))


@hostile("a.png", refusals.BROKEN_PICTURE, PAGES)
def picture_with_a_bomb_behind_its_last_line():
    return png(10, 10, zlib.compress(b"\0" * 310 + bytes(giant(64, 800) << 20)))


@hostile("a.png", refusals.BROKEN_PICTURE, PAGES)
def picture_with_text_that_unpacks_to_too_much():
    body = b"Comment\0\0" + zlib.compress(bytes(giant(64, 500) << 20))
    text = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return png(10, 10, zlib.compress(b"\0" * 310), extra=text)


@hostile("a.png", refusals.BROKEN_PICTURE)
def picture_without_size():
    return png(0, 0, zlib.compress(b""))


@hostile("a.png", refusals.BROKEN_PICTURE)
def picture_of_letters_only():
    return b"\x89PNG\r\n\x1a\n" + b"hej" * 100


@hostile("a.png", refusals.BROKEN_PICTURE)
def drawing_in_words_called_a_picture():
    return b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"


@hostile("a.svg", refusals.UNKNOWN)
def drawing_in_words():
    return b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@hostile("a.jpg", refusals.BROKEN_PICTURE)
def photograph_cut_off():
    return drawn("JPEG", (900, 900))[:4000]


@hostile("a.jpg", refusals.BIG_PICTURE, refusals.BROKEN_PICTURE)
def photograph_whose_head_lies():
    whole = bytearray(drawn("JPEG"))
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    return bytes(whole)


@hostile("a.jpg")
def photograph_with_a_program_and_a_place_in_it():
    whole = drawn("JPEG")
    note = b"Exif\0\0" + b"HEMLIGT <script>app.alert(1)</script>" + b"A" * 60_000
    return (
        whole[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + whole[2:] + b"PK\x03\x04HEMLIGT"
    )


@hostile("a.jpg")
def photograph_turned_in_a_way_that_does_not_exist():
    exif = Image.Exif()
    exif[0x0112] = 77
    return drawn("JPEG", exif=exif)


@hostile("a.jpg", PAGES, refusals.BROKEN_PICTURE)
def photograph_with_thousands_of_passes():
    whole = drawn("JPEG", progressive=True)
    scan = whole[whole.index(b"\xff\xda") : -2]
    return whole[:-2] + scan[:2000] * giant(300, 3000) + b"\xff\xd9"


@hostile("a.pdf")
def photograph_called_a_pdf():
    return drawn("JPEG")


@hostile("a.gif", note=pictures.MOVING)
def thousands_of_moving_pictures():
    frames = [Image.new("L", (20, 20), n % 256) for n in range(giant(1000, 5000))]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@hostile("a.gif", refusals.BIG_PICTURE, refusals.BROKEN_PICTURE)
def moving_picture_on_a_giant_ground():
    whole = bytearray(drawn("GIF"))
    whole[6:10] = b"\xff\xff\xff\xff"
    return bytes(whole)


@hostile("a.gif", refusals.BROKEN_PICTURE)
def moving_picture_of_nothing():
    return b"GIF89a\x05\0\x05\0\0\0\0;"


def tiff(*, next_at: int, width: int = 4, height: int = 4, strip: int = 200, count: int = 16) -> bytes:
    rows = [
        (256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, strip),
        (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, count),
    ]  # fmt: skip
    body = b"".join(struct.pack("<HHII", *row) for row in rows)
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(rows))
        + body
        + struct.pack("<I", next_at)
        + bytes(400)
    )


@hostile("a.tif", refusals.MANY_FRAMES, PAGES, refusals.BROKEN_PICTURE)
def scan_whose_pages_run_in_a_circle():
    return tiff(next_at=8)


@hostile("a.tif", refusals.MANY_FRAMES)
def scan_of_thousands_of_pages():
    out, length = bytearray(b"II*\0" + struct.pack("<I", 8)), 118
    for number in range(2100):
        at = len(out) + length
        out += tiff(next_at=at if number < 2099 else 0, strip=0)[8 : 8 + length - 4]
        out += struct.pack("<I", at if number < 2099 else 0)
    return bytes(out)


@hostile("a.tif", refusals.BIG_PICTURE)
def scan_of_a_giant_page():
    return tiff(next_at=0, width=60_000, height=60_000)


@hostile("a.tif", refusals.BROKEN_PICTURE)
def scan_that_lies_outside_its_file():
    return tiff(next_at=0, strip=2**31, count=2**31)


@hostile("a.tif", refusals.BROKEN_PICTURE)
def scan_of_garbage():
    return b"MM\x00*" + bytes(range(256)) * 20


@hostile("a.webp", refusals.BROKEN_PICTURE)
def webp_of_garbage():
    return b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\xff" * 500


@hostile("a.bmp", refusals.BIG_PICTURE, refusals.BROKEN_PICTURE)
def bmp_whose_head_lies():
    whole = bytearray(drawn("BMP"))
    whole[18:26] = struct.pack("<ii", 90_000, -90_000)
    return bytes(whole)


@hostile("IMG_1.HEIC", refusals.BROKEN_PICTURE)
def telephone_photograph_of_garbage():
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff" * 2000


@hostile("IMG_2.HEIC", refusals.BROKEN_PICTURE)
def telephone_photograph_cut_off():
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.effect_noise((200, 200), 90).convert("RGB")).save(out)
    return out.getvalue()[:1500]
