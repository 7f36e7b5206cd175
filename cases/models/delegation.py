"""The order of delegation (delegationsordning) as data: who decides instead of the board, in what, from when."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from organisation.models import Body


class DelegationPointQuerySet(models.QuerySet["DelegationPoint"]):
    def on(self, day: datetime.date) -> DelegationPointQuerySet:
        """Those in force on a day: read with the decision's date."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)


class DelegationPoint(models.Model):
    """One point: what may be decided, by a body (an utskott, KL 6:37) or by somebody in a position (KL 7:5)."""

    giver = models.ForeignKey(
        Body, models.PROTECT, related_name="delegation_points", verbose_name="delegerat av"
    )
    number = models.CharField("punkt", max_length=20)
    what = models.CharField("ärendegrupp", max_length=300)
    delegate_body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegated_to",
        verbose_name="delegat, organ",
    )
    delegate_position = models.CharField("delegat, befattning", max_length=120, blank=True)
    may_subdelegate = models.BooleanField("får vidaredelegeras (KL 7:6)", default=False)
    reported = models.BooleanField("anmäls till nästa sammanträde", default=True)
    from_on = models.DateField("gäller från och med")
    until_on = models.DateField("till och med", null=True, blank=True)

    objects = DelegationPointQuerySet.as_manager()

    class Meta:
        verbose_name = "delegationspunkt"
        verbose_name_plural = "delegationspunkter"
        ordering = ("giver", "number", "from_on")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver", "number", "from_on"], name="delegation_point_once_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(delegate_body__isnull=False, delegate_position="")
                | (Q(delegate_body__isnull=True) & ~Q(delegate_position="")),
                name="delegation_point_has_one_delegate",
                violation_error_message="Ange antingen ett organ eller en befattning som delegat.",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="delegation_point_ends_after_it_starts",
                violation_error_message="Punkten slutar gälla före den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return f"Punkt {self.number}"

    @property
    def delegate(self) -> str:
        return self.delegate_body.short_name if self.delegate_body else self.delegate_position
