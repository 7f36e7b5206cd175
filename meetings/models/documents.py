"""The documents that were put on an agenda item by themselves, beside what its memo encloses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import Record
from core import clock
from meetings.models.agenda import AgendaItem
from organisation.models import User


class ItemDocument(models.Model):
    """A registered record as a document of an item, under the title it is printed with.

    Withdrawn once it has been sent out; before that the row is simply deleted. The record stays in its case either way.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="documents", verbose_name="punkt")
    record = models.ForeignKey(
        Record, models.PROTECT, related_name="agenda_documents", verbose_name="handling"
    )
    title = models.CharField("rubrik", max_length=200)
    note = models.CharField("står efter rubriken", max_length=120, blank=True)
    position = models.PositiveIntegerField("ordning")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="tillagd av")
    added_at = models.DateTimeField("tillagd", default=clock.now)
    withdrawn_at = models.DateTimeField("utgår sedan", null=True, blank=True)
    withdrawn_reason = models.CharField("utgår därför att", max_length=300, blank=True)

    class Meta:
        verbose_name = "handling till en punkt"
        verbose_name_plural = "handlingar till punkter"
        ordering = ("item", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "record"], name="record_once_per_item"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="item_document_withdrawn_says_why",
                violation_error_message="Skriv varför handlingen utgår.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
