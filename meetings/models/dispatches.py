"""Dispatch (expediering): which extract went to whom, how and when, and what came back."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import File, Record
from core import clock
from meetings.models.agenda import AgendaItem
from organisation.models import User
from organisation.models.messages import MailQuerySet


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


class DispatchQuerySet(MailQuerySet["Dispatch"]):
    written, gone = "sent_at", "mailed_at"  # by the mail server; what is sent by letter never goes

    def waiting(self) -> DispatchQuerySet:
        """Not sent and not decided away."""
        return self.filter(sent_at__isnull=True, skipped_reason="")

    def to_mail(self, now: datetime.datetime) -> DispatchQuerySet:
        """Extracts by mail that the mail server has not taken and whose next attempt has come."""
        return self.to_try(now).filter(channel="mail")


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
    mailed_at = models.DateTimeField("lämnat till e-postservern", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    failed = models.CharField("kunde inte skickas", max_length=300, blank=True)
    skipped_reason = models.CharField("skickas inte därför att", max_length=200, blank=True)

    objects = DispatchQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(skipped_reason="") | Q(sent_at__isnull=True),
                name="dispatch_skipped_is_not_sent",
                violation_error_message="Det som är skickat kan inte avstås.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(sent_at__isnull=False),
                name="dispatch_received_was_sent",
                violation_error_message="En kvittens gäller något som är skickat.",
            ),
        ]

    def __str__(self) -> str:
        return self.recipient

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def was_unapproved(self) -> bool:
        """Whether it went out before the minutes were approved."""
        return self.extract is not None and not self.extract.approved
