"""The amounts of a whole table in one form: for each cell what it said when it was opened, and what it shall say."""

from __future__ import annotations

from typing import Any

from django import forms

from budget.actions.cells import Change, ChangedMeanwhile
from budget.forms.fields import AmountField
from budget.forms.reports import must_be_in, unit_seen
from budget.sheets import Sheet
from core.errors import Refused
from core.forms import ActionForm


class CellsForm(ActionForm):
    """Fields by place: `c.row.column`, and hidden `s.…` with the öre that were seen. After a clash what was typed stands
    there still, and what others have written meanwhile is what has been seen: saving again writes knowingly."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["unit"] = unit_seen(sheet.unit)
        self.places: dict[str, tuple[str, str]] = {}
        for row, column in sheet.places():
            if sheet.is_computed(row.key, column.key):
                continue
            name, ore = f".{row.key}.{column.key}", sheet.worth(row.key, column.key)
            self.places[name] = row.key, column.key
            self.fields[f"c{name}"] = AmountField(
                unit=sheet.unit, initial=ore, label=f"{row.label}, {column.label}"
            )
            self.fields[f"c{name}"].widget.attrs["aria-label"] = f"{row.label}, {column.label}"
            self.fields[f"s{name}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=ore
            )

    def clean(self) -> dict[str, Any]:
        """What was typed for a row or a column that has been taken away is said, not lost in silence; nor is a bare number
        read in another unit than the one it was typed in."""
        cleaned = super().clean() or {}
        must_be_in(self.sheet.unit, cleaned)
        if any(name.startswith("c.") and self.data[name] and name not in self.fields for name in self.data):
            raise forms.ValidationError(
                "En rad eller kolumn som du har fyllt i är borttagen av någon annan. Läs om sidan.",
                code="gone",
            )
        return cleaned

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "changes": {
                place: Change(seen=said[f"s{name}"], ore=said[f"c{name}"])
                for name, place in self.places.items()
            }
        }

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            given = {name: self.data.get(name, "") for name in self.data}
            for name, place in self.places.items():
                if place in refusal.now:
                    ore = refusal.now[place]
                    given[f"s{name}"] = "" if ore is None else str(ore)
                    self.add_error(f"c{name}", "Ändrad av någon annan. Det du skrev står kvar.")
            self.data = given

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each row with its cells, typed ones with their fields."""
        by_place = {place: name for name, place in self.places.items()}
        made = []
        for row in self.sheet.rows:
            cells = []
            for column in self.sheet.columns:
                name = by_place.get((row.key, column.key))
                cells.append(
                    {
                        "field": self[f"c{name}"] if name else None,
                        "seen": self[f"s{name}"] if name else None,
                        "text": self.sheet.text(row.key, column.key),
                        "label": column.label,
                    }
                )
            made.append({"label": row.label, "sum": row.is_computed, "cells": cells})
        return made
