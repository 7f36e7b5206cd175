"""What has been granted (beviljat): an award to somebody, spread over fund-years."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cases.models import Case, Decision
from grants.models.applications import Application
from grants.models.funds import FundYear


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: object) -> AwardQuerySet:
        """An award is as open as its case."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Award(models.Model):
    """A grant that a decision has made. How much is left of it stands in the ledger, per year and bucket."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="awards", verbose_name="ärende")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="awards", verbose_name="beslut")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="ansökan"
    )
    recipient = models.CharField("mottagare", max_length=200)
    purpose = models.CharField("till", max_length=300, blank=True)
    is_private_person = models.BooleanField("mottagaren är en privatperson", default=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "beviljat bidrag"
        verbose_name_plural = "beviljade bidrag"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.recipient}, {self.purpose}" if self.purpose else self.recipient


class AwardYear(models.Model):
    """The part of an award that one fund-year bears."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="years", verbose_name="bidrag")
    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="awards", verbose_name="anslagsår")

    class Meta:
        verbose_name = "bidragsår"
        verbose_name_plural = "bidragsår"
        ordering = ("award", "fund_year__year", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "fund_year"], name="award_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.award}, {self.fund_year}"
