"""Amounts: what people type becomes whole öre once, and whole öre become text on pages and in documents."""

import re

from core.errors import Refused

NBSP, MINUS = "\u00a0", "\u2212"
_GAPS = " \u00a0\u202f\u2009"  # the spaces that may part thousands
_MINUSES = "-–\u2212"
_LARGEST = 10**17  # öre; what a whole number in the database holds with room to add

# What people write, and how many öre one of it is.
_UNITS = {
    **dict.fromkeys(["kr", "kronor", "krona", "sek"], 100),
    **dict.fromkeys(["tkr", "tsek", "ksek", "tusen kronor", "tusen kr", "tusen sek"], 100_000),
    **dict.fromkeys(["mkr", "mnkr", "msek"], 100_000_000),
    **dict.fromkeys(["miljon kronor", "miljoner kronor", "miljoner kr", "miljoner sek"], 100_000_000),
    **dict.fromkeys(["mdkr", "miljard kronor", "miljarder kronor", "miljarder kr"], 100_000_000_000),
}
_NUMBER = re.compile(
    rf"(?P<minus>[{_MINUSES}][{_GAPS}]?)?"
    rf"(?P<whole>[0-9]{{1,3}}(?:[{_GAPS}][0-9]{{3}})+|[0-9]+)"
    r"(?:[.,](?P<part>[0-9]+))?"
)


def parse(typed: str, *, unit: str = "kr") -> int:
    """The amount in öre: `parse("1 478,2 tkr") == 147_820_000`.

    `unit` is what a bare number means (a column that says tkr). Thousands are parted by single spaces in
    groups of three, decimals by comma or dot. Refused: no amount, an unknown unit, groups that are not three
    digits, more precision than öre.
    """
    text = typed.strip(f"{_GAPS}\t\n\r")
    if not text:
        raise Refused("Skriv ett belopp, till exempel 1 478,2 tkr.", code="amount-missing")
    number = _NUMBER.match(text)
    if number is None:
        raise Refused(f"”{text[:60]}” är inget belopp. Skriv till exempel 1 478,2 tkr.", code="amount")
    rest = text[number.end() :]
    if rest[:1].isdigit() or rest.strip(_GAPS)[:1].isdigit():
        raise Refused(
            f"”{text[:60]}”: skriv tusental i grupper om tre siffror, till exempel 8 440 eller 844.",
            code="amount-groups",
        )
    word = re.sub(rf"[{_GAPS}]+", " ", rest).strip().rstrip(".").casefold() or unit
    if word not in _UNITS:
        raise Refused(
            f"”{text[:60]}”: skriv beloppet i kr, tkr, mnkr eller mdkr, till exempel 1 478,2 tkr.",
            code="amount-unit",
        )
    return _ore(number, _UNITS[word], text)


def _ore(number: re.Match[str], factor: int, text: str) -> int:
    digits, part = re.sub(rf"[{_GAPS}]", "", number["whole"]), number["part"] or ""
    if len(digits) + len(part) > 30:
        raise Refused("Beloppet är orimligt stort. Kontrollera siffrorna och enheten.", code="amount-size")
    ore, left = divmod(int(digits + part) * factor, 10 ** len(part))
    if left:
        raise Refused(f"”{text[:60]}” är noggrannare än öre. Ta bort decimaler.", code="amount-precision")
    if ore > _LARGEST:
        raise Refused("Beloppet är orimligt stort. Kontrollera siffrorna och enheten.", code="amount-size")
    return -ore if number["minus"] else ore


def text(ore: int, unit: str = "kr") -> str:
    """The amount as printed: `1 478,2 tkr`, `8 276 413 kr`, `1 478,50 kr`, `−712,4 mnkr`.

    Öre show only when the amount is not in whole kronor; larger units have one decimal, halves rounded away
    from zero. The spaces do not break.
    """
    return f"{number(ore, unit)}{NBSP}{unit}"


def number(ore: int, unit: str = "kr") -> str:
    """The same without the unit, for a table whose heading says it."""
    factor = _UNITS[unit]
    if unit == "kr":
        whole, part = divmod(abs(ore), factor)
        decimals = f",{part:02d}" if part else ""
    else:
        tenths = (abs(ore) * 10 + factor // 2) // factor
        whole, tenth = divmod(tenths, 10)
        decimals = f",{tenth}"
    digits = f"{whole:,}".replace(",", NBSP) + decimals
    return f"{MINUS}{digits}" if ore < 0 and digits.strip("0,") else digits


def typed(ore: int, unit: str) -> str:
    """As one would type it, exact: `153`, `153,5`; with kr when the unit would need more than two decimals."""
    factor = _UNITS[unit]
    whole, rest = divmod(abs(ore), factor)
    digits = f"{whole:,}".replace(",", NBSP)
    if rest:
        part = f"{rest:0{len(str(factor)) - 1}d}".rstrip("0")
        if len(part) > 2:
            return text(ore)
        digits = f"{digits},{part}"
    return f"{MINUS}{digits}" if ore < 0 else digits
