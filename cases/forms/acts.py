"""Small forms: one for each thing that is done to a case, a record or a file."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.files import Upload
from cases.forms.registration import PROVISION_HELP
from cases.models import Case, Record
from cases.queries import staff_of
from core import dnr
from core.errors import Refused
from core.forms import ActionForm, DateField, FilesField, OneFileField, TextArea
from organisation.models import Unit, User

PUBLIC_HELP = "Fyll i när orden ovan inte kan visas för alla. Står i postlistan och på webben."


def reason_field(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=TextArea(rows=2), **kwargs)


class OtherCaseField(forms.CharField):
    """The diarienummer of a case the person may read, as people type it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"label": "Diarienummer", "help_text": "Till exempel KS-2024/00361."} | kwargs))
        self.widget.attrs |= {"autocomplete": "off"}


def case_by_number(typed: str, user: User) -> Case:
    """The case somebody typed the number of. Refused when it is no number, or no case they may read."""
    try:
        printed = dnr.require(typed)
    except Refused as refusal:
        raise forms.ValidationError(refusal.message, code=refusal.code) from None
    case = Case.objects.visible_to(user).filter(dnr=printed).select_related("register").first()
    if case is None:
        raise forms.ValidationError(
            f"{printed} finns inte eller är inte öppet för dig. Kontrollera numret.", code="unknown"
        )
    return case


class CorrectCaseForm(ActionForm):
    mark_optional = False

    subject = forms.CharField(
        label="Ärendemening", error_messages={"required": "Skriv i korthet vad ärendet gäller."}
    )
    counterparty = forms.CharField(label="Motpart", required=False)
    public_subject = forms.CharField(
        label="Ärendemening i det öppna diariet", required=False, help_text=PUBLIC_HELP
    )
    public_counterparty = forms.CharField(label="Motpart i det öppna diariet", required=False)
    reason = forms.CharField(
        label="Varför", required=False, help_text="Det som stod före rättelsen finns kvar och visas."
    )


class CorrectRecordForm(ActionForm):
    mark_optional = False

    direction = forms.ChoiceField(
        label="Riktning", choices=Record.Direction.choices, widget=forms.RadioSelect
    )
    counterparty = forms.CharField(label="Avsändare eller mottagare", required=False)
    subject = forms.CharField(
        label="Vad handlingen gäller", error_messages={"required": "Skriv i korthet vad handlingen gäller."}
    )
    arrived_on = DateField(label="Inkom eller upprättades")
    document_on = DateField(label="Handlingens datum", required=False)
    public_subject = forms.CharField(
        label="Gäller, i det öppna diariet", required=False, help_text=PUBLIC_HELP
    )
    public_counterparty = forms.CharField(
        label="Avsändare eller mottagare, i det öppna diariet", required=False
    )
    reason = forms.CharField(
        label="Varför", required=False, help_text="Det som stod före rättelsen finns kvar och visas."
    )


class AssignForm(ActionForm):
    unit = forms.ModelChoiceField(
        label="Enhet", queryset=Unit.objects.none(), required=False, empty_label="Ingen enhet"
    )
    official = forms.ModelChoiceField(
        label="Handläggare", queryset=User.objects.none(), required=False, empty_label="Ingen handläggare"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"unit": case.unit_id, "official": case.official_id}
        super().__init__(*args, **kwargs)
        authority = case.authority_id
        self.fields["unit"].queryset = Unit.objects.filter(authority=authority)  # type: ignore[attr-defined]
        self.fields["official"].queryset = staff_of(authority)  # type: ignore[attr-defined]


class ReminderForm(ActionForm):
    what = forms.CharField(label="Vad", error_messages={"required": "Skriv vad som ska bevakas."})
    due_on = DateField(label="Till")
    owner = forms.ModelChoiceField(label="Bevakas av", queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_of(case.authority_id)  # type: ignore[attr-defined]
        self.fields["owner"].initial = by.pk


class ClassifyForm(ActionForm):
    classification = forms.CharField(
        label="Klassificering",
        required=False,
        help_text="Koden, och gärna namnet, i myndighetens klassificeringsstruktur.",
    )


class CloseForm(ActionForm):
    note = reason_field(
        "Anteckning",
        required=False,
        help_text="Registreras som ärendets sista handling, om du skriver något.",
    )


class ReopenForm(ActionForm):
    reason = reason_field(
        "Varför öppnas ärendet igen?", error_messages={"required": "Skriv varför ärendet öppnas igen."}
    )


class VoidForm(ActionForm):
    reason = reason_field("Varför?", error_messages={"required": "Skriv varför registreringen makuleras."})


class RelateForm(ActionForm):
    dnr = OtherCaseField()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by

    def clean_dnr(self) -> Case:
        return case_by_number(self.cleaned_data["dnr"], self._by)

    def arguments(self) -> dict[str, Any]:
        return {"other": self.cleaned_data["dnr"]}


class MoveForm(RelateForm):
    def arguments(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["dnr"]}


class SecrecyForm(ActionForm):
    """Both marks in one place, since they are easily mistaken for each other."""

    secrecy_provision = forms.CharField(
        label="Sekretessbestämmelse", required=False, help_text=PROVISION_HELP
    )
    personal_data = forms.BooleanField(
        label="Har personuppgifter som inte får läggas ut på webben", required=False
    )


class AddFilesForm(ActionForm):
    files = FilesField(label="Filer", error_messages={"required": "Välj minst en fil."})  # type: ignore[assignment]

    def arguments(self) -> dict[str, Any]:
        return {"uploads": [Upload(file.name, file) for file in self.cleaned_data["files"]]}


class ReplaceFileForm(ActionForm):
    file = OneFileField(label="Ny fil", error_messages={"required": "Välj en fil."})
    reason = reason_field("Varför ersätts filen?", error_messages={"required": "Skriv varför filen ersätts."})

    def arguments(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"upload": Upload(file.name, file), "reason": self.cleaned_data["reason"]}


class WithdrawFileForm(ActionForm):
    reason = reason_field("Varför?", error_messages={"required": "Skriv varför filen tas bort."})
