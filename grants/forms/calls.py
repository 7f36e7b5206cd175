"""Opening and changing rounds, their reasons and keys."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.models import Case
from cases.queries import staff_of
from core import clock
from core.forms import ActionForm, DateField, TextArea
from grants.forms.ore import OreField
from grants.models import Fund, GrantCall
from grants.rules.preparing import may_prepare
from organisation.models import User
from organisation.roles import Capability


class CallForm(ActionForm):
    """Without `call` a new round; `case` is what was chosen on the way here."""

    case = forms.CharField(
        label="Ärende", max_length=20, help_text="Diarienumret, till exempel KS-2024/00456.", required=False
    )
    name = forms.CharField(
        label="Utlysningens namn", max_length=200, help_text="Till exempel Klimatneutralitet våren 2024."
    )
    form = forms.ChoiceField(label="Slag", choices=GrantCall.Form.choices, widget=forms.RadioSelect)
    funds = forms.ModelMultipleChoiceField(
        label="Anslag som pengarna tas ur", queryset=Fund.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    first_year = forms.IntegerField(label="Första år", min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label="Sista år", min_value=2000, max_value=2100)
    unit = forms.ChoiceField(label="Belopp anges i", choices=[("kr", "kr"), ("tkr", "tkr")])
    most_ore = forms.CharField(
        label="Högst per ansökan", required=False, help_text="I enheten ovan. Tomt betyder inget tak."
    )
    opens_on = DateField(label="Öppnar", required=False)
    closes_on = DateField(label="Stänger", required=False)
    criteria = forms.CharField(
        label="Kriterier",
        required=False,
        widget=TextArea(rows=6),
        help_text="Ett på varje rad. Skriv vikten sist efter ett lodstreck: Sänker utsläppen | 3. Utan siffra är den 1.",
    )
    responsible = forms.ModelChoiceField(label="Ansvarig", queryset=User.objects.none(), empty_label=None)

    def __init__(
        self, *args: Any, by: User, case: Case | None = None, call: GrantCall | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.found, self.call = by, case or (call.case if call else None), call
        for name in ("first_year", "last_year", "unit"):
            self.fields[name].css = "short"  # type: ignore[attr-defined]
        authority = self.found.authority_id if self.found else next(iter(_prepared_by(by)), None)
        funds = Fund.objects.filter(authority=authority, closed_on=None)
        self.fields["funds"].queryset = funds.order_by("name")  # type: ignore[attr-defined]
        self.fields["responsible"].queryset = staff_of(authority)  # type: ignore[attr-defined,arg-type]
        if self.found is not None:
            del self.fields["case"]
        self._begin(call)

    def _begin(self, call: GrantCall | None) -> None:
        year = clock.today().year
        first: dict[str, Any] = {"form": "project", "first_year": year, "last_year": year + 2, "unit": "tkr"}
        first["responsible"] = self.by.pk
        if call is not None:
            for name in ("name", "form", "first_year", "last_year", "unit", "opens_on", "closes_on"):
                first[name] = getattr(call, name)
            first["funds"] = [fund.pk for fund in call.funds.all()]
            first["responsible"] = call.responsible_id
            first["criteria"] = "\n".join(
                f"{one.text} | {one.weight}" if one.weight != 1 else one.text for one in call.criteria.all()
            )
            most = OreField(unit=call.unit)
            first["most_ore"] = most.prepare_value(call.most_ore)
        self.initial = {**first, **self.initial}

    def clean_case(self) -> Case:
        cases = Case.objects.visible_to(self.by)
        found = cases.filter(dnr=self.cleaned_data["case"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError("Inget ärende har det numret. Skriv det som KS-2024/00456.")
        if not may_prepare(self.by, found.authority_id):
            raise forms.ValidationError("Du bereder inte ärenden i den myndigheten.")
        return found

    def clean_criteria(self) -> list[tuple[str, int]]:
        rows = []
        for line in self.cleaned_data["criteria"].splitlines():
            text, _, weight = line.rpartition("|") if "|" in line else (line, "", "1")
            if not text.strip():
                continue
            if not weight.strip().isdigit() or not 1 <= int(weight) <= 100:
                raise forms.ValidationError(f"”{line.strip()[:60]}”: vikten är ett heltal från 1 till 100.")
            rows.append((text.strip(), int(weight)))
        return rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        try:
            given["most_ore"] = OreField(unit=given.get("unit") or "kr", required=False).clean(
                given.get("most_ore") or ""
            )
        except forms.ValidationError as error:
            self.add_error("most_ore", error)
        return given

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        given["funds"] = list(given["funds"])
        if self.call is None:
            given.setdefault("case", self.found)
        return given


def _prepared_by(user: User) -> list[int]:
    return sorted(pk for pk in user.authorities_with(Capability.WRITE_MEMOS))


class ReasonForm(ActionForm):
    text = forms.CharField(label="Skäl", max_length=200, help_text="Som det ska stå i sammanställningen.")
    for_refusal = forms.BooleanField(label="Skäl för avslag", required=False, initial=True)


class KeyForm(ActionForm):
    system = forms.CharField(label="System", max_length=80, help_text="Till exempel e-tjänsten för bidrag.")
