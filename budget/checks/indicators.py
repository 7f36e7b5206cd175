"""What is doubtful about a body's indicators in a period. Each check takes one line of the table; on a page that others
read the line is masked, so that no finding tells what a small group hides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from budget.queries.indicators import GENDERS, Cell, Line
from budget.shares import ALL, FAR, MEN, WOMEN, Interval, implied_share, is_between
from cases.findings import Finding, Severity
from core.numbers import rounded

type Three = tuple[Decimal, Decimal, Decimal]


def total_between(line: Line) -> Iterator[Finding]:
    """A share or a mean of all lies between that of women and that of men. Never compared with their plain mean."""
    for year, cells in (("", line.this), (" förra året", line.last)):
        three = _three(cells)
        if three and not _is_count(line) and not is_between(*three):
            women, men, total = map(line.indicator.written, three)
            yield _finding(
                line,
                f"outside{'-before' if year else ''}",
                Severity.WARNS,
                f"Totalt{year} ligger inte mellan kvinnor och män",
                "Totalen är ett vägt värde och kan inte ligga utanför de två. Kontrollera de tre värdena.",
                found=total,
                expected=f"mellan {women} och {men}",
            )


def share_as_before(line: Line) -> Iterator[Finding]:
    """The share of women that the total implies is about that of last year, whatever rounding has done."""
    now, before = _implied(line, line.this), _implied(line, line.last)
    if now and before and now.apart(before) > FAR:
        yield _finding(
            line,
            "share",
            Severity.WARNS,
            "Totalen stämmer dåligt med förra årets fördelning",
            "Av totalen följer hur stor andel kvinnorna är. Den skiljer sig mer från förra året än avrundning förklarar: "
            "ett av värdena kan vara fel, eller gruppens sammansättning ha ändrats.",
            found=f"andel kvinnor {_percent(now)}",
            expected=f"ungefär {_percent(before)}, som förra året",
        )


def count_adds_up(line: Line) -> Iterator[Finding]:
    """A count of all is women and men together."""
    three = _three(line.this)
    if three and _is_count(line) and three[0] + three[1] != three[2]:
        yield _finding(
            line,
            "sum",
            Severity.WARNS,
            "Totalt är inte kvinnor och män tillsammans",
            "Ett antal ska vara summan av de två. Kontrollera de tre värdena.",
            found=line.indicator.written(three[2]),
            expected=line.indicator.written(three[0] + three[1]),
        )


def value_as_computed(line: Line) -> Iterator[Finding]:
    """A typed value is what numerator and denominator give, to the last decimal printed."""
    for name, cell in line.this.items():
        row = cell.row
        if row is None or row.computed is None or row.value is None or row.value == row.computed:
            continue
        yield _finding(
            line,
            f"computed-{name}",
            Severity.WARNS,
            f"Skrivet värde stämmer inte med täljare och nämnare ({GENDERS[name]})",
            "Tabellen visar det uträknade. Ta bort det skrivna värdet, eller rätta täljaren eller nämnaren.",
            found=line.indicator.written(row.value),
            expected=line.indicator.written(row.computed),
        )


def parts_add_up(line: Line) -> Iterator[Finding]:
    """Where all three have them, the numerator and the denominator of all are the sums of women's and men's."""
    rows = [line.this[name].row if name in line.this else None for name in (WOMEN, MEN, ALL)]
    for field, word in (("numerator", "Täljaren"), ("denominator", "Nämnaren")):
        women, men, total = (getattr(row, field) if row else None for row in rows)
        if women is not None and men is not None and total is not None and women + men != total:
            yield _finding(
                line,
                field,
                Severity.WARNS,
                f"{word} för totalen är inte kvinnor och män tillsammans",
                "Kontrollera underlaget för de tre.",
                found=f"{total.normalize():f}".replace(".", ","),
                expected=f"{(women + men).normalize():f}".replace(".", ","),
            )


def share_within_the_whole(line: Line) -> Iterator[Finding]:
    """A share in per cent is between 0 and 100."""
    whole = line.indicator.factor
    if line.indicator.kind != line.indicator.Kind.SHARE or whole == 1:
        return
    for name, cell in line.this.items():
        if cell.value is not None and not 0 <= cell.value <= whole:
            yield _finding(
                line,
                f"whole-{name}",
                Severity.WARNS,
                f"Andelen ligger utanför 0–{whole} ({GENDERS[name]})",
                "Kontrollera värdet och enheten.",
                found=f"{line.indicator.written(cell.value)} {line.indicator.unit}",
            )


def target_given(line: Line) -> Iterator[Finding]:
    """An empty target is listed; it is not zero."""
    if line.target is None:
        yield _finding(
            line,
            "target",
            Severity.INFORMS,
            "Målvärde saknas",
            "Utan målvärde går det inte att säga om målet är nått.",
        )


def outcome_given(line: Line) -> Iterator[Finding]:
    """What is measured has an outcome; a goal without one is the graver."""
    of, total = line.indicator, line.this[ALL]
    if total.value is None and not total.hidden:
        yield _finding(
            line,
            "outcome",
            Severity.WARNS if of.goal else Severity.INFORMS,
            f"{of.goal} saknar utfall" if of.goal else "Utfall saknas",
            "Fyll i utfallet, eller skriv i kommentaren varför det inte finns.",
        )


def target_reached(line: Line) -> Iterator[Finding]:
    """Whether the outcome is worse than the target, by the direction that is good."""
    of, total = line.indicator, line.this[ALL].value
    if total is not None and line.target is not None and of.worse(total, than=line.target):
        yield _finding(
            line,
            "worse",
            Severity.INFORMS,
            "Utfallet når inte målvärdet",
            f"För det här måttet gäller: {of.get_better_display()}.",
            found=of.written(total),
            expected=of.written(line.target),
        )


CHECKS: tuple[Callable[[Line], Iterable[Finding]], ...] = (
    total_between,
    share_as_before,
    count_adds_up,
    value_as_computed,
    parts_add_up,
    share_within_the_whole,
    outcome_given,
    target_reached,
    target_given,
)


def of_lines(lines: Iterable[Line]) -> list[Finding]:
    """All findings of a table, the gravest first, in the order of its rows."""
    order = list(Severity)
    found = [finding for line in lines for check in CHECKS for finding in check(line)]
    return sorted(found, key=lambda finding: order.index(finding.severity))


def _finding(
    line: Line,
    rule: str,
    severity: Severity,
    title: str,
    message: str,
    *,
    found: str = "",
    expected: str = "",
) -> Finding:
    of = line.indicator
    return Finding(
        f"indicator-{rule}-{of.pk}",
        severity,
        f"matt-{of.pk}",
        f"{of.name}: {title[0].lower()}{title[1:]}",
        message,
        expected=expected,
        found=found,
        source=of.source,
    )


def _is_count(line: Line) -> bool:
    return bool(line.indicator.kind == line.indicator.Kind.COUNT)


def _three(cells: dict[str, Cell]) -> Three | None:
    """Women's, men's and the total, when all three are there to be seen."""
    if any(name not in cells for name in (WOMEN, MEN, ALL)):
        return None
    women, men, total = (cells[name].value for name in (WOMEN, MEN, ALL))
    return None if women is None or men is None or total is None else (women, men, total)


def _implied(line: Line, cells: dict[str, Cell]) -> Interval | None:
    three = _three(cells)
    if three is None or _is_count(line):
        return None
    return implied_share(*three, half=line.indicator.half)


def _percent(share: Interval) -> str:
    low, high = (rounded(end * 100, 0) for end in (share.low, share.high))
    return f"{low} %" if low == high else f"{low}–{high} %"
