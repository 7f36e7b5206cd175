"""Numbers that are not amounts: what people type is read once into an exact decimal, and written back the Swedish way.

The rules are those of amounts (`core.money`), which reads by the same pattern: decimals by comma or dot, a minus in any of
its signs, thousands parted by single spaces in groups of three.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from core.errors import Refused

NBSP, MINUS = "\u00a0", "\u2212"
GAPS = " \u00a0\u202f\u2009"  # the spaces that may part thousands
_MINUSES = "-–\u2212"
NUMBER = re.compile(
    rf"(?P<minus>[{_MINUSES}][{GAPS}]?)?"
    rf"(?P<whole>[0-9]{{1,3}}(?:[{GAPS}][0-9]{{3}})+|[0-9]+)"
    r"(?:[.,](?P<part>[0-9]+))?"
)


def digits_of(number: re.Match[str]) -> tuple[str, str]:
    """The digits before the decimal comma, and after it."""
    return re.sub(rf"[{GAPS}]", "", number["whole"]), number["part"] or ""


def goes_on(rest: str) -> bool:
    """Whether figures follow what was read as a number: thousands that are not in threes, `8 44`."""
    return rest.strip(GAPS)[:1].isdigit()


def parse(typed: str, *, decimals: int = 2, unit: str = "") -> Decimal:
    """`parse("1 478,2") == Decimal("1478.2")`; the unit may stand after it. Refused: no number, another unit, groups
    that are not three digits, more decimals than `decimals`, an unreasonable size."""
    text = typed.strip(f"{GAPS}\t\n\r")
    number = NUMBER.match(text)
    if number is None:
        raise Refused(f"”{text[:60]}” är inget tal. Skriv till exempel 5,5.", code="number")
    rest = text[number.end() :]
    if goes_on(rest):
        raise Refused(
            f"”{text[:60]}”: skriv tusental i grupper om tre siffror, till exempel 8 440 eller 844.",
            code="number-groups",
        )
    if rest.strip(GAPS).casefold() not in ("", unit.casefold()):
        raise Refused(f"”{text[:60]}”: skriv bara talet{f' i {unit}' if unit else ''}.", code="number-unit")
    whole, part = digits_of(number)
    part = part.rstrip("0")
    if len(part) > decimals:
        words = "ett heltal" if decimals == 0 else f"högst {decimals} decimal{'er' if decimals > 1 else ''}"
        raise Refused(f"”{text[:60]}”: skriv {words}.", code="number-precision")
    if len(whole.lstrip("0")) > 11:
        raise Refused("Talet är orimligt stort. Kontrollera siffrorna.", code="number-size")
    value = Decimal(f"{whole}.{part or '0'}")
    return value.copy_negate() if number["minus"] and value else value


def text(value: Decimal, decimals: int) -> str:
    """`5,5`, `1 478,20`, `−3`: always with so many decimals, halves rounded away from zero."""
    value = rounded(Fraction(value), decimals)
    whole, _, part = f"{abs(value):.{decimals}f}".partition(".")
    figures = f"{int(whole):,}".replace(",", NBSP) + (f",{part}" if part else "")
    return f"{MINUS}{figures}" if value < 0 else figures


def rounded(value: Fraction, decimals: int) -> Decimal:
    """To so many decimals, halves away from zero. Exact: no step in between is rounded."""
    scaled = abs(value) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    made = Decimal(units).scaleb(-decimals)
    return -made if value < 0 and units else made
