"""Writing down a decision by delegation, and the list of them."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.files import Upload
from cases.models import Case, DelegationPoint
from cases.queries import staff_of
from core import clock
from core.forms import ActionForm, DateField, FilesField, TextArea
from organisation.models import Body, User

LINES = "En att-sats på varje rad. Ordet att behövs inte."


class PointField(forms.ModelChoiceField):
    def label_from_instance(self, point: Any) -> str:
        return f"{point.number} {point.what} ({point.delegate})"


class DelegatedForm(ActionForm):
    point = PointField(label="Delegationspunkt", queryset=DelegationPoint.objects.none())
    delegate = forms.ModelChoiceField(label="Beslutad av", queryset=User.objects.none(), empty_label=None)
    delegate_title = forms.CharField(label="Befattning", help_text="Som i delegationsordningen.")
    subdelegated = forms.BooleanField(label="Beslutanderätten är vidaredelegerad (KL 7:6)", required=False)
    decided_on = DateField(label="Beslutad den")
    decision = forms.CharField(label="Beslut", widget=TextArea(rows=4), help_text=LINES)
    attached = FilesField(label="Beslutet som fil", required=False)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = DelegationPoint.objects.on(clock.today()).filter(
            giver__authority=case.authority_id, delegate_body__isnull=True
        )
        self.fields["point"].queryset = points  # type: ignore[attr-defined]
        self.fields["delegate"].queryset = staff_of(case.authority_id)  # type: ignore[attr-defined]
        self.fields["delegate"].initial = by.pk
        self.fields["delegate_title"].initial = by.title
        self.fields["decided_on"].initial = clock.today

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"files": [Upload(file.name, file) for file in given.pop("attached")]}


class UrgentForm(ActionForm):
    body = forms.ModelChoiceField(label="Organ", queryset=Body.objects.none(), empty_label=None)
    decided_on = DateField(label="Beslutad den")
    decision = forms.CharField(label="Beslut", widget=TextArea(rows=4), help_text=LINES)
    attached = FilesField(label="Beslutet som fil", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(authority=case.authority_id).exclude(
            kind__in=[Body.Kind.COUNCIL, Body.Kind.SUBCOMMITTEE]
        )
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = clock.today

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"files": [Upload(file.name, file) for file in given.pop("attached")]}
