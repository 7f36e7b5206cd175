"""Images, decoded to their end. The real format counts, whichever image ending the name has."""

import warnings

from PIL import Image, ImageFile

from core.filetypes.upload import Examined, Upload

FORMATS = {
    "PNG": ("image/png", "png", "PNG-bild"),
    "JPEG": ("image/jpeg", "jpg", "JPEG-bild"),
    "GIF": ("image/gif", "gif", "GIF-bild"),
    "TIFF": ("image/tiff", "tif", "TIFF-bild"),
    "WEBP": ("image/webp", "webp", "WebP-bild"),
    "BMP": ("image/bmp", "bmp", "BMP-bild"),
    "HEIF": ("image/heic", "heic", "HEIC-bild"),
}
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
BMP_HEADERS = {12, 40, 52, 56, 108, 124}
MAX_FRAMES = 10_000


def image_format(head: bytes) -> str | None:
    """The name of the format, from the file's first bytes."""
    starts = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
    starts |= {b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
    for start, found in starts.items():
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADERS:
        return "BMP"
    return "HEIF" if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS else None


def image(upload: Upload) -> Examined:
    kind = image_format(upload.head())
    if kind is None:
        raise upload.another("bild")
    content_type, extension, label = FORMATS[kind]
    too_large = upload.refuse(
        "är en bild med för många bildpunkter. Spara den i lägre upplösning och ladda upp den igen.",
        "file-pixels",
    )
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # half an image is a broken one
    if kind == "HEIF":
        import pillow_heif  # a library of its own, and few files need it

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(upload.file, formats=[kind]) as opened:
                if opened.width * opened.height > upload.bounds.pixels:
                    raise too_large
                opened.load()
                pages = _frames(opened) if kind == "TIFF" else 1
    except Image.DecompressionBombError:
        raise too_large from None
    return Examined(content_type, extension, pages, label)


def _frames(opened: Image.Image) -> int:
    """The pages of a scan, counted one by one: a list of them can run in a circle."""
    for number in range(1, MAX_FRAMES):
        try:
            opened.seek(number)
        except EOFError:
            return number
    return MAX_FRAMES
