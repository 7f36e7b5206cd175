"""Writing on finished pages with our own typeface: no page is laid out and no engine is asked."""

import io
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders

if TYPE_CHECKING:
    import pikepdf

FACES = (
    "fonts/source-sans-3/source-sans-3-latin-400-normal.woff2",
    "fonts/source-sans-3/source-sans-3-latin-ext-400-normal.woff2",
)
LATIN = "".join(map(chr, (*range(32, 127), *range(0xA0, 0x180)))) + "–—‘’“”„†•…€−"


class Face:
    """One font file as a TrueType subset, with what is needed to write with it."""

    def __init__(self, path: Path, characters: str) -> None:
        from fontTools import subset
        from fontTools.ttLib import TTFont

        font = TTFont(path, recalcTimestamp=False)  # the same characters give the same bytes on any day
        options = subset.Options(hinting=False, notdef_outline=True)
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "DSIG"]
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        font.flavor = None
        out = io.BytesIO()
        font.save(out)
        self.data = out.getvalue()
        self.glyphs = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}
        self.scale = 1000 / font["head"].unitsPerEm
        self.advance = {
            font.getGlyphID(name): round(width * self.scale)
            for name, (width, _) in font["hmtx"].metrics.items()
        }
        self.name = "/STAMPX+" + (font["name"].getDebugName(6) or "Stamp")
        head, hhea = font["head"], font["hhea"]
        self.box = [round(v * self.scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.ascent, self.descent = round(hhea.ascent * self.scale), round(hhea.descent * self.scale)

    def embed(self, pdf: "pikepdf.Pdf") -> Any:
        from pikepdf import Array, Dictionary, Name

        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name(self.name),
                Flags=4,
                ItalicAngle=0,
                StemV=80,
                CapHeight=660,
                Ascent=self.ascent,
                Descent=self.descent,
                FontBBox=self.box,
                FontFile2=pdf.make_stream(self.data, Length1=len(self.data)),
            )
        )
        widths = [value for glyph, width in sorted(self.advance.items()) for value in (glyph, Array([width]))]
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name(self.name),
                CIDToGIDMap=Name.Identity,
                CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                FontDescriptor=descriptor,
                DW=500,
                W=Array(widths),
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(self.name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]),
                ToUnicode=pdf.make_stream(self._to_unicode().encode()),
            )
        )

    def _to_unicode(self) -> str:
        # several characters may share a glyph (the hyphen and the soft hyphen): it is read as the plainest
        plainest = {glyph: code for code, glyph in sorted(self.glyphs.items(), reverse=True)}
        pairs = [f"<{glyph:04X}> <{code:04X}>" for glyph, code in sorted(plainest.items())]
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        lines = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + "\n".join(lines) + "\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        )


@lru_cache(maxsize=16)
def face(index: int, characters: str) -> Face:
    path = finders.find(FACES[index])
    if path is None:
        raise FileNotFoundError(FACES[index])
    return Face(Path(path), characters)


class Lettering:
    """The faces of one file. `characters` is what the first can write; the second holds what `extra` adds."""

    def __init__(self, pdf: "pikepdf.Pdf", characters: str = LATIN, extra: str = "") -> None:
        faces = [face(0, characters)]
        missing = "".join(sorted({c for c in extra if ord(c) not in faces[0].glyphs}))
        if missing:
            faces.append(face(1, missing))
        self.faces = [(f"/KsStamp{index}", item, item.embed(pdf)) for index, item in enumerate(faces)]

    def fonts(self) -> dict[str, Any]:
        """What a page that is written on needs among its fonts."""
        return {name: font for name, _, font in self.faces}

    def write(self, text: str, x: float, y: float, size: float) -> str:
        runs: list[tuple[int, str]] = []
        for character in text:
            index, code = self._glyph(character)
            if runs and runs[-1][0] == index:
                runs[-1] = (index, runs[-1][1] + f"{code:04X}")
            else:
                runs.append((index, f"{code:04X}"))
        shown = " ".join(f"{self.faces[index][0]} {size:.2f} Tf <{codes}> Tj" for index, codes in runs)
        return f"BT {x:.2f} {y:.2f} Td {shown} ET\n"

    def _glyph(self, character: str) -> tuple[int, int]:
        for index, (_, item, _) in enumerate(self.faces):
            if ord(character) in item.glyphs:
                return index, item.glyphs[ord(character)]
        return 0, self.faces[0][1].glyphs.get(ord("?"), 0)

    def width(self, text: str, size: float) -> float:
        glyphs = (self._glyph(character) for character in text)
        return sum(self.faces[index][1].advance[glyph] for index, glyph in glyphs) * size / 1000

    def wrapped(self, line: str, size: float, room: float) -> list[str]:
        """A line as at most two. If it is longer its middle goes: a stamp has § and file name at the ends."""
        line = clean(line)
        if not line:
            return []
        lines = self._broken(line, size, room)
        cut = len(line)
        while len(lines) > 2 and cut > 20:
            cut -= 4
            lines = self._broken(f"{line[: cut * 2 // 3]} … {line[-(cut // 3) :]}", size, room)
        return lines[:2]

    def _broken(self, text: str, size: float, room: float) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, size) <= room:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            while self.width(word, size) > room and len(word) > 1:  # one word wider than the page
                keep = next(
                    n for n in range(len(word) - 1, 0, -1) if n == 1 or self.width(word[:n], size) <= room
                )
                lines[-1] = word[:keep]
                lines.append("")
                word = word[keep:]
            lines[-1] = word
        return [text for text in lines if text]


def clean(line: str) -> str:
    """One line that can be printed: composed letters (a Mac sends å as two), no control characters."""
    composed = unicodedata.normalize("NFC", line)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())
