"""Forms for reading a file into a table: the file, what goes where, what no rule took, and the going ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from budget.importing import suggesting
from budget.importing.files import ACCEPT, Opened
from budget.importing.mapping import UNITS, Amounts, AnyMapping, SheetMapping, SieMapping
from budget.importing.plan import Place, Plan, Unplaced
from budget.importing.rules import LEFT_OUT, Rule, Rules, split
from budget.importing.sheets import heads_in, samples, twice
from budget.importing.sie import kinds_in
from budget.sheets import Sheet
from core.errors import Refused
from core.forms import ActionForm, FileDrop, OneFileField, TextArea

NOT_READ = "Läs inte in"
VALUES_HELP = (
    "Ett värde på varje rad: 3010 är just det, 38* allt som börjar så, 3000-3999 alla nummer däremellan."
)
SHOWN = 50  # values without a row that can be placed one by one


class FileForm(ActionForm):
    files = OneFileField(  # type: ignore[assignment]
        label="Fil",
        widget=FileDrop({"accept": ACCEPT}, many=False),
        help_text="Excel (.xlsx), CSV eller SIE 4 (.se, .si).",
    )


class ValuesForm(ActionForm):
    """Which values go to each typed row of the table; one field a row, and one for what is not read in."""

    mark_optional = False

    def __init__(self, *args: Any, sheet: Sheet, mapping: AnyMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.value_fields = {f"v.{row.key}": row.key for row in sheet.rows if not row.is_computed}
        self.value_fields["left_out"] = LEFT_OUT
        for name, key in self.value_fields.items():
            label = sheet.row_by_key[key].label if key else NOT_READ
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=20_000,
                widget=TextArea(rows=2),
                initial="\n".join(mapping.values.get(key, [])),
            )

    @property
    def values(self) -> list[forms.BoundField]:
        return [self[name] for name in self.value_fields]

    def cleaned_values(self) -> dict[str, list[str]]:
        """The values by row; what cannot be read is an error on its field, what overlaps on the whole form."""
        found = {key: split(self.cleaned_data.get(name, "")) for name, key in self.value_fields.items()}
        rules = []
        for name, key in self.value_fields.items():
            try:
                rules += [Rule.of(typed, key) for typed in found[key]]
            except Refused as refusal:
                self.add_error(name, refusal.message)
        try:
            Rules(rules)
        except Refused as refusal:
            self.add_error(None, refusal.message)
        if not any(many for key, many in found.items() if key) and not self.errors:
            self.add_error(None, "Skriv vilka värden som hör till minst en rad.")
        return {key: many for key, many in found.items() if many}


class SheetMappingForm(ValuesForm):
    """A choice of column for each column of the file, with its unit and sign."""

    key = forms.ChoiceField(label="Kolumn med konto eller rad")

    def __init__(self, *args: Any, file: Opened, mapping: SheetMapping, **kwargs: Any) -> None:
        super().__init__(*args, mapping=mapping, **kwargs)
        self.head_row, self.year = mapping.head_row, file.year
        self.heads = heads_in(file.rows, mapping.head_row)
        by_head = {one.head: one for one in mapping.amounts}
        self.fields["key"].choices = [(str(one.index), one.said) for one in self.heads]  # type: ignore[attr-defined]
        self.fields["key"].initial = next(
            (str(one.index) for one in self.heads if one.name == mapping.key), ""
        )
        columns = [(one.key, one.label) for one in self.sheet.columns if not one.is_computed]
        for head in self.heads:
            now = by_head.get(head.name)
            unit = now.unit if now else suggesting.unit_of(head.name)
            self._add(head.index, head.said, columns, now.column if now else "", unit)
            self.fields[f"turn.{head.index}"].initial = bool(now and now.turned)
        self.samples = {one.index: samples(file.rows, mapping.head_row, one) for one in self.heads}
        self.order_fields(["key"])

    def _add(self, index: int, said: str, columns: list[tuple[str, str]], to: str, unit: str) -> None:
        self.fields[f"to.{index}"] = forms.ChoiceField(
            label=f"Går till, {said}", required=False, choices=[("", "Läses inte"), *columns], initial=to
        )
        self.fields[f"unit.{index}"] = forms.ChoiceField(
            label=f"Enhet, {said}", choices=[(one, one) for one in UNITS], initial=unit
        )
        self.fields[f"turn.{index}"] = forms.BooleanField(
            label="Byt tecken",
            required=False,
            widget=forms.CheckboxInput({"aria-label": f"Byt tecken, {said}"}),
        )
        for name in (f"to.{index}", f"unit.{index}"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    @property
    def columns(self) -> list[dict[str, Any]]:
        return [
            {
                "head": one,
                "samples": self.samples[one.index],
                **{name: self[f"{name}.{one.index}"] for name in ("to", "unit", "turn")},
            }
            for one in self.heads
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [one for one in self.heads if cleaned.get(f"to.{one.index}")]
        key = next((one for one in self.heads if str(one.index) == cleaned.get("key")), None)
        if not chosen and not self.errors:
            self.add_error(None, "Välj vilken kolumn i tabellen minst en av filens kolumner går till.")
        for one in chosen:
            if one == key:
                self.add_error(f"to.{one.index}", "Kolumnen har konton eller rader, inte belopp.")
        for one in filter(None, (key, *chosen)):
            if one.times > 1:
                self.add_error(None, twice(one.name, self.heads))
                break
        self.mapping = SheetMapping(
            self.cleaned_values(),
            key.name if key else "",
            self.head_row,
            tuple(
                Amounts(one.name, cleaned[f"to.{one.index}"], cleaned.get(f"unit.{one.index}", "kr"), bool(cleaned.get(f"turn.{one.index}")))
                for one in chosen
            ),
            self.year,
        )  # fmt: skip
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return {"mapping": self.mapping}


class SieMappingForm(ValuesForm):
    columns = forms.MultipleChoiceField(
        label="Kolumner att läsa in",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en kolumn."},
    )
    objects = forms.CharField(
        label="Kostnadsställen",
        required=False,
        max_length=20_000,
        widget=TextArea(rows=2),
        help_text="Tomt räknar kontonas hela belopp. Annars ett på varje rad, på samma sätt som konton.",
    )

    def __init__(self, *args: Any, file: Opened, mapping: SieMapping, **kwargs: Any) -> None:
        super().__init__(*args, mapping=mapping, **kwargs)
        kinds = kinds_in(file.told, file.year, file.months)
        found = [one for one in self.sheet.columns if one.kind in kinds and not one.is_computed]
        self.fields["columns"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.label}, ur {kinds[one.kind]}") for one in found
        ]
        self.fields["columns"].initial = list(mapping.columns)
        self.fields["objects"].initial = "\n".join(mapping.objects)
        self.order_fields(["columns", "objects"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        objects = split(cleaned.get("objects", ""))
        try:
            Rules(Rule.of(one, "in") for one in objects)
        except Refused as refusal:
            self.add_error("objects", refusal.message)
        columns = tuple(cleaned.get("columns", ()))
        self.mapping = SieMapping(self.cleaned_values(), columns, tuple(objects))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return {"mapping": self.mapping}


class PlaceForm(ActionForm):
    """A row for each value that no rule took, and for all the others at once."""

    mark_optional = False
    OUT = "-"

    def __init__(self, *args: Any, sheet: Sheet, unplaced: Sequence[Unplaced], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unplaced = unplaced
        rows = [(one.key, one.label) for one in sheet.rows if not one.is_computed]
        choices = [("", "Välj rad"), *rows, (self.OUT, NOT_READ)]
        for index, one in enumerate(unplaced[:SHOWN]):
            self.fields[f"p.{one.key}"] = forms.ChoiceField(
                label=f"Rad för {one.key}",
                required=False,
                choices=choices,
                widget=forms.Select({"id": f"plats-{index}", "aria-label": f"Rad för {one.key}"}),
            )
        self.fields["rest"] = forms.ChoiceField(
            label="Alla värden som inte har fått en rad här", required=False, choices=choices
        )

    @property
    def rows(self) -> list[tuple[Unplaced, forms.BoundField]]:
        """Each value that is shown, with its field."""
        return [(one, self[f"p.{one.key}"]) for one in self.unplaced[:SHOWN]]

    def arguments(self) -> dict[str, Any]:
        said, placed = self.cleaned_data, {}
        for one in self.unplaced:
            row = said.get(f"p.{one.key}") or said["rest"]
            if row:
                placed[one.key] = LEFT_OUT if row == self.OUT else row
        return {"placed": placed}


class ConfirmForm(ActionForm):
    """What the page showed: what each cell said then, and what the file would do."""

    plan = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, now: Mapping[Place, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = plan
        self.fields["plan"].initial = plan.fingerprint
        self.places = {f"s.{row}.{column}": (row, column) for row, column in plan.cells}
        for name, place in self.places.items():
            self.fields[name] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=now.get(place)
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("plan") != self.shown.fingerprint:
            raise forms.ValidationError(
                "Kopplingen har ändrats sedan du tittade. Kontrollera beloppen igen.", code="changed"
            )
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return {
            "plan": self.shown,
            "seen": {place: self.cleaned_data[name] for name, place in self.places.items()},
        }
