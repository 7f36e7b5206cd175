"""Registering a review, and its recommendations."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.models import AuditReview, Recommendation
from audits.rules.parsing import Parsed, parse_recommendations
from cases.models import Case, Record
from core.errors import Refused
from core.forms import ActionForm, DateField, TextArea
from organisation.models import Body, User


class RecordField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.designation} {obj.subject}"


class BodiesField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Body.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)


class ReviewForm(ActionForm):
    title = forms.CharField(
        label="Vad har granskats?", max_length=300, help_text="Till exempel Kommunens arbete med miljömål."
    )
    auditor = forms.CharField(label="Granskad av", max_length=200, initial="Kommunrevisionen")
    consultant = forms.CharField(label="Konsult", max_length=200, required=False)
    kind = forms.ChoiceField(label="Slag av granskning", choices=AuditReview.Kind.choices, initial="deep")
    reported_on = DateField(label="Rapportens datum")
    received_on = DateField(label="Inkom")
    answer_due = DateField(
        label="Svar senast",
        required=False,
        help_text="Dagen som revisorerna har satt. Den visas på startsidan.",
    )
    report = RecordField(
        Record.objects.none(), label="Rapporten", required=False, empty_label="Ingen handling"
    )
    bodies = BodiesField(
        label="Granskade organ", error_messages={"required": "Välj vilka organ som har granskats."}
    )

    def __init__(
        self, *args: Any, case: Case, user: User, review: AuditReview | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        records = Record.objects.visible_to(user).valid().filter(case=case).order_by("number")
        self.fields["report"].queryset = records  # type: ignore[attr-defined]
        bodies = Body.objects.filter(authority=case.authority_id)
        if review is not None:
            bodies = bodies | Body.objects.filter(audit_reviews=review)
        self.fields["bodies"].queryset = bodies.distinct().order_by("name")  # type: ignore[attr-defined]
        first: dict[str, Any] = {"title": case.subject}
        report = records.filter(kind=Record.Kind.REPORT).first()
        if report is not None:
            first |= {
                "report": report.pk,
                "received_on": report.arrived_on,
                "reported_on": report.document_on,
            }
        boards = [body.pk for body in bodies if body.kind == Body.Kind.BOARD]
        if len(boards) == 1:
            first["bodies"] = boards
        if review is not None:
            names = ("title", "auditor", "consultant", "kind", "reported_on", "received_on", "answer_due")
            first = {name: getattr(review, name) for name in names} | {
                "report": review.report_id,
                "bodies": [body.pk for body in review.bodies.all()],
            }
        self.initial = {**first, **self.initial}

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"bodies": list(given["bodies"])}


class ListForm(ActionForm):
    """The numbered list as it stands in the report. Sent once it shows what was read; sent again it is entered."""

    text = forms.CharField(
        label="Rekommendationerna",
        widget=TextArea(rows=8),
        help_text="Klistra in hela listan, eller skriv en. Börja varje rekommendation med dess nummer: 1. Ta fram …",
        error_messages={"required": "Klistra in listan med rekommendationer."},
    )
    bodies = BodiesField(label="Riktade till", error_messages={"required": "Välj vem de är riktade till."})

    def __init__(self, *args: Any, review: AuditReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        bodies = review.bodies.order_by("name")
        self.fields["bodies"].queryset = bodies  # type: ignore[attr-defined]
        self.initial = {"bodies": [body.pk for body in bodies], **self.initial}
        self.rows: list[Parsed] = []

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        last = self.review.recommendations.order_by("-number").values_list("number", flat=True).first() or 0
        try:
            self.rows = parse_recommendations(text, first=last + 1)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        there = set(self.review.recommendations.values_list("number", flat=True))
        if double := sorted({row.number for row in self.rows} & there):
            raise forms.ValidationError(f"Rekommendation {double[0]} finns redan.")
        return text

    def arguments(self) -> dict[str, Any]:
        return {"rows": self.rows, "bodies": list(self.cleaned_data["bodies"])}


class EarlierField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.review.case.dnr} nr {obj.number}: {obj.text[:80]}"


class RecommendationForm(ActionForm):
    text = forms.CharField(
        label="Rekommendation", widget=TextArea(rows=4), help_text="Ordagrant ur rapporten."
    )
    page = forms.IntegerField(label="Sida i rapporten", required=False, min_value=1, max_value=5000)
    bodies = BodiesField(label="Riktad till", error_messages={"required": "Välj vem den är riktad till."})
    repeats = EarlierField(
        Recommendation.objects.none(),
        label="Upprepar",
        required=False,
        empty_label="Ingen tidigare rekommendation",
    )

    def __init__(self, *args: Any, recommendation: Recommendation, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review = recommendation.review
        self.fields["page"].css = "short"  # type: ignore[attr-defined]
        self.fields["bodies"].queryset = review.bodies.order_by("name")  # type: ignore[attr-defined]
        seen = AuditReview.objects.visible_to(user).filter(
            case__register__authority=review.case.authority_id, received_on__lte=review.received_on
        )
        earlier = Recommendation.objects.filter(review__in=seen.exclude(pk=review.pk))
        self.fields["repeats"].queryset = earlier.select_related("review__case")  # type: ignore[attr-defined]
        self.initial = {
            "text": recommendation.text,
            "page": recommendation.page,
            "bodies": [body.pk for body in recommendation.bodies.all()],
            "repeats": recommendation.repeats_id,
            **self.initial,
        }

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"bodies": list(given["bodies"])}
