"""What is doubtful about a table of a report: each check a small pure function of a sheet.

Tolerance: half of the last printed digit for each term, the printed result included. Within it a difference can be
rounding, and the finding informs; beyond it it warns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from budget.sheets import Column, Row, Sheet, rounded
from cases.findings import Finding, Severity
from core import money

type Check = Callable[[Sheet], Iterator[Finding]]

AMOUNTS = {"budget_period", "outcome_period", "budget_year", "forecast_year", "outcome_before"}
PROFILE_PERCENT, FORECAST_PERCENT = 5, 20


def place_of(sheet: Sheet) -> str:
    return f"tabell-{sheet.key}"


def called(row: Row, column: Column) -> str:
    return f"{row.label}, {column.label}"


def amount(sheet: Sheet, ore: int) -> str:
    return money.text(ore, sheet.unit)


def half_steps(sheet: Sheet, terms: int) -> int:
    """The tolerance in öre for a printed result of that many printed terms."""
    return sheet.step * (terms + 1) // 2


def sums(sheet: Sheet) -> Iterator[Finding]:
    """Check 1. A sum that is printed otherwise than its rows give."""
    for row, column in sheet.places():
        if row.is_computed and not column.is_computed:
            yield from _printed(sheet, row, column, "sum", len(row.terms))


def variances(sheet: Sheet) -> Iterator[Finding]:
    """Check 2. A variance that is printed otherwise than outcome minus budget, or forecast minus the year's budget."""
    for row, column in sheet.places():
        if column.is_computed and not row.is_computed:
            yield from _printed(sheet, row, column, "variance", 2)


def net_variances(sheet: Sheet) -> Iterator[Finding]:
    """Check 3. The variance of a sum that is printed otherwise than the variances of its rows give."""
    for row, column in sheet.places():
        if column.is_computed and row.is_computed:
            yield from _printed(sheet, row, column, "net-variance", len(row.terms))


def _printed(sheet: Sheet, row: Row, column: Column, rule: str, terms: int) -> Iterator[Finding]:
    printed, worth = sheet.cell(row.key, column.key).printed_ore, sheet.worth(row.key, column.key)
    if printed is None or worth is None or rounded(worth, sheet.step) == printed:
        return
    apart = abs(printed - rounded(worth, sheet.step))
    within = apart <= half_steps(sheet, terms)
    message = (
        f"Skillnaden, {amount(sheet, apart)}, ryms i avrundningen av {terms} termer och resultatet."
        if within
        else f"Skillnaden, {amount(sheet, apart)}, är större än avrundning. Låt cellen räknas ut, eller förklara den."
    )
    yield Finding(
        f"report.{rule}:{sheet.key}.{row.key}.{column.key}",
        Severity.INFORMS if within else Severity.WARNS,
        place_of(sheet),
        f"{called(row, column)}: trycks som {money.number(printed, sheet.unit)}, räknas till {money.number(worth, sheet.unit)}",
        message,
        expected=amount(sheet, worth),
        found=amount(sheet, printed),
    )


def rounding(sheet: Sheet) -> Iterator[Finding]:
    """A sum of exact amounts that its printed rows do not add up to."""
    for row, column in sheet.places():
        worth = sheet.worth(row.key, column.key)
        if not row.is_computed or worth is None or sheet.cell(row.key, column.key).printed_ore is not None:
            continue
        parts = [sign * (sheet.worth(key, column.key) or 0) for key, sign in row.terms]
        printed = sum(rounded(one, sheet.step) for one in parts)
        if printed != rounded(worth, sheet.step):
            yield Finding(
                f"report.rounding:{sheet.key}.{row.key}.{column.key}",
                Severity.INFORMS,
                place_of(sheet),
                f"{called(row, column)}: raderna ser ut att bli {money.number(printed, sheet.unit)}",
                f"Summan, {amount(sheet, worth)}, är räknad på exakta belopp. Raderna är avrundade var för sig.",
                expected=amount(sheet, worth),
                found=amount(sheet, printed),
            )


def copied(sheet: Sheet) -> Iterator[Finding]:
    """Check 4. The same amount in two columns whose difference is not zero: one was copied over the other."""
    for row in sheet.rows:
        for column in sheet.columns:
            if not column.is_computed:
                continue
            first, second = sheet.shown(row.key, column.minuend), sheet.shown(row.key, column.subtrahend)
            apart = sheet.shown(row.key, column.key)
            if first is None or first != second or not apart or abs(apart) <= half_steps(sheet, 2):
                continue
            one, other = sheet.column_by_key[column.minuend], sheet.column_by_key[column.subtrahend]
            yield Finding(
                f"report.copied:{sheet.key}.{row.key}.{column.key}",
                Severity.WARNS,
                place_of(sheet),
                f"{row.label}: {one.label} är samma belopp som {other.label}",
                f"Båda är {amount(sheet, first)}, men avvikelsen är {amount(sheet, apart)}. "
                "En av dem ser ut att vara kopierad från den andra.",
                expected=f"skillnaden {amount(sheet, apart)}",
                found=amount(sheet, first),
            )


