"""Registers (diarier) and their number series."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from organisation.models import Authority


class Register(models.Model):
    """A diarium. Its prefix starts every number: KS-2024/00456."""

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="registers", verbose_name="myndighet"
    )
    prefix = models.CharField(
        "prefix",
        max_length=6,
        unique=True,
        validators=[
            RegexValidator(r"^[A-ZÅÄÖ]{2,6}$", "Skriv två till sex stora bokstäver, till exempel KS.")
        ],
    )
    name = models.CharField("namn", max_length=120)

    class Meta:
        verbose_name = "diarium"
        verbose_name_plural = "diarier"
        ordering = ("prefix",)

    def __str__(self) -> str:
        return f"{self.prefix} ({self.name})"


class Series(models.Model):
    """The counter of a register and year: the next number to give. Updated first, in the same transaction
    as the case it numbers, so that numbers are unique and without gaps from `first` on."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="series", verbose_name="diarium")
    year = models.PositiveSmallIntegerField("år")
    first = models.PositiveIntegerField("första numret", default=1)
    next = models.PositiveIntegerField("nästa nummer", default=1)

    class Meta:
        verbose_name = "nummerserie"
        verbose_name_plural = "nummerserier"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "year"], name="series_once_per_register_and_year"),
            models.CheckConstraint(
                condition=models.Q(next__gte=models.F("first")), name="series_only_goes_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register.prefix}-{self.year}"
