"""Forms of a fund itself: opened and changed, a new year, locked before a day; and what a fund page is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from core import clock
from core.forms import ActionForm, DateField, FilterForm, PickMany, TextArea
from grants.forms.fields import MoneyField
from grants.models import Fund, FundYear
from grants.queries.balances import BASES
from grants.queries.statement import LEFT, VIEW_NAMES, Asked
from organisation.models import Authority, Body, User
from organisation.roles import Capability

CODES = ("account_code", "cost_centre", "activity_code", "project_code", "counter_code")


class FundForm(ActionForm):
    """What a fund is called and how it is kept."""

    name = forms.CharField(label="Namn", max_length=120)
    aliases = forms.CharField(
        label="Andra namn som används",
        required=False,
        widget=TextArea(rows=2),
        help_text="Ett per rad. Så känns anslaget igen i text.",
    )
    purpose = forms.CharField(label="Ändamål", required=False, widget=TextArea(rows=2))
    note = forms.CharField(
        label="Anmärkning som trycks vid siffrorna", required=False, widget=TextArea(rows=2)
    )
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Organ som fördelar", required=False, empty_label="Inget"
    )
    unit = forms.ChoiceField(label="Visas i", choices=Fund.Unit, initial=Fund.Unit.TKR)
    lifetime = forms.ChoiceField(label="Löptid", choices=Fund.Lifetime, initial=Fund.Lifetime.YEARS)
    carry = forms.ChoiceField(label="Outnyttjat vid årets slut", choices=Fund.Carry, initial=Fund.Carry.NONE)
    carry_cap_ore = MoneyField(label="Tak för det som förs över", required=False)
    carry_percent = forms.IntegerField(
        label="Andel av ramen, procent", required=False, min_value=0, max_value=100
    )
    carries_commitments = forms.BooleanField(
        label="Beviljat som inte har betalats följer med till nästa år", required=False, initial=True
    )
    pays_before_appeal = forms.BooleanField(
        label="Får betalas innan beslutet har vunnit laga kraft", required=False
    )
    is_public = forms.BooleanField(label="Visas för allmänheten", required=False, initial=True)
    account_code = forms.CharField(label="Konto", required=False, max_length=20)
    cost_centre = forms.CharField(label="Ansvar", required=False, max_length=20)
    activity_code = forms.CharField(label="Verksamhet", required=False, max_length=20)
    project_code = forms.CharField(label="Projekt", required=False, max_length=20)
    counter_code = forms.CharField(
        label="Motkonto", required=False, max_length=20, help_text="Behövs för SIE-filen."
    )

    def __init__(self, *args: Any, authorities: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(authority__in=authorities).order_by("name")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        for name in CODES:
            self.fields[name].css = "short"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        carry = said.get("carry")
        if carry == Fund.Carry.CAP and said.get("carry_cap_ore") is None:
            self.add_error("carry_cap_ore", "Skriv taket.")
        if carry == Fund.Carry.PERCENT and said.get("carry_percent") is None:
            self.add_error("carry_percent", "Skriv andelen.")
        return said

    @property
    def about(self) -> list[forms.BoundField]:
        first = ["authority", "name", "slug", "aliases", "purpose", "note", "body", "unit"]
        return [self[name] for name in first if name in self.fields]

    @property
    def rules(self) -> list[forms.BoundField]:
        last = ("carries_commitments", "pays_before_appeal", "is_public")
        return [self[name] for name in ("lifetime", "carry", "carry_cap_ore", "carry_percent", *last)]

    @property
    def codes(self) -> list[forms.BoundField]:
        return [self[name] for name in CODES]


class NewFundForm(FundForm):
    authority = forms.ModelChoiceField(Authority.objects.none(), label="Myndighet", empty_label=None)
    slug = forms.SlugField(
        label="Adress",
        max_length=50,
        help_text="Små bokstäver, siffror och bindestreck. Ändras inte sedan: förslag och beslut hänvisar hit.",
    )

    def __init__(self, *args: Any, authorities: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, authorities=authorities, **kwargs)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


def kept_authorities(user: User) -> QuerySet[Authority]:
    """Those whose funds the person keeps."""
    return Authority.objects.filter(pk__in=user.authorities_with(Capability.KEEP_FUNDS)).order_by("name")


class YearForm(ActionForm):
    year = forms.IntegerField(label="År", min_value=2000, max_value=2100)
    year.css = "short"  # type: ignore[attr-defined]


class LockForm(ActionForm):
    before = DateField(
        label="Lås före",
        help_text="Inget kan bokföras med en tidigare dag: till exempel när tertialrapporten är fastställd.",
    )
    years = forms.ModelMultipleChoiceField(FundYear.objects.none(), label="År", widget=PickMany)
    reason = forms.CharField(
        label="Skäl", required=False, max_length=300, help_text="Behövs när en låst tid öppnas igen."
    )

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = fund.years.order_by("year")
        self.fields["years"].queryset = years  # type: ignore[attr-defined]
        self.fields["years"].label_from_instance = _year_and_lock  # type: ignore[attr-defined]
        self.fields["years"].initial = [year.pk for year in years if year.status != FundYear.Status.CLOSED]


def _year_and_lock(year: FundYear) -> str:
    return f"{year.year}, låst före {year.locked_before}" if year.locked_before else f"{year.year}"


class FundFilter(FilterForm):
    """A fund on a day, as it was known on a day, on a basis; and which lines the statement shows."""

    per = DateField(label="Per den")
    kand = DateField(label="Så som vi visste den")
    ar = forms.TypedChoiceField(label="År i kontoutdraget", coerce=int, empty_value=None)
    fack = forms.ChoiceField(label="Kontoutdrag över", choices=list(VIEW_NAMES.items()))
    grund = forms.ChoiceField(choices=[(name, words) for name, words in BASES.items() if name != "after"])

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ar"].choices = [("", "Alla"), *((year, year) for year in years)]  # type: ignore[attr-defined]
        self.fields["grund"].widget = forms.HiddenInput()

    def asked(self) -> Asked:
        """What is asked for; today, all that is known and all years when nothing is."""
        chosen = self.chosen()
        known = chosen.get("kand")
        return Asked(
            as_of=chosen.get("per") or clock.today(),
            known_at=end_of(known) if known else None,
            basis=chosen.get("grund", "proposed"),
            view=chosen.get("fack", LEFT),
            year=chosen.get("ar"),
        )


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in Sweden."""
    return dt.datetime.combine(day, dt.time.max, tzinfo=clock.STOCKHOLM)


class ReasonForm(ActionForm):
    reason = forms.CharField(label="Därför att", max_length=300, widget=TextArea(rows=2))
