"""Forms of the minutes: words of a passage, first page, remarks, signatures, corrections."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.files import Upload
from cases.richtext import for_editor
from core.forms import ActionForm, DateField, OneFileField, PickMany, TextArea
from meetings.models import AgendaItem, Minutes
from organisation.models import Mandate


class PassageForm(ActionForm):
    """One passage by hand: the rich box with script, a plain one without."""

    text = forms.CharField(
        label="Text", required=False, max_length=200_000, widget=TextArea({"data-prose": True}, rows=12)
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, text: str, revision: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": for_editor(text), "revision": revision}
        super().__init__(*args, **kwargs)

    def take(self, revision: int) -> None:
        """After a clash: what the person wrote stays in the box, and the next sending is over what is kept now."""
        self.data = dict(self.data.items()) | {self.add_prefix("revision"): str(revision)}


class FrontForm(ActionForm):
    """What the first page says of where and when."""

    place = forms.CharField(label="Plats", max_length=300, required=False)
    approval_place = forms.CharField(label="Justeras, plats och tid", max_length=160, required=False)
    kept_at = forms.CharField(
        label="Förvaras hos", max_length=200, required=False, help_text="Står i anslaget (KL 8:12)."
    )

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "place": minutes.place or minutes.meeting.place,
            "approval_place": minutes.approval_place,
            "kept_at": minutes.kept_at,
        }
        super().__init__(*args, **kwargs)


class ImmediateForm(ActionForm):
    items = forms.ModelMultipleChoiceField(
        label="Paragrafer",
        queryset=AgendaItem.objects.none(),
        widget=PickMany,
        error_messages={"required": "Välj minst en paragraf."},
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = items
        field.label_from_instance = lambda obj: f"§ {obj.paragraph.number} {obj.title}"  # type: ignore[method-assign]


class RemarkForm(ActionForm):
    text = forms.CharField(
        label="Vad ska ändras?",
        max_length=4000,
        widget=TextArea(rows=3),
        error_messages={"required": "Skriv vad som ska ändras."},
    )


class SettleForm(ActionForm):
    answer = forms.CharField(
        label="Svar", max_length=300, error_messages={"required": "Skriv vad som är gjort."}
    )


class PaperForm(ActionForm):
    """A signature on paper: the day, the scan, and where the original lies."""

    signed_on = DateField(label="Undertecknat den")
    scan = OneFileField(label="Inskannat blad", required=False, help_text="Visas aldrig på webben.")
    original_at = forms.CharField(
        label="Originalet finns hos", max_length=200, required=False, help_text="Till exempel Kommunarkivet."
    )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        scan = given["scan"]
        return given | {"scan": Upload(scan.name, scan) if scan else None}


class SignForm(ActionForm):
    """The person's own signature, of the content that was read. The password is never shown again, nor kept."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    password = forms.CharField(
        label="Ditt lösenord",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Skriv ditt lösenord för att underteckna."},
    )

    def arguments(self) -> dict[str, Any]:
        return {"confirmed": self.cleaned_data["password"], "read": self.cleaned_data["read"]}


class WhyForm(ActionForm):
    reason = forms.CharField(label="Därför att", max_length=300, error_messages={"required": "Skriv varför."})


class AppointForm(ActionForm):
    """Somebody who may approve a § where the chosen ones had a conflict of interest."""

    item = forms.ModelChoiceField(label="Paragraf", queryset=AgendaItem.objects.none(), empty_label=None)
    mandate = forms.ModelChoiceField(label="Justerare", queryset=Mandate.objects.none(), empty_label=None)

    def __init__(self, *args: Any, items: Any, mandates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("item", items), ("mandate", mandates)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset
        self.fields["item"].label_from_instance = lambda item: f"§ {item.paragraph.number}"  # type: ignore[attr-defined]
        self.fields["mandate"].label_from_instance = lambda mandate: mandate.printed  # type: ignore[attr-defined]


class CorrectForm(ActionForm):
    text = forms.CharField(
        label="Rättelse",
        max_length=4000,
        widget=TextArea(rows=4),
        help_text="Så här ska det vara. Den justerade texten står kvar.",
        error_messages={"required": "Skriv hur det ska vara."},
    )
    reason = forms.CharField(
        label="Vad som blev fel", max_length=300, error_messages={"required": "Skriv vad som blev fel."}
    )
