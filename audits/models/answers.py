"""The answers to recommendations: one answer may cover several. They are a body's working text until a reply is made of
them; then they stand still (docs/adr/0028)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from audits.models.reviews import AuditReview, Recommendation
from cases.models import Assignment
from organisation.models import Body, User


class ReplyDraft(models.Model):
    """What a body's reply says around its answers."""

    review = models.ForeignKey(AuditReview, models.CASCADE, related_name="drafts", verbose_name="granskning")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="organ")
    title = models.CharField("yttrandets rubrik", max_length=300, blank=True)
    opening = models.TextField("inledning", blank=True)
    closing = models.TextField("avslutning", blank=True)

    class Meta:
        verbose_name = "yttrandets ramtext"
        verbose_name_plural = "yttrandenas ramtexter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "body"], name="reply_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body.short_name}: {self.review}"


class Answer(models.Model):
    """What a body answers to one or several recommendations at once, with one stance."""

    class Stance(models.TextChoices):
        AGREES = "agrees", "Instämmer"
        PARTLY = "partly", "Instämmer delvis"
        DISAGREES = "disagrees", "Instämmer inte"

    review = models.ForeignKey(AuditReview, models.PROTECT, related_name="answers", verbose_name="granskning")
    body = models.ForeignKey(Body, models.PROTECT, related_name="audit_answers", verbose_name="organ")
    stance = models.CharField("ställningstagande", max_length=9, choices=Stance)
    says_stance = models.BooleanField("skriv ut ställningstagandet som en mening", default=True)
    reason = models.TextField("skäl", blank=True)
    text = models.TextField("svar", blank=True)
    # Who agrees in part, or not at all, says what is done instead, or that nothing is.
    no_action = models.BooleanField("ingen åtgärd", default=False)
    revision = models.PositiveIntegerField("sparat gånger", default=1)

    class Meta:
        verbose_name = "svar på rekommendationer"
        verbose_name_plural = "svar på rekommendationer"
        ordering = ("review", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stance="agrees") | ~Q(reason=""),
                name="answer_gives_reason",
                violation_error_message="Skriv varför, när svaret är att organet inte eller bara delvis instämmer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} ({self.body.short_name})"


class AnswerCovers(models.Model):
    """A recommendation that an answer covers. `in_text`: the writer says that the text speaks of this very one."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="covers", verbose_name="svar")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="covered_by", verbose_name="rekommendation"
    )
    in_text = models.BooleanField("nämns i texten", default=False)

    class Meta:
        verbose_name = "besvarad rekommendation"
        verbose_name_plural = "besvarade rekommendationer"
        ordering = ("answer", "recommendation__number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "recommendation"], name="answer_covers_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.number}"


class Action(models.Model):
    """What an answer promises. When the reply has been adopted it is an `Assignment`, and everything that happens with it
    is told there."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="actions", verbose_name="svar")
    what = models.CharField("åtgärd", max_length=300)
    role = models.CharField("ansvarig befattning", max_length=120, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ansvarig person"
    )
    due_on = models.DateField("klart senast", null=True, blank=True)
    in_reply = models.BooleanField("skriv ut i yttrandet", default=True)
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="audit_action", verbose_name="uppdrag"
    )

    class Meta:
        verbose_name = "utlovad åtgärd"
        verbose_name_plural = "utlovade åtgärder"
        ordering = ("answer", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="audit_action_says_what"),
        ]

    def __str__(self) -> str:
        return self.what
