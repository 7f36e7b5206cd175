"""What comes after: the auditors' own verdict on each recommendation, and the reports to the committee. Only added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audits.models.reviews import Recommendation
from cases.models import Record
from core import clock
from organisation.models import Body, User


class Verdict(models.Model):
    """What the auditors say has become of a recommendation. Theirs, apart from what the administration reports."""

    class Result(models.TextChoices):
        IMPLEMENTED = "implemented", "Genomförd"
        IN_PROGRESS = "progress", "Pågår"
        PARTLY = "partly", "Delvis genomförd"
        NOT = "not", "Inte genomförd"
        GONE = "gone", "Inte längre aktuell"
        ALTERNATIVE = "alternative", "Annan åtgärd godtagen"

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="verdicts", verbose_name="rekommendation"
    )
    said_on = models.DateField("revisorernas datum")
    result = models.CharField("bedömning", max_length=11, choices=Result)
    comment = models.TextField("kommentar", blank=True)
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enligt handling"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="antecknad av")
    at = models.DateTimeField("antecknad", default=clock.now)

    class Meta:
        verbose_name = "revisorernas bedömning"
        verbose_name_plural = "revisorernas bedömningar"
        ordering = ("recommendation", "said_on", "id")

    def __str__(self) -> str:
        return self.get_result_display()


class FollowUpReport(models.Model):
    """A report on promises, kept as it was told to the body: it is what the next one counts from."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="audit_reports", verbose_name="organ")
    since = models.DateField("sedan", null=True, blank=True)
    as_of = models.DateField("per")
    content = models.JSONField("innehåll")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="fastställd av")
    made_at = models.DateTimeField("fastställd", default=clock.now)

    class Meta:
        verbose_name = "uppföljning av granskningar"
        verbose_name_plural = "uppföljningar av granskningar"
        ordering = ("body", "-as_of")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "as_of"],
                name="follow_up_once_a_day",
                violation_error_message="En uppföljning per den dagen finns redan.",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lt=F("as_of")), name="follow_up_goes_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"Uppföljning per {self.as_of.isoformat()}, {self.body.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("audits:kept_report", args=[self.body.slug, self.as_of.isoformat()])
