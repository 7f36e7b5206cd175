"""The forms of a motion."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.files import Upload
from cases.models import CouncilMotion, Decision, MotionDemand, Register
from cases.motion_words import demands_from, movers_from
from cases.queries import registers_of, staff_of
from cases.queries.motions import councils
from core import clock
from core.errors import Refused
from core.forms import ActionForm, DateField, FilesField, FilterForm, TextArea
from organisation.models import Body, Unit, User

WHICH = [("", "Obesvarade"), ("sena", "Nio månader eller äldre"), ("klara", "Avgjorda"), ("alla", "Alla")]


class MotionForm(ActionForm):
    """What a motion says, as people copy it from the document: a mover a line, a demand a line."""

    error_title = "Motionen är inte sparad än. Rätta det här och försök igen."

    title = forms.CharField(
        label="Rubrik",
        max_length=150,
        help_text="Vad motionen gäller, utan nummer och namn.",
        error_messages={"required": "Skriv vad motionen gäller."},
    )
    movers = forms.CharField(
        label="Förslagsställare",
        widget=TextArea(rows=2),
        help_text="En per rad med parti, till exempel Anna Ek (S).",
        error_messages={"required": "Skriv vem som har lämnat motionen."},
    )
    demands = forms.CharField(
        label="Yrkanden",
        widget=TextArea(rows=4),
        help_text="Ett per rad, i motionens ordning. De numreras av sig själva.",
        error_messages={"required": "Skriv vad som yrkas, ett yrkande per rad."},
    )
    document_on = DateField(label="Motionens datum", required=False, help_text="Det som står på den.")
    received_on = DateField(label="Inkom", initial=clock.today)
    raised_on = DateField(
        label="Väckt",
        required=False,
        help_text="Fylls i när motionen anmäls i fullmäktige. Året räknas från den dagen, och till dess från den dag "
        "motionen kom in.",
    )

    def __init__(self, *args: Any, motion: CouncilMotion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if motion is None:
            return
        for name in ("title", "document_on", "received_on", "raised_on"):
            self.fields[name].initial = getattr(motion, name)
        self.fields["movers"].initial = "\n".join(map(str, motion.movers.all()))
        self.fields["demands"].initial = "\n".join(one.text for one in motion.demands.all())

    def clean_movers(self) -> Any:
        try:
            return movers_from(self.cleaned_data["movers"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None

    def clean_demands(self) -> Any:
        return demands_from(self.cleaned_data["demands"])


class NumberedForm(MotionForm):
    """A motion that gets its number now: for a case that is registered already."""

    council = forms.ModelChoiceField(label="Till", queryset=Body.objects.none(), empty_label=None)
    printed = forms.CharField(
        label="Nummer",
        required=False,
        help_text="Lämna tomt så tas nästa nummer. Fyll i för en motion som redan har fått sitt, till exempel 2/2024.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = councils()
        self.fields["council"].queryset = found  # type: ignore[attr-defined]
        self.fields["council"].initial = found.first()


class NewMotionForm(NumberedForm):
    """A motion that has come in: its case is registered by the same button."""

    register = forms.ModelChoiceField(label="Diarium", queryset=Register.objects.none(), empty_label=None)
    files = FilesField(label="Motionen som fil", required=False)  # type: ignore[assignment]
    unit = forms.ModelChoiceField(
        label="Enhet", queryset=Unit.objects.none(), required=False, empty_label="Fördelas senare"
    )
    official = forms.ModelChoiceField(
        label="Handläggare", queryset=User.objects.none(), required=False, empty_label="Utses senare"
    )
    field_order = (
        "register", "council", "title", "movers", "demands", "document_on", "received_on", "raised_on", "files",
        "unit", "official", "printed",
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = registers_of(by)
        authorities = list(registers.values_list("authority", flat=True))
        self.fields["register"].queryset = registers  # type: ignore[attr-defined]
        self.fields["register"].initial = registers.first()
        self.fields["unit"].queryset = Unit.objects.filter(authority__in=authorities)  # type: ignore[attr-defined]
        self.fields["official"].queryset = staff_of(*authorities)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"uploads": [Upload(file.name, file) for file in given.pop("files")]}


class ReferForm(ActionForm):
    body = forms.ModelChoiceField(
        label="Organ", queryset=Body.objects.none(), required=False, empty_label="Inget organ, se nedan"
    )
    unit = forms.ModelChoiceField(
        label="Eller enhet", queryset=Unit.objects.none(), required=False, empty_label="Ingen enhet"
    )
    on = DateField(label="Den", initial=clock.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.exclude(kind=Body.Kind.COUNCIL).order_by("name")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.order_by("name")  # type: ignore[attr-defined]


class WithdrawMotionForm(ActionForm):
    reason = forms.CharField(
        label="Vem har återtagit den, och hur vet ni det?",
        max_length=300,
        widget=TextArea(rows=2),
        error_messages={"required": "Skriv vem som har återtagit motionen och hur ni vet det."},
    )


class OutcomeForm(ActionForm):
    """One choice for each demand that the decision's own words did not settle."""

    decision = forms.ModelChoiceField(
        label="Enligt beslut", queryset=Decision.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, motion: CouncilMotion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Decision.objects.final().filter(case=motion.case).order_by("-decided_on", "-id")
        self.fields["decision"].queryset = found  # type: ignore[attr-defined]
        self.fields["decision"].initial = found.first()
        self.numbers = [one.number for one in motion.demands.all() if not one.outcome]
        for one in motion.demands.all():
            if not one.outcome:
                self.fields[f"demand-{one.number}"] = forms.ChoiceField(
                    label=f"Yrkande {one.number}",
                    help_text=one.text,
                    required=False,
                    choices=[("", "Inte avgjort"), *MotionDemand.Outcome.choices],
                )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        chosen = {number: given[f"demand-{number}"] for number in self.numbers}
        return {"decision": given["decision"], "outcomes": chosen}


class MotionSeriesForm(ActionForm):
    """The first number that is given here in a year."""

    council = forms.ModelChoiceField(label="Motioner till", queryset=Body.objects.none(), empty_label=None)
    year = forms.IntegerField(label="År", min_value=1900, max_value=2999)
    first = forms.IntegerField(
        label="Första numret",
        min_value=1,
        max_value=9999,
        initial=1,
        help_text="Motioner med lägre nummer registreras med det nummer de redan har.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = councils()
        self.fields["council"].queryset = found  # type: ignore[attr-defined]
        self.fields["council"].initial = found.first()
        self.fields["year"].initial = clock.today().year


class MotionFilter(FilterForm):
    visa = forms.ChoiceField(label="Visa", choices=WHICH)
    parti = forms.CharField(label="Parti", max_length=20)
