"""Forms for the notice board and the dispatch of extracts."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.forms import ActionForm, DateField, TextArea
from meetings.models import Dispatch


class PostForm(ActionForm):
    """Where the minutes are kept: the only thing in the notice that is not known (KL 8:12)."""

    kept_at = forms.CharField(
        label="Protokollet förvaras hos",
        max_length=200,
        help_text="Till exempel förvaltning, hus och rum. Det ska stå i anslaget (KL 8:12).",
    )


class ReplaceForm(ActionForm):
    """Why the notice was wrong, and what is right."""

    reason = forms.CharField(
        label="Vad var fel?", max_length=300, widget=TextArea(rows=2), help_text="Visas i det nya anslaget."
    )
    kept_at = forms.CharField(label="Protokollet förvaras hos", max_length=200, required=False)

    def __init__(self, *args: Any, minutes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not minutes:
            del self.fields["kept_at"]


class SendForm(ActionForm):
    """How an extract is sent to one recipient."""

    channel = forms.ChoiceField(label="Sätt", choices=Dispatch.Channel.choices)
    address = forms.CharField(label="Adress", max_length=300, required=False)


class SkipForm(ActionForm):
    reason = forms.CharField(label="Varför skickas det inte?", max_length=200)


class ReceiptForm(ActionForm):
    """When a recipient has got it, and how that is known."""

    received_on = DateField(label="Mottaget")
    receipt = forms.CharField(
        label="Kvittens", max_length=200, required=False, help_text="Till exempel svar med e-post."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = clock.today


class RecipientForm(ActionForm):
    recipient = forms.CharField(label="Ny mottagare", max_length=200)