def profiles(sheet: Sheet) -> Iterator[Finding]:
    """Check 7. A budget of the period that is no even share of the year's, without a word about why."""
    period, year = _of_kind(sheet, "budget_period"), _of_kind(sheet, "budget_year")
    if period is None or year is None or sheet.profile:
        return
    for row in sheet.rows:
        share, whole = sheet.worth(row.key, period.key), sheet.worth(row.key, year.key)
        if row.is_computed or share is None or not whole:
            continue
        even = whole * sheet.months // 12
        if abs(share - even) * 100 > abs(whole) * PROFILE_PERCENT:
            yield Finding(
                f"report.profile:{sheet.key}.{row.key}",
                Severity.INFORMS,
                place_of(sheet),
                f"{row.label}: periodens budget är {_percent(share, whole)} % av årets",
                f"Jämnt fördelad vore den {amount(sheet, even)}. Skriv i tabellens inställningar hur budgeten är periodiserad.",
                expected=amount(sheet, even),
                found=amount(sheet, share),
            )


def forecasts(sheet: Sheet) -> Iterator[Finding]:
    """Check 8. A forecast far from the outcome drawn out over the year, without a comment."""
    outcome, forecast = _of_kind(sheet, "outcome_period"), _of_kind(sheet, "forecast_year")
    if outcome is None or forecast is None or sheet.months == 12:
        return
    for row in sheet.rows:
        so_far, year = sheet.worth(row.key, outcome.key), sheet.worth(row.key, forecast.key)
        if row.is_computed or so_far is None or not year or sheet.cell(row.key, forecast.key).note:
            continue
        drawn = so_far * 12 // sheet.months
        if abs(drawn - year) * 100 > abs(year) * FORECAST_PERCENT:
            yield Finding(
                f"report.forecast:{sheet.key}.{row.key}",
                Severity.INFORMS,
                place_of(sheet),
                f"{row.label}: prognosen är långt från utfallet i samma takt",
                f"Utfallet så här långt ger {amount(sheet, drawn)} på ett år, prognosen säger {amount(sheet, year)}. "
                "Kommentera cellen.",
                expected=amount(sheet, drawn),
                found=amount(sheet, year),
            )


def continuity(sheet: Sheet, kind: str, theirs: Sheet, their_kind: str, source: str) -> Iterator[Finding]:
    """Check 9. A column of last year, or the year's budget, that an earlier report (`source`) has otherwise."""
    mine, other = _of_kind(sheet, kind), _of_kind(theirs, their_kind)
    if mine is None or other is None:
        return
    for row in sheet.rows:
        if row.key not in theirs.row_by_key:
            continue
        here, there = sheet.shown(row.key, mine.key), theirs.shown(row.key, other.key)
        if here is None or there is None or abs(here - there) <= half_steps(sheet, 1):
            continue
        yield Finding(
            f"report.continuity:{sheet.key}.{row.key}.{mine.key}",
            Severity.WARNS,
            place_of(sheet),
            f"{called(row, mine)}: {source} har {theirs.text(row.key, other.key)}",
            f"Här står {sheet.text(row.key, mine.key)}. Rätta beloppet, eller förklara vad som har ändrats.",
            expected=amount(theirs, there),
            found=amount(sheet, here),
            source=source,
        )


def empties(sheet: Sheet) -> Iterator[Finding]:
    """Check 11. Empty cells, listed: empty is not zero, and what is summed from an empty cell is empty."""
    lacking = [
        called(row, column)
        for row, column in sheet.places()
        if not sheet.is_computed(row.key, column.key) and sheet.worth(row.key, column.key) is None
    ]
    if lacking:
        more = f" och {len(lacking) - 5} till" if len(lacking) > 5 else ""
        yield Finding(
            f"report.empty:{sheet.key}",
            Severity.INFORMS,
            place_of(sheet),
            f"{sheet.title}: {len(lacking)} {'tom cell' if len(lacking) == 1 else 'tomma celler'}",
            f"{'; '.join(lacking[:5])}{more}. En tom cell är inte noll, och summor med den räknas inte ut.",
            found=str(len(lacking)),
        )


def signs(sheet: Sheet) -> Iterator[Finding]:
    """Costs and investments are written with a minus, incomes without: then one formula serves every row."""
    for row, column in sheet.places():
        ore = sheet.worth(row.key, column.key)
        if row.is_computed or column.kind not in AMOUNTS or not ore:
            continue
        if (ore > 0) != (row.sign == "income") and row.sign in {"income", "cost"}:
            how = "utan minus" if row.sign == "income" else "med minus"
            yield Finding(
                f"report.sign:{sheet.key}.{row.key}.{column.key}",
                Severity.WARNS,
                place_of(sheet),
                f"{called(row, column)}: {money.number(ore, sheet.unit)}",
                f"Raden är en {'intäkt' if row.sign == 'income' else 'kostnad'} och skrivs {how}. Byt tecken, eller förklara.",
                expected=amount(sheet, -ore),
                found=amount(sheet, ore),
            )


def _of_kind(sheet: Sheet, kind: str) -> Column | None:
    return next((one for one in sheet.columns if one.kind == kind), None)


def _percent(part: int, whole: int) -> int:
    return rounded(part * 100 * 100 // whole, 100) // 100


CHECKS: tuple[Check, ...] = (
    *(sums, variances, net_variances, rounding, copied, profiles, forecasts, empties, signs),
)
