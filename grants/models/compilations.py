"""The compilation (sammanställning) of a round: what is proposed for each application, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import Memo
from core import clock
from grants.models.applications import Application, GrantCall, ReasonCode
from grants.models.funds import FundYear
from organisation.models import User


class CompilationQuerySet(models.QuerySet["Compilation"]):
    def visible_to(self, user: object) -> CompilationQuerySet:
        """As open as the round. What it says of an application is hidden where the application is."""
        return self.filter(call__in=GrantCall.objects.visible_to(user))


class Compilation(models.Model):
    """The administration's proposal for a round (sammanställning), to be enclosed in a memo and decided."""

    class State(models.TextChoices):
        DRAFT = "draft", "Utkast"
        FROZEN = "frozen", "Godkänd"
        DECIDED = "decided", "Beslutad"

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="compilations", verbose_name="utlysning")
    version = models.PositiveSmallIntegerField("version", default=1)
    memo = models.ForeignKey(
        Memo, models.PROTECT, null=True, blank=True, related_name="compilations", verbose_name="skrivelse"
    )
    title = models.CharField("dokumentets namn", max_length=300)
    responsible = models.CharField("dokumentansvarig, som det trycks", max_length=200, blank=True)
    decided_by = models.CharField("beslutad av, som det trycks", max_length=200, blank=True)
    state = models.CharField("läge", max_length=7, choices=State, default=State.DRAFT)
    basis_on = models.DateField("siffrorna gäller per", null=True, blank=True)
    dated_on = models.DateField("dokumentets datum", null=True, blank=True)
    # Goes up with every save, so that two who write at once do not write over each other.
    revision = models.PositiveIntegerField("sparat gånger", default=0)
    content = models.JSONField("fryst innehåll", null=True, blank=True)
    frozen_at = models.DateTimeField("fryst", null=True, blank=True)

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = "sammanställning"
        verbose_name_plural = "sammanställningar"
        ordering = ("call", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "version"], name="compilation_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(frozen_at__isnull=False), name="compilation_frozen_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("grants:compilation", args=[self.pk])


class CompilationRow(models.Model):
    """What is proposed for one application, and why."""

    class Stance(models.TextChoices):
        UNDECIDED = "undecided", "Inte bedömd"
        GRANT = "grant", "Beviljas"
        PART = "part", "Beviljas delvis"
        REFUSE = "refuse", "Avslag"
        DECIDED_BEFORE = "decided_before", "Redan beslutad"

    compilation = models.ForeignKey(
        Compilation, models.CASCADE, related_name="rows", verbose_name="sammanställning"
    )
    application = models.ForeignKey(Application, models.PROTECT, related_name="rows", verbose_name="ansökan")
    position = models.PositiveIntegerField("ordning")
    stance = models.CharField("förslag", max_length=14, choices=Stance, default=Stance.UNDECIDED)
    reasons = models.ManyToManyField(ReasonCode, blank=True, related_name="+", verbose_name="skäl")
    text = models.TextField("motivering", blank=True)

    class Meta:
        verbose_name = "rad i sammanställningen"
        verbose_name_plural = "rader i sammanställningen"
        ordering = ("compilation", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compilation", "application"], name="compilation_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_stance_display()}"


class CompilationAmount(models.Model):
    """What is proposed from one fund-year, in öre (förordat)."""

    row = models.ForeignKey(CompilationRow, models.CASCADE, related_name="amounts", verbose_name="rad")
    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="+", verbose_name="anslagsår")
    ore = models.BigIntegerField("förordat, öre")

    class Meta:
        verbose_name = "förordat belopp"
        verbose_name_plural = "förordade belopp"
        ordering = ("row", "fund_year__year")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "fund_year"], name="compilation_amount_once"),
            models.CheckConstraint(condition=Q(ore__gt=0), name="compilation_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.fund_year}: {self.ore}"


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
