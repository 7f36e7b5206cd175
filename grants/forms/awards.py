"""The forms of an award: money, conditions, reports."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from cases.models import Record
from core import clock, money
from core.errors import Refused
from core.forms import ActionForm, DateField, FilterForm, TextArea
from grants.models import Award, Condition, Fund
from grants.queries.awards import AwardFigures, YearOfAward

WHICH = [
    ("", "Alla"),
    ("utbetalning", "Väntar på utbetalning"),
    ("redovisning", "Försenad redovisning"),
    ("villkor", "Har villkor som inte är uppfyllda"),
]


class AwardFilter(FilterForm):
    visa = forms.ChoiceField(label="Visa", choices=WHICH)
    anslag = forms.ModelChoiceField(
        label="Anslag", queryset=Fund.objects.none(), to_field_name="slug", empty_label="Alla anslag"
    )

    def __init__(self, *args: Any, funds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anslag"].queryset = funds  # type: ignore[attr-defined]


class OreField(forms.CharField):
    """An amount as people write it, in öre: `200 000`, `200 tkr`."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"label": "Belopp", "help_text": "I kronor, eller med tkr efter: 200 000 eller 200 tkr."}
        super().__init__(**(given | kwargs))
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "text"}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return money.parse(typed)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None


class MoneyForm(ActionForm):
    """Money that moves on one year of an award. The form's own mark is the event's number: sent twice, booked once."""

    award_year = forms.ChoiceField(label="År")
    ore = OreField()
    on = DateField(label="Dag")
    reference = forms.CharField(
        label="Verifikation", max_length=120, help_text="Numret i ekonomisystemet.",
        error_messages={"required": "Skriv verifikationens nummer."},
    )  # fmt: skip

    def __init__(self, *args: Any, figures: AwardFigures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._years = {str(row.award_year.pk): row for row in figures.years if self.available(row)}
        field: Any = self.fields["award_year"]
        field.choices = [(key, self._printed(row)) for key, row in self._years.items()]
        if len(self._years) > 1:
            field.choices = [("", "Välj år"), *field.choices]
        elif self._years:
            (row,) = self._years.values()
            self.fields["ore"].initial = money.number(self.available(row))
        self.fields["on"].initial = clock.today()

    def available(self, row: YearOfAward) -> int:
        return row.left

    def _printed(self, row: YearOfAward) -> str:
        return f"{row.award_year.fund_year}: {money.text(self.available(row))}"

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        given["award_year"] = self._years[given["award_year"]].award_year
        token = str(self.data.get(self.add_prefix("once"), ""))
        return given | {"id": uuid.uuid5(uuid.NAMESPACE_URL, token) if token else None}


class PayForm(MoneyForm):
    announced_on = DateField(
        label="Beslutet tillkännagavs", required=False,
        help_text="Anslaget finns inte här. Tiden att överklaga räknas från den dag det tillkännagavs (KL 13:5).",
    )  # fmt: skip

    def __init__(self, *args: Any, award: Award, asks_announced: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["announced_on"].initial = award.announced_on
        if not asks_announced:
            del self.fields["announced_on"]


class RepayForm(MoneyForm):
    reason = forms.CharField(label="Varför", required=False, max_length=300)

    def available(self, row: YearOfAward) -> int:
        return row.paid


class WithdrawForm(MoneyForm):
    reason = forms.CharField(
        label="Varför",
        max_length=300,
        widget=TextArea(rows=2),
        error_messages={"required": "Skriv varför bidraget tas tillbaka."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].required = False


class ConditionForm(ActionForm):
    kind = forms.ChoiceField(label="Slag av villkor", choices=Condition.Kind.choices)
    text = forms.CharField(
        label="Villkoret i ord", required=False, max_length=300, widget=TextArea(rows=2),
        help_text="Behövs för ett annat villkor, annars bara om något ska läggas till.",
    )  # fmt: skip
    least_percent = forms.IntegerField(
        label="Minsta andel, procent", required=False, min_value=1, max_value=100
    )
    least_ore = OreField(label="Minsta belopp", required=False)
    blocks = forms.ChoiceField(label="Hindrar", choices=Condition.Blocks.choices)
    due_on = DateField(label="Uppfyllt senast", required=False)


class MeetForm(ActionForm):
    reason = forms.CharField(label="Vad visar det?", required=False, max_length=300, widget=TextArea(rows=2))


class WhyForm(ActionForm):
    reason = forms.CharField(
        label="Varför",
        max_length=300,
        widget=TextArea(rows=2),
        error_messages={"required": "Skriv varför."},
    )


class AskReportForm(ActionForm):
    what = forms.CharField(
        label="Vad ska redovisas?",
        max_length=200,
        error_messages={"required": "Skriv vad som ska redovisas."},
    )
    due_on = DateField(label="Senast")


class RecordField(forms.ModelChoiceField):
    def label_from_instance(self, record: Record) -> str:
        return f"{record.designation}, {record.subject}"


class ReceiveForm(ActionForm):
    received_on = DateField(label="Kom in")
    record = RecordField(
        label="Handling i ärendet",
        queryset=Record.objects.none(),
        required=False,
        empty_label="Ingen handling",
    )

    def __init__(self, *args: Any, records: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].queryset = records  # type: ignore[attr-defined]
        self.fields["received_on"].initial = clock.today()
