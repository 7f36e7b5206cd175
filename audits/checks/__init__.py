"""What is doubtful about a memo that proposes a reply to the auditors."""

from __future__ import annotations

from collections.abc import Iterator

from audits.coverage import ranges
from audits.models import AuditReview
from audits.parts import REPLY
from audits.queries.answers import answers_to, coverage_of, recommendations_to, standing_reply
from audits.queries.memos import body_of, review_of
from cases.findings import Finding, Severity
from cases.memo_content import Content, content_of
from cases.models import Memo


def of_memo(memo: Memo) -> Iterator[Finding]:
    """Recommendations that are not answered, answered twice, or grouped and never spoken of; a memo that carries no
    reply."""
    content, review = content_of(memo), review_of(memo.case)
    if review is None:
        yield Finding(
            "audit:review",
            Severity.WARNS,
            "forslag",
            "Granskningen är inte upplagd",
            "Lägg upp granskningen i ärendet, med dess rekommendationer, så går det att se att alla får svar.",
        )
        return
    body = body_of(memo, content, review)
    if body is None:
        yield Finding(
            "audit:body",
            Severity.WARNS,
            "forslag",
            "Inget granskat organ beslutar",
            "Skrivelsen går inte till något av de organ som granskats. Ändra organen i förslaget eller i granskningen.",
        )
        return
    place = _place(content)
    source = f"{review.auditor}, {review.reported_on.isoformat()}"
    yield from _coverage(review, memo, place, source)
    if place == "forslag" and not any(one.record_id for one in content.enclosures) and memo.record_id is None:
        yield Finding(
            "audit:reply",
            Severity.WARNS,
            "forslag",
            "Skrivelsen bär inget yttrande",
            f"Lägg till avsnittet {REPLY.name}, eller gör yttrandet som en egen handling och bifoga den.",
        )


def _place(content: Content) -> str:
    for number, section in enumerate(content.sections, 1):
        if section.part == REPLY.code:
            return f"avsnitt-{number}"
    return "forslag"


def _coverage(review: AuditReview, memo: Memo, place: str, source: str) -> Iterator[Finding]:
    body = body_of(memo, content_of(memo), review)
    assert body is not None
    answers = answers_to(review, body)
    found = coverage_of(recommendations_to(review, body), answers)
    inline = place != "forslag" and standing_reply(review, body) is None
    grave = Severity.STOPS if inline else Severity.WARNS
    for kind, numbers, title, what in (
        ("unanswered", found.unanswered, "har inget svar", "Svara på den i granskningen."),
        ("twice", found.twice, "har två svar", "Ta bort det ena svaret i granskningen."),
    ):
        if numbers:
            yield Finding(
                f"audit:{kind}:{review.pk}",
                grave,
                place,
                f"Rekommendation {ranges(numbers)} {title}",
                what,
                expected="ett svar på varje rekommendation",
                found=ranges(numbers),
                source=source,
            )
    for number in found.unspoken:
        yield Finding(
            f"audit:unspoken:{review.pk}-{number}",
            Severity.WARNS,
            place,
            f"Rekommendation {number} nämns inte i svaret",
            "Den besvaras tillsammans med andra, men texten säger inget om just den. Skriv vad som gäller den, eller "
            "kryssa för att den nämns.",
            expected=f"något om rekommendation {number}",
            source=source,
        )
