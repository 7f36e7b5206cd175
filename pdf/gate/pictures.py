"""Photographs, scans and drawings as A4 pages: upright, on white, in as many dots as a printer can use.

A JPEG that is small enough already is kept as it is, without what the camera wrote beside it (place, time, owner).
"""

import io
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageCms, ImageFile, ImageOps, ImageSequence

from pdf.gate import archive
from pdf.gate.bounds import A4
from pdf.gate.refusals import BIG_PICTURE, BROKEN_PICTURE, MANY_FRAMES, MAX_PAGES, Unprintable

LARGEST = 100_000_000  # pixels in one picture
ALL_PIXELS = 2_000_000_000  # in all pages of a scan
PRINT_PIXELS = 2400  # on the long side: about 200 to an inch on A4
LINE_PIXELS = 7100  # the same for black and white, 600 to an inch
MARGIN = 28  # points
QUALITY = 88
MOVING = "Bilden är rörlig. Bara den första rutan är med."
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "I;16", "F")
FORMATS = {
    "jpg": "JPEG", "png": "PNG", "gif": "GIF", "tif": "TIFF", "webp": "WEBP", "bmp": "BMP", "heic": "HEIF",
}  # fmt: skip


def lay_out(source: str, kind: str, target: str) -> dict[str, Any]:
    """Write the pages. Answers pages, notes and archival, or refused with the sentence."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = LARGEST
    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _laid_out(source, kind, target)
    except Unprintable as error:
        return {"refused": str(error)}
    except Image.DecompressionBombError:
        return {"refused": BIG_PICTURE}
    except (OSError, EOFError) as error:
        if getattr(error, "errno", None):
            raise
        return {"refused": BROKEN_PICTURE}
    except (
        ValueError,
        SyntaxError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RuntimeError,
        OverflowError,
        ZeroDivisionError,
        zlib.error,
    ):
        return {"refused": BROKEN_PICTURE}


def _laid_out(source: str, kind: str, target: str) -> dict[str, Any]:
    notes: list[str] = []
    with pikepdf.new() as pdf, Image.open(source, formats=_formats(kind)) as opened:
        if kind == "tif":
            for frame in _frames(opened):
                _add(pdf, *_dots(frame))
        else:
            _check(opened)
            _add(pdf, *(_kept(source, opened) or _dots(opened)))
            notes += [MOVING] * bool(kind in ("gif", "webp", "png") and _moves(opened))
        return {"notes": notes} | archive.save(pdf, target)


def _formats(kind: str) -> list[str]:
    return ["JPEG", "MPO"] if kind == "jpg" else [FORMATS[kind]]


def _check(image: Image.Image) -> None:
    if image.width * image.height > LARGEST:
        raise Unprintable(BIG_PICTURE)
    if image.mode not in MODES and not image.mode.startswith("I;16"):
        raise Unprintable(BROKEN_PICTURE)


def _moves(image: Image.Image) -> bool:
    try:
        image.seek(1)
    except (EOFError, ValueError, SyntaxError):
        return False
    return True


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """Each page of a scan. Small pictures of the page that some scanners add are passed by."""
    pixels = 0
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number >= MAX_PAGES:
            raise Unprintable(MANY_FRAMES)
        _check(frame)
        pixels += frame.width * frame.height
        if pixels > ALL_PIXELS:
            raise Unprintable(BIG_PICTURE)
        if number and int(frame.tag_v2.get(254, 0)) & 1:  # type: ignore[attr-defined]  # "reduced resolution"
            continue
        yield frame


Dots = tuple[bytes, int, int, dict[str, Any]]  # the stream, width, height, and how it is coded


def _kept(source: str, image: Image.Image) -> Dots | None:
    """A JPEG that needs nothing done to it, or None."""
    upright = image.getexif().get(0x0112, 1) == 1
    plain = image.format == "JPEG" and image.mode in ("L", "RGB") and "icc_profile" not in image.info
    if not (plain and upright and max(image.size) <= PRINT_PIXELS):
        return None
    with open(source, "rb") as file:
        bare = _bare_jpeg(file.read())
    if bare is None:
        return None
    with Image.open(io.BytesIO(bare), formats=["JPEG"]) as copy:
        copy.load()  # whole to its end
    return bare, image.width, image.height, _jpeg(image.mode)


def _jpeg(mode: str) -> dict[str, Any]:
    space = Name.DeviceGray if mode == "L" else Name.DeviceRGB
    return {"Filter": Name.DCTDecode, "ColorSpace": space, "BitsPerComponent": 8}


def _bare_jpeg(data: bytes) -> bytes | None:
    """The JPEG without comments and what programs have written into it; None if it is not built as it should."""
    out, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            end = data.find(b"\xff\xd9", at)
            return b"".join(out) + data[at : end + 2] if end > 0 else None
        beside = (0xE0 < marker <= 0xEF and marker != 0xEE) or marker == 0xFE
        if not beside:
            out.append(data[at : at + 2 + length])
        at += 2 + length
    return None


def _dots(image: Image.Image) -> Dots:
    """The picture decoded, upright, on white and no larger than print needs, packed again."""
    if image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB"):
        image.draft(image.mode, (PRINT_PIXELS, PRINT_PIXELS))  # unpacks no more than is needed
    image.load()
    exif_turned = ImageOps.exif_transpose(image)
    if exif_turned.mode == "1":
        return _line(exif_turned)
    image = _on_white(exif_turned)
    flat = image.width * image.height <= 16_000_000 and image.getcolors(256) is not None
    image.thumbnail((PRINT_PIXELS, PRINT_PIXELS), reducing_gap=3.0)
    if flat:  # drawn, not photographed: JPEG would smear its edges
        coding = _jpeg(image.mode) | {"Filter": Name.FlateDecode}
        return zlib.compress(image.tobytes(), 6), image.width, image.height, coding
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=QUALITY)
    return packed.getvalue(), image.width, image.height, _jpeg(image.mode)


def _line(image: Image.Image) -> Dots:
    """Black and white, one bit a dot."""
    if max(image.size) > LINE_PIXELS:
        image = image.convert("L")
        image.thumbnail((LINE_PIXELS, LINE_PIXELS), reducing_gap=3.0)
        image = image.convert("1")
    coding = {"Filter": Name.FlateDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}
    return zlib.compress(image.tobytes(), 6), image.width, image.height, coding


def _on_white(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):  # measured values, sixteen bits or more
        high: Any = image.convert("F").getextrema()[1]
        scale = 255 / (high if high > 255 else 255)
        return image.convert("F").point(lambda value: value * scale).convert("L")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        image = _in_screen_colours(image, profile)
    return image if image.mode == "L" else image.convert("RGB")


def _in_screen_colours(image: Image.Image, profile: bytes) -> Image.Image:
    """Telephones photograph in wider colours than PDF takes for granted."""
    try:
        given, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, given, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return turned or image


def _add(pdf: Pdf, data: bytes, width: int, height: int, coding: dict[str, Any]) -> None:
    """A page with the picture in the middle, as large as it can be."""
    across, up = A4 if height >= width else A4[::-1]
    scale = min((across - 2 * MARGIN) / width, (up - 2 * MARGIN) / height)
    w, h = width * scale, height * scale
    picture = pdf.make_stream(
        data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, **coding
    )
    drawing = f"q {w:.2f} 0 0 {h:.2f} {(across - w) / 2:.2f} {(up - h) / 2:.2f} cm /Im0 Do Q"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, across, up]),
        Resources=Dictionary(XObject=Dictionary(Im0=picture)),
        Contents=pdf.make_stream(drawing.encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
