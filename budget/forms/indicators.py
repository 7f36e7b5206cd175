"""The forms of indicators: one of them, and the sheets where outcomes and targets are filled in and saved together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict

from budget.actions.outcomes import SavedMeanwhile
from budget.forms.fields import TERTIAL_CHOICES
from budget.models import Indicator, IndicatorSheet
from budget.queries.outcomes import Place, State, in_words, shown
from core import numbers
from core.errors import Refused
from core.forms import ActionForm, FilterForm, TextArea

GENDERS = {"K": "kvinnor", "M": "män", "T": "totalt"}


class NumberField(forms.CharField):
    """A number as people write it; cleans to an exact decimal, or None when nothing is given."""

    def __init__(self, *, decimals: int, unit: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.decimals, self.unit = decimals, unit
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return numbers.parse(typed, decimals=self.decimals, unit=self.unit)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None


class IndicatorForm(ActionForm):
    name = forms.CharField(label="Resultatmått", max_length=200, widget=TextArea(rows=2))
    goal = forms.CharField(
        label="Mål", max_length=100, required=False, help_text="Målet som måttet mäter, till exempel Mål 7."
    )
    unit = forms.CharField(label="Enhet", max_length=20, help_text="Till exempel %, antal eller dagar.")
    decimals = forms.TypedChoiceField(label="Decimaler", coerce=int, choices=[(n, str(n)) for n in range(3)])
    kind = forms.ChoiceField(
        label="Slag",
        choices=Indicator.Kind.choices,
        help_text="Ett antal summeras. Andelar och medelvärden vägs samman och summeras aldrig.",
    )
    better = forms.ChoiceField(label="Riktning", choices=Indicator.Better.choices)
    split = forms.BooleanField(label="Delas upp på kvinnor och män", required=False, initial=True)
    smallest = forms.IntegerField(
        label="Minsta grupp som visas", min_value=1, max_value=1000, initial=5,
        help_text="Utfall för färre personer visas inte, och inte heller det som skulle avslöja dem.",
    )  # fmt: skip
    source = forms.CharField(label="Källa", max_length=200, required=False)
    place = forms.IntegerField(
        label="Plats i tabellen", min_value=1, max_value=999, required=False, help_text="Tomt är sist."
    )

    def __init__(self, *args: Any, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if indicator is not None:
            kept = {name: getattr(indicator, name) for name in self.fields if hasattr(indicator, name)}
            self.initial = {**kept, "place": indicator.position, **self.initial}
            self.fields["place"].help_text = "De andra flyttar sig runt det."


class SheetForm(ActionForm):
    """Cells that are saved together. When somebody else has saved meanwhile the form puts what the two have written
    together: what the person has changed stays, the rest shows what is saved now, and a cell that both have changed says
    what the other one wrote."""

    error_title = "Inget är sparat. Rätta det här och spara igen."
    use_required_attribute = False

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, sheet: IndicatorSheet, state: State, indicators: Sequence[Indicator], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.state = sheet, state
        self.indicators = {one.pk: one for one in indicators}
        self.places: dict[str, Place] = {}
        self.fields["revision"].initial = sheet.revision
        for one in indicators:
            self.add_row(one)

    def add_row(self, of: Indicator) -> None:
        raise NotImplementedError

    def add(self, of: Indicator, gender: str, name: str, field: forms.Field) -> None:
        place = Place(of.pk, gender, name)
        key = cell_name(place)
        words = self.state.get(place, "")
        field.initial = bool(words) if name == "suppressed" else shown(words, of, name)
        self.places[key], self.fields[key] = place, field

    def cells(self) -> dict[Place, Any]:
        return {place: self.cleaned_data[key] for key, place in self.places.items()}

    def refuse(self, refusal: Refused) -> None:
        if isinstance(refusal, SavedMeanwhile):
            self._merge(refusal)
        super().refuse(refusal)

    def _merge(self, other: SavedMeanwhile) -> None:
        mine, data = self.cells(), QueryDict(mutable=True)
        data.update(cast("Any", self.data))
        clashes = []
        for key, place in self.places.items():
            ours = in_words(mine[place])
            base, theirs = other.base.get(place, ""), other.now.get(place, "")
            if ours == base and theirs != ours:
                self._put(data, key, place, theirs)
            elif theirs not in (base, ours):
                clashes.append((key, self._in_words(theirs, place)))
        data[self.add_prefix("revision")] = str(other.revision)
        self.data = data
        for key, words in clashes:
            self.add_error(key, f"{other.who} har sparat {words}. Det du skrev står kvar i rutan.")

    def _put(self, data: Any, key: str, place: Place, words: str) -> None:
        if place.field == "suppressed" and not words:
            data.pop(self.add_prefix(key), None)
        else:
            data[self.add_prefix(key)] = shown(words, self.indicators[place.indicator], place.field)

    def _in_words(self, words: str, place: Place) -> str:
        if place.field == "suppressed":
            return "att värdet visas inte" if words else "att värdet visas"
        return (
            f"”{shown(words, self.indicators[place.indicator], place.field)}”"
            if words
            else "att rutan är tom"
        )


class OutcomesForm(SheetForm):
    """The outcomes of a period: for each indicator the values of women, men and in total, and what they are made of."""

    PARTS: ClassVar = {
        "numerator": "Täljare",
        "denominator": "Nämnare",
        "people": "Personer",
        "suppressed": "Visa inte",
    }

    def add_row(self, of: Indicator) -> None:
        for gender in GENDERS if of.split else ("T",):
            whose = f"{GENDERS[gender]}, {of.name}"
            self.add(
                of, gender, "value", NumberField(label=f"Utfall {whose}", decimals=of.decimals, unit=of.unit)
            )
            for name, label in self.PARTS.items():
                whole = f"{label}, {whose}"
                if name == "suppressed":
                    self.add(of, gender, name, forms.BooleanField(label=whole, required=False))
                elif name == "people" or of.kind != of.Kind.COUNT:
                    decimals = 0 if name == "people" else 2
                    self.add(of, gender, name, NumberField(label=whole, decimals=decimals))
        comment = forms.CharField(
            label=f"Kommentar, {of.name}", required=False, max_length=500, widget=TextArea(rows=2)
        )
        self.add(of, "T", "comment", comment)

    def arguments(self) -> dict[str, Any]:
        return {"revision": self.cleaned_data["revision"], "cells": self.cells()}


class TargetsForm(SheetForm):
    """The targets of a year, one for each indicator."""

    mark_optional = False  # they all are, and the page says so

    def add_row(self, of: Indicator) -> None:
        label = f"{of.name} ({of.unit})"
        self.add(of, "", "target", NumberField(label=label, decimals=of.decimals, unit=of.unit))

    def arguments(self) -> dict[str, Any]:
        targets = {place.indicator: value for place, value in self.cells().items()}
        return {"revision": self.cleaned_data["revision"], "targets": targets}


class PeriodForm(FilterForm):
    """Which period the table shows."""

    ar = forms.TypedChoiceField(label="År", coerce=int)
    t = forms.TypedChoiceField(label="Period", coerce=int, choices=TERTIAL_CHOICES)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ar"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


def cell_name(place: Place) -> str:
    """The name of a cell's field on the sheet."""
    return "-".join(filter(None, (place.field, str(place.indicator), place.gender)))
