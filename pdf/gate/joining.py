"""Several files that are plain already, as one."""

from typing import Any

import pikepdf

from pdf.gate import archive, disarm
from pdf.gate.cleaning import ERRORS
from pdf.gate.refusals import BROKEN, MAX_PAGES, TOO_LONG


def join(sources: list[str], target: str) -> dict[str, Any]:
    """Write all the pages in order. Answers as `archive.save` does, or refused with the sentence."""
    try:
        with pikepdf.new() as pdf:
            for source in sources:
                with pikepdf.open(source) as part:
                    if len(pdf.pages) + len(part.pages) > MAX_PAGES:
                        return {"refused": TOO_LONG}
                    pdf.add_pages_from(part, forms="strip", outlines="ignore")
                    for page in pdf.pages[len(pdf.pages) - len(part.pages) :]:
                        disarm.page(page)
            disarm.plain_filters(pdf)
            return archive.save(pdf, target)
    except ERRORS:
        return {"refused": BROKEN}
