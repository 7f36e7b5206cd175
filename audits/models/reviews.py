"""A review (granskning) with its recommendations. The recommendations are the auditors' words and are not edited into
ours; to whom each is addressed is a fact of its own."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from cases.models import Case, Record
from core import clock
from organisation.models import Body, User


class AuditReviewQuerySet(models.QuerySet["AuditReview"]):
    def visible_to(self, user: object) -> AuditReviewQuerySet:
        """As open as its case."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def waiting(self) -> AuditReviewQuerySet:
        """Those where some body has not adopted its reply. A review nobody has to answer waits for nothing."""
        asked = Count("bodies", distinct=True)
        answered = Count("replies", filter=Q(replies__state="adopted"), distinct=True)
        open_ones = self.filter(case__closed_on=None, case__voided_at=None)
        return open_ones.annotate(asked=asked, answered=answered).filter(answered__lt=F("asked"))


class AuditReview(models.Model):
    """One review by the auditors, in one case."""

    class Kind(models.TextChoices):
        BASIC = "basic", "Grundläggande granskning"
        DEEP = "deep", "Fördjupad granskning"
        FOLLOW_UP = "follow_up", "Uppföljande granskning"

    case = models.OneToOneField(Case, models.PROTECT, related_name="audit_review", verbose_name="ärende")
    title = models.CharField("vad som har granskats", max_length=300)
    auditor = models.CharField("granskad av", max_length=200, default="Kommunrevisionen")
    consultant = models.CharField("konsult", max_length=200, blank=True)
    kind = models.CharField("slag", max_length=9, choices=Kind, default=Kind.DEEP)
    reported_on = models.DateField("rapportens datum")
    received_on = models.DateField("inkom")
    answer_due = models.DateField("svar senast", null=True, blank=True)
    report = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="audit_reviews", verbose_name="rapporten"
    )
    bodies = models.ManyToManyField(Body, related_name="audit_reviews", verbose_name="granskade organ")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagd av")
    made_at = models.DateTimeField("upplagd", default=clock.now)

    objects = AuditReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "granskning"
        verbose_name_plural = "granskningar"
        ordering = ("-received_on", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="audit_review_says_what"),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("reported_on")),
                name="audit_review_received_after_report",
                violation_error_message="Rapporten kan inte ha kommit in före sitt datum.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("audits:review", args=[self.pk])

    def is_late(self, day: datetime.date) -> bool:
        return self.answer_due is not None and self.answer_due < day


class Recommendation(models.Model):
    """What the auditors recommend, in their words. `number` is theirs; `addressed_as` how they name the addressees, where
    it is not in the text. `repeats`: an earlier recommendation that this one says again."""

    review = models.ForeignKey(
        AuditReview, models.PROTECT, related_name="recommendations", verbose_name="granskning"
    )
    number = models.PositiveSmallIntegerField("nummer")
    text = models.TextField("rekommendation")
    page = models.PositiveSmallIntegerField("sida i rapporten", null=True, blank=True)
    bodies = models.ManyToManyField(Body, related_name="recommendations", verbose_name="riktad till")
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by", verbose_name="upprepar"
    )

    class Meta:
        verbose_name = "rekommendation"
        verbose_name_plural = "rekommendationer"
        ordering = ("review", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="recommendation_number_once",
                violation_error_message="Granskningen har redan en rekommendation med det numret.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(text=""),
                name="recommendation_is_whole",
                violation_error_message="En rekommendation har ett nummer från 1 och en text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
