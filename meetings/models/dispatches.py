"""Dispatch (expediering): which extract went to whom, how and when, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import File, Record
from core import clock
from meetings.models.agenda import AgendaItem
from organisation.models import User


class Extract(models.Model):
    """A protokollsutdrag: one § as a document of its own, certified. Before approval it says *ojusterat*."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="extracts", verbose_name="punkt")
    number = models.PositiveSmallIntegerField("utdrag", default=1)
    approved = models.BooleanField("justerat", default=True)
    content_sha256 = models.CharField("kontrollsumma över paragrafens innehåll", max_length=64)
    certified_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="bestyrkt av")
    certified_at = models.DateTimeField("bestyrkt", default=clock.now)
    file = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="extract", verbose_name="fil"
    )

    class Meta:
        verbose_name = "protokollsutdrag"
        verbose_name_plural = "protokollsutdrag"
        ordering = ("item", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="extract_number_once"),
        ]

    def __str__(self) -> str:
        return f"Utdrag {self.item}"


class Dispatch(models.Model):
    """An extract to one recipient. Waiting until it has been sent; sent once, and registered once as outgoing."""

    class Channel(models.TextChoices):
        MAIL = "mail", "E-post"
        LETTER = "letter", "Brev"
        INTERNAL = "internal", "Internt"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="dispatches", verbose_name="punkt")
    recipient = models.CharField("mottagare", max_length=200)
    channel = models.CharField("sätt", max_length=8, choices=Channel, blank=True)
    address = models.CharField("adress", max_length=300, blank=True)
    extract = models.ForeignKey(
        Extract, models.PROTECT, null=True, blank=True, related_name="dispatches", verbose_name="utdrag"
    )
    sent_at = models.DateTimeField("skickat", null=True, blank=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skickat av"
    )
    received_on = models.DateField("mottaget", null=True, blank=True)
    receipt = models.CharField("kvittens", max_length=200, blank=True)
    record = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatches",
        verbose_name="registrerad som",
    )
    skipped_reason = models.CharField("skickas inte därför att", max_length=200, blank=True)

    class Meta:
        verbose_name = "expediering"
        verbose_name_plural = "expedieringar"
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "recipient"], name="dispatched_once_to_each"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | (Q(sent_by__isnull=False, extract__isnull=False) & ~Q(channel="")),
                name="dispatch_sent_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.recipient
