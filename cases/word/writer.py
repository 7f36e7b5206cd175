"""The memo as a Word file, made from the same document data as page and PDF (`cases.documents`)."""

from __future__ import annotations

import datetime
import io
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from cases.word import styles
from cases.word.prose import Prose, numbered, run, valid
from core import clock

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LISTS = {"–": styles.DASH, "1.": styles.DECIMAL}


def write(data: dict[str, Any], *, author: str = "", site: str = "") -> bytes:
    """The file's bytes. `data` is a memo's document, a draft's or a frozen version's; `author` is whom the file's
    properties name; `site` makes our own addresses whole."""
    word = styles.blank()
    _properties(word, data, author)
    _running_head(word, data)
    _letterhead(word, data)
    word.add_paragraph(valid(data["title"]), style="Title")
    prose = Prose(word, site)
    for section in data["sections"]:
        if section.get("heading"):
            word.add_paragraph(valid(section["heading"]), style=styles.SECTION)
        if section.get("secret"):
            word.add_paragraph(valid(f"Sekretess {section['secret']}"), style=styles.SECRECY)
        _section(word, prose, section)
    _signatures(word, data.get("signatories") or [])
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _properties(word: WordDocument, data: dict[str, Any], author: str) -> None:
    about = word.core_properties
    about.title, about.author = valid(data["title"])[:255], valid(author)[:255]
    about.last_modified_by = about.author
    about.subject = data.get("dnr", "")
    about.category = valid(data.get("kind") or "")[:255]
    about.keywords = data.get("dnr", "")
    about.comments = ""
    about.language = "sv-SE"
    about.created = about.modified = clock.now().astimezone(datetime.UTC).replace(tzinfo=None)


# Head and foot


def _running_head(word: WordDocument, data: dict[str, Any]) -> None:
    """From page 2: what it is, and its number. At the foot of all: whose it is, and the page."""
    section = word.sections[0]
    kind = ", ".join(part for part in (data.get("kind") or "", "utkast" if data.get("draft") else "") if part)
    number = f"Dnr: {data['dnr']}" if data.get("dnr") else ""
    head = section.header.paragraphs[0]
    head.text = valid(f"{kind[:1].upper()}{kind[1:]}\t{number}")
    head.paragraph_format.space_after = Pt(30)
    section.first_page_header.paragraphs[0].text = ""
    for foot in (section.footer, section.first_page_footer):
        line = foot.paragraphs[0]
        line.style = word.styles["Footer"]
        line.text = valid(f"{data['letterhead'].get('municipality', '')}\tSida ")
        _field(line, "PAGE")
        line.add_run(" (")
        _field(line, "NUMPAGES")
        line.add_run(")")


def _field(paragraph: Any, what: str) -> None:
    for kind in ("begin", None, "separate", "1", "end"):
        holder = OxmlElement("w:r")
        if kind is None:
            code = OxmlElement("w:instrText")
            code.text = f" {what} "
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            holder.append(code)
        elif kind == "1":
            shown = OxmlElement("w:t")
            shown.text = "1"
            holder.append(shown)
        else:
            holder.append(styles.element("w:fldChar", fldCharType=kind))
        paragraph._p.append(holder)


def _letterhead(word: WordDocument, data: dict[str, Any]) -> None:
    left, right = _two_columns(word, 58)
    sender = data["letterhead"]
    _line(left, sender.get("municipality", ""), styles.SENDER)
    _line(left, sender.get("department", ""), styles.UNIT)
    _line(right, data.get("kind") or "", styles.KIND)
    if data.get("draft"):
        line = _line(right, "Utkast, inte godkänt", styles.FACT)
        line.runs[0].bold, line.runs[0].font.color.rgb = True, styles.WARN
    _line(right, data.get("date", ""), styles.FACT)
    addressee = data.get("addressee") or []
    if addressee:
        line = _line(right, addressee[0], styles.ADDRESSEE)
        for more in addressee[1:]:
            line._p.append(run("", line=True))
            line._p.append(run(more))
    _line(right, f"Diarienr: {data['dnr']}" if data.get("dnr") else "", styles.FACT)
    _line(right, f"Handling: {data['record_no']}" if data.get("record_no") else "", styles.FACT)


