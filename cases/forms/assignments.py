"""The forms of a promise."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.models import Case, Decision, Record
from cases.queries import staff_of
from core.forms import ActionForm, DateField, FilterForm, TextArea
from organisation.models import Body, User

WHICH = [("", "Inte klara"), ("sena", "Försenade"), ("klara", "Klara")]


class OwnerField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), **({"label": "Ansvarig"} | kwargs))


class GiveForm(ActionForm):
    what = forms.CharField(
        label="Vad ska göras?",
        max_length=300,
        widget=TextArea(rows=2),
        error_messages={"required": "Skriv vad som ska göras."},
    )
    owner = OwnerField()
    due_on = DateField(label="Klart senast")
    decision = forms.ModelChoiceField(
        label="Enligt beslut", queryset=Decision.objects.none(), required=False, empty_label="Inget beslut"
    )

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_of(case.authority_id)  # type: ignore[attr-defined]
        self.fields["owner"].initial = case.official_id
        decisions = (
            Decision.objects.visible_to(user).standing().filter(case=case).order_by("-decided_on", "-id")
        )
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]
        self.fields["decision"].initial = next(iter(decisions.values_list("pk", flat=True)[:1]), None)


class ShownForm(ActionForm):
    """A form that can point to the registered document that shows it."""

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Record.objects.visible_to(user).valid().filter(case=case).order_by("-number")
        self.fields["evidence"] = RecordField(found)


class RecordField(forms.ModelChoiceField):
    def __init__(self, records: Any) -> None:
        super().__init__(records, label="Visas av", required=False, empty_label="Ingen handling")

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.designation} {obj.subject}"


class ReportForm(ShownForm):
    text = forms.CharField(label="Hur går det?", widget=TextArea(rows=3))
    percent = forms.IntegerField(label="Procent klart", required=False, min_value=0, max_value=100)


class FinishForm(ShownForm):
    text = forms.CharField(label="Vad är gjort?", widget=TextArea(rows=3))


class ReopenForm(ActionForm):
    text = forms.CharField(label="Vad återstår?", widget=TextArea(rows=2))


class DueForm(ActionForm):
    due_on = DateField(label="Ny dag")
    reason = forms.CharField(label="Varför?", widget=TextArea(rows=2))


class HandOverForm(ActionForm):
    owner = OwnerField(label="Ny ansvarig")
    reason = forms.CharField(label="Varför?", required=False, widget=TextArea(rows=2))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_of(case.authority_id)  # type: ignore[attr-defined]


class AssignmentFilter(FilterForm):
    visa = forms.ChoiceField(label="Visa", choices=WHICH)
    organ = forms.ModelChoiceField(
        label="Rapporteras till", queryset=Body.objects.none(), to_field_name="slug", empty_label="Alla organ"
    )
    mina = forms.BooleanField(label="Bara mina")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = bodies  # type: ignore[attr-defined]
