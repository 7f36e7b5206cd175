"""Forms for what goes out: chosen items, paper copies."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import ActionForm
from organisation.models import User


class SelectForm(ActionForm):
    """Which items of an issue to have in one file."""

    items = forms.TypedMultipleChoiceField(
        label="Ärenden",
        coerce=int,
        error_messages={
            "required": "Välj minst ett ärende.",
            "invalid_choice": "Något av ärendena kan inte väljas. Läs om sidan och välj på nytt.",
        },
    )

    def __init__(self, *args: Any, rows: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(row["item"], row["title"]) for row in rows]


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PaperForm(ActionForm):
    """A person who wants paper, or a number of copies for a purpose."""

    user = PersonChoice(
        queryset=User.objects.none(), label="Person", required=False, empty_label="Ingen särskild person"
    )
    purpose = forms.CharField(
        label="Eller till",
        max_length=80,
        required=False,
        help_text="Till exempel protokollet eller presshyllan.",
    )
    copies = forms.IntegerField(
        label="Antal",
        min_value=1,
        max_value=99,
        initial=1,
        required=False,
        help_text="En person får alltid ett exemplar.",
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"copies": given["copies"] or 1}
