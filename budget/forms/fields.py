"""Fields that the forms of budgets and follow-up share."""

from __future__ import annotations

from typing import Any

from django import forms

from core import money
from core.errors import Refused

TERTIAL_CHOICES = [("1", "T1, januari–april"), ("2", "T2, januari–augusti"), ("3", "T3, helåret")]


class AmountField(forms.Field):
    """An amount of either sign, or none: empty is not zero. A bare number is in `unit`. Cleans to whole öre."""

    widget = forms.TextInput

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off", "maxlength": 40}
        self.unit = unit

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            return money.parse(typed[:100], unit=self.unit)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    def prepare_value(self, value: Any) -> Any:
        return money.typed(value, self.unit) if isinstance(value, int) else value
