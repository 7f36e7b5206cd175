"""What is doubtful about a memo that spends: years without a row, more than is left, figures without a basis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cases import proposals
from cases.findings import Finding, Severity
from cases.matters import Source
from cases.memo_content import Clause, Content, content_of
from cases.models import Memo
from core import clock, money
from core.dates import long_date
from grants.models import ApplicationConflict, Compilation, Fund
from grants.queries.proposed import (
    PREFIX,
    PerFund,
    asked_in,
    compilation_of,
    held_for,
    rows_of,
    sources_of,
    summed,
)
from grants.queries.remaining import remaining
from grants.rules import wording
from grants.rules.parameters import day_of


def of_memo(memo: Memo) -> Iterator[Finding]:
    """All that the ledger knows better than the memo."""
    content, sources = content_of(memo), sources_of(memo.case)
    for number, clause in enumerate(content.clauses, 1):
        yield from clause_findings(number, clause, sources)
    yield from section_findings(content)
    compilation = compilation_of(memo)
    asked = asked_in([amount for clause in content.clauses for amount in clause.amounts])
    if compilation is not None:
        in_rows = summed(
            (a.fund_year.fund.key, a.fund_year.year, a.ore)
            for row in rows_of(compilation)
            for a in row.amounts.all()
        )
        yield from _compared(asked, in_rows, compilation)
        asked = in_rows
    yield from _left(memo, asked)


def clause_findings(number: int, clause: Clause, sources: Sequence[Source]) -> Iterator[Finding]:
    """Text and amounts of one clause. Pure."""
    place, text = f"sats-{number}", clause.printed or proposals.clause_text(clause.verb, clause.text)
    said = wording.parse(text, sources)
    if clause.amounts and said and not wording.agrees(text, clause.amounts, sources):
        yield Finding(
            f"money-differs:{clause.id}",
            Severity.STOPS,
            place,
            f"Att-sats {number} säger andra belopp än sin tabell",
            "Det som bokförs är beloppen i tabellen. Tryck på ”Skriv beloppen i satsen”, eller rätta tabellen.",
            expected=wording.render(clause.amounts, sources),
            found=wording.render(said, sources),
            numbered=True,
        )
    if said and not clause.amounts:
        yield Finding(
            f"money-only-words:{clause.id}",
            Severity.WARNS,
            place,
            f"Beloppen i att-sats {number} står bara i texten",
            "Skriv in dem per år och välj anslag, så kan de reserveras och bokföras.",
            found=wording.render(said, sources),
            numbered=True,
        )
    for amount in clause.amounts:
        if not amount.source_key.startswith(PREFIX):
            yield Finding(
                f"no-fund:{clause.id}:{amount.year}",
                Severity.WARNS,
                place,
                f"Att-sats {number}: {amount.year} har inget anslag",
                f"Välj vilket anslag {money.text(amount.ore)} tas ur.",
                numbered=True,
            )
    total = wording.total_said(text)
    years = sum(amount.ore for amount in clause.amounts)
    if total is not None and clause.amounts and total != years:
        yield Finding(
            f"total:{clause.id}",
            Severity.WARNS,
            place,
            f"Summan i att-sats {number} är inte summan av åren",
            "Rätta summan eller beloppen.",
            expected=money.text(years),
            found=money.text(total),
            numbered=True,
        )


def section_findings(content: Content) -> Iterator[Finding]:
    """Figures without a day or a basis, and a memo that is older than its own figures (a day that stands in a heading
    is told of by `cases.checks`). Pure."""
    for number, section in enumerate(content.sections, 1):
        if not section.is_computed:
            continue
        day = day_of(section)
        if day is None or not section.params.get("basis"):
            yield Finding(
                f"basis:{section.id}",
                Severity.WARNS,
                f"avsnitt-{number}",
                "Grunden för kvarvarande medel är inte angiven",
                "Välj dag och om siffrorna räknar bara det som är beslutat, eller också det som är föreslaget.",
            )
        told = day is not None and day.isoformat() in section.heading
        if day is not None and not told and content.dated_on is not None and content.dated_on < day:
            yield Finding(
                f"older-than-figures:{section.id}",
                Severity.WARNS,
                f"avsnitt-{number}",
                "Skrivelsen är äldre än sina siffror",
                f"Skrivelsen är daterad {content.dated_on.isoformat()} men siffrorna gäller {day.isoformat()}. Ändra datumet.",
                found=day.isoformat(),
            )


def _left(memo: Memo, asked: PerFund) -> Iterator[Finding]:
    """Each year must be there and hold what is asked, of what is left when all that is reserved is counted."""
    today, held = clock.today(), held_for(memo) if asked else None
    own = held.reserved_by if held else None
    funds = {fund.key: fund for fund in Fund.objects.filter(slug__in=[k.removeprefix(PREFIX) for k in asked])}
    for key, years in asked.items():
        if key not in funds:
            continue
        table = remaining(funds[key], as_of=today, basis="proposed", asked=years, own=own)
        for row in table.rows:
            if row.asked and row.before is None:
                yield Finding(
                    f"no-year:{key}:{row.year}",
                    Severity.WARNS,
                    "forslag",
                    f"{table.fund.name} har inget år {row.year}",
                    f"{money.text(row.asked)} kan inte reserveras eller bokföras. Be ekonomen lägga upp året, minst "
                    "preliminärt, innan beslutet fattas.",
                    source=f"Huvudbok nr {table.number}",
                )
            elif row.before is not None and row.asked > max(row.before, 0):
                yield Finding(
                    f"over:{key}:{row.year}",
                    Severity.WARNS,
                    "forslag",
                    f"{table.fund.name} {row.year} räcker inte",
                    f"{money.text(row.asked)} föreslås, men {money.text(row.before)} är kvar den {long_date(today)} "
                    "(beslutat och föreslaget). Sänk beloppet eller välj ett annat år.",
                    expected=f"högst {money.text(max(row.before, 0))}",
                    found=money.text(row.asked),
                    source=f"Huvudbok nr {table.number}",
                )
    if held is not None and held.does_not_fit and not _explained(asked, funds):
        yield Finding(
            f"not-reserved:{held.pk}",
            Severity.WARNS,
            "forslag",
            "Pengarna är inte reserverade",
            held.does_not_fit,
        )


def _explained(asked: PerFund, funds: dict[str, Fund]) -> bool:
    """Whether a missing year has been told of already: the reservation says the same."""
    there = {
        (year.fund.key, year.year) for fund in funds.values() for year in fund.years.select_related("fund")
    }
    return any((key, year) not in there for key, years in asked.items() for year in years)


def _compared(stated: PerFund, in_rows: PerFund, compilation: Compilation) -> Iterator[Finding]:
    """The sums are told, but not where somebody with a conflict of interest in the round may read them."""
    if stated and stated != in_rows:
        conflicts = ApplicationConflict.objects.standing().filter(application__call=compilation.call_id)
        told = not conflicts.exists()
        total, rows = (sum(o for y in per.values() for o in y.values()) for per in (stated, in_rows))
        yield Finding(
            "not-the-rows",
            Severity.WARNS,
            "forslag",
            "Att-satsernas belopp är inte sammanställningens",
            "Ändra raderna i sammanställningen eller beloppen, per anslag och år, så att de är lika. Annars kan beslutet "
            "inte bokföras.",
            expected=money.text(rows) if told else "",
            found=money.text(total) if told else "",
        )
