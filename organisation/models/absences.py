"""Who is away, and who stands in."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core import clock
from organisation.models.people import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: datetime.date) -> AbsenceQuerySet:
        """Those that hold on a day: begun, not over and not ended early."""
        return self.filter(ended_at__isnull=True, from_on__lte=day, until_on__gte=day)

    def ahead(self, day: datetime.date) -> AbsenceQuerySet:
        """Those that hold on a day or later."""
        return self.filter(ended_at__isnull=True, until_on__gte=day)


class Absence(models.Model):
    """A person is away from one day to another, and what waits for them waits also for the substitute."""

    person = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="person")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="stands_in", verbose_name="ersättare")
    from_on = models.DateField("borta från och med")
    until_on = models.DateField("till och med")
    registered_at = models.DateTimeField("upplagd", default=clock.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagd av")
    ended_at = models.DateTimeField("avslutad i förtid", null=True, blank=True)
    told_at = models.DateTimeField("ersättaren har fått veta vad som väntar", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "frånvaro"
        verbose_name_plural = "frånvaro"
        ordering = ("from_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_it_starts",
                violation_error_message="Frånvaron slutar före den börjar.",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("substitute")),
                name="absence_has_another_substitute",
                violation_error_message="Välj någon annan än den som är borta.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} borta {self.from_on} – {self.until_on}"
