"""Who prepared, who gets the decision, who signs."""

from __future__ import annotations

from collections.abc import Iterator

from cases import matters
from cases.findings import Finding, Severity, check
from cases.models import Memo, MemoLine, MemoSection

Kind = MemoLine.Kind


@check
def recipients(memo: Memo) -> Iterator[Finding]:
    decides = matters.of(memo.case).decides and hasattr(memo, "proposal") and memo.proposal.clauses.all()
    if not decides or any(line.kind == Kind.RECIPIENT for line in memo.lines.all()):
        return
    there = any(section.kind == MemoSection.Kind.RECIPIENTS for section in memo.sections.all())
    yield Finding(
        "recipients",
        Severity.WARNS,
        "mottagare" if there else "avsnitt-nytt",
        "Ingen får beslutet" if there else "Avsnittet om vem som får beslutet saknas",
        "Skriv vilka beslutet ska skickas till. Ska det inte skickas till någon, förklara varför.",
    )


@check
def signatories(memo: Memo) -> Iterator[Finding]:
    signing = [line for line in memo.lines.all() if line.kind == Kind.SIGNATORY]
    for number, line in enumerate(signing, 1):
        if not line.title:
            yield Finding(
                f"title:{number}",
                Severity.WARNS,
                f"{Kind.SIGNATORY}-{number}",
                f"{line.name} har ingen titel",
                "Skriv den titel som ska stå under namnet.",
            )
    if not signing and matters.of(memo.case).decides:
        yield Finding(
            "unsigned",
            Severity.INFORMS,
            "undertecknare",
            "Ingen undertecknar",
            "Skrivelsen trycks utan namn sist. Lägg till den som svarar för den.",
        )
