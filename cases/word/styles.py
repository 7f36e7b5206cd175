"""The empty Word document that a memo is written into: A4 and type as in print, real styles and real lists.

The styles have names of their own for what a memo is made of. They say how it looks, and they are what `cases.word`
recognises when the file comes back from somebody who has gone on writing in Word (docs/adr/0015).
"""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SENDER, UNIT = "Avsändare", "Avsändarens förvaltning"
KIND, FACT, ADDRESSEE = "Dokumenttyp", "Dokumentuppgift", "Adressat"
LEAD_IN, CLAUSE, CLAUSE_LIST = "Inledning till förslag", "Att-sats", "Att-sats i lista"
ENCLOSURE, PERSON = "Bilaga i lista", "Personrad"
SECRECY = "Sekretessmarkering"
SIGNATURE, SIGNATURE_TITLE = "Underskrift", "Underskrift titel"
NOTE, NOTE_SIGN = "footnote text", "footnote reference"
TABLE_TEXT, TABLE_HEAD, TABLE_NUMBER = "Tabelltext", "Tabellrubrik", "Tabelltal"
SECTION, SUB = "Heading 1", "Heading 2"

SANS, SERIF = "Source Sans 3", "Source Serif 4"
INK, SOFT, ACCENT, WARN = (
    RGBColor(0x16, 0x21, 0x1C),
    RGBColor(0x47, 0x54, 0x4D),
    RGBColor(0x12, 0x50, 0x3F),
    RGBColor(0x74, 0x47, 0x00),
)
SIZE = 10.5
MARGINS = {"left": 30, "right": 22, "top": 20, "bottom": 22}  # mm, as static/print/print.css
WIDTH = 210 - MARGINS["left"] - MARGINS["right"]
BULLET, DECIMAL, DASH = 1, 2, 3  # our abstract lists
_UNWANTED = ("thumbnail", "customXml", "stylesWithEffects")
# name: (font, size, bold, italic, colour, space before, space after, keep with next)
_STYLES: dict[str, tuple[str, float, bool, bool, RGBColor, float, float, bool]] = {
    "Title": (SANS, 19, True, False, INK, 40, 18, True),
    SECTION: (SANS, 12, True, False, INK, 17, 4, True),
    SUB: (SANS, SIZE, True, False, INK, 12, 3, True),
    "Caption": (SANS, 9, False, False, SOFT, 9, 3, True),
    "List Bullet": (SERIF, SIZE, False, False, INK, 0, 3, False),
    "List Number": (SERIF, SIZE, False, False, INK, 0, 3, False),
    "List Continue": (SERIF, SIZE, False, False, INK, 0, 3, False),
    "Header": (SANS, 9, False, False, SOFT, 0, 0, False),
    "Footer": (SANS, 9, False, False, SOFT, 0, 0, False),
    SENDER: (SANS, 12, True, False, ACCENT, 0, 0, False),
    UNIT: (SANS, 10, False, False, SOFT, 0, 0, False),
    KIND: (SANS, 12, True, False, INK, 0, 0, False),
    FACT: (SANS, 10, False, False, INK, 0, 0, False),
    ADDRESSEE: (SANS, 10, False, False, INK, 18, 10, False),
    LEAD_IN: (SERIF, SIZE, True, False, INK, 0, 4, True),
    CLAUSE: (SERIF, SIZE, False, False, INK, 0, 5, False),
    CLAUSE_LIST: (SERIF, SIZE, False, False, INK, 0, 5, False),
    SECRECY: (SANS, 9.5, True, False, WARN, 0, 4, True),
    ENCLOSURE: (SERIF, SIZE, False, False, INK, 0, 2, False),
    PERSON: (SERIF, SIZE, False, False, INK, 0, 2, False),
    SIGNATURE: (SANS, 10, False, False, INK, 5, 0, True),
    SIGNATURE_TITLE: (SANS, 10, False, False, INK, 0, 0, False),
    NOTE: (SERIF, 8.5, False, False, INK, 0, 2, False),
    TABLE_TEXT: (SANS, 9.5, False, False, INK, 3, 3, False),
    TABLE_HEAD: (SANS, 9.5, True, False, INK, 3, 3, False),
    TABLE_NUMBER: (SANS, 9.5, False, False, INK, 3, 3, False),
}


def blank() -> WordDocument:
    """A new document with the page, the styles and the lists."""
    word = docx.Document()
    _drop_unwanted(word)
    _page(word)
    normal = word.styles["Normal"]
    _dress(normal, (SERIF, SIZE, False, False, INK, 0, 7, False))
    normal.paragraph_format.line_spacing = 1.2
    normal.paragraph_format.widow_control = True
    _language(word)
    for name, look in _STYLES.items():
        style = word.styles[name] if name in word.styles else _added(word, name)
        _dress(style, look)
    _hanging(word.styles[CLAUSE], 9)
    word.styles[ENCLOSURE].paragraph_format.widow_control = True
    word.styles[TABLE_NUMBER].paragraph_format.alignment = 2
    for name in ("Header", "Footer"):
        stops = word.styles[name].paragraph_format.tab_stops
        for _stop in list(stops):
            del stops[0]
        stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _link_style(word)
    _note_styles(word)
    _lists(word)
    return word


