"""The forms of a planning directive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from budget.forms.fields import AmountField
from budget.forms.reports import must_be_in, unit_seen
from budget.frames import Key
from budget.models import Directive, FrameLine, PartyProposal, RouteStep
from budget.models.directive import UNITS
from budget.queries.directive import base_of, changes_of
from cases.models import Case, Record
from core import clock, money
from core.errors import Refused
from core.forms import ActionForm, DateField, TextArea
from organisation.models import Body, User


class HeadForm(ActionForm):
    plan_until = forms.IntegerField(
        label="Plan till och med",
        min_value=2000,
        max_value=2200,
        help_text="Minst två år efter budgetåret (KL 11:6).",
    )
    unit = forms.ChoiceField(label="Belopp skrivs i", choices=UNITS)
    note = forms.CharField(
        label="Om siffrorna",
        max_length=300,
        required=False,
        widget=TextArea(rows=2),
        help_text="Står på sidan och i filerna, till exempel varifrån grundramarna kommer.",
    )


class DirectiveForm(HeadForm):
    council = forms.ModelChoiceField(label="Beslutas av", queryset=Body.objects.none(), empty_label=None)
    year = forms.IntegerField(label="Budgetår", min_value=2000, max_value=2100)
    field_order = ("council", "year", "plan_until", "unit", "note")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = Body.objects.filter(kind=Body.Kind.COUNCIL).order_by("name")
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]
        year = clock.today().year + 1
        self.fields["year"].initial, self.fields["plan_until"].initial = year, year + 2


class StepForm(ActionForm):
    body = forms.ModelChoiceField(label="Organ", queryset=Body.objects.order_by("name"), empty_label=None)
    on = DateField(label="Dag")
    or_on = DateField(label="Eller", required=False, help_text="Om det blir en av två dagar.")
    who = forms.CharField(
        label="Vad som händer",
        max_length=300,
        required=False,
        widget=TextArea(rows=2),
        help_text="Till exempel vilka partier som får lägga förslag.",
    )


class LineForm(ActionForm):
    body = forms.ModelChoiceField(
        label="Nämnd",
        queryset=Body.objects.none(),
        required=False,
        empty_label="Ingen, raden har ett eget namn",
    )
    name = forms.CharField(
        label="Eget namn", max_length=120, required=False, help_text="Till exempel Kommunrevisionen."
    )

    def __init__(self, *args: Any, directive: Directive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = directive.lines.exclude(body=None).values("body")
        bodies = Body.objects.exclude(kind=Body.Kind.SUBCOMMITTEE).exclude(pk__in=taken)
        self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]


class StepChoice(forms.ModelChoiceField):
    def label_from_instance(self, step: Any) -> str:
        return f"{step.body.short_name} {' eller '.join(day.isoformat() for day in step.days)}"


class ProposalForm(ActionForm):
    parties = forms.CharField(label="Parti eller partier", max_length=200)
    short = forms.CharField(
        label="Kort beteckning", max_length=20, help_text="Står i tabellens rubrik, till exempel S+MP."
    )
    step = StepChoice(label="Läggs vid", queryset=RouteStep.objects.none(), empty_label=None)

    def __init__(self, *args: Any, directive: Directive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].queryset = directive.steps.select_related("body")  # type: ignore[attr-defined]


class RecordChoice(forms.ModelChoiceField):
    def label_from_instance(self, record: Any) -> str:
        return f"{record.designation} {record.subject}"[:110]


class TablingForm(ActionForm):
    tabled_on = DateField(label="Lagt den")
    in_writing = forms.BooleanField(
        label="Lämnat skriftligt, utan att partiet sitter i organet", required=False
    )
    clauses = forms.CharField(
        label="Att-satser",
        required=False,
        max_length=20_000,
        widget=TextArea(rows=5),
        help_text="En per rad. De erbjuds sedan i ärendets tjänsteskrivelse.",
    )
    record = RecordChoice(
        label="Handling",
        queryset=Record.objects.none(),
        required=False,
        empty_label="Ingen handling i ärendet",
    )

    def __init__(self, *args: Any, proposal: PartyProposal, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        records = Record.objects.visible_to(user).registered().filter(case=proposal.directive.case_id)
        self.fields["record"].queryset = (  # type: ignore[attr-defined]
            records.filter(voided_at=None).select_related("case").order_by("number")
        )
        self.fields["tabled_on"].initial = proposal.tabled_on or min(clock.today(), proposal.step.on)
        for name in ("in_writing", "clauses", "record"):
            self.fields[name].initial = getattr(proposal, name)


class GridForm(ActionForm):
    """All cells in one form. Each carries what it said when the page was opened (`was-…`), so that a save that is refused
    because somebody else saved can be put right without losing either's: what one has not touched follows the other's,
    and only what both have changed is asked about."""

    error_title = "Inget är sparat. Rätta det här och spara igen."
    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, of: Directive | PartyProposal, lines: Sequence[FrameLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        self.directive = of if isinstance(of, Directive) else of.directive
        self.base = base_of(self.directive)
        self.lines = lines
        self.meanwhile: dict[Key, int | None] = {}
        self.fields["version"].initial = of.version
        self.fields["unit"] = unit_seen(self.directive.unit)
        kept, unit = self.kept(), self.directive.unit
        for line in lines:
            for year in self.directive.years:
                key = (line.pk, year)
                if not isinstance(of, Directive) and key not in self.base:
                    continue
                what = "Grundram" if isinstance(of, Directive) else "Ändring"
                self.fields[name_of(key)] = AmountField(
                    label=f"{what} {year} för {line}, i {unit}", unit=unit, initial=kept.get(key)
                )
                self.fields[name_of(key, "was")] = AmountField(
                    unit=unit, initial=kept.get(key), widget=forms.HiddenInput
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        must_be_in(self.directive.unit, cleaned)
        return cleaned

    def kept(self) -> dict[Key, int]:
        """What is saved now."""
        if isinstance(self.of, Directive):
            return base_of(self.directive)
        return changes_of(self.directive).get(self.of.pk, {})

    @property
    def keys(self) -> list[Key]:
        every = [(line.pk, year) for line in self.lines for year in self.directive.years]
        return [key for key in every if name_of(key) in self.fields]

    def typed(self) -> dict[Key, int | None]:
        """What stands in the cells, öre; what cannot be read counts as empty."""
        if not self.is_bound:
            return {key: self.fields[name_of(key)].initial for key in self.keys}
        return {key: getattr(self, "cleaned_data", {}).get(name_of(key)) for key in self.keys}

    def arguments(self) -> dict[str, Any]:
        return {"version": self.cleaned_data["version"], "typed": self.typed()}

    def refuse(self, refusal: Refused) -> None:
        if refusal.code == "saved-meanwhile":
            self._take_in()
        super().refuse(refusal)

    def _take_in(self) -> None:
        """Somebody else has saved: take in theirs where this person has not typed, and show theirs where both have."""
        self.of.refresh_from_db()
        kept, data = self.kept(), dict(self.data.items())
        data["version"] = str(self.of.version)
        for key in self.keys:
            mine, was, saved = (
                self.cleaned_data[name_of(key)],
                self.cleaned_data[name_of(key, "was")],
                kept.get(key),
            )
            data[name_of(key, "was")] = self._text(saved)
            if mine == was:
                data[name_of(key)] = self._text(saved)
            elif saved not in (was, mine):
                self.meanwhile[key] = saved
        self.data = data

    def _text(self, ore: int | None) -> str:
        return "" if ore is None else money.typed(ore, self.directive.unit)


def name_of(key: Key, kind: str = "cell") -> str:
    return f"{kind}-{key[0]}-{key[1]}"


def days_of(step: RouteStep) -> dict[str, Any]:
    return {"body": step.body_id, "on": step.on, "or_on": step.or_on, "who": step.who}