def _two_columns(word: WordDocument, share: int) -> tuple[Any, Any]:
    """Two cells beside each other without lines, `share` per cent for the first."""
    table = word.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    cells = table.rows[0].cells
    for cell, column, part in zip(cells, table.columns, (share, 100 - share), strict=True):
        cell.width = column.width = Mm(styles.WIDTH * part / 100)
    return cells[0], cells[1]


def _line(cell: Any, text: str, style: str) -> Any:
    """A line in a cell; the empty paragraph that every cell begins with is used first."""
    if not text:
        return None
    first = cell.paragraphs[0]
    unused = len(cell.paragraphs) == 1 and not first.text
    line = first if unused else cell.add_paragraph()
    line.style = line.part.document.styles[style]
    line.add_run(valid(text))
    return line


# Sections


def _section(word: WordDocument, prose: Prose, section: dict[str, Any]) -> None:
    kind = section["kind"]
    if kind == "proposal":
        _proposal(word, section)
    elif kind == "enclosures":
        for item in section["items"]:
            _row(word, item["text"], _note(item), styles.ENCLOSURE)
    elif kind == "lines":
        for line in section["lines"]:
            _row(word, line, "", styles.PERSON)
    else:
        prose.write(section.get("html") or "")


def _proposal(word: WordDocument, section: dict[str, Any]) -> None:
    if section.get("lead_in"):
        _row(word, section["lead_in"], "", styles.LEAD_IN)
    clauses = section.get("clauses") or []
    leads = {clause["lead"] for clause in clauses}
    kind = styles.DASH if leads == {"–"} else styles.DECIMAL if leads and "1." in leads else None
    number = styles.new_list(word, kind) if kind else 0
    for clause in clauses:
        note = clause.get("note") or ("kommer senare" if clause.get("state") == "awaited" else "")
        if number:
            paragraph = _row(word, clause["text"], note, styles.CLAUSE_LIST)
            numbered(paragraph, number)
        elif clause["lead"]:
            _row(word, f"{clause['lead']}\t{clause['text']}", note, styles.CLAUSE)
        else:
            paragraph = _row(word, clause["text"], note, styles.CLAUSE)
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.first_line_indent = Mm(0)


def _note(item: dict[str, Any]) -> str:
    said = {"awaited": "kommer senare", "withdrawn": "utgår"}
    return str(item.get("note") or said.get(item.get("state", ""), ""))


def _row(word: WordDocument, text: str, note: str, style: str) -> Any:
    paragraph = word.add_paragraph(style=style)
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if at:
            paragraph._p.append(run("", line=True))
        paragraph.add_run(valid(line))
    if note:
        paragraph.add_run(valid(f" ({note})")).font.color.rgb = styles.SOFT
    return paragraph


def _signatures(word: WordDocument, people: list[dict[str, str]]) -> None:
    """Two beside each other under a line, with room to sign over it."""
    if not people:
        return
    space = word.add_paragraph()
    space.paragraph_format.space_before = Pt(40)
    space.paragraph_format.keep_with_next = True
    table = word.add_table(rows=(len(people) + 1) // 2, cols=2)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(styles.element("w:cantSplit"))
    for at, person in enumerate(people):
        cell = table.rows[at // 2].cells[at % 2]
        borders = styles.element("w:tcBorders")
        borders.append(styles.element("w:top", val="single", sz=6, space=0, color="16211C"))
        cell._tc.get_or_add_tcPr().append(borders)
        _line(cell, person["name"], styles.SIGNATURE)
        _line(cell, person.get("title", ""), styles.SIGNATURE_TITLE)
    closing = word.add_paragraph()  # a Word document ends in a paragraph
    closing.paragraph_format.space_after = Pt(0)
