"""Numbers of recommendations as people write them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from audits import coverage

register = template.Library()


@register.filter
def ranges(numbers: Iterable[int]) -> str:
    """`1, 3–5 och 9`"""
    return coverage.ranges(numbers)


@register.filter
def ranges_of(covers: Iterable[object]) -> str:
    """The same, of an answer's rows."""
    return coverage.ranges(one.recommendation.number for one in covers)  # type: ignore[attr-defined]
