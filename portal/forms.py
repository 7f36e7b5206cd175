"""Forms of the public pages."""

from django import forms

from core.forms import DateField, FilterForm, OneFileField

BASES = [("decided", "Beslutat"), ("proposed", "Beslutat och föreslaget")]


class BalanceForm(FilterForm):
    """On which day, and on which basis, an appropriation is shown."""

    per = DateField(label="Läget den")
    grund = forms.ChoiceField(label="Räkna med", choices=BASES)


class VerifyForm(forms.Form):
    """A file to compare. Not an action: nothing is kept, and the same file may be tried again."""

    error_title = "Välj en fil att kontrollera."

    file = OneFileField(label="Protokoll som PDF", error_messages={"required": "Välj en fil."})

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
