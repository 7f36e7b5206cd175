"""Fields for amounts: typed in the unit of the round, cleaned to whole öre."""

from __future__ import annotations

from typing import Any

from django import forms

from core import money
from core.errors import Refused
from grants.rules.amounts import read_ore


class OreField(forms.Field):
    """An amount above zero, or none. A bare number is in `unit`."""

    widget = forms.TextInput

    def __init__(self, *, unit: str = "kr", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": 40}
        self.unit = unit

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            return read_ore(typed[:100], self.unit)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    def prepare_value(self, value: Any) -> Any:
        return shown(value, self.unit) if isinstance(value, int) else value


def shown(ore: int, unit: str) -> str:
    """As one would type it, exact: `153`, `153,5`; in kronor when the unit cannot hold it."""
    factor = {"kr": 100, "tkr": 100_000, "mnkr": 100_000_000}[unit]
    whole, rest = divmod(ore, factor)
    digits = f"{whole:,}".replace(",", money.NBSP)
    if not rest:
        return digits
    part = f"{rest:0{len(str(factor)) - 1}d}".rstrip("0")
    return f"{digits},{part}" if len(part) <= 2 else money.text(ore)
