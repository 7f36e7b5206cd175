"""A small picture of a file's first page, drawn in a child and kept like any other bytes."""

import logging
import tempfile

from core import blobs, confined, leftovers
from core.confined import MIB, Limits
from pdf.gate import drawing

log = logging.getLogger(__name__)
LIMITS = Limits(memory=1024 * MIB, processor=15, clock=30, output=8 * MIB)
CONTENT_TYPE = "image/webp"


def of(sha256: str) -> str:
    """The sum of a picture of the first page of this PDF. Empty when it cannot be drawn: the file is no worse."""
    name = f"{leftovers.PREFIX}thumbnail-"
    with blobs.path_or_temp(sha256) as path, tempfile.NamedTemporaryFile(prefix=name) as target:
        try:
            drawn = confined.call(drawing.first_page, str(path), target.name, limits=LIMITS)
        except (confined.Stopped, confined.Broke) as error:
            log.warning("no picture of %s: %s", sha256[:12], error)
            return ""
        return blobs.save(target.read()).sha256 if drawn else ""
