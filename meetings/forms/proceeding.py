"""The form of a §: what was decided, clause by clause with amounts per year, and what is said to be none."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from cases import matters
from cases.memo_content import Amount, Clause
from cases.models import Case, Decision, DelegationPoint
from core import money
from core.errors import Refused
from core.forms import DateField, TextArea
from meetings.actions.proceedings import plain
from meetings.models import Proceeding
from organisation.models import Body, Mandate

SPARE = 1  # empty rows at the end, so that one can be added without script


class PointChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} {obj.what}"


class MandateChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.printed)


class MandatesChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.printed)


class ProceedingForm(forms.Form):
    """All may be left blank while it is written; closing says what is missing. `base` is what the page was read with."""

    mark_optional = False

    outcome = forms.ChoiceField(
        label="Utgång", choices=[("", "Välj utgång"), *Decision.Outcome.choices], required=False
    )
    step = forms.ChoiceField(
        label="Organet",
        choices=[("decides", "beslutar"), ("proposes", "föreslår nästa organ"), ("prepares", "bereder")],
        required=False,
    )
    next_body = forms.ModelChoiceField(
        Body.objects.none(), label="Går vidare till", required=False, empty_label="Inget organ"
    )
    point = PointChoice(
        DelegationPoint.objects.none(), label="Delegationspunkt", required=False, empty_label="Ingen punkt"
    )
    competence = forms.CharField(
        label="Beslutanderätt, om ingen punkt",
        max_length=200,
        required=False,
        help_text="Till exempel reglementet 12 §.",
    )
    method = forms.ChoiceField(
        label="Beslutet fattades med",
        choices=Proceeding.Method.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    no_motions = forms.BooleanField(label="Inga yrkanden", required=False)
    no_reservations = forms.BooleanField(label="Ingen reservation", required=False)
    motive = forms.CharField(
        label="Vad ska utredas, eller varför bordläggs ärendet", required=False, widget=TextArea(rows=2)
    )
    returns_on = DateField(
        label="Åter senast",
        required=False,
        help_text="Är dagen ett av organets sammanträden läggs ett bordlagt ärende upp där.",
    )
    presider = MandateChoice(
        Mandate.objects.none(), label="Ordförande i paragrafen", required=False, empty_label="Välj"
    )
    secret_vote = forms.BooleanField(
        label="Val eller anställning: sluten omröstning (KL 5:54)", required=False
    )
    immediate = forms.BooleanField(label="Paragrafen justeras omedelbart", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        proceeding: Proceeding,
        points: Any,
        serving: list[int],
        bodies: Any,
        case: Case | None = None,
    ) -> None:
        self.proceeding, self.case = proceeding, case
        self.funds = {one.key: one.label for one in matters.of(case).sources(case)} if case else {}
        now = plain(proceeding)
        initial = now | {"revision": proceeding.revision, "base": now}
        super().__init__(data, prefix="p", initial=initial, label_suffix="")
        self._choose("point", points)
        self._choose("next_body", bodies)
        self._choose("presider", Mandate.objects.filter(pk__in=serving).select_related("user").in_turn())
        self.clauses = [ClauseRow(self, at, clause) for at, clause in enumerate(self._given(now["clauses"]))]

    def _choose(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset

    def _given(self, now: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The clauses as typed, else as kept; and one empty row more."""
        count = len(now) + SPARE
        if self.is_bound:
            typed = str(self.data.get("c-count", ""))
            count = min(int(typed), 200) if typed.isdecimal() else count
        return [now[at] if at < len(now) else EMPTY for at in range(count)]

    def write_amounts(self, at: int) -> None:
        """Let a clause say the amounts that its table has, in the words of its matter."""
        row = next((row for row in self.clauses if row.at == at), None)
        if row is not None and self.case is not None and not row.errors:
            row.write_amounts(self.case)

    def base_read(self) -> dict[str, Any] | None:
        """What the page was read with; nothing that is not ours."""
        given = self.cleaned_data.get("base")
        return given if isinstance(given, dict) else None

    def values(self) -> dict[str, Any]:
        """What can be saved: the fields that could be read and were changed on this page."""
        base = self.base_read() or {}
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"revision", "base"} and not self.errors.get(name)
        }
        if not any(row.errors for row in self.clauses):
            found["clauses"] = [row.value() for row in self.clauses if row.is_said]
        return {name: value for name, value in found.items() if _plain(value) != base.get(name, _MISSING)}

    @property
    def is_whole(self) -> bool:
        return self.is_valid() and not any(row.errors for row in self.clauses)

    @property
    def problems(self) -> list[str]:
        told = [str(error) for errors in self.errors.values() for error in errors]
        return [*told, *(error for row in self.clauses for error in row.errors)]

    @property
    def base_json(self) -> str:
        """What the page was read with, also when it comes back with an error or a clash: only what was changed on it
        is ever written."""
        return str(self.data.get("p-base") or "") if self.is_bound else json.dumps(plain(self.proceeding))

    def stands_on(self, saved: Proceeding, written: dict[str, Any]) -> dict[str, Any]:
        """What the page stands on when `written` has been saved. What others have changed is not on it."""
        now = plain(saved)
        return (self.base_read() or now) | {name: now[name] for name in written}


