"""What reading a Word file needs to know, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cases.memo_content import Content
from cases.proposal_reading import Known

LEFT = {
    "picture": "Bild",
    "textbox": "Textruta",
    "embedded": "Inbäddad fil",
    "formula": "Formel",
    "comment": "Kommentar",
    "deleted": "Struket med spårade ändringar",
    "hidden": "Dold text",
    "footnote": "Fotnot",
    "link": "Länk som inte går att följa",
    "struck": "Överstruken text, nu vanlig text",
    "raised": "Upphöjd eller nedsänkt text, nu vanlig text",
    "highlighted": "Markerad text, nu vanlig text",
    "other": "Text på en plats som inte kan läsas",
}


@dataclass
class Surroundings:
    """What is known where the memo is to stand: the bodies, the memo's own body, the case's number, the letterhead
    and what lies in the case (title in lower case -> id), so that names in the text can be recognised."""

    bodies: Sequence[Known] = ()
    body_id: int | None = None
    unit_id: int | None = None
    dnr: str = ""
    letterhead: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    site: str = ""


@dataclass(frozen=True)
class Leftover:
    """Something that did not come with, or came and should be looked at. `what` and `text` are for people."""

    what: str
    text: str = ""


@dataclass
class Reading:
    """A Word file read as a memo: the content, what each heading became, and what to look at."""

    content: Content
    became: list[tuple[str, str]] = field(default_factory=list)
    lost: list[Leftover] = field(default_factory=list)
    check: list[Leftover] = field(default_factory=list)
    has_signatories: bool = False
    has_addressee: bool = False
    has_title: bool = False
