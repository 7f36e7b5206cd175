"""The memo as one plain JSON document: what page, PDF, pack and public page are all made from.

Nothing in it depends on who reads it or when: approval freezes it in MemoVersion (docs/adr/0004).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases import matters, proposals, richtext
from cases.memo_content import Content, Enclosure, content_of
from cases.models import Memo, MemoVersion
from organisation.models import User

TEMPLATE = "documents/memo.html"

type Document = dict[str, Any]


def memo_document(memo: Memo, *, draft: bool | None = None, freeze: User | None = None) -> Document:
    """The memo as it stands now. `draft` prints "Utkast"; by default when it is not approved. `freeze`: who approves
    it; the computed sections keep what they were made of."""
    content, matter = content_of(memo), matters.of(memo.case)
    return document(
        content,
        computed={
            at: matter.section(memo, content, section, freeze=freeze)
            for at, section in enumerate(content.sections)
            if section.is_computed
        },
        dnr=memo.case.dnr,
        record_no=memo.record.designation if memo.record else "",
        letterhead=memo.case.register.authority.letterhead,
        draft=memo.state != Memo.State.APPROVED if draft is None else draft,
    )


def document_if_approved(memo: Memo) -> Document:
    """The memo as it will be printed if it is approved as it stands: with the number that its record has, or gets if
    nothing else is registered in the case before."""
    if memo.record is not None:
        return memo_document(memo, draft=False)
    return memo_document(memo, draft=False) | {"record_no": f"{memo.case.dnr}-{memo.case.next_record}"}


def current_document(memo: Memo) -> Document:
    """What stands: the latest approved version, also while a new one is being written; else the draft."""
    version = current_version(memo)
    return version.document if version else memo_document(memo)


def current_version(memo: Memo) -> MemoVersion | None:
    """The latest approved version. Uses what is prefetched."""
    return max(memo.versions.all(), key=lambda version: version.number, default=None)


def document(
    content: Content,
    *,
    dnr: str,
    letterhead: dict[str, str],
    record_no: str = "",
    draft: bool = True,
    computed: Mapping[int, Document] | None = None,
) -> Document:
    """The document of a content, kept or still being typed. `computed` has what the matter made of each computed
    section, by its place."""
    made = computed or {}
    return {
        "kind": content.kind,
        "date": content.dated_on.isoformat() if content.dated_on else "",
        "addressee": [line.strip() for line in content.addressee.splitlines() if line.strip()],
        "dnr": dnr,
        "record_no": record_no,
        "title": content.title,
        "letterhead": dict(letterhead),
        "draft": draft,
        "sections": _noted(
            [
                (
                    _computed(section.heading, made.get(at, {}))
                    if section.is_computed
                    else _section(section.kind, section.heading, section.html, content)
                )
                | ({"id": section.id} if section.id else {})  # by which a mark on the section finds it later
                for at, section in enumerate(content.sections)
            ]
        ),
        "signatories": [{"name": line.name, "title": line.title} for line in content.signatories],
    }


def _section(kind: str, heading: str, html: str, content: Content) -> Document:
    if kind == "proposal":
        clauses = [_clause(number, content) for number in range(1, len(content.clauses) + 1)]
        return {"kind": kind, "heading": heading, "lead_in": content.printed_lead_in, "clauses": clauses}
    if kind == "enclosures":
        return {"kind": kind, "heading": heading, "items": [_item(row) for row in content.enclosures]}
    if kind in {"prepared_by", "recipients"}:
        lines = content.prepared_by if kind == "prepared_by" else content.recipients
        return {"kind": "lines", "heading": heading, "lines": [line.name for line in lines]}
    return {"kind": "prose", "heading": heading, "html": richtext.for_print(richtext.clean(html))}


def _computed(heading: str, made: Document) -> Document:
    html = richtext.for_print(made.get("html", ""))
    return {
        "kind": "computed",
        "heading": heading or made.get("heading", ""),
        "html": html,
        "figures": made.get("figures", []),
    }


def _noted(sections: list[Document]) -> list[Document]:
    """Footnotes are numbered through the whole memo."""
    first = 1
    for section in sections:
        if "html" in section:
            section["html"], first = richtext.numbered(section["html"], first)
    return sections


def _clause(number: int, content: Content) -> Document:
    clause = content.clauses[number - 1]
    lead, text = proposals.clause_line(
        style=content.style, number=number, verb=clause.verb, text=clause.text, printed=clause.printed
    )
    return {"lead": lead, "text": text, "state": clause.state, "note": ""}


def _item(row: Enclosure) -> Document:
    note = row.note.strip()
    if note.startswith("(") and note.endswith(")"):
        note = note[1:-1].strip()  # the print puts its own
    return {"text": row.printed, "state": row.state, "note": note, "url": "", "record": row.record_number}


def with_links(document: Document, urls: dict[int, str]) -> Document:
    """The document with addresses on the enclosures whose record number is in `urls`: whoever shows it knows which
    of them the reader may open."""
    sections = [
        section
        | {"items": [item | {"url": urls.get(item.get("record") or 0, "")} for item in section["items"]]}
        if section["kind"] == "enclosures"
        else section
        for section in document["sections"]
    ]
    return document | {"sections": sections}
