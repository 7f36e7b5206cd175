"""Forms of the documents of an agenda item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from cases.actions.files import Upload
from cases.models import File, Record
from core.errors import Refused
from core.filetypes import ACCEPT, check_size
from core.forms import ActionForm, FileDrop, FilesField, OneFileField
from core.words import clean_filename
from meetings.actions.documents import ARRIVED, DRAWN_UP, NothingAdded
from meetings.forms.agenda import RecordsChoice
from meetings.models import ItemDocument
from meetings.rules.documents import LONGEST


class EachFileField(FilesField):
    """Any number of files, each judged by itself by the action: one that is empty or too large does not stop the rest."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [file for file in (data if isinstance(data, list | tuple) else [data]) if file is not None]
        return given or super().clean(None, initial)


class DropForm(ActionForm):
    """Files for an item, and what is the same for all of them."""

    mark_optional = False
    error_title = "Handlingarna kom inte in. Rätta det här och försök igen."

    files = EachFileField(label="Filer", widget=FileDrop({"accept": ACCEPT}))  # type: ignore[assignment]
    direction = forms.ChoiceField(
        label="Handlingarna är",
        choices=[(DRAWN_UP, "upprättade här"), (ARRIVED, "inkomna")],
        initial=DRAWN_UP,
        required=False,
        widget=forms.RadioSelect,
    )
    counterparty = forms.CharField(
        label="Från vem, om de är inkomna",
        max_length=200,
        required=False,
        help_text="Okänd avsändare: Anonym.",
    )
    secrecy_provision = forms.CharField(
        label="Sekretessmarkering",
        required=False,
        help_text="Kapitel och paragraf, till exempel OSL 21:1. Lämna tomt om de inte är sekretessmarkerade.",
    )
    personal_data = forms.BooleanField(
        label="Har personuppgifter som inte får läggas ut på webben", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "drop_%s"} | kwargs)  # beside another form without a prefix
        self.fields["counterparty"].widget.attrs["autocomplete"] = "off"

    @property
    def details_open(self) -> bool:
        """Whether something is filled in, or wrong, among the fields that are folded away."""
        names = ("direction", "counterparty", "secrecy_provision", "personal_data")
        return any(
            self[name].errors or self[name].value() not in {None, "", False, DRAWN_UP} for name in names
        )

    def arguments(self) -> dict[str, Any]:
        """The files the action is to open, and a sentence for each that is known not to do."""
        given = super().arguments()
        uploads, problems = [], []
        for file in given.pop("files"):
            name = clean_filename(file.name or "")
            try:
                check_size(name, file.size or 0)
            except Refused as refusal:
                problems.append(refusal.message)
            else:
                uploads.append(Upload(name, file))
        given["direction"] = given["direction"] or DRAWN_UP
        return given | {"uploads": uploads, "problems": problems}

    def refuse(self, refusal: Refused) -> None:
        if isinstance(refusal, NothingAdded):
            for problem in refusal.problems:
                self.add_error("files", problem)
        else:
            super().refuse(refusal)


class RecordChoice(forms.ModelChoiceField):
    label_from_instance = RecordsChoice.label_from_instance


class TakeUpForm(ActionForm):
    """A document that is registered already."""

    record = RecordChoice(
        queryset=Record.objects.none(), label="Handling i ärendet", empty_label="Välj handling"
    )

    def __init__(self, *args: Any, records: QuerySet[Record], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["record"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = records


class RenameForm(ActionForm):
    title = forms.CharField(label="Rubrik", max_length=LONGEST)

    def __init__(self, *args: Any, document: ItemDocument, **kwargs: Any) -> None:
        super().__init__(*args, initial={"title": document.title}, **kwargs)


class ReplaceForm(ActionForm):
    """Another file in the place of one. Which one is asked only when there are several."""

    file = forms.ModelChoiceField(queryset=File.objects.none(), label="Ersätt", empty_label=None)
    files = OneFileField(label="Ny fil", widget=FileDrop({"accept": ACCEPT}, many=False))  # type: ignore[assignment]
    reason = forms.CharField(label="Varför", max_length=200, initial="Ny version")

    def __init__(self, *args: Any, files: list[File], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = File.objects.filter(pk__in=[file.pk for file in files]).select_related(
            "record__case__register"
        )
        if len(files) == 1:
            field.widget, field.initial = forms.HiddenInput(), files[0].pk

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        file = given.pop("files")
        return given | {"upload": Upload(clean_filename(file.name or ""), file)}


class TakeAwayForm(ActionForm):
    """Asked only of a document that has gone out."""

    reason = forms.CharField(label="Varför den utgår", max_length=200)
