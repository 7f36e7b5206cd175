"""The levels that a memo passes on its way to approval: of a unit, and those that a body asks for besides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from organisation.models.bodies import Body, Unit


class ApprovalLevel(models.Model):
    """One level: the managers of `approver`, any one of them. In the chain of a unit, or asked for by a body."""

    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="levels", verbose_name="enhetens kedja"
    )
    body = models.ForeignKey(
        Body, models.CASCADE, null=True, blank=True, related_name="levels", verbose_name="organets kedja"
    )
    position = models.PositiveSmallIntegerField("ordning")
    approver = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="enhet vars chef godkänner"
    )

    class Meta:
        verbose_name = "nivå för godkännande"
        verbose_name_plural = "nivåer för godkännande"
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, body__isnull=True) | Q(unit__isnull=True, body__isnull=False),
                name="approval_level_of_unit_or_body",
                violation_error_message="En nivå hör till en enhet eller till ett organ.",
            ),
            models.UniqueConstraint(fields=["unit", "approver"], name="approval_level_once_per_unit"),
            models.UniqueConstraint(fields=["body", "approver"], name="approval_level_once_per_body"),
        ]

    def __str__(self) -> str:
        return f"Chef för {self.approver}"
