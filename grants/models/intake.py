"""How applications come in besides by hand: files that were read, and the keys of other systems."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core import clock
from grants.models.applications import GrantCall
from organisation.models import User


class Import(models.Model):
    """A file of applications that was read in, whole. The same file twice is refused."""

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="imports", verbose_name="utlysning")
    filename = models.CharField("filnamn", max_length=200)
    sha256 = models.CharField("kontrollsumma", max_length=64)
    rows = models.PositiveIntegerField("rader")
    at = models.DateTimeField("inläst", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering = ("-at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "sha256"],
                name="import_once",
                violation_error_message="Den filen är redan inläst i utlysningen.",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class CallKey(models.Model):
    """Lets another system hand in applications to one round, as the person who made the key. Only the sum is kept."""

    call = models.ForeignKey(GrantCall, models.CASCADE, related_name="keys", verbose_name="utlysning")
    system = models.CharField("system", max_length=80)
    sha256 = models.CharField("kontrollsumma", max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="skapad av")
    made_at = models.DateTimeField("skapad", default=clock.now)
    used_at = models.DateTimeField("senast använd", null=True, blank=True)
    revoked_at = models.DateTimeField("spärrad", null=True, blank=True)

    class Meta:
        verbose_name = "nyckel"
        verbose_name_plural = "nycklar"
        ordering = ("call", "made_at", "id")

    def __str__(self) -> str:
        return self.system
