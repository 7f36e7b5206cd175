"""Footnotes as Word has them: a part of their own, a reference in the sentence, styles, and the line above them."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from cases.word import styles

_SEPARATORS = f"""<w:footnotes {nsdecls("w", "r")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Notes:
    """The footnotes of one document. The part is made with the first of them."""

    def __init__(self, word: WordDocument) -> None:
        self.word, self.count = word, 0
        self.part: XmlPart | None = None

    def add(self) -> tuple[Any, Any]:
        """A new note: (the run that refers to it, the paragraph to write it in)."""
        part = self.part = self.part or self._begun()
        self.count += 1
        note = styles.element("w:footnote", id=self.count)
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        properties.append(styles.element("w:pStyle", val=self.word.styles[styles.NOTE].style_id))
        paragraph.append(properties)
        paragraph.append(self._sign(OxmlElement("w:footnoteRef")))
        note.append(paragraph)
        part.element.append(note)
        return self._sign(styles.element("w:footnoteReference", id=self.count)), paragraph

    def _sign(self, inner: Any) -> Any:
        made, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
        properties.append(styles.element("w:rStyle", val=self.word.styles[styles.NOTE_SIGN].style_id))
        made.append(properties)
        made.append(inner)
        return made

    def _begun(self) -> XmlPart:
        part = XmlPart(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            parse_xml(_SEPARATORS),
            self.word.part.package,
        )
        self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self.word.settings.element
        said = OxmlElement("w:footnotePr")
        for number in (-1, 0):
            said.append(styles.element("w:footnote", id=number))
        following = next((one for one in settings if one.tag.endswith("}compat")), None)
        if following is not None:  # the order is the format's
            following.addprevious(said)
        return part
