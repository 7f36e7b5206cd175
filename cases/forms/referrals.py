"""The forms of a referral."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.forms.opinions import SentRecords
from cases.models import Case, Decision, Record, Register
from cases.queries.opinions import records_to_send
from core import clock
from core.forms import ActionForm, DateField, TextArea
from organisation.models import User


class ReferralForm(ActionForm):
    sender = forms.CharField(
        label="Från", max_length=200, error_messages={"required": "Skriv vem som frågar."}
    )
    reference = forms.CharField(label="Deras diarienummer", max_length=60, required=False)
    received_on = DateField(label="Inkom", initial=clock.today)
    due_on = DateField(label="Svar senast")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sender"].initial = case.counterparty
        self.fields["received_on"].initial = case.opened_on


class SendReferralForm(ActionForm):
    to = forms.ModelChoiceField(label="Till", queryset=Register.objects.none(), empty_label=None)
    question = forms.CharField(
        label="Vad vill ni ha svar på?",
        widget=TextArea(rows=4),
        error_messages={"required": "Skriv vad ni vill ha svar på."},
    )
    records = SentRecords(label="Handlingar som följer med", queryset=Record.objects.none(), required=False)
    due_on = DateField(label="Svar senast")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Register.objects.exclude(authority=case.authority_id).select_related("authority")
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
        self.fields["to"].initial = others.first()
        self.fields["records"].queryset = records_to_send(case, by)  # type: ignore[attr-defined]
        if not self.fields["records"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["records"]


class AskTimeForm(ActionForm):
    until = DateField(label="Till")
    reason = forms.CharField(
        label="Varför?", max_length=300, error_messages={"required": "Skriv varför ni behöver mer tid."}
    )


class SettleTimeForm(ActionForm):
    given_until = DateField(
        label="Ni fick tid till",
        required=False,
        help_text="Lämna tomt om avsändaren sade nej. Då gäller dagen som förut.",
    )


class AnswerReferralForm(ActionForm):
    decision = forms.ModelChoiceField(
        label="Svaret är antaget i",
        queryset=Decision.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Svaret ska vara beslutat av ett organ eller en delegat innan det går ut."
        },
    )
    text = forms.CharField(
        label="Svar",
        widget=TextArea(rows=10),
        help_text="Som det antogs. Tom rad mellan styckena. Brevet skrivs av sig självt, med datum och paragraf.",
        error_messages={"required": "Skriv svaret."},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Decision.objects.final().filter(case=case).order_by("-decided_on", "-id")
        self.fields["decision"].queryset = found  # type: ignore[attr-defined]
        self.fields["decision"].initial = found.first()
