"""Writing on finished pages with our own typeface: no page is laid out and no engine is asked."""

import io
import unicodedata
import zlib
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
    """One font file as a TrueType subset, with what is needed to write with it: cut and packed once a process."""

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
        self.size, self.packed = len(out.getvalue()), zlib.compress(out.getvalue(), 9)
        self.glyphs = {code: font.getGlyphID(name) for code, name in (font.getBestCmap() or {}).items()}
        self.scale = 1000 / font["head"].unitsPerEm
        self.advance = {
            font.getGlyphID(name): round(width * self.scale)
            for name, (width, _) in font["hmtx"].metrics.items()
        }
        self.written = {
            code: f"{glyph:04X}" for code, glyph in self.glyphs.items()
        }  # as `str.translate` takes it
        self.wide = {chr(code): self.advance[glyph] for code, glyph in self.glyphs.items()}
        self.name = "/STAMPX+" + (font["name"].getDebugName(6) or "Stamp")
        head, hhea = font["head"], font["hhea"]
        self.box = [round(v * self.scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.ascent, self.descent = round(hhea.ascent * self.scale), round(hhea.descent * self.scale)
        wide = " ".join(f"{glyph} [{width}]" for glyph, width in sorted(self.advance.items()))
        self.widths, self.to_unicode = f"[{wide}]".encode(), zlib.compress(self._to_unicode().encode(), 9)

    def embed(self, pdf: "pikepdf.Pdf") -> Any:
        import pikepdf
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
                FontFile2=pdf.make_stream(self.packed, Length1=self.size, Filter=Name.FlateDecode),
            )
        )
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name(self.name),
                CIDToGIDMap=Name.Identity,
                CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                FontDescriptor=descriptor,
                DW=500,
                W=pikepdf.Object.parse(self.widths),
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(self.name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]),
                ToUnicode=pdf.make_stream(self.to_unicode, Filter=Name.FlateDecode),
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
        if missing and face(1, missing).glyphs:  # neither has the animal somebody put in a file name
            faces.append(face(1, missing))
        self.known: dict[str, tuple[int, str, int]] = {}
        self.first = faces[0]  # nearly always enough: page numbers and Swedish words
        self.faces = [(f"/KsStamp{index}", item, item.embed(pdf)) for index, item in enumerate(faces)]

    def fonts(self) -> dict[str, Any]:
        """What a page that is written on needs among its fonts."""
        return {name: font for name, _, font in self.faces}

    def write(self, text: str, x: float, y: float, size: float) -> str:
        if self.first.wide.keys() >= set(text):
            codes = text.translate(self.first.written)
            return f"BT {x:.2f} {y:.2f} Td {self.faces[0][0]} {size:.2f} Tf <{codes}> Tj ET\n"
        runs: list[tuple[int, list[str]]] = []
        for character in text:
            index, code, _ = self._glyph(character)
            if not runs or runs[-1][0] != index:
                runs.append((index, []))
            runs[-1][1].append(code)
        shown = " ".join(f"{self.faces[index][0]} {size:.2f} Tf <{''.join(run)}> Tj" for index, run in runs)
        return f"BT {x:.2f} {y:.2f} Td {shown} ET\n"

    def _glyph(self, character: str) -> tuple[int, str, int]:
        """Which face has the character, its number there as written in a page, and its width."""
        known = self.known.get(character)
        if known is None:
            faces = enumerate(item for _, item, _ in self.faces)
            index, item = next(
                ((i, item) for i, item in faces if ord(character) in item.glyphs), (0, self.faces[0][1])
            )
            glyph = item.glyphs.get(ord(character), item.glyphs.get(ord("?"), 0))
            known = self.known[character] = (index, f"{glyph:04X}", item.advance[glyph])
        return known

    def width(self, text: str, size: float) -> float:
        try:
            return sum(map(self.first.wide.__getitem__, text)) * size / 1000
        except KeyError:
            return sum(self._glyph(character)[2] for character in text) * size / 1000

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
        lines, used, space = [""], 0.0, self.width(" ", size)
        for word in text.split(" "):
            wide = self.width(word, size)
            if used + space * bool(used) + wide <= room:
                lines[-1], used = f"{lines[-1]} {word}".strip(), used + space * bool(used) + wide
                continue
            if lines[-1]:
                lines.append("")
            while wide > room and len(word) > 1:  # one word wider than the page
                keep = self._fitting(word, size, room)
                lines[-1] = word[:keep]
                lines.append("")
                word, wide = word[keep:], self.width(word[keep:], size)
            lines[-1], used = word, wide
        return [text for text in lines if text]

    def _fitting(self, word: str, size: float, room: float) -> int:
        """How many letters of a word there is room for; at least one."""
        used = 0.0
        for count, character in enumerate(word):
            used += self.width(character, size)
            if used > room:
                return max(count, 1)
        return len(word)


def clean(line: str) -> str:
    """One line that can be printed: composed letters (a Mac sends å as two), no control characters."""
    composed = unicodedata.normalize("NFC", line)
    if composed.isprintable():
        return " ".join(composed.split())
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())
