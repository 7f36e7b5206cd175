"""What of a memo one reader may read: the one door to a memo's words when a section of it is marked secret.

A memo that has gone through `masked` has other words in place of those of the closed sections: in its rows and in its
approved versions. Whatever is made from it (page, PDF, Word file, findings, the editor) is masked too. Kept versions
know their sections by number and are masked by the marks of today (docs/adr/0020).

Where words are made for many at once (pack, web, index) they are masked for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.html import escape

from cases.memo_content import Content, Section
from cases.models import Memo, MemoSection, MemoVersion
from cases.models.secret_sections import reads_secret
from core.errors import Refused

type Document = dict[str, Any]
PROSE = MemoSection.Kind.PROSE.value


@dataclass(frozen=True)
class Mask:
    """The secret sections of a memo, provision by section number, and whether they are closed to the reader."""

    marks: Mapping[int, str]
    is_closed: bool = True

    @property
    def closed(self) -> Mapping[int, str]:
        """The sections that the reader may not read."""
        return self.marks if self.is_closed else {}

    def hides(self, section: int | None) -> bool:
        return section in self.closed

    def content(self, content: Content) -> Content:
        """The content as the reader may read it."""
        if not self.closed:
            return content
        return replace(content, sections=[self._section(section) for section in content.sections])

    def _section(self, section: Section) -> Section:
        provision = self.closed.get(section.id or 0)
        if provision is None:
            return section
        return replace(section, heading=heading_of(provision), html=words_of(provision))

    def put_back(self, content: Content, standing: Content, *, whole: bool = False) -> Content:
        """What the reader wrote, with the closed sections as they stand: their words are never written over by the
        mask, and none is added. One that is missing is put back; refused when `whole` says that it was taken away."""
        if not self.closed:
            return content
        stand = {one.id: (at, one) for at, one in enumerate(standing.sections) if self.hides(one.id)}
        sections: list[Section] = []
        for one in content.sections:
            if one.id in stand:
                sections.append(stand.pop(one.id)[1])
            elif not self.hides(one.id):
                sections.append(one)
        if stand and whole:
            raise Refused(closed_sentence(next(iter(stand.values()))[1].id, self), code="secret")
        for at, one in stand.values():
            sections.insert(min(at, len(sections)), one)
        return replace(content, sections=sections)

    def document(self, document: Document) -> Document:
        """A document, frozen or not, as the reader may read it. To those who may read what is secret it says what
        is. In one made before sections had numbers nothing tells which is which: there all prose is closed."""
        if not self.marks:
            return document
        sections = document["sections"]
        if self.is_closed and not any("id" in one for one in sections):
            provision = joined(self.marks.values())
            return document | {
                "sections": [_covered(one, provision) if one["kind"] == PROSE else one for one in sections]
            }
        return document | {"sections": [self._part(one) for one in sections]}

    def _part(self, section: Document) -> Document:
        provision = self.marks.get(section.get("id", 0))
        if provision is None:
            return section
        return _covered(section, provision) if self.is_closed else section | {"secret": provision}

    def provisions_in(self, document: Document) -> str:
        """The provisions of what is secret in a document, whoever reads it; empty when nothing is."""
        numbers = {one["id"] for one in document["sections"] if "id" in one}
        if not numbers:
            return joined(self.marks.values())
        return joined(provision for number, provision in self.marks.items() if number in numbers)


OPEN = Mask({}, is_closed=False)


def mask_for(user: object, memo: Memo) -> Mask:
    """What is closed in a memo to a person. Uses what is prefetched."""
    marks = _marks(memo)
    return Mask(marks, is_closed=not reads_secret(user, memo.case)) if marks else OPEN


def mask_for_everybody(memo: Memo) -> Mask:
    """What is closed where the words are made for many at once, whoever they are."""
    return Mask(_marks(memo))


def masked(memo: Memo, mask: Mask) -> Memo:
    """The memo with only the words that may be read, in the rows it carries. Nothing is written."""
    if not mask.marks:
        return memo
    prefetch_related_objects([memo], "sections", "versions")
    memo.has_closed = bool(mask.closed)
    for row in memo.sections.all():
        if mask.hides(row.pk):
            row.closed = mask.closed[row.pk]
            row.heading, row.html = heading_of(row.closed), words_of(row.closed)
    for version in memo.versions.all():
        version.document = mask.document(version.document)
    return memo


def marks_on_files(version: MemoVersion) -> list[str]:
    """The provisions that somebody has set on the PDFs of a version themselves. The mark that the whole PDF has from
    its sections is not one of them: what is told of the memo goes without those sections."""
    of_sections = mask_for_everybody(version.memo).provisions_in(version.document)
    found = [version.masked_file.secrecy_provision] if version.masked_file else []
    if version.file is not None and version.file.secrecy_provision != of_sections:
        found.append(version.file.secrecy_provision)
    return [provision for provision in found if provision]


def closed_sentence(section: int | None, mask: Mask) -> str:
    return (
        f"Avsnittet har sekretess ({mask.closed.get(section or 0, '')}) och är stängt för dig. Ingenting är ändrat i det. "
        "Ärendets handläggare och registrator läser det."
    )


def heading_of(provision: str) -> str:
    return f"Avsnitt med sekretess ({provision})"


def words_of(provision: str) -> str:
    return f"<p>[Avsnittet omfattas av sekretess, {escape(provision)}]</p>"


def joined(provisions: Iterable[str]) -> str:
    """Provisions as one mark, each once."""
    return ", ".join(dict.fromkeys(provisions))[:60]


def _marks(memo: Memo) -> dict[int, str]:
    return {one.section: one.secrecy_provision for one in memo.secret_sections.all()}


def _covered(section: Document, provision: str) -> Document:
    return section | {"heading": heading_of(provision), "html": words_of(provision), "masked": True}
