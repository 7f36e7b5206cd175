"""Forms for the rows of an agenda: their words, the web, the presidium."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.models import Record
from core import dates
from core.forms import ActionForm, DateField, FilterForm, TextArea, TimeField
from meetings.models import AgendaItem, Meeting

Kind = AgendaItem.Kind


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{dates.short_day(obj.on)} {obj.on.year}" + (
            " (kallelse utfärdad)" if obj.state == "called" else ""
        )


class RecordsChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.designation} {obj.subject}"


class ReasonForm(ActionForm):
    reason = forms.CharField(label="Varför", max_length=200)


class RowForm(ActionForm):
    """A row without a case."""

    kind = forms.ChoiceField(
        label="Slag",
        choices=[
            (Kind.INFORMATION, "Information utan ärende"),
            (Kind.REPORT, "Anmälningar"),
            (Kind.FORMALIA, "Formalia"),
            (Kind.OTHER, "Övrigt"),
        ],
    )
    title = forms.CharField(label="Rubrik", max_length=300)
    presenter = forms.CharField(label="Föredragande", max_length=200, required=False)
    starts_at = TimeField(label="Tid", required=False)


class ItemForm(ActionForm):
    """The words of a row. The title may differ from the memo's."""

    title = forms.CharField(label="Rubrik på ärendelistan", max_length=300, widget=TextArea(rows=2))
    public_title = forms.CharField(
        label="Rubrik på webben, om en annan",
        max_length=300,
        required=False,
        help_text="Fyll i när rubriken inte får visas för alla.",
    )
    presenter = forms.CharField(label="Föredragande", max_length=200, required=False)
    starts_at = TimeField(label="Tid", required=False)
    kind = forms.ChoiceField(
        label="Slag", choices=[(Kind.DECISION, "Beslut"), (Kind.INFORMATION, "Information")]
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        names = ("title", "public_title", "presenter", "starts_at", "kind")
        kwargs["initial"] = {name: getattr(item, name) for name in names}
        super().__init__(*args, **kwargs)
        if item.case_id is None:
            del self.fields["kind"]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class WebForm(ActionForm):
    """What of an item is shown on the web."""

    mark_optional = False

    web = forms.ChoiceField(
        label="Handlingarna",
        choices=[
            ("", "Visas enligt organets regel"),
            (AgendaItem.Web.OFF, "Visas inte på webben"),
            (AgendaItem.Web.DESPITE, "Visas trots stopp i granskningen"),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Varför",
        max_length=200,
        required=False,
        help_text="Fyll i när det inte är organets regel som gäller.",
    )
    held_back = RecordsChoice(
        queryset=Record.objects.none(),
        label="Visa inte de här handlingarna",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, item: AgendaItem, records: list[Record], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "web": item.web,
            "reason": item.web_reason,
            "held_back": [held.record_id for held in item.held_back.all()],
        }
        super().__init__(*args, **kwargs)
        field = self.fields["held_back"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Record.objects.filter(pk__in=[record.pk for record in records]).select_related(
            "case"
        )
        if not records:
            del self.fields["held_back"]


class MoveForm(ActionForm):
    """To which of the body's meetings."""

    to = MeetingChoice(
        queryset=Meeting.objects.none(), label="Till sammanträdet", empty_label="Välj sammanträde"
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = meetings


class WordForm(ActionForm):
    """The presidium's word about one item."""

    word = forms.ChoiceField(
        label="Besked",
        choices=[("", "Inget besked"), *AgendaItem.Word.choices],
        required=False,
    )
    note = forms.CharField(label="Vad ska kompletteras", max_length=300, required=False)
    to = MeetingChoice(
        queryset=Meeting.objects.none(), label="Flyttas till", required=False, empty_label="Välj sammanträde"
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = meetings


class ReportFilter(FilterForm):
    """Which records to choose among."""

    since = DateField(label="Registrerade från och med")
    q = forms.CharField(label="Ord eller diarienummer")
