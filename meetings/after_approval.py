"""What happens when minutes are approved (justerade): a registry, so that what follows need not be known by who signs."""

from __future__ import annotations

from collections.abc import Callable

from meetings.models import Minutes
from organisation.models import User

type Function = Callable[[Minutes, User], object]
_functions: list[Function] = []


def when_approved(function: Function) -> Function:
    """Register what is done, in the same transaction, when minutes have been approved."""
    if function not in _functions:
        _functions.append(function)
    return function


def approved(minutes: Minutes, by: User) -> None:
    for function in _functions:
        function(minutes, by)
