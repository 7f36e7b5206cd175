"""A § that has gone on to the next body before its minutes were approved, and what the approval made of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from meetings.models.agenda import AgendaItem
from meetings.models.dispatches import Extract
from meetings.models.documents import ItemDocument
from organisation.models import User


class Onward(models.Model):
    """An extract of a § among the documents of the next body's item. `content` is the § as it was sent: the approved
    text is compared with it, and `changed` names the passages that differ."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="sent_onward", verbose_name="paragraf")
    to_item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="came_onward", verbose_name="punkt hos nästa organ"
    )
    document = models.OneToOneField(
        ItemDocument, models.SET_NULL, null=True, blank=True, related_name="onward", verbose_name="handling"
    )
    extract = models.ForeignKey(
        Extract, models.PROTECT, related_name="+", verbose_name="utdrag som det sändes"
    )
    content = models.JSONField("paragrafen som den sändes")
    sent_at = models.DateTimeField("sänt", default=clock.now)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="sänt av")
    confirmed_on = models.DateField("protokollet justerat", null=True, blank=True)
    changed = models.JSONField("ändrat i", default=list, blank=True)
    approved_extract = models.ForeignKey(
        Extract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="justerat utdrag"
    )

    class Meta:
        verbose_name = "vidaresänd paragraf"
        verbose_name_plural = "vidaresända paragrafer"
        ordering = ("to_item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "to_item"], name="sent_onward_once"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=False) | Q(approved_extract__isnull=True),
                name="onward_approved_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} till {self.to_item.meeting}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None

    @property
    def is_out_of_date(self) -> bool:
        """Whether the § was opened again after it was sent: what the next body has is then not what stands."""
        closed = self.item.proceeding.closed_at
        return not self.is_confirmed and (closed is None or closed > self.sent_at)
