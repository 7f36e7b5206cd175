"""The reply (yttrande): the answers as they were laid before the body, kept word for word; adopted or taken back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from audits.models.reviews import AuditReview
from cases.models import Decision, File, Memo, Record
from core import clock
from organisation.models import Body, User


class Reply(models.Model):
    """One version of a body's reply. `content` has no voice: the same answers are printed as the administration's proposal
    and, adopted, as the body's own words. `sha256` is of the content and never changes."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Framlagt"
        ADOPTED = "adopted", "Antaget"
        WITHDRAWN = "withdrawn", "Återtaget"

    review = models.ForeignKey(AuditReview, models.PROTECT, related_name="replies", verbose_name="granskning")
    body = models.ForeignKey(Body, models.PROTECT, related_name="audit_replies", verbose_name="organ")
    version = models.PositiveSmallIntegerField("version")
    state = models.CharField("läge", max_length=9, choices=State, default=State.PROPOSED)
    content = models.JSONField("innehåll")
    sha256 = models.CharField("innehållets kontrollsumma", max_length=64)
    memo = models.ForeignKey(
        Memo, models.PROTECT, null=True, blank=True, related_name="audit_replies", verbose_name="i skrivelsen"
    )
    record = models.OneToOneField(
        Record, models.PROTECT, null=True, blank=True, related_name="audit_reply", verbose_name="som handling"
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="framlagt av")
    proposed_at = models.DateTimeField("framlagt", default=clock.now)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="audit_replies",
        verbose_name="antaget genom",
    )
    # The minutes are approved: the letter goes out and the public may read.
    settled_on = models.DateField("beslutet justerat", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="justerat av"
    )
    settled_at = models.DateTimeField("brevet beställt", null=True, blank=True)
    letter = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="audit_letter", verbose_name="brevet"
    )

    class Meta:
        verbose_name = "yttrande över granskning"
        verbose_name_plural = "yttranden över granskningar"
        ordering = ("review", "body", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "body", "version"], name="reply_version_once"),
            models.UniqueConstraint(
                fields=["review", "body"],
                condition=~Q(state="withdrawn"),
                name="reply_stands_once",
                violation_error_message="Yttrandet är redan framlagt.",
            ),
            models.CheckConstraint(
                condition=Q(state="adopted", decision__isnull=False)
                | (
                    ~Q(state="adopted")
                    & Q(decision__isnull=True, settled_on__isnull=True, letter__isnull=True)
                ),
                name="reply_adopted_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"Yttrande, {self.body.short_name}, version {self.version}"
