"""The forms of internal control."""

from __future__ import annotations

from typing import Any

from django import forms

from budget.models import ControlArea, ControlPlan, RiskScale
from cases.models import Case
from core import clock
from core.forms import ActionForm, DateField, TextArea
from organisation.models import Body

TERTIAL_CHOICES = [("1", "T1, januari–april"), ("2", "T2, januari–augusti"), ("3", "T3, helåret")]


class PlanForm(ActionForm):
    body = forms.ModelChoiceField(label="Nämnd", queryset=Body.objects.none(), empty_label=None)
    year = forms.IntegerField(label="År", min_value=2000, max_value=2100)
    drawn_up_on = DateField(label="Upprättad")
    scale = forms.ModelChoiceField(
        label="Riskskala",
        queryset=RiskScale.objects.all(),
        required=False,
        empty_label="Standardskalan, 4 × 4",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(authority=case.authority_id).order_by("name")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["year"].initial = clock.today().year
        self.fields["drawn_up_on"].initial = clock.today()


class CopyForm(ActionForm):
    drawn_up_on = DateField(label="Upprättad")


class AdoptForm(ActionForm):
    on = DateField(label="Dag då nämnden antog planen")


class StepField(forms.TypedChoiceField):
    """A step of the scale, with its word."""

    def __init__(self, labels: Any, **kwargs: Any) -> None:
        steps = [(number, f"{number} {label}") for number, label in enumerate(labels, 1)]
        super().__init__(choices=steps, coerce=int, **kwargs)


class ValueForm(ActionForm):
    """What a risk is and how it is valued; the value itself follows from the scale."""

    text = forms.CharField(label="Identifierad risk", max_length=500, widget=TextArea(rows=3))

    def __init__(self, *args: Any, plan: ControlPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = plan.scale.read
        self.fields["likelihood"] = StepField(scale.likelihood, label="Sannolikhet")
        self.fields["consequence"] = StepField(scale.consequence, label="Konsekvens")


class RiskForm(ValueForm):
    area = forms.CharField(
        label="Kontrollområde", max_length=200, help_text="Skriv ett som finns i planen, eller ett nytt."
    )
    field_order = ("area", "text", "likelihood", "consequence")

    def __init__(self, *args: Any, plan: ControlPlan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.order_fields(self.field_order)
        names = ControlArea.objects.filter(plan=plan).order_by("name").values_list("name", flat=True)
        if names:
            self.fields["area"].help_text = f"I planen finns: {'; '.join(names)}."


class PointForm(ActionForm):
    what = forms.CharField(label="Kontrollmoment", widget=TextArea(rows=3))
    method = forms.CharField(label="Kontrollmetod", widget=TextArea(rows=3), required=False)
    role = forms.CharField(label="Ansvarig", max_length=200, help_text="En befattning, till exempel HR-chef.")
    due = forms.TypedMultipleChoiceField(
        label="Rapporteras",
        choices=TERTIAL_CHOICES,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en tertial."},
    )


class ControlReportForm(ActionForm):
    comment = forms.CharField(label="Vad visade kontrollen?", widget=TextArea(rows=5))
    deviation = forms.BooleanField(label="Kontrollen visade en avvikelse", required=False)


class PostponeForm(ActionForm):
    to = forms.TypedChoiceField(label="Till", coerce=int)
    reason = forms.CharField(label="Varför?", max_length=300, widget=TextArea(rows=2))

    def __init__(self, *args: Any, tertial: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = [(code, name) for code, name in TERTIAL_CHOICES if int(code) > tertial]
        self.fields["to"].choices = later  # type: ignore[attr-defined]
