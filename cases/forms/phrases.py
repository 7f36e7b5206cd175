"""The forms that keep a body's library."""

from __future__ import annotations

from typing import Any

from django import forms

from core.errors import Refused
from core.forms import ActionForm, TextArea


class NamedForm(ActionForm):
    """`meanwhile` is what others did since the page was opened: "changed" or "gone". The page asks what to do."""

    meanwhile = ""
    name = forms.CharField(
        label="Namn",
        max_length=100,
        help_text="Det som syns när man väljer.",
        error_messages={"required": "Skriv ett namn att känna igen den på."},
    )

    def refuse(self, refusal: Refused) -> None:
        if refusal.code in {"changed", "gone"}:
            self.meanwhile = refusal.code
        else:
            super().refuse(refusal)


class PhraseForm(NamedForm):
    content = forms.CharField(
        label="Text",
        max_length=40_000,
        widget=TextArea({"data-prose": True}, rows=8),
        error_messages={"required": "Skriv texten som ska kunna infogas."},
    )


class ClauseForm(NamedForm):
    content = forms.CharField(
        label="Att-sats",
        max_length=4000,
        widget=TextArea(rows=3),
        help_text="Hela satsen, till exempel ”att uppdra åt förvaltningen att återkomma senast …”.",
        error_messages={"required": "Skriv att-satsen som den ska stå."},
    )


class DistributionListForm(NamedForm):
    lines = forms.CharField(
        label="Mottagare, en per rad",
        max_length=20_000,
        widget=TextArea(rows=8),
        help_text="Som de trycks, i den ordning de ska stå.",
        error_messages={"required": "Skriv minst en mottagare."},
    )


class RemoveForm(ActionForm):
    """Only that it is meant once."""

    def arguments(self) -> dict[str, Any]:
        return {}
