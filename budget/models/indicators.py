"""Indicators (resultatmått, nyckeltal): what a body measures, its targets, and the outcomes for women, men and in total.

A value that follows from a numerator and a denominator is worked out when it is read. Empty is not zero: what has not
been given has no row, or no value in it. Whether a value may be shown is asked of `budget.shares.hidden` by whoever reads.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from budget.models.control import TERTIALS
from budget.shares import half_unit, quotient
from core import clock, numbers
from organisation.models import Body, User
from organisation.roles import Capability

TARGETS = 0  # the sheet of a year's targets stands beside those of its tertials
_FACTORS = {"%": 100, "‰": 1000}


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: object) -> IndicatorQuerySet:
        """Read by the staff of the body's authority."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(body__authority__in=user.authorities_with(Capability.READ_DIARY))

    def in_use(self) -> IndicatorQuerySet:
        return self.filter(ended_on=None)


class Indicator(models.Model):
    """What is measured, in which unit and with how many decimals. `split`: also for women and men apart. A group with
    fewer than `smallest` in it is not shown."""

    class Kind(models.TextChoices):
        SHARE = "share", "andel"
        MEAN = "mean", "medelvärde"
        COUNT = "count", "antal"

    class Better(models.TextChoices):
        HIGHER = "higher", "högre är bättre"
        LOWER = "lower", "lägre är bättre"
        NEITHER = "neither", "ingen riktning"

    body = models.ForeignKey(Body, models.PROTECT, related_name="indicators", verbose_name="nämnd")
    position = models.PositiveSmallIntegerField("plats i tabellen")
    name = models.CharField("resultatmått", max_length=200)
    key = models.CharField(max_length=200, editable=False)
    unit = models.CharField("enhet", max_length=20)
    decimals = models.PositiveSmallIntegerField("decimaler", default=0)
    kind = models.CharField("slag", max_length=5, choices=Kind)
    better = models.CharField("riktning", max_length=7, choices=Better)
    split = models.BooleanField("delas upp på kvinnor och män", default=True)
    smallest = models.PositiveSmallIntegerField("minsta grupp som visas", default=5)
    goal = models.CharField("mål", max_length=100, blank=True)
    source = models.CharField("källa", max_length=200, blank=True)
    ended_on = models.DateField("avslutat", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagt av")
    made_at = models.DateTimeField("upplagt", default=clock.now)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "nyckeltal"
        verbose_name_plural = "nyckeltal"
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "key"],
                name="indicator_once_in_a_body",
                violation_error_message="Nämnden har redan ett nyckeltal med det namnet.",
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(unit=""), name="indicator_says_what"),
            models.CheckConstraint(condition=Q(decimals__lte=2), name="indicator_decimals"),
            models.CheckConstraint(condition=Q(smallest__gte=1), name="indicator_smallest_group"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("budget:indicator", args=[self.body.slug, self.pk])

    @property
    def factor(self) -> int:
        """What a quotient is multiplied by to be in the unit."""
        return _FACTORS.get(self.unit, 1) if self.kind == self.Kind.SHARE else 1

    @property
    def half(self) -> Fraction:
        return half_unit(self.decimals)

    def written(self, value: Decimal | None) -> str:
        return "" if value is None else numbers.text(value, self.decimals)

    def worse(self, value: Decimal, than: Decimal) -> bool:
        if self.better == self.Better.HIGHER:
            return value < than
        return value > than if self.better == self.Better.LOWER else False


class IndicatorTarget(models.Model):
    """The target of a year. No row: none has been given."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name="nyckeltal")
    year = models.PositiveSmallIntegerField("år")
    value = models.DecimalField("målvärde", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "målvärde"
        verbose_name_plural = "målvärden"
        ordering = ("year",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "year"], name="indicator_target_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.year}"


class IndicatorValue(models.Model):
    """The outcome of a period for women, men or all. `people` is how many it stands for, when the denominator counts
    something else; `suppressed` hides it whatever the numbers say. The comment stands with the total."""

    class Gender(models.TextChoices):
        WOMEN = "K", "kvinnor"
        MEN = "M", "män"
        ALL = "T", "totalt"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values", verbose_name="nyckeltal")
    year = models.PositiveSmallIntegerField("år")
    tertial = models.PositiveSmallIntegerField("tertial", choices=TERTIALS)
    gender = models.CharField("kön", max_length=1, choices=Gender)
    value = models.DecimalField("utfall", max_digits=14, decimal_places=2, null=True, blank=True)
    numerator = models.DecimalField("täljare", max_digits=14, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField("nämnare", max_digits=14, decimal_places=2, null=True, blank=True)
    people = models.PositiveIntegerField("personer", null=True, blank=True)
    suppressed = models.BooleanField("visas inte", default=False)
    comment = models.CharField("kommentar", max_length=500, blank=True)

    class Meta:
        verbose_name = "utfall"
        verbose_name_plural = "utfall"
        ordering = ("indicator__position", "year", "tertial", "gender")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "year", "tertial", "gender"], name="indicator_value_once_a_period"
            ),
            models.CheckConstraint(condition=Q(tertial__range=(1, 3)), name="indicator_value_of_a_tertial"),
            models.CheckConstraint(condition=Q(gender__in=("K", "M", "T")), name="indicator_value_gender"),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                name="indicator_value_quotient",
                violation_error_message="Skriv täljare och nämnare tillsammans. Nämnaren är större än noll.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.year} T{self.tertial}, {self.get_gender_display()}"

    @property
    def computed(self) -> Decimal | None:
        """What numerator and denominator give."""
        if self.numerator is None or self.denominator is None:
            return None
        of = self.indicator
        return quotient(self.numerator, self.denominator, factor=of.factor, decimals=of.decimals)

    @property
    def counts(self) -> Decimal | None:
        """The outcome: what follows from numerator and denominator, or else what was typed."""
        return self.value if (computed := self.computed) is None else computed

    @property
    def size(self) -> Decimal | None:
        """How many the value stands for, as far as is known: the least of what tells it."""
        told = [None if self.people is None else Decimal(self.people), self.denominator]
        if self.indicator.kind == Indicator.Kind.COUNT:
            told.append(self.value)
        return min((one for one in told if one is not None), default=None)


class IndicatorSheet(models.Model):
    """What is filled in and saved together: a body's outcomes of a tertial, or its targets of a year (tertial 0).
    `revision` counts the saves: a save from an older one is not written over what somebody else has saved."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="indicator_sheets", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    tertial = models.PositiveSmallIntegerField("tertial")
    revision = models.PositiveIntegerField("sparad gång", default=0)

    class Meta:
        verbose_name = "inmatning av nyckeltal"
        verbose_name_plural = "inmatningar av nyckeltal"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "year", "tertial"], name="indicator_sheet_once_a_period"),
            models.CheckConstraint(condition=Q(tertial__range=(0, 3)), name="indicator_sheet_of_a_tertial"),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.year} T{self.tertial}"


class IndicatorSave(models.Model):
    """One save of a sheet: which values it changed, from what to what. Only added to. An undoing is a save of its own
    that points to the one it took back. The values may be small groups': shown to those who keep them."""

    sheet = models.ForeignKey(IndicatorSheet, models.PROTECT, related_name="saves", verbose_name="inmatning")
    number = models.PositiveIntegerField("nr")
    changes = models.JSONField("ändringar")
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name="ångrar"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "sparning av nyckeltal"
        verbose_name_plural = "sparningar av nyckeltal"
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="indicator_save_number"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, sparning {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A save of indicators is only added to.")
        super().save(*args, **kwargs)
