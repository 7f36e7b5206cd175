"""Explanations of findings: who says that a warning may stand, and why. Taken back, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.memos import Memo
from core import clock
from organisation.models import User


class FindingAnswerQuerySet(models.QuerySet["FindingAnswer"]):
    def visible_to(self, user: object) -> FindingAnswerQuerySet:
        """Explanations are read by those who read the memo."""
        return self.filter(memo__in=Memo.objects.visible_to(user))

    def standing(self) -> FindingAnswerQuerySet:
        return self.filter(taken_back_at__isnull=True)


class FindingAnswer(models.Model):
    """A warning explained and signed. `fingerprint` says which one, as it read then: a finding that has changed is
    another, and asks anew."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="answers", verbose_name="tjänsteskrivelse")
    finding = models.CharField("anmärkning", max_length=300)
    fingerprint = models.CharField("kontrollsumma", max_length=64)
    reason = models.CharField("förklaring", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)
    taken_back_at = models.DateTimeField("tillbakatagen", null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tillbakatagen av"
    )

    objects = FindingAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "förklaring av en anmärkning"
        verbose_name_plural = "förklaringar av anmärkningar"
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["memo", "fingerprint"],
                condition=Q(taken_back_at__isnull=True),
                name="finding_explained_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="finding_answer_says_why",
                violation_error_message="Skriv varför det kan stå som det är.",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="finding_answer_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Förklaring {self.pk}"
