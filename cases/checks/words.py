"""Words that were left behind, dates that cannot be right, headings that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases import matters, richtext
from cases.findings import Finding, Severity, check
from cases.models import CouncilMotion, Memo, MemoSection
from core import dates
from core.errors import Refused

# What a template leaves for somebody to fill in.
PLACEHOLDER = re.compile(
    r"\b(?:\d{2,4}|x{2,4})-x{2}(?:-x{2})?\b"
    r"|\[(?:för|efter)?(?:namn|datum|titel|befattning|belopp|skriv|fyll|ange|organ)[^\]]{0,80}\]"
    r"|\bförnamn,?\s+efternamn\b|\bTODO\b|\blorem ipsum\b|\?{3,}|\bX{3,}\b",
    re.IGNORECASE,
)
ONLY_PLACEHOLDER = {"befattning", "titel", "namn", "förnamn", "efternamn", "rubrik", "xxx"}
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_PER_DATE = re.compile(
    r"\b(?:per|pr)\s+(?:den\s+)?(\d{4}-\d{2}-\d{2}|\d{1,2} [a-zåäö]+ \d{4})", re.IGNORECASE
)
_MOTION = re.compile(r"Motion \d+/\d{4}: .+; (?P<who>[^()]+?)(?P<party> \([A-ZÅÄÖ]{1,4}\))?(?: med flera)?$")
_USUAL = {
    MemoSection.Kind.ENCLOSURES: "Beslutsunderlag",
    MemoSection.Kind.RECIPIENTS: "Beslutet ska skickas till",
}


def texts_of(memo: Memo) -> Iterator[tuple[str, str, str]]:
    """Every text in printed order: place on the page, what it is called, the words."""
    yield "rubrik", "rubriken", memo.title
    yield "adressat", "adressaten", memo.addressee
    for number, section in enumerate(memo.sections.all(), 1):
        yield f"avsnitt-{number}", f"rubriken till avsnitt {number}", section.heading
        if section.html:
            named = f"”{section.heading}”" if section.heading else f"avsnitt {number}"
            yield f"avsnitt-{number}", named, richtext.plain(section.html)
    if hasattr(memo, "proposal"):
        for number, clause in enumerate(memo.proposal.clauses.all(), 1):
            yield f"sats-{number}", f"att-sats {number}", clause.printed or f"{clause.verb} {clause.text}"
    for number, row in enumerate(memo.enclosures.all(), 1):
        yield f"bilaga-{number}", f"bilaga {number}", row.printed
    counts: dict[str, int] = {}
    for line in memo.lines.all():
        counts[line.kind] = counts.get(line.kind, 0) + 1
        yield f"{line.kind}-{counts[line.kind]}", line.get_kind_display().lower(), line.name
        yield f"{line.kind}-{counts[line.kind]}", line.get_kind_display().lower(), line.title


@check
def placeholders(memo: Memo) -> Iterator[Finding]:
    """Text that a template left to be filled in."""
    for place, name, text in texts_of(memo):
        left = PLACEHOLDER.search(text)
        word = left[0] if left else text.strip() if text.strip().lower() in ONLY_PLACEHOLDER else ""
        if word:
            yield Finding(
                f"placeholder:{place}",
                Severity.STOPS,
                place,
                f"”{word}” är inte ifyllt",
                f"I {name} står ”{word}” kvar från en mall. Fyll i eller ta bort det.",
            )


@check
def dated_later(memo: Memo) -> Iterator[Finding]:
    """Figures and enclosures that are younger than the document that cites them."""
    if memo.dated_on is None:
        if matters.of(memo.case).decides:
            yield Finding("date", Severity.WARNS, "datum", "Datum saknas", "Skriv skrivelsens datum.")
        return
    for number, section in enumerate(memo.sections.all(), 1):
        words = f"{section.heading}\n{richtext.plain(section.html)}"
        cited = [*_DATE.findall(section.heading), *_PER_DATE.findall(words)]
        for day in dict.fromkeys(cited):
            when = _day(day)
            if when is not None and when > memo.dated_on:
                yield Finding(
                    f"later:{section.pk}:{day}",
                    Severity.WARNS,
                    f"avsnitt-{number}",
                    f"Uppgiften är från {day}",
                    f"Skrivelsen är daterad {memo.dated_on.isoformat()}, alltså tidigare. Ändra datumet eller uppgiften.",
                )
                break
    if memo.dated_on.weekday() == 6:
        yield Finding(
            "sunday",
            Severity.INFORMS,
            "datum",
            f"{memo.dated_on.isoformat()} är en söndag",
            "Kontrollera att datumet är rätt.",
        )


def _day(text: str):  # type: ignore[no-untyped-def]
    try:
        return dates.parse(text)
    except Refused:
        return None


@check
def motion_title(memo: Memo) -> Iterator[Finding]:
    """A motion is named by number, subject, mover and party, and the mover is not the official."""
    if memo.case.matter != matters.Motion.code:
        return
    found = _MOTION.match(memo.title.strip())
    pattern = "Motion n/åååå: rubrik; förslagsställare (parti)"
    if found is None or not found["party"]:
        yield Finding(
            "motion-title",
            Severity.WARNS,
            "rubrik",
            "Rubriken anger inte förslagsställare och parti"
            if found is None
            else "Rubriken anger inget parti",
            f"En motion brukar heta så här: {pattern}.",
        )
    ours = {memo.author.name, *(line.name.partition(",")[0].strip() for line in memo.lines.all())}
    if found is not None and found["who"].strip() in ours and not _knows_movers(memo):
        yield Finding(
            "motion-mover",
            Severity.WARNS,
            "rubrik",
            f"{found['who'].strip()} är handläggare, inte förslagsställare",
            "Efter semikolon ska den stå som har lämnat motionen.",
        )


def _knows_movers(memo: Memo) -> bool:
    """Then the title is compared with them (`cases.checks.motions`), which says more."""
    return CouncilMotion.objects.filter(case=memo.case_id, movers__isnull=False).exists()


@check
def headings(memo: Memo) -> Iterator[Finding]:
    """Headings by another name, and sections with nothing in them. Both are allowed."""
    for number, section in enumerate(memo.sections.all(), 1):
        usual = _USUAL.get(MemoSection.Kind(section.kind))
        if usual and section.heading and section.heading != usual:
            yield Finding(
                f"heading:{section.kind}",
                Severity.INFORMS,
                f"avsnitt-{number}",
                f"Rubriken heter ”{section.heading}”",
                f"Mallens rubrik är {usual}. Båda går bra.",
            )
        if section.kind == MemoSection.Kind.PROSE and not section.html:
            named = section.heading or f"Avsnitt {number}"
            yield Finding(
                f"empty-section:{number}",
                Severity.INFORMS,
                f"avsnitt-{number}",
                f"”{named}” är tomt",
                "Skriv något eller ta bort avsnittet.",
            )
