"""What preparing a round leaves behind: earlier states of a compilation, and the keys of other systems."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core import clock
from grants.models.applications import Compilation, GrantCall
from organisation.models import User


class CompilationSave(models.Model):
    """What was proposed before a save, so that the save can be undone. `before` is `{row: {stance, text, …}}`."""

    compilation = models.ForeignKey(
        Compilation, models.CASCADE, related_name="saves", verbose_name="sammanställning"
    )
    number = models.PositiveIntegerField("ordning")
    before = models.JSONField("så var det innan")
    what = models.CharField("vad som gjordes", max_length=120)
    at = models.DateTimeField("sparat", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    undone_at = models.DateTimeField("ångrat", null=True, blank=True)

    class Meta:
        verbose_name = "sparat läge"
        verbose_name_plural = "sparade lägen"
        ordering = ("compilation", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compilation", "number"], name="compilation_save_once"),
        ]

    def __str__(self) -> str:
        return self.what


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
