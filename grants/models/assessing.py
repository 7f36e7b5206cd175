"""How applications are judged."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from grants.models.applications import Application, Criterion
from organisation.models import User


class Assessment(models.Model):
    """How one criterion is met, 0 to 4, with a reason."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="assessments", verbose_name="ansökan"
    )
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="assessments", verbose_name="kriterium"
    )
    score = models.PositiveSmallIntegerField("bedömning, 0–4")
    reason = models.TextField("motivering")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="bedömd av")
    at = models.DateTimeField("bedömd", default=clock.now)

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        ordering = ("application", "criterion")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "criterion"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(score__lte=4),
                name="assessment_within_scale",
                violation_error_message="Bedöm från 0 till 4.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="assessment_says_why",
                violation_error_message="Motivera bedömningen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}"
