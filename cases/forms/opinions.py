"""Forms of opinions: ask, answer, decline, more time, take back."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.files import Upload
from cases.forms.acts import reason_field
from cases.models import Case, Opinion, Record
from cases.queries.opinions import records_to_send
from cases.rules.opinions import deadline
from core import clock
from core.errors import Refused
from core.forms import ActionForm, DateField, FilesField, PickMany, TextArea
from organisation.models import Unit, User


class UnitField(forms.ModelChoiceField):
    """Units of all authorities, each with the name of its own."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.name} ({obj.authority.name})"


class SentRecords(forms.ModelMultipleChoiceField):
    widget = PickMany

    def label_from_instance(self, obj: Record) -> str:
        secret = f" (sekretess {obj.secrecy_provision})" if obj.is_secret else ""
        return f"{obj.designation} {obj.subject}{secret}"


class DeadlineForm(ActionForm):
    """A form with a last day, typed as a date or as a number of working days."""

    due = forms.CharField(
        label="Svar senast",
        initial="10 arbetsdagar",
        help_text="Ett datum, eller ett antal arbetsdagar från i dag. Helgdagar och aftnar räknas inte.",
        error_messages={"required": "Skriv en dag eller ett antal arbetsdagar."},
    )

    def clean_due(self) -> Any:
        try:
            return deadline(self.cleaned_data["due"], asked_on=clock.today())
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"due_on": given.pop("due")}


class AskForm(DeadlineForm):
    unit = UnitField(
        label="Enhet", queryset=Unit.objects.none(), required=False, empty_label="Ingen enhet, se nedan"
    )
    outside = forms.CharField(
        label="Eller någon utanför kommunen",
        required=False,
        help_text="Namn på myndighet, förening eller person. Brevet skickar du själv; svaret registreras här.",
    )
    question = forms.CharField(
        label="Vad vill du ha synpunkter på?",
        widget=TextArea(rows=5),
        error_messages={"required": "Skriv vad du vill ha synpunkter på."},
    )
    records = SentRecords(
        label="Handlingar som följer med",
        queryset=Record.objects.none(),
        required=False,
        help_text="De tillfrågade kan läsa dem även om de inte läser ärendet.",
    )
    mandatory = forms.BooleanField(
        label="Måste besvaras",
        required=False,
        help_text="Tills svaret har kommit står en anmärkning på ärendets tjänsteskrivelser.",
    )
    field_order = ("unit", "outside", "question", "records", "due", "mandatory")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.select_related("authority").order_by("authority__name", "name")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["records"].queryset = records_to_send(case, by)  # type: ignore[attr-defined]
        if not self.fields["records"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["records"]


class AnswerForm(ActionForm):
    """In words, with files, or nothing to add."""

    mark_optional = False

    text = forms.CharField(label="Svar", required=False, widget=TextArea({"data-prose": True}, rows=10))
    nothing_to_add = forms.BooleanField(label="Inget att erinra", required=False)
    files = FilesField(label="Filer", required=False)  # type: ignore[assignment]
    arrived_on = DateField(label="Kom in", initial=clock.today, required=False)

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if opinion.unit_id is not None:
            del self.fields["arrived_on"]

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"uploads": [Upload(file.name, file) for file in given.pop("files")]}


class DeclineForm(ActionForm):
    reason = reason_field("Varför?", error_messages={"required": "Skriv varför ni avböjer."})


class ExtendForm(DeadlineForm):
    reason = reason_field("Varför?", error_messages={"required": "Skriv varför tiden förlängs."})


class WithdrawForm(ActionForm):
    reason = reason_field("Varför?", error_messages={"required": "Skriv varför begäran återkallas."})
