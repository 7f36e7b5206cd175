"""A memo with one secret section, and everything it says to a reader: words planted in it must be nowhere."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from typing import Any

from django.urls import reverse

from cases.actions.approval import approve_memo, submit_memo
from cases.actions.comments import comment_on
from cases.actions.explaining import explain_finding
from cases.actions.memos import save_memo, start_memo
from cases.actions.section_marks import mark_section
from cases.findings import of_memo
from cases.memo_content import Clause, Section, content_of
from cases.models import Memo, MemoSection
from cases.queries import whole_memos
from core import blobs
from organisation.models import User
from tests import factories
from tests.pdf import reader

WORD, HEADING, SAID, OLD = "Kvicksilvertunnan", "Offertvolymen", "Granskarviskning", "Urkastetord"
PLANTED = (WORD, HEADING, SAID, OLD)
OPEN = "Kommunen har fått en förfrågan."
PROVISION = "OSL 19:1"


def whole(memo: Memo) -> Memo:
    return whole_memos().get(pk=memo.pk)


def section_of(memo: Memo) -> MemoSection:
    return memo.sections.get(heading=HEADING)


def written(case: Any, by: User, **fields: Any) -> Memo:
    """A memo with the words in a section that is not marked yet: written twice, commented on and explained."""
    memo = whole(start_memo(case=case, by=by, **fields))
    content = content_of(memo)
    content.clauses = [Clause("bevilja", "medel")]
    content.sections = [one for one in content.sections if one.kind != "prose"]
    content.sections.insert(1, Section("prose", "Bakgrund", f"<p>{OPEN}</p>"))
    content.sections.insert(2, Section("prose", HEADING, f"<p>{OLD} stod här.</p>"))
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=by, deliberate=True)
    content = content_of(whole(memo))
    at = next(n for n, one in enumerate(content.sections) if one.heading == HEADING)
    content.sections[at] = replace(
        content.sections[at], html=f"<p>{WORD} lämnas per den 2031-12-24 enligt budet.</p>"
    )
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=by, deliberate=True)
    comment_on(memo=memo, text=f"{SAID} om {WORD}", by=by, section=section_of(memo))
    found = next(one for one in of_memo(whole(memo)) if one.id.startswith("later:"))
    explain_finding(memo=memo, fingerprint=found.fingerprint, reason=f"{SAID}: budet gäller då", by=by)
    return whole(memo)


def marked(memo: Memo, by: User) -> Memo:
    mark_section(memo=memo, section=section_of(memo).pk, provision=PROVISION, by=by)
    return whole(memo)


def boss(ks: Any, unit: Any) -> User:
    """A manager who reads secrecy, by a role beside it."""
    return factories.user("Berit Behörig", "manager", "cleared", of=ks, unit=unit)


def approved(memo: Memo, by: User, manager: User) -> Memo:
    submit_memo(memo=memo, revision=memo.revision, by=by)
    memo = whole(memo)
    return whole(approve_memo(memo=memo, revision=memo.revision, by=manager))


def read(answer: Any) -> str:
    """All that an answer holds, unpacked: the text of a PDF, the parts of a Word file, the words of a page."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return reader.everything(body)
    if body.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(body))
        return " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    return unescape(body.decode())


def stored(file: Any) -> str:
    with blobs.open(file.sha256) as opened:
        return reader.everything(opened.read())


def leaks(text: str) -> list[str]:
    """The planted words that stand in a text, however it is broken."""
    flat = re.sub(r"[\s\u00ad-]+", "", text).lower()
    return [word for word in PLANTED if word.lower() in flat]


def pages(memo: Memo) -> dict[str, str]:
    """Every address of a memo that is read."""
    at = [memo.case.slug, memo.pk]
    names = (
        "memo",
        "memo_preview",
        "memo_pdf",
        "memo_word",
        "memo_findings",
        "memo_comments",
        "memo_versions",
    )
    found = {name: reverse(f"cases:{name}", args=at) for name in names}
    found["memo as read"] = f"{found['memo']}?las"
    numbers = [row.number for row in memo.revisions.all()]
    for old in numbers:
        for new in numbers:
            if old < new:
                found[f"{old}-{new}"] = f"{found['memo_versions']}?fran={old}&till={new}"
    for version in memo.versions.all():
        found[f"version {version.number}"] = reverse("cases:memo_version", args=[*at, version.number])
    found["case"] = memo.case.get_absolute_url()
    if memo.record:
        found["record"] = memo.record.get_absolute_url()
    return found
