"""Forms that put money into a year, take it out, move it between years, and take an event back."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core import clock, money
from core.forms import DateField, TextArea
from grants.forms.fields import DecisionField, MoneyField, PostingForm
from grants.models import AwardYear, Fund, FundYear
from grants.queries.closing import YearEnd
from grants.rules.carrying import may_carry
from organisation.models import User


class FundYearField(forms.ModelChoiceField):
    """A year of a fund. `whole` names the fund too."""

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(queryset=FundYear.objects.none(), empty_label="Välj år", **kwargs)
        self.whole = whole

    def label_from_instance(self, year: Any) -> str:
        state = "" if year.status == FundYear.Status.ADOPTED else f" ({year.get_status_display()})"
        return f"{year if self.whole else year.year}{state}"


class MovingForm(PostingForm):
    """Year, amount, day, why and by which decision."""

    needs_reason: ClassVar[bool] = False

    fund_year = FundYearField(label="År")
    ore = MoneyField(label="Belopp")
    on = DateField(
        label="Gäller från", help_text="Dagen pengarna får användas från. Kvarvarande räknas från den dagen."
    )
    reason = forms.CharField(
        label="Skäl eller beslut",
        max_length=300,
        required=False,
        help_text="Till exempel Kommunfullmäktige 2023-11-27 § 214.",
    )
    decision = DecisionField()

    def __init__(self, *args: Any, fund: Fund, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        self.fields["reason"].required = self.needs_reason
        self.fields["decision"].offer(fund, user)  # type: ignore[attr-defined]
        open_years = FundYear.objects.exclude(status=FundYear.Status.CLOSED).select_related("fund__authority")
        self.fields[self.first_year].queryset = open_years.filter(fund=fund).order_by("year")  # type: ignore[attr-defined]

    first_year: ClassVar[str] = "fund_year"


class FrameForm(MovingForm):
    pass


class CutForm(MovingForm):
    needs_reason = True


class TransferForm(MovingForm):
    """Money that is left, from one fund-year to another."""

    first_year = "source"

    fund_year = None  # type: ignore[assignment]
    source = FundYearField(label="Från år")
    target = FundYearField(label="Till anslag och år", whole=True)

    field_order = ("source", "target", "ore", "on", "reason", "decision")

    def __init__(self, *args: Any, fund: Fund, user: User, **kwargs: Any) -> None:
        super().__init__(*args, fund=fund, user=user, **kwargs)
        kept = FundYear.objects.filter(fund__in=Fund.objects.kept_by(user))
        self.fields["target"].queryset = (  # type: ignore[attr-defined]
            kept.exclude(status=FundYear.Status.CLOSED)
            .select_related("fund__authority")
            .order_by("fund__name", "year")
        )


class ReverseForm(PostingForm):
    on = DateField(
        label="Gäller från",
        help_text="Händelsens egen dag, om den inte är låst. Ett upphävt beslut återförs domens dag.",
    )
    reason = forms.CharField(label="Därför att", max_length=300, widget=TextArea(rows=2))


class YearEndForm(PostingForm):
    """The proposal for a year-end, to be changed where the council has decided otherwise."""

    on = DateField(label="Gäller från", widget=forms.HiddenInput)
    carry = MoneyField(label="Förs över till nästa år")
    award_years = forms.ModelMultipleChoiceField(
        AwardYear.objects.none(), label="Beviljat som följer med", required=False
    )
    reason = forms.CharField(
        label="Skäl eller beslut",
        max_length=300,
        required=False,
        help_text="Behövs när beloppet är ett annat än regeln ger.",
    )
    decision = DecisionField()

    def __init__(self, *args: Any, end: YearEnd, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fund = end.fund_year.fund
        rule = may_carry(fund, left=end.left, frame=end.frame)
        promised = [promise.award_year.pk for promise in end.promises]
        self.fields["on"].initial = end.on
        self.fields["carry"].initial = money.text(rule)
        self.fields["decision"].offer(fund, user)  # type: ignore[attr-defined]
        self.fields["award_years"].queryset = AwardYear.objects.filter(pk__in=promised)  # type: ignore[attr-defined]
        self.fields["award_years"].initial = promised if fund.carries_commitments else []
        self.end = end

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        said["carry_ore"] = said.pop("carry")
        return said

    @property
    def ticked(self) -> set[str]:
        return {str(pk) for pk in self["award_years"].value() or []}
