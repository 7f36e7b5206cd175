"""What the server that children are forked from has loaded already, so that a new child is ready in no time.

Loading it anew in every child would take longer than the work: a file is looked at in a few hundredths of a second.
"""
# ruff: noqa: F401

import contextlib

import PIL.Image
import PIL.WebPImagePlugin
import pypdfium2  # type: ignore[import-untyped]

import core.filetypes.kinds
import core.letters
import pdf.gate.cleaning
import pdf.gate.drawing
import pdf.gate.joining
import pdf.gate.kinds
import pdf.gate.letters
import pdf.gate.office
import pdf.gate.pictures
import pdf.gate.texts

PIL.Image.preinit()  # the usual kinds of picture; all others are loaded when one of them comes
with contextlib.suppress(
    ImportError, OSError
):  # without Pango no page is laid out; uploads are still looked at
    import weasyprint
