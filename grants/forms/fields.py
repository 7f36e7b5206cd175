"""Fields that forms about money share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from django import forms

from cases.models import Decision
from core import money
from core.dates import long_date
from core.errors import Refused
from core.forms import ActionForm, DateField
from grants.actions.previews import Change, preview
from grants.models import Fund
from organisation.models import User

SHOWN_DECISIONS = 200


class MoneyField(forms.CharField):
    """An amount as people write it, with its unit: a bare number could be kronor or thousands. Cleans to öre."""

    default_error_messages: ClassVar = {"required": "Skriv ett belopp, till exempel 3 000 tkr."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Skriv enheten: 3 000 tkr.")
        super().__init__(**kwargs)
        self.css = "short"

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            ore = money.parse(typed)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None
        if ore and not any(sign.isalpha() for sign in typed):
            raise forms.ValidationError(
                f"Är det kronor eller tusental kronor? Skriv {typed} kr eller {typed} tkr.", code="unit"
            )
        if ore < 0:
            raise forms.ValidationError("Skriv ett belopp utan minustecken.", code="negative")
        return ore


class DecisionField(forms.ModelChoiceField):
    """One of the decisions that the person may read, the latest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Decision.objects.none(),
            required=False,
            label="Beslut i systemet",
            empty_label="Inget, det står i skälet",
            **kwargs,
        )

    def label_from_instance(self, decision: Any) -> str:
        return f"{decision.label}, {decision.decided_on}: {decision.case.dnr} {decision.case.subject}"[:110]

    def offer(self, fund: Fund, user: User) -> None:
        rows = Decision.objects.visible_to(user).final().filter(case__register__authority=fund.authority_id)
        latest = rows.order_by("-decided_on", "-pk").values("pk")[:SHOWN_DECISIONS]
        self.queryset = (
            Decision.objects.filter(pk__in=list(latest.values_list("pk", flat=True)))
            .select_related("case")
            .order_by("-decided_on", "-pk")
        )


class PostingForm(ActionForm):
    """A form that ends in the ledger: first a look at the figures before and after, then the posting. The form's token
    is the event's number, so that the same form can never be two events."""

    @property
    def event_id(self) -> uuid.UUID:
        try:
            return uuid.UUID(hex=str(self.data.get(self.add_prefix("once"), "")))
        except ValueError:
            return uuid.uuid4()

    def preview(
        self, action: Callable[..., Any], *, funds: Sequence[Fund], **kwargs: Any
    ) -> list[Change] | None:
        """What would change, or none when the form or the action says no: then the form says why."""
        if not self.is_valid():
            return None
        arguments = self.arguments() | kwargs
        try:
            return preview(lambda: action(**arguments), funds=funds)
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def said(self) -> list[tuple[str, str]]:
        """What has been filled in, in words, for the page that asks before posting."""
        rows = []
        for field in self.visible_fields():
            words = self.in_words(field.name, self.cleaned_data.get(field.name))
            if words:
                rows.append((str(field.label), words))
        return rows

    def in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if value in (None, "", []):
            return ""
        if isinstance(field, MoneyField):
            return money.text(value)
        if isinstance(field, DateField):
            return long_date(value)
        if isinstance(field, forms.ModelChoiceField):
            return str(field.label_from_instance(value))
        return (
            dict(cast("Any", field.choices)).get(value, str(value))
            if isinstance(field, forms.ChoiceField)
            else str(value)
        )
