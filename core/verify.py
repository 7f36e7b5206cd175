"""What must agree with what. The apps register their checks in `AppConfig.ready`; `manage.py verify` runs them."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

type Check = Callable[[], Iterable[str]]

_checks: dict[str, Check] = {}


class Difference(NamedTuple):
    check: str
    sentence: str


def register(name: str, check: Check) -> None:
    """`check` rebuilds something from the source rows and yields a sentence for each difference. It changes
    nothing, and names what it found by number, never by secret words."""
    known = _checks.get(name)
    if known is not None and known is not check:
        raise ValueError(f"{name} is already checked")
    _checks[name] = check


def names() -> list[str]:
    return list(_checks)


def differences() -> Iterator[Difference]:
    """All differences, check by check in the order they were registered."""
    for name, check in _checks.items():
        for sentence in check():
            yield Difference(name, sentence)


def run(series: str, first: int, following: int, numbers: Iterable[int], *, width: int = 0) -> Iterator[str]:
    """Whether the numbers, given in order, run from `first` without gap or double, and `following` comes next."""
    expected = first
    for number in numbers:
        if number < expected:
            yield f"{series}{number:0{width}d} finns mer än en gång."
        elif number > expected:
            last = f"–{number - 1:0{width}d}" if number - 1 > expected else ""
            yield f"{series}{expected:0{width}d}{last} saknas."
        expected = number + 1
    if expected != following:
        yield f"{series[:-1]}: nästa nummer är {following:0{width}d} men skulle vara {expected:0{width}d}."
