"""The checks of a memo about grants: its words against the compilation of the case, and the figures of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cases import richtext
from cases.findings import Finding, Severity, check
from cases.models import Memo
from grants.calls_panel import OF_GRANTS
from grants.checks import figures
from grants.checks.figures import Doubt
from grants.compiling import Content, compilation_content
from grants.models import ApplicationConflict, Compilation


@check
def memo_against_compilation(memo: Memo) -> Iterator[Finding]:
    """Counts, amounts and what is left, as the text and as the compilation say them."""
    if memo.case.matter not in OF_GRANTS:
        return
    compilation = compilation_of(memo)
    if compilation is None:
        return
    content = compilation_content(compilation)
    source = f"{compilation.title}, version {compilation.version}"
    found = list(_against(memo, content, source))
    if found and ApplicationConflict.objects.standing().filter(application__call=compilation.call).exists():
        found = [_without_figures(one) for one in found]
    yield from found
    yield from _dates(memo, content, source)


def _against(memo: Memo, content: Content, source: str) -> Iterator[Finding]:
    for number, section in enumerate(memo.sections.all(), 1):
        text = richtext.plain(section.html)
        for doubt in (
            *figures.counts(text, content),
            *figures.each(text, content),
            *figures.whole(text, content),
            *figures.left(section.heading, text, content),
        ):
            yield _finding(doubt, f"avsnitt-{number}", str(section.pk), source)
    for doubt in figures.sums(content):
        yield _finding(doubt, "bilagor", "sammanstallning", source)


def _without_figures(one: Finding) -> Finding:
    """A finding is told to all who read the memo, also to somebody with a conflict of interest in the round: what is
    proposed there, and sums that it can be worked out from, are not for that person."""
    return replace(
        one,
        title="Texten och sammanställningen säger olika",
        message="Jämför avsnittet med sammanställningen och rätta det som är fel. Någon är jävig i utlysningen, så "
        "siffrorna står bara i sammanställningen.",
        expected="",
        found="",
    )


@check
def figures_of_tables(memo: Memo) -> Iterator[Finding]:
    """Misprinted figures, and sums that are not of their rows, in the memo's own text and tables."""
    for number, section in enumerate(memo.sections.all(), 1):
        if not section.html:
            continue
        for doubt in (*figures.misprints(richtext.plain(section.html)), *figures.tables(section.html)):
            yield _finding(doubt, f"avsnitt-{number}", str(section.pk), "")


def compilation_of(memo: Memo) -> Compilation | None:
    """The one that belongs to the memo, else the newest of a round in its case."""
    found = Compilation.objects.filter(call__case=memo.case_id).select_related(
        "call__case", "call__authority"
    )
    return found.filter(memo=memo.pk).order_by("-version").first() or found.order_by("-pk").first()


def _dates(memo: Memo, content: Content, source: str) -> Iterator[Finding]:
    """A document that is older than the figures it builds on."""
    if memo.dated_on is not None and memo.dated_on.isoformat() < content["as_of"] and not content["draft"]:
        yield Finding(
            "compilation:older",
            Severity.WARNS,
            "datum",
            f"Sammanställningens siffror är från {content['as_of']}",
            f"Skrivelsen är daterad {memo.dated_on.isoformat()}, alltså tidigare. Ändra skrivelsens datum.",
            source=source,
        )
    if content["dated"] < content["as_of"]:
        yield Finding(
            "compilation:dated",
            Severity.WARNS,
            "bilagor",
            f"Sammanställningen är daterad {content['dated']}",
            f"Siffrorna i den gäller per {content['as_of']}, alltså senare. Ändra dokumentets datum.",
            source=source,
        )


def _finding(doubt: Doubt, place: str, row: str, source: str) -> Finding:
    return Finding(
        f"grants:{doubt.kind}:{row}",
        Severity.WARNS,
        place,
        doubt.title,
        doubt.message,
        expected=doubt.expected,
        found=doubt.found,
        source=source,
    )
