"""The proposals of a whole compilation in one form, and the head of its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import ActionForm, DateField, TextArea
from grants.actions.recommending import Recommended, Split
from grants.forms.ore import OreField
from grants.models import Compilation, CompilationRow, ReasonCode
from grants.queries.calls import columns_of
from grants.queries.compilations import amounts_of

Stance = CompilationRow.Stance
OFFERED = [(one.value, one.label) for one in (Stance.UNDECIDED, Stance.GRANT, Stance.PART, Stance.REFUSE)]
NEAREST = [("100", "hela kronor"), ("100000", "1 000 kr"), ("1000000", "10 000 kr")]
DOES = ("spara", "rakna", "sokt", "lika", "ordna", "fordela")


class RecommendForm(ActionForm):
    """`rows` are those the person sees; what was decided before has no fields."""

    error_title = "Inget är sparat. Rätta det här och spara igen."
    use_required_attribute = False

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, compilation: Compilation, rows: Sequence[CompilationRow], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.compilation, self.rows = compilation, list(rows)
        self.open_rows = [row for row in self.rows if row.stance != Stance.DECIDED_BEFORE]
        self.unit = compilation.call.unit
        self.columns = [(fund.slug, fund.name, year) for fund, year in columns_of(compilation.call)]
        self.fields["revision"].initial = compilation.revision
        reasons = _offered(compilation)
        for row in self.open_rows:
            self._add(row, reasons)
        self._add_split()

    def _add(self, row: CompilationRow, reasons: list[tuple[int, str]]) -> None:
        named = f"{row.application.external_id} {row.application.project}"
        self.fields[f"stance-{row.pk}"] = forms.ChoiceField(
            label=f"Förslag för {named}", choices=OFFERED, initial=row.stance, required=False
        )
        amounts = amounts_of(row)
        for slug, name, year in self.columns:
            self.fields[f"amount-{row.pk}-{slug}-{year}"] = OreField(
                label=f"Föreslås {year} ur {name} till {named}, i {self.unit}",
                unit=self.unit,
                required=False,
                initial=amounts.get((slug, year)),
            )
        self.fields[f"reasons-{row.pk}"] = forms.TypedMultipleChoiceField(
            label="Skäl ur listan",
            choices=reasons,
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=[reason.pk for reason in row.reasons.all()],
        )
        self.fields[f"text-{row.pk}"] = forms.CharField(
            label=f"Motivering för {named}",
            required=False,
            initial=row.text,
            max_length=5000,
            widget=TextArea(rows=2),
        )

    def _add_split(self) -> None:
        rows = [
            (row.pk, f"{row.application.external_id} {row.application.project}"[:80])
            for row in self.open_rows
        ]
        self.fields["split_row"] = forms.TypedChoiceField(
            label="Ansökan", choices=rows, coerce=int, required=False, empty_value=None
        )
        self.fields["split_ore"] = OreField(label=f"Belopp ({self.unit})", unit=self.unit, required=False)
        self.fields["split_how"] = forms.ChoiceField(
            label="Fördela",
            choices=[("by_months", "efter projektets månader"), ("equally", "lika varje år")],
            required=False,
        )
        self.fields["split_nearest"] = forms.ChoiceField(
            label="Avrunda till", choices=NEAREST, required=False
        )
        funds = {slug: name for slug, name, _ in self.columns}
        if len(funds) > 1:
            self.fields["split_fund"] = forms.ChoiceField(
                label="Anslag", choices=list(funds.items()), required=False
            )

    @property
    def does(self) -> str:
        asked = str(self.data.get("gor", "spara"))
        return asked if asked in DOES else "spara"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.does == "fordela" and not given.get("split_ore") and "split_ore" not in self.errors:
            self.add_error("split_ore", "Skriv beloppet som ska fördelas.")
        return given

    def typed_amounts(self, row: CompilationRow) -> dict[tuple[str, int], int]:
        """What stands in the row's boxes, öre; what cannot be read counts as nothing."""
        found = {}
        for slug, _, year in self.columns:
            ore = getattr(self, "cleaned_data", {}).get(f"amount-{row.pk}-{slug}-{year}")
            if isinstance(ore, int) and ore:
                found[slug, year] = ore
        return found

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        then = {"sokt": "asked", "lika": "equally", "ordna": "order"}.get(self.does, "")
        return {
            "revision": given["revision"],
            "rows": [
                Recommended(
                    row.pk,
                    given[f"stance-{row.pk}"],
                    self.typed_amounts(row),
                    given[f"reasons-{row.pk}"],
                    given[f"text-{row.pk}"],
                )
                for row in self.open_rows
            ],
            "then": then,
            "split": self._split(given) if self.does == "fordela" else None,
        }

    def _split(self, given: dict[str, Any]) -> Split:
        return Split(
            given["split_row"],
            given["split_ore"],
            given["split_how"],
            int(given["split_nearest"] or 100),
            given.get("split_fund", ""),
        )


def _offered(compilation: Compilation) -> list[tuple[int, str]]:
    """Those in use, and those that are retired where they stand."""
    kept = ReasonCode.objects.filter(authority=compilation.call.authority_id)
    used = set(compilation.rows.values_list("reasons", flat=True)) - {None}
    return [(one.pk, one.text) for one in kept.order_by("text") if one.retired_on is None or one.pk in used]


class HeadingForm(ActionForm):
    title = forms.CharField(label="Dokumentnamn", max_length=300)
    responsible = forms.CharField(label="Dokumentansvarig", max_length=200, required=False)
    decided_by = forms.CharField(
        label="Beslutad av", max_length=200, required=False, help_text="Lämnas tom tills det är beslutat."
    )
    dated_on = DateField(label="Dokumentdatum", required=False)
    basis_on = DateField(
        label="Siffrorna gäller per",
        required=False,
        help_text="Tomt betyder dagen då sammanställningen godkänns.",
    )

    def __init__(self, *args: Any, compilation: Compilation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {name: getattr(compilation, name) for name in self.fields if name != "once"}
        self.initial = {**kept, **self.initial}
