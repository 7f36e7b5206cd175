"""The small forms beside the editor: begin a memo, lay a file to it, pass it on or send it back."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.models import Memo, MemoSection
from core.forms import ActionForm, FilesField, OneFileField, TextArea
from organisation.models import Body, Unit


class StartForm(ActionForm):
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Till vilket organ", empty_label="Inget organ ännu", required=False
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Enhet som godkänner", empty_label=None,
        help_text="En chef för enheten, eller för en enhet över den, godkänner skrivelsen.",
    )  # fmt: skip

    def __init__(self, *args: Any, authority: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = authority.bodies.order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = authority.units.order_by("name")  # type: ignore[attr-defined]


class WordForm(StartForm):
    """A Word file to begin from. Asked for first: it is what the person came with."""

    error_title = "Dokumentet kunde inte öppnas"

    file = OneFileField(label="Word-dokument (.docx)", required=True)
    field_order = ("file", "body", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".docx"


class WordConfirmForm(StartForm):
    """What was chosen beside the file, carried on to the confirmation; `slip` stands for the kept file."""

    slip = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("body", "unit"):
            self.fields[name].widget = forms.HiddenInput()


class UploadForm(forms.Form):
    file = FilesField(label="Filer", required=True)
    file_title = forms.CharField(label="Titel, om det är en fil", max_length=300, required=False)


class ReasonForm(ActionForm):
    """Return or reopen: why, in words the writer can act on."""

    reason = forms.CharField(label="Skäl", max_length=4000, required=False, widget=TextArea(rows=3))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ExplainForm(ActionForm):
    """Why a warning may stand as it is. `fingerprint` says which."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Varför kan det stå så?", max_length=500, required=False, widget=TextArea(rows=2)
    )

    def __init__(self, *args: Any, fingerprint: str, **kwargs: Any) -> None:
        kwargs.setdefault(
            "auto_id", f"forklara-{fingerprint[:12]}_%s"
        )  # one form for each warning on the page
        super().__init__(*args, initial={"fingerprint": fingerprint}, **kwargs)


class RevisionForm(ActionForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CommentForm(ActionForm):
    """A remark on one of the memo's sections, or on all of it."""

    mark_optional = False

    section = forms.ModelChoiceField(
        MemoSection.objects.none(), label="Gäller", required=False, empty_label="Hela skrivelsen"
    )
    text = forms.CharField(label="Kommentar", max_length=4000, required=False, widget=TextArea(rows=3))

    def __init__(self, *args: Any, memo: Memo, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "kommentar_%s")  # the editor beside it has fields with the same names
        super().__init__(*args, **kwargs)
        closed = [row.pk for row in memo.sections.all() if row.closed]
        sections = memo.sections.exclude(pk__in=closed).order_by("position", "id")
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
