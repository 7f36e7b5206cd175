"""The forms of internal control."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from budget.areas import almost, area_key
from budget.forms.fields import TERTIAL_CHOICES
from budget.models import ControlArea, ControlPlan, RiskScale
from budget.periods import last_ended
from cases.forms.acts import OtherCaseField, case_by_number
from cases.models import Case, Decision, Memo
from core import clock
from core.forms import ActionForm, DateField, TextArea
from organisation.models import Body, User


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
    case = OtherCaseField(
        label="Ärende",
        help_text="Diarienumret för det ärende där den nya planen bereds. Det kan vara samma ärende.",
    )
    drawn_up_on = DateField(label="Upprättad")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by

    def clean_case(self) -> Case:
        return case_by_number(self.cleaned_data["case"], self._by)


class AdoptForm(ActionForm):
    """The decision, if it was made here; else the day."""

    decision = forms.ModelChoiceField(
        label="Beslut", queryset=Decision.objects.none(), required=False, empty_label="Inget av besluten här"
    )
    on = DateField(label="Dag då nämnden antog planen", required=False)

    def __init__(self, *args: Any, plan: ControlPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Decision.objects.final().filter(case=plan.case_id, body=plan.body_id).order_by("-decided_on")
        if found:
            self.fields["decision"].queryset = found  # type: ignore[attr-defined]
            self.fields["on"].help_text = "Behövs inte när beslutet är valt."
        else:
            del self.fields["decision"]


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
    """An area that is almost spelled as a known one is asked about before anything is added."""

    area = forms.CharField(
        label="Kontrollområde", max_length=200, help_text="Skriv ett som finns i planen, eller ett nytt."
    )
    field_order = ("area", "meant", "text", "likelihood", "consequence")

    def __init__(self, *args: Any, plan: ControlPlan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        names = list(ControlArea.objects.filter(plan=plan).order_by("name").values_list("name", flat=True))
        if names:
            self.fields["area"].help_text = f"I planen finns: {'; '.join(names)}."
        typed = str(self.data.get(self.add_prefix("area"), "")) if self.is_bound else ""
        self._meant = almost(typed, names)
        if self._meant is not None:
            self.fields["meant"] = self._question(typed, self._meant)
        self.order_fields(self.field_order)

    @staticmethod
    def _question(typed: str, known: str) -> forms.ChoiceField:
        """The answer carries what was typed: it does not count for another spelling."""
        return forms.ChoiceField(
            label=f"Menar du ”{known}”?",
            choices=[
                (f"ja {area_key(typed)}", "Ja. Skrivningen här följer ändå med i dokumentet"),
                (f"nej {area_key(typed)}", "Nej, det är ett nytt kontrollområde"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Kontrollområdet liknar ett som finns. Svara ja eller nej."},
        )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        answer = given.pop("meant", "")
        if answer.startswith("ja "):
            return given | {"area": self._meant, "printed_area": given["area"]}
        return given | {"new_area": answer.startswith("nej ")}


class AssessForm(ActionForm):
    """How a risk of an adopted plan is seen at a tertial."""

    tertial = forms.TypedChoiceField(label="Vid", choices=TERTIAL_CHOICES, coerce=int)
    effect = forms.CharField(label="Vad har åtgärderna haft för effekt?", widget=TextArea(rows=4))

    def __init__(self, *args: Any, plan: ControlPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = plan.scale.read
        self.fields["likelihood"] = StepField(scale.likelihood, label="Sannolikhet")
        self.fields["consequence"] = StepField(scale.consequence, label="Konsekvens")
        self.order_fields(("tertial", "likelihood", "consequence", "effect"))
        year, ended = last_ended(clock.today())
        self.fields["tertial"].initial = ended if year == plan.year else 3 if year > plan.year else 1


class EncloseForm(ActionForm):
    memo = forms.ModelChoiceField(label="Skrivelse", queryset=Memo.objects.none(), empty_label=None)

    def __init__(self, *args: Any, memos: QuerySet[Memo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["memo"].queryset = memos  # type: ignore[attr-defined]
        self.fields["memo"].label_from_instance = lambda memo: f"{memo.title}, {memo.case.dnr}"  # type: ignore[attr-defined]


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