def _added(word: WordDocument, name: str) -> Any:
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name == NOTE)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    return style


def _drop_unwanted(word: WordDocument) -> None:
    """The library's template brings a picture of itself and other things that no reader of a memo needs."""
    for rels in (word.part.package.rels, word.part.rels):
        for key in [key for key, rel in rels.items() if any(name in rel.reltype for name in _UNWANTED)]:
            del rels[key]


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(MARGINS["left"]), Mm(MARGINS["right"])
    section.top_margin, section.bottom_margin = Mm(MARGINS["top"]), Mm(MARGINS["bottom"])
    section.header_distance, section.footer_distance = Mm(16), Mm(10)
    section.different_first_page_header_footer = True


def _dress(style: Any, look: tuple[str, float, bool, bool, RGBColor, float, float, bool]) -> None:
    font, size, bold, italic, colour, before, after, keep = look
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), font)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    if style.name in {SECTION, SUB, "Title"}:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.1
        borders = style.element.find(f".//{qn('w:pBdr')}")
        if borders is not None:  # the template draws a line under the title
            borders.getparent().remove(borders)


def _hanging(style: Any, millimetres: float) -> None:
    style.paragraph_format.left_indent = Mm(millimetres)
    style.paragraph_format.first_line_indent = Mm(-millimetres)


def _language(word: WordDocument) -> None:
    """Swedish for the spelling of Word and for those who have it read aloud."""
    for rpr in word.styles.element.iter(qn("w:rPr")):
        for lang in rpr.findall(qn("w:lang")):
            rpr.remove(lang)
    rpr = word.styles["Normal"].element.get_or_add_rPr()
    for holder in (rpr, word.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")):
        if holder is not None:
            lang = OxmlElement("w:lang")
            for name in ("val", "eastAsia"):
                lang.set(qn(f"w:{name}"), "sv-SE")
            holder.append(lang)


def _link_style(word: WordDocument) -> None:
    style = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.underline = True


def _note_styles(word: WordDocument) -> None:
    """The names and ids that Word itself uses, so that notes somebody adds there look the same."""
    text = word.styles[NOTE]
    text.element.set(qn("w:styleId"), "FootnoteText")
    text.paragraph_format.line_spacing = 1.1
    sign = word.styles.add_style(NOTE_SIGN, WD_STYLE_TYPE.CHARACTER, builtin=True)
    sign.element.set(qn("w:styleId"), "FootnoteReference")
    sign.font.superscript = True


def _lists(word: WordDocument) -> None:
    """Bulleted, numbered and dashed lists with levels. Each list in a text gets a number series of its own."""
    numbering = word.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for name in ("List Bullet", "List Number"):  # the paragraph says which list it is in
        pointer = word.styles[name].element.find(f".//{qn('w:numPr')}")
        if pointer is not None:
            pointer.getparent().remove(pointer)
    for kind in (BULLET, DECIMAL, DASH):
        abstract = _element("w:abstractNum", abstractNumId=kind)
        abstract.append(_element("w:multiLevelType", val="hybridMultilevel"))
        for level in range(9):
            abstract.append(_level(kind, level))
        numbering.append(abstract)


def _level(kind: int, level: int) -> Any:
    made = _element("w:lvl", ilvl=level)
    made.append(_element("w:start", val=1))
    made.append(_element("w:numFmt", val="decimal" if kind == DECIMAL else "bullet"))
    sign = {BULLET: "•", DASH: "–", DECIMAL: f"%{level + 1}."}[kind]
    made.append(_element("w:lvlText", val=sign))
    made.append(_element("w:lvlJc", val="left"))
    shape = _element("w:pPr")
    shape.append(_element("w:ind", left=300 + 340 * level, hanging=300))
    made.append(shape)
    return made


def new_list(word: WordDocument, kind: int, start: int = 1) -> int:
    """A list that counts for itself, from `start`. Returns its number."""
    numbering = word.part.numbering_part.element
    number = len(numbering.findall(qn("w:num"))) + 1
    made = _element("w:num", numId=number)
    made.append(_element("w:abstractNumId", val=kind))
    for level in range(9 if kind == DECIMAL else 0):
        override = _element("w:lvlOverride", ilvl=level)
        override.append(_element("w:startOverride", val=start))
        made.append(override)
    numbering.append(made)
    return number


def _element(tag: str, **attributes: object) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


element = _element
