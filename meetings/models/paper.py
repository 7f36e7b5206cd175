"""Who wants the documents on paper."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from organisation.models import Body, User


class PaperCopy(models.Model):
    """A standing wish for paper in a body: one copy for a person, or a number of copies for a purpose."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="paper_copies", verbose_name="organ")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="paper_copies", verbose_name="person"
    )
    purpose = models.CharField("till", max_length=80, blank=True)
    copies = models.PositiveSmallIntegerField("antal", default=1)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="antecknad av")
    added_at = models.DateTimeField("antecknad", default=clock.now)

    class Meta:
        verbose_name = "papperskopia"
        verbose_name_plural = "papperskopior"
        ordering = ("body", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "user"],
                condition=Q(user__isnull=False),
                name="paper_once_per_person",
                violation_error_message="Personen står redan på listan.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, purpose="") | (Q(user__isnull=True) & ~Q(purpose="")),
                name="paper_for_a_person_or_a_purpose",
                violation_error_message="Välj en person eller skriv vad kopiorna ska till.",
            ),
            models.CheckConstraint(
                condition=Q(copies__gte=1, copies__lte=99), name="paper_copies_between_1_and_99"
            ),
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.purpose
