"""Forms for the year, the meetings of a body and the series of their §§."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from cases.models import Case
from core import dates, dnr
from core.errors import Refused
from core.forms import ActionForm, DateField, FilterForm, TextArea, TimeField
from meetings.models import Meeting
from organisation.models import Body


class YearForm(ActionForm):
    """The year's days as people write them: one a line, or parted by commas."""

    days = forms.CharField(
        label="Sammanträdesdagar",
        help_text="En dag per rad, till exempel 2024-05-21 eller 21 maj 2024. Du får se alla datum innan de sparas.",
        widget=TextArea(rows=12),
    )

    def clean_days(self) -> list[datetime.date]:
        lines = self.cleaned_data["days"].replace(",", "\n").replace(";", "\n").splitlines()
        days, wrong = [], []
        for line in filter(None, map(str.strip, lines)):
            try:
                days.append(dates.parse(line))
            except Refused as refusal:
                wrong.append(refusal.message)
        if wrong:
            raise forms.ValidationError(wrong)
        return sorted(set(days))


class SeriesForm(ActionForm):
    """Where the year's §§ begin, when the year did not begin here."""

    first = forms.IntegerField(
        label="Första paragraf", min_value=1, max_value=9999, help_text="Nästa § efter den senast använda."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].css = "short"  # type: ignore[attr-defined]


class DayForm(ActionForm):
    """When and where a meeting is held."""

    on = DateField(label="Dag")
    starts_at = TimeField(label="Börjar")
    ends_at = TimeField(label="Slutar", required=False)
    place = forms.CharField(label="Plats", max_length=160, required=False)
    group_meetings = forms.CharField(label="Gruppmöten", max_length=160, required=False)
    remote = forms.CharField(
        label="Deltagande på distans",
        max_length=300,
        required=False,
        help_text="Står i kallelsen till ledamöterna, aldrig på webben.",
    )


class MeetingForm(DayForm):
    """A new meeting: the day, and what differs from the body's habit."""

    extra = forms.BooleanField(label="Extra sammanträde", required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "starts_at": body.meets_at,
            "ends_at": body.ends_at,
            "place": body.meets_in,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class ChangeForm(DayForm):
    """When and where. A new day moves the deadlines that are not changed here."""

    approval_note = forms.CharField(
        label="Justering, tid och plats", max_length=160, required=False, help_text="Trycks i kallelsen."
    )
    manuscript_on = DateField(label="Manusstopp")
    preparation_on = DateField(label="Beredning")
    summons_on = DateField(label="Kallelsen ska ut")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        kwargs["initial"] = {
            name: getattr(meeting, name) for name in type(self).base_fields if name != "once"
        }
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Deadlines as they stood are left to follow a new day."""
        given = super().arguments()
        if given["on"] != self.meeting.on:
            for name in ("manuscript_on", "preparation_on", "summons_on"):
                if given[name] == getattr(self.meeting, name):
                    del given[name]
        return given


class MeetingCaseForm(ActionForm):
    """The case that the meeting's own papers are registered in, by its number."""

    case = forms.CharField(
        label="Diarienummer",
        help_text="Till exempel KS-2024/00006. Lämna tomt för att öppna ett nytt ärende.",
        required=False,
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        self.cases = cases
        super().__init__(*args, **kwargs)

    def clean_case(self) -> Case | None:
        typed = self.cleaned_data["case"]
        if not typed:
            return None
        try:
            number = dnr.require(typed)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        found = self.cases.filter(dnr=number).first()
        if found is None:
            raise forms.ValidationError(f"{number} finns inte i diariet. Kontrollera numret.")
        return found


class CalendarFilter(FilterForm):
    body = forms.ModelChoiceField(
        label="Organ", queryset=Body.objects.none(), to_field_name="slug", empty_label="Alla"
    )

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
