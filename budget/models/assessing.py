"""What comes after a plan was adopted: its risks assessed anew, and the follow-ups that the body has approved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from budget.models.control import TERTIALS, ControlPlan, Risk
from budget.scales import Band
from cases.models import Decision
from core import clock
from organisation.models import User


class Reassessment(models.Model):
    """How a risk was seen at a tertial, and what the measures have done. Only added to (`budget.guards`)."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="assessments", verbose_name="risk")
    tertial = models.PositiveSmallIntegerField("tertial", choices=TERTIALS)
    likelihood = models.PositiveSmallIntegerField("sannolikhet")
    consequence = models.PositiveSmallIntegerField("konsekvens")
    effect = models.TextField("åtgärdernas effekt")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "omvärdering"
        verbose_name_plural = "omvärderingar"
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(effect=""), name="reassessment_says_why"),
            models.CheckConstraint(condition=Q(tertial__range=(1, 3)), name="reassessment_of_a_tertial"),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 9), consequence__range=(1, 9)),
                name="reassessment_on_a_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk}, T{self.tertial}"

    @property
    def value(self) -> int:
        return self.risk.scale.value(self.likelihood, self.consequence)

    @property
    def band(self) -> Band:
        return self.risk.scale.band(self.value)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A reassessment is only added to.")
        super().save(*args, **kwargs)


class FollowUpApproval(models.Model):
    """That the body approved the follow-up of a tertial. It counts while its decision stands."""

    plan = models.ForeignKey(ControlPlan, models.PROTECT, related_name="approvals", verbose_name="plan")
    tertial = models.PositiveSmallIntegerField("tertial", choices=TERTIALS)
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="control_follow_ups", verbose_name="beslut"
    )

    class Meta:
        verbose_name = "godkänd uppföljning"
        verbose_name_plural = "godkända uppföljningar"
        ordering = ("tertial", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "tertial", "decision"], name="control_follow_up_approved_once"
            ),
            models.CheckConstraint(condition=Q(tertial__range=(1, 3)), name="control_follow_up_of_a_tertial"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, T{self.tertial}"
