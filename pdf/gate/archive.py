"""The last step of every conversion: saved as PDF/A-3b where it keeps that, tried in a join, measured."""

import io
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

CONDITION = "sRGB IEC61966-2.1"


def save(pdf: Pdf, target: str) -> dict[str, Any]:
    """Write the file. Answers pages, archival (it keeps PDF/A-3b, ISO 19005-3, and says so) and readable (no page
    is a mere picture: a reading aid finds words). The same content gives the same bytes.

    The written file is joined to a new one before it counts: what breaks a join must break here.
    """
    _describe(pdf, claim=True)
    pdf.Root.OutputIntents = Array([_output_intent(pdf)])
    _write(pdf, target)
    archival = _keeps(target)
    if not archival:
        _describe(pdf, claim=False)
        del pdf.Root["/OutputIntents"]
        _write(pdf, target)
    _try_join(target)
    return {"pages": len(pdf.pages), "archival": archival, "readable": all(map(_has_words, pdf.pages))}


def _has_words(page: pikepdf.Page) -> bool:
    """Whether the page, or a form it draws, brings a font. An empty page has nothing to read, and lacks nothing."""
    resources: Any = page.obj.get("/Resources", {})
    forms = [form for _, form in resources.get("/XObject", {}).items()]
    brings = any("/Font" in found for found in (resources, *(form.get("/Resources", {}) for form in forms)))
    return brings or "/Contents" not in page.obj


def _write(pdf: Pdf, target: str) -> None:
    pdf.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        deterministic_id=True,
        min_version="1.7",
    )


def _describe(pdf: Pdf, *, claim: bool) -> None:
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    if not claim:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfaid:part"] = "3"
        metadata["pdfaid:conformance"] = "B"


def _keeps(path: str) -> bool:
    import page

    try:
        report = page.validate_pdf(path, profile="pdfa-3b")
    except page.PageError:  # larger or deeper than it will look at
        return False
    return report.is_compliant


def _try_join(path: str) -> None:
    with pikepdf.open(path) as source, pikepdf.new() as pdf:
        pdf.add_pages_from(source, forms="strip", outlines="ignore")
        for page in pdf.pages:
            page.obj.get("/Contents")
        pdf.save(io.BytesIO(), stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _output_intent(pdf: Pdf) -> Any:
    profile = pdf.make_stream(srgb(), N=3)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(CONDITION),
        Info=String(CONDITION),
        DestOutputProfile=profile,
    )


@cache
def srgb() -> bytes:
    """The colours of a screen as an ICC profile, always the same bytes."""
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[8:12] = b"\x04\x20\x00\x00"  # PDF 1.7 knows ICC 4.2; nothing in it is newer
    made[24:36] = bytes.fromhex("07e800010001000000000000")  # made on a fixed day
    made[84:100] = bytes(16)  # a sum over the above
    return bytes(made)
