"""What the diary is searched for and narrowed by. The names are words in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.http import urlencode

from cases import matters
from cases.models.cases import CaseQuerySet
from core import dnr
from core.collation import swedish_order
from core.forms import FilterForm
from organisation.models import Unit, User
from organisation.roles import Capability

STATES = [
    ("", "Öppna och avslutade"),
    ("oppna", "Öppna"),
    ("avslutade", "Avslutade"),
    ("makulerade", "Makulerade"),
]
LONGEST = 200


class DiaryForm(FilterForm):
    q = forms.CharField(
        label="Sök i diariet",
        help_text="Nummer eller en del av det (361), avsändare, ord ur ärendet eller handlingarna.",
        widget=forms.TextInput(
            attrs={"type": "search", "autofocus": True, "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    lage = forms.ChoiceField(label="Läge", choices=STATES)
    mina = forms.BooleanField(label="Bara mina ärenden")
    enhet = forms.ModelChoiceField(label="Enhet", queryset=Unit.objects.none(), empty_label="Alla enheter")
    slag = forms.ChoiceField(label="Slag av ärende")
    ar = forms.IntegerField(
        label="År",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        units = Unit.objects.filter(authority__in=user.authorities_with(Capability.READ_DIARY))
        self.fields["enhet"].queryset = units.order_by(swedish_order("name"))  # type: ignore[attr-defined]
        self.fields["slag"].choices = [("", "Alla slag"), *matters.choices()]  # type: ignore[attr-defined]

    @property
    def typed(self) -> str:
        """What was searched for. What is longer than any question is a paste that went wrong, and is cut."""
        return " ".join(str(self.chosen().get("q", "")).split())[:LONGEST]

    @property
    def is_number(self) -> bool:
        return dnr.parse(self.typed) is not None

    @property
    def few(self) -> list[forms.BoundField]:
        """The filters that most people use."""
        return [self["lage"], self["mina"]]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self["enhet"], self["slag"], self["ar"]]

    @property
    def more_chosen(self) -> bool:
        return bool({"enhet", "slag", "ar"} & self.chosen().keys()) or bool(self.errors)

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.chosen().items() if name != "q")

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        chosen = self.chosen()
        match chosen.get("lage"):
            case "oppna":
                cases = cases.open()
            case "avslutade":
                cases = cases.filter(closed_on__isnull=False)
            case "makulerade":
                cases = cases.filter(voided_at__isnull=False)
        if chosen.get("mina"):
            cases = cases.filter(official=self._user)
        for name, column in (("enhet", "unit"), ("slag", "matter"), ("ar", "year")):
            if name in chosen:
                cases = cases.filter(**{column: chosen[name]})
        return cases

    @property
    def address(self) -> str:
        """The query string that says what was asked and no more."""
        return (
            f"?{urlencode(asked)}"
            if (asked := {n: v for n, v in self.data.items() if n in self.fields and v})
            else ""
        )
