"""A decision that a court has annulled."""

from __future__ import annotations

from django import forms

from core.forms import ActionForm, DateField


class AnnulForm(ActionForm):
    on = DateField(label="Domens dag", help_text="Pengarna är kvar i anslaget igen från den dagen.")
    reason = forms.CharField(
        label="Domstol, målnummer och skäl",
        max_length=250,
        help_text="Till exempel: Förvaltningsrätten i Umeå, mål 1234-24.",
    )
