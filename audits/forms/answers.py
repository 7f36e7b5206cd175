"""Answering, promising, and what the reply says around its answers."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.models import Answer, AuditReview, Recommendation, ReplyDraft, Verdict
from audits.queries.answers import answers_to, coverage_of, recommendations_to
from cases.models import Case, Decision, Record
from cases.queries import staff_of
from core.forms import ActionForm, DateField, TextArea
from organisation.models import Body, User


class RecommendationsField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Recommendation.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.text if len(obj.text) <= 140 else obj.text[:139] + '…'}"


class AnswerForm(ActionForm):
    covers = RecommendationsField(
        label="Svaret gäller", error_messages={"required": "Välj vilka rekommendationer svaret gäller."}
    )
    stance = forms.ChoiceField(
        label="Ställningstagande", choices=Answer.Stance.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Skäl",
        required=False,
        widget=TextArea(rows=4),
        help_text="Krävs när ni inte eller bara delvis instämmer. Står först i svaret.",
    )
    text = forms.CharField(
        label="Svar",
        required=False,
        widget=TextArea(rows=6),
        help_text="Skriv Förvaltningen om den som svarar. När yttrandet är antaget står organets namn där i stället. "
        "En tom rad ger nytt stycke.",
    )
    says_stance = forms.BooleanField(
        label="Skriv ut ställningstagandet som en mening",
        required=False,
        initial=True,
        help_text="Till exempel: Förvaltningen delar delvis revisionens uppfattning.",
    )
    in_text = RecommendationsField(
        label="Nämns i texten",
        required=False,
        help_text="När svaret gäller flera: kryssa för dem som texten säger något om, var för sig.",
    )
    no_action = forms.BooleanField(label="Ingen åtgärd", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, review: AuditReview, body: Body, answer: Answer | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer
        asked = review.recommendations.filter(bodies=body).order_by("number")
        for name in ("covers", "in_text"):
            self.fields[name].queryset = asked  # type: ignore[attr-defined]
        if answer is None:
            open_ones = coverage_of(recommendations_to(review, body), answers_to(review, body)).unanswered[:1]
            first: dict[str, Any] = {"covers": [one.pk for one in asked if one.number in open_ones]}
        else:
            covers = list(answer.covers.all())
            names = ("stance", "reason", "text", "says_stance", "no_action", "revision")
            first = {name: getattr(answer, name) for name in names} | {
                "covers": [one.recommendation_id for one in covers],
                "in_text": [one.recommendation_id for one in covers if one.in_text],
            }
        self.initial = {**first, **self.initial}

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {
            "covers": list(given["covers"]),
            "in_text": list(given["in_text"]),
            "answer": self.answer,
        }


class ActionPromiseForm(ActionForm):
    what = forms.CharField(label="Vad ska göras?", max_length=300, widget=TextArea(rows=2))
    role = forms.CharField(
        label="Ansvarig befattning", max_length=120, required=False, help_text="Som det ska stå i yttrandet."
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Ansvarig person", required=False, empty_label="Ärendets handläggare"
    )
    due_on = DateField(label="Klart senast")
    in_reply = forms.BooleanField(label="Skriv ut åtgärden i yttrandet", required=False, initial=True)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_of(case.authority_id)  # type: ignore[attr-defined]


class FrameForm(ActionForm):
    title = forms.CharField(label="Yttrandets rubrik", max_length=300, required=False)
    opening = forms.CharField(
        label="Sammanfattande kommentar",
        required=False,
        widget=TextArea(rows=6),
        help_text="Står först. En tom rad ger nytt stycke.",
    )
    closing = forms.CharField(label="Avslutning", required=False, widget=TextArea(rows=4))

    def __init__(self, *args: Any, review: AuditReview, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft = ReplyDraft.objects.filter(review=review, body=body).first()
        if draft is not None:
            first = {"title": draft.title, "opening": draft.opening, "closing": draft.closing}
            self.initial = {**first, **self.initial}


class VerdictForm(ActionForm):
    said_on = DateField(label="Revisorernas datum")
    result = forms.ChoiceField(label="Revisorernas bedömning", choices=Verdict.Result.choices)
    comment = forms.CharField(label="Kommentar", required=False, widget=TextArea(rows=3))
    record = forms.ModelChoiceField(
        Record.objects.none(), label="Enligt handling", required=False, empty_label="Ingen handling"
    )

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        records = Record.objects.visible_to(user).valid().filter(case=case).order_by("-number")
        self.fields["record"].queryset = records  # type: ignore[attr-defined]


class AdoptForm(ActionForm):
    decision = forms.ModelChoiceField(Decision.objects.none(), label="Beslut", empty_label=None)

    def __init__(self, *args: Any, case: Case, body: Body, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Decision.objects.visible_to(user).final().filter(case=case, body=body)
        self.fields["decision"].queryset = found.order_by("-decided_on")  # type: ignore[attr-defined]
