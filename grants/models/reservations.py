"""A reservation: money held while a proposal lies on an agenda, so that two items do not promise the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import Case, Memo
from core import clock
from grants.models.ledger import LedgerEvent


class Reservation(models.Model):
    """Held by `reserved_by` until `released_by`. One that did not fit holds nothing and says why: a finding."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reservations", verbose_name="ärende")
    memo = models.ForeignKey(Memo, models.PROTECT, related_name="reservations", verbose_name="skrivelse")
    made_at = models.DateTimeField("gjord", default=clock.now)
    reserved_by = models.OneToOneField(
        LedgerEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reservation",
        verbose_name="händelse",
    )
    does_not_fit = models.TextField("ryms inte, därför att", blank=True)
    released_by = models.OneToOneField(
        LedgerEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="släppt genom"
    )
    ended_at = models.DateTimeField("avslutad", null=True, blank=True)

    class Meta:
        verbose_name = "reservation"
        verbose_name_plural = "reservationer"
        ordering = ("-made_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["memo"], condition=Q(ended_at__isnull=True), name="reservation_open_once_per_memo"
            ),
            models.CheckConstraint(
                condition=Q(reserved_by__isnull=False, does_not_fit="")
                | (Q(reserved_by__isnull=True) & ~Q(does_not_fit="")),
                name="reservation_holds_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"Reservation för {self.memo_id}"
