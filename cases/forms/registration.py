"""The forms of registration: a case with its first document, a document in a case, a note."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from cases import matters
from cases.actions.drafts import Kept
from cases.actions.registration import Entry
from cases.models import Record, Register
from cases.queries import registers_of, staff_of
from core import clock
from core.forms import ActionForm, DateField, FilesField, TextArea
from organisation.models import Unit, User

PROVISION_HELP = (
    "Kapitel och paragraf, till exempel OSL 21:1. Lämna tomt om handlingen inte är sekretessmarkerad."
)

# With script, chosen files are sent and read at once, and a search for what is already there follows the typing.
READS_AT_ONCE = {
    "hx-post": "",
    "hx-trigger": "files:changed",
    "hx-encoding": "multipart/form-data",
    "hx-target": "#kept",
    "hx-swap": "outerHTML",
    "hx-indicator": "#reading",
    "hx-vals": '{"las_in": "1"}',
}
LOOKS_WHILE_TYPING = {
    "hx-post": "",
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#similar",
    "hx-swap": "outerHTML",
    "hx-params": "subject,counterparty,register,liknande",
    "hx-vals": '{"liknande": "1"}',
}


class RecordForm(ActionForm):
    """A document. Six fields do for most; the rest lie under ”Fler uppgifter”."""

    mark_optional = False
    folded: ClassVar[tuple[str, ...]] = (
        "secrecy_provision",
        "personal_data",
        "public_subject",
        "public_counterparty",
    )
    read: ClassVar[tuple[str, ...]] = (
        "direction",
        "counterparty",
        "subject",
        "arrived_on",
        "document_on",
        "kind",
    )
    error_title = "Handlingen är inte registrerad än. Rätta det här och försök igen."

    direction = forms.ChoiceField(
        label="Riktning",
        choices=Record.Direction.choices,
        initial=Record.Direction.IN,
        widget=forms.RadioSelect,
    )
    counterparty = forms.CharField(label="Avsändare eller mottagare", required=False)
    subject = forms.CharField(
        label="Vad handlingen gäller",
        error_messages={"required": "Skriv i korthet vad handlingen gäller."},
    )
    arrived_on = DateField(label="Inkom eller upprättades", initial=clock.today)
    kind = forms.ChoiceField(
        label="Slag av handling",
        choices=[choice for choice in Record.Kind.choices if choice[0] != Record.Kind.NOTE],
        initial=Record.Kind.DOCUMENT,
    )
    files = FilesField(label="Filer", required=False)  # type: ignore[assignment]

    document_on = DateField(label="Handlingens datum", required=False)
    public_subject = forms.CharField(
        label="Gäller, i det öppna diariet",
        required=False,
        help_text="Fyll i när orden ovan inte kan visas för alla. Står i postlistan och på webben.",
    )
    public_counterparty = forms.CharField(
        label="Avsändare eller mottagare, i det öppna diariet",
        required=False,
        help_text="Till exempel Privatperson.",
    )
    secrecy_provision = forms.CharField(label="Sekretessmarkering", required=False, help_text=PROVISION_HELP)
    personal_data = forms.BooleanField(
        label="Har personuppgifter som inte får läggas ut på webben", required=False
    )

    def __init__(self, *args: Any, kept: list[Kept], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        for name in ("counterparty", "subject", "public_subject", "public_counterparty"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["files"].widget.attrs |= READS_AT_ONCE
        if not self.is_bound:
            self.fields["counterparty"].widget.attrs["autofocus"] = True

    def read_fields(self) -> list[forms.BoundField]:
        """The fields that a saved e-mail fills in."""
        return [self[name] for name in self.read]

    @property
    def details_open(self) -> bool:
        """Whether something is filled in, or wrong, among the fields that are folded away."""
        folded = [self[name] for name in self.folded]
        return any(field.errors or field.value() not in {None, "", False, "ordinary"} for field in folded)

    def entry(self) -> Entry:
        data = self.cleaned_data
        return Entry(
            subject=data["subject"],
            direction=data["direction"],
            kind=data["kind"],
            arrived_on=data["arrived_on"],
            document_on=data["document_on"],
            counterparty=data["counterparty"],
            public_subject=data["public_subject"],
            public_counterparty=data["public_counterparty"],
            secrecy_provision=data["secrecy_provision"],
            personal_data=data["personal_data"],
            files=[kept.upload() for kept in self.kept],
        )

    def arguments(self) -> dict[str, Any]:
        return {"entry": self.entry()}


class CaseForm(RecordForm):
    """A case with its first document. One subject does for both, unless the document is called something else."""

    error_title = "Ärendet är inte registrerat än. Rätta det här och försök igen."
    folded = (*RecordForm.folded, "record_secret_only", "record_subject", "matter", "classification")

    register = forms.ModelChoiceField(label="Diarium", queryset=Register.objects.none(), empty_label=None)
    record_subject = forms.CharField(
        label="Handlingen heter något annat",
        required=False,
        help_text="Lämna tomt om handlingen gäller samma sak som ärendet.",
    )
    matter = forms.ChoiceField(label="Slag av ärende", initial="ordinary")
    classification = forms.CharField(
        label="Klassificering", required=False, help_text="Till exempel 1.3.2. Kan sättas senare."
    )
    record_secret_only = forms.BooleanField(
        label="Bara handlingen är hemlig, inte ärendet",
        required=False,
        help_text="Annars sekretessmarkeras både ärendet och handlingen.",
    )
    unit = forms.ModelChoiceField(
        label="Enhet", queryset=Unit.objects.none(), required=False, empty_label="Fördelas senare"
    )
    official = forms.ModelChoiceField(
        label="Handläggare", queryset=User.objects.none(), required=False, empty_label="Utses senare"
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = registers_of(by)
        authorities = list(registers.values_list("authority", flat=True))
        self.fields["register"].queryset = registers  # type: ignore[attr-defined]
        self.fields["register"].initial = registers.first()
        self.fields["unit"].queryset = Unit.objects.filter(authority__in=authorities)  # type: ignore[attr-defined]
        self.fields["official"].queryset = staff_of(*authorities)  # type: ignore[attr-defined]
        self.fields["matter"].choices = matters.choices()  # type: ignore[attr-defined]
        self.fields["subject"].label = "Ärendemening"
        self.fields["subject"].help_text = "Vad ärendet gäller, så att någon annan hittar det om tre år."
        self.fields["subject"].error_messages["required"] = "Skriv i korthet vad ärendet gäller."
        self.several_registers = len(authorities) > 1
        for name in ("counterparty", "subject"):
            self.fields[name].widget.attrs |= LOOKS_WHILE_TYPING

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        first = self.entry()
        if data["record_subject"]:
            first = Entry(**{**vars(first), "subject": data["record_subject"], "public_subject": ""})
        names = ("register", "subject", "public_subject", "counterparty", "public_counterparty")
        facts = {name: data[name] for name in (*names, "matter", "classification", "unit", "official")}
        return facts | {
            "secrecy_provision": "" if data["record_secret_only"] else data["secrecy_provision"],
            "personal_data": data["personal_data"],
            "opened_on": data["arrived_on"],
            "first": first,
        }


class NoteForm(ActionForm):
    """A tjänsteanteckning."""

    subject = forms.CharField(
        label="Rubrik",
        help_text="Till exempel: Samtal med sökanden.",
        error_messages={"required": "Skriv i korthet vad anteckningen gäller."},
    )
    text = forms.CharField(
        label="Anteckning",
        widget=TextArea(rows=8),
        help_text="Vem, när och vad. Anteckningen registreras och kan inte ändras efteråt.",
        error_messages={"required": "Skriv anteckningen."},
    )
    secrecy_provision = forms.CharField(label="Sekretessmarkering", required=False, help_text=PROVISION_HELP)


class TakeOverForm(ActionForm):
    """A case from an earlier register, under its own number."""

    register = forms.ModelChoiceField(label="Diarium", queryset=Register.objects.none(), empty_label=None)
    year = forms.IntegerField(label="År", min_value=1900, max_value=2999)
    number = forms.IntegerField(label="Löpnummer", min_value=1)
    subject = forms.CharField(label="Ärendemening")
    opened_on = DateField(label="Öppnat")
    counterparty = forms.CharField(label="Motpart", required=False)
    next_record = forms.IntegerField(
        label="Nästa handlingsnummer",
        min_value=1,
        initial=1,
        help_text="Ett mer än det högsta handlingsnumret i det tidigare diariet.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].queryset = registers_of(by)  # type: ignore[attr-defined]
        self.fields["register"].initial = registers_of(by).first()
        self.fields["year"].initial = clock.today().year


class SeriesForm(ActionForm):
    """The first number of a register's year."""

    register = forms.ModelChoiceField(label="Diarium", queryset=Register.objects.none(), empty_label=None)
    year = forms.IntegerField(label="År", min_value=1900, max_value=2999)
    first = forms.IntegerField(
        label="Första numret",
        min_value=1,
        max_value=99_999,
        initial=1,
        help_text="Lägre nummer kan sedan bara tas över från ett tidigare diarium.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["register"].queryset = registers_of(by, administered=True)  # type: ignore[attr-defined]
        self.fields["register"].initial = registers_of(by, administered=True).first()
        self.fields["year"].initial = clock.today().year