EMPTY: dict[str, Any] = {
    "verb": "", "text": "", "printed": "", "proposed": "", "is_condition": False, "amounts": [],
}  # fmt: skip
_MISSING = object()


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.pk if hasattr(value, "pk") else value


class ClauseRow:
    """One clause of the form: verb and text, and amounts per year. What it was proposed as follows along unseen."""

    def __init__(self, form: ProceedingForm, at: int, kept: dict[str, Any]) -> None:
        self.at, self.kept, self.bound = at, kept, form.is_bound and f"c{at}-text" in form.data
        self.data = form.data if self.bound else {}
        self.funds = form.funds
        self.verb = str(self.data.get(f"c{at}-verb", kept["verb"])).strip()
        self.text = str(self.data.get(f"c{at}-text", kept["text"])).strip()
        self.proposed = str(self.data.get(f"c{at}-proposed", kept["proposed"]))
        self.errors: list[str] = []
        self.amounts = [AmountRow(self, number) for number in range(self._rows())]

    def _rows(self) -> int:
        if self.bound:
            return sum(f"c{self.at}-year{number}" in self.data for number in range(40))
        return len(self.kept["amounts"]) + SPARE

    @property
    def no(self) -> int:
        return self.at + 1

    @property
    def is_said(self) -> bool:
        return bool(self.verb or self.text or any(row.is_said for row in self.amounts))

    @property
    def is_spare(self) -> bool:
        return not self.is_said and not self.proposed

    def write_amounts(self, case: Case) -> None:
        amounts = [
            Amount(row.number_of_year, row.ore, row.label, row.key) for row in self.amounts if row.is_said
        ]
        self.text = matters.of(case).worded(case, Clause(self.verb, self.text, amounts=amounts)).text

    @property
    def total(self) -> int:
        return sum(row.ore for row in self.amounts if row.is_said and row.ore)

    def value(self) -> dict[str, Any]:
        same = (self.verb, self.text) == (self.kept["verb"], self.kept["text"])
        return {
            "verb": self.verb,
            "text": self.text,
            "printed": self.kept["printed"] if same else "",
            "proposed": self.proposed,
            "is_condition": bool(self.kept["is_condition"]) and not self.verb,
            "amounts": [row.value() for row in self.amounts if row.is_said],
        }


class AmountRow:
    def __init__(self, clause: ClauseRow, number: int) -> None:
        at, kept = clause.at, clause.kept["amounts"]
        now = kept[number] if number < len(kept) else {}
        source = now or (kept[0] if kept else {})
        self.name = f"c{at}-{{}}{number}"
        self.year = str(clause.data.get(f"c{at}-year{number}", now.get("year", ""))).strip()
        shown = money.number(now["ore"]) if now else ""
        self.amount = str(clause.data.get(f"c{at}-ore{number}", shown)).strip()
        kept_key, kept_label = source.get("source_key", ""), source.get("source_label", "")
        self.funds = clause.funds | ({kept_key: kept_label} if kept_key else {})
        self.key = str(clause.data.get(f"c{at}-fund{number}", kept_key))
        if self.key not in self.funds:
            self.key = ""
        self.label = self.funds.get(self.key, kept_label)
        self.may_choose = bool(clause.funds)
        self.number, self.ore, self.error = number, 0, ""
        if self.is_said:
            self._read(clause)

    def _read(self, clause: ClauseRow) -> None:
        try:
            self.ore = money.parse(self.amount)
            if self.ore <= 0:
                raise Refused("Beloppet ska vara större än noll.")
            if not (self.year.isdecimal() and 1990 < int(self.year) < 2100):
                raise Refused("Skriv vilket år beloppet gäller.")
        except Refused as refusal:
            self.error = refusal.message
            clause.errors.append(f"Att-sats {clause.no}: {refusal.message}")

    @property
    def number_of_year(self) -> int:
        return int(self.year)

    @property
    def is_said(self) -> bool:
        return bool(self.year or self.amount)

    def value(self) -> dict[str, Any]:
        return {
            "year": self.number_of_year,
            "ore": self.ore,
            "source_key": self.key,
            "source_label": self.label,
        }
