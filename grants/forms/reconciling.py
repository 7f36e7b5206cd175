"""Which month to reconcile, and the outcome file of the finance system."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.db.models import QuerySet

from core import clock
from core.forms import ActionForm, FilterForm, OneFileField
from grants.models import Fund

_MONTH = re.compile(r"(\d{4})-?(\d{2})", re.ASCII)
LIMIT = 5 * 1024 * 1024


class MonthFilter(FilterForm):
    manad = forms.CharField(label="Månad")
    anslag = forms.ModelChoiceField(
        Fund.objects.none(), label="Anslag", empty_label="Alla", to_field_name="slug"
    )

    def __init__(self, *args: Any, funds: QuerySet[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anslag"].queryset = funds  # type: ignore[attr-defined]
        self.fields["manad"].widget = forms.TextInput({"placeholder": "2024-05", "inputmode": "numeric"})

    def clean_manad(self) -> datetime.date | None:
        typed = self.cleaned_data["manad"].strip()
        if not typed:
            return None
        found = _MONTH.fullmatch(typed)
        if found is None or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2200:
            raise forms.ValidationError("Skriv år och månad, till exempel 2024-05.")
        return datetime.date(int(found[1]), int(found[2]), 1)

    def month(self) -> datetime.date:
        """The first day of the month asked for; of this one when none is."""
        chosen = self.chosen().get("manad")
        return chosen if isinstance(chosen, datetime.date) else clock.today().replace(day=1)


class OutcomeForm(ActionForm):
    """The file is compared and not kept."""

    files = OneFileField(  # type: ignore[assignment]
        label="Utfallsfil (CSV eller SIE 4)",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.se,.si,.sie"}),
        help_text="En SIE-fil av typ 4, eller CSV med kolumnerna datum, kod, belopp i kronor och text. Koden är anslagets projekt, annars dess konto. "
        "Högst 5 MB.",
    )

    def clean_files(self) -> Any:
        file = self.cleaned_data["files"]
        if file.size > LIMIT:
            raise forms.ValidationError("Filen är för stor. Ta en månad i taget.")
        return file
