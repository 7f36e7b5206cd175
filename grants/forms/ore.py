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
        return money.typed(value, self.unit) if isinstance(value, int) else value
