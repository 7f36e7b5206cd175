"""The forms of reports, their parts and their tables."""

from __future__ import annotations

from typing import Any

from django import forms

from budget.forms.fields import TERTIAL_CHOICES, AmountField
from budget.layouts import LAYOUTS
from budget.models import Report, ReportColumn, ReportRow, ReportTable
from budget.models.reports import UNITS
from cases.models import Case
from core import clock
from core.errors import Refused
from core.forms import ActionForm, DateField, TextArea
from organisation.models import Body, User


def unit_seen(unit: str) -> forms.Field:
    """The unit that the page said, sent back with what was typed in it."""
    return forms.CharField(required=False, widget=forms.HiddenInput, initial=unit)


def must_be_in(unit: str, cleaned: dict[str, Any]) -> None:
    """Refused: amounts typed on a page that said another unit. Read in this one they would be a thousand times wrong."""
    if cleaned.get("unit") not in ("", None, unit):
        raise forms.ValidationError(
            f"Enheten är ändrad till {unit} sedan du öppnade sidan. Läs om den och fyll i beloppen igen.",
            code="unit",
        )


class ReportForm(ActionForm):
    body = forms.ModelChoiceField(label="Nämnd", queryset=Body.objects.none(), empty_label=None)
    year = forms.IntegerField(label="År", min_value=2000, max_value=2100)
    tertial = forms.TypedChoiceField(label="Period", choices=TERTIAL_CHOICES, coerce=int)
    based_on = forms.ModelChoiceField(
        label="Börja från",
        queryset=Report.objects.none(),
        required=False,
        empty_label="Standardrapporten",
        help_text="Delar, ansvariga, texter och tabeller följer med som utkast.",
    )
    title = forms.CharField(
        label="Titel", max_length=200, required=False, help_text="Utan titel skrivs nämnden och perioden."
    )

    due_on = DateField(label="Delarna ska vara klara", required=False)

    def __init__(self, *args: Any, case: Case, reports: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(authority=case.authority_id).order_by("name")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["based_on"].queryset = reports  # type: ignore[attr-defined]
        self.fields["year"].initial = clock.today().year


class ReportSettingsForm(ActionForm):
    title = forms.CharField(label="Titel", max_length=200)
    due_on = DateField(
        label="Delarna ska vara klara", required=False, help_text="De ansvariga påminns på sin startsida."
    )


class PartForm(ActionForm):
    heading = forms.CharField(label="Rubrik", max_length=200)
    measures = forms.BooleanField(label="Nämndens nyckeltal för perioden står här", required=False)


class PartSettingsForm(PartForm):
    responsible = forms.ModelChoiceField(
        label="Ansvarig", queryset=User.objects.none(), required=False, empty_label="Ingen utsedd"
    )
    field_order = ("heading", "responsible", "measures")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class TextForm(ActionForm):
    """`seen` is the version that was opened. When somebody has saved meanwhile the page shows both texts."""

    text = forms.CharField(
        label="Text", required=False, max_length=200_000, widget=TextArea({"data-prose": True}, rows=16)
    )
    done = forms.BooleanField(label="Delen är klar", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    is_clash = False

    def refuse(self, refusal: Refused) -> None:
        if refusal.code == "changed":
            self.is_clash = True
        super().refuse(refusal)


class TableForm(ActionForm):
    title = forms.CharField(label="Rubrik", max_length=200)
    unit = forms.ChoiceField(label="Enhet", choices=UNITS)


class NewTableForm(TableForm):
    layout = forms.ChoiceField(
        label="Rader och kolumner", choices=[(key, one.title) for key, one in LAYOUTS.items()]
    )


class TableSettingsForm(TableForm):
    profile = forms.CharField(
        label="Periodisering",
        max_length=300,
        required=False,
        widget=TextArea(rows=2),
        help_text="Varför periodens budget inte är en jämn del av årets, till exempel att pensionerna betalas i mars.",
    )


class RowForm(ActionForm):
    """A row: typed, or the sum of others."""

    label = forms.CharField(label="Rubrik", max_length=200)
    sign = forms.ChoiceField(label="Slag", choices=ReportRow.Sign.choices)
    plus = forms.MultipleChoiceField(
        label="Summan av",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kryssa inget om raden fylls i.",
    )
    minus = forms.MultipleChoiceField(label="Minus", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, table: ReportTable, row: ReportRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(one.key, one.label) for one in table.rows.all() if row is None or one.pk != row.pk]
        for name in ("plus", "minus"):
            self.fields[name].choices = others  # type: ignore[attr-defined]
            if not others:
                del self.fields[name]


class ColumnForm(ActionForm):
    kind = forms.ChoiceField(label="Slag", choices=ReportColumn.Kind.choices)
    label = forms.CharField(
        label="Rubrik", max_length=100, required=False, help_text="Utan rubrik skrivs slaget och perioden."
    )


class ColumnLabelForm(ActionForm):
    label = forms.CharField(label="Rubrik", max_length=100)


class CellForm(ActionForm):
    """The comment on a cell, and for one that is worked out what is printed instead."""

    note = forms.CharField(
        label="Kommentar",
        max_length=500,
        required=False,
        widget=TextArea(rows=3),
        help_text="Står som not under tabellen, också i PDF-filen.",
    )

    def __init__(self, *args: Any, unit: str, computed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        if computed:
            self.fields["unit"] = unit_seen(unit)
            self.fields["printed_ore"] = AmountField(
                unit=unit,
                label="Trycks som",
                help_text=f"I {unit}. Tomt betyder att cellen trycks som den räknas.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        must_be_in(self.unit, cleaned)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in super().arguments().items() if name != "unit"}


class ExplainForm(ActionForm):
    reason = forms.CharField(label="Varför kan det stå som det är?", max_length=500, widget=TextArea(rows=3))


class FinishForm(ActionForm):
    """Nothing to fill in: the page asks before it is done."""
