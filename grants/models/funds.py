"""The fund (anslag): money set aside for a purpose, year by year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import Decision
from organisation.models import Authority, Body, User
from organisation.roles import Capability


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: object) -> FundQuerySet:
        """What is left of public money is public (KL 5:2, OSL 5:2); a fund that is not yet open is read by the staff."""
        if not isinstance(user, User) or not user.is_active:
            return self.filter(is_public=True)
        staff = user.authorities_with(Capability.READ_DIARY)
        return self.filter(Q(is_public=True) | Q(authority__in=staff))

    def kept_by(self, user: User) -> FundQuerySet:
        """Those whose ledger the person keeps."""
        return self.filter(authority__in=user.authorities_with(Capability.KEEP_FUNDS))


class Fund(models.Model):
    """An appropriation for a purpose. `slug` is its address, and `fund:<slug>` its key in the amounts of a proposal."""

    class Lifetime(models.TextChoices):
        YEAR = "year", "ettårigt"
        YEARS = "years", "flerårigt"
        PERPETUAL = "perpetual", "utan slut"

    class Carry(models.TextChoices):
        NONE = "none", "inget förs över"
        CAP = "cap", "förs över upp till ett tak"
        PERCENT = "percent", "förs över till en andel av ramen"
        ALL = "all", "allt förs över"

    class Unit(models.TextChoices):
        KR = "kr", "kr"
        TKR = "tkr", "tkr"
        MNKR = "mnkr", "mnkr"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="funds", verbose_name="myndighet")
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="funds", verbose_name="organ som fördelar"
    )
    name = models.CharField("namn", max_length=120)
    slug = models.SlugField("kortnamn i adresser", max_length=50, unique=True)
    aliases = models.TextField("andra namn som används, ett per rad", blank=True)
    purpose = models.TextField("ändamål", blank=True)
    note = models.TextField("anmärkning som trycks vid siffrorna", blank=True)
    lifetime = models.CharField("löptid", max_length=9, choices=Lifetime, default=Lifetime.YEARS)
    carry = models.CharField("outnyttjat vid årets slut", max_length=7, choices=Carry, default=Carry.NONE)
    carry_cap_ore = models.BigIntegerField("tak, öre", null=True, blank=True)
    carry_percent = models.PositiveSmallIntegerField("andel, procent", null=True, blank=True)
    carries_commitments = models.BooleanField("beviljat som inte betalats följer med", default=True)
    pays_before_appeal = models.BooleanField("får betalas innan beslutet vunnit laga kraft", default=False)
    unit = models.CharField("visas i", max_length=4, choices=Unit, default=Unit.TKR)
    account_code = models.CharField("konto", max_length=20, blank=True)
    cost_centre = models.CharField("ansvar", max_length=20, blank=True)
    activity_code = models.CharField("verksamhet", max_length=20, blank=True)
    project_code = models.CharField("projekt", max_length=20, blank=True)
    is_public = models.BooleanField("visas för allmänheten", default=True)
    closed_on = models.DateField("avslutat", null=True, blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = "anslag"
        verbose_name_plural = "anslag"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "name"], name="fund_name_once_per_authority"),
            models.CheckConstraint(
                condition=~Q(carry="cap") | Q(carry_cap_ore__gte=0, carry_cap_ore__isnull=False),
                name="fund_cap_says_how_much",
                violation_error_message="Skriv taket för det som förs över.",
            ),
            models.CheckConstraint(
                condition=~Q(carry="percent")
                | Q(carry_percent__gte=0, carry_percent__lte=100, carry_percent__isnull=False),
                name="fund_percent_says_how_much",
                violation_error_message="Skriv hur stor andel som förs över, 0 till 100 procent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("grants:fund", args=[self.slug])

    @property
    def key(self) -> str:
        """How an amount in a proposal or a decision names this fund."""
        return f"fund:{self.slug}"

    @property
    def names(self) -> list[str]:
        return [self.name, *(line.strip() for line in self.aliases.splitlines() if line.strip())]


class FundYear(models.Model):
    """One year of a fund. A provisional one holds a plan frame; grants in it are subject to the budget."""

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "preliminärt"
        ADOPTED = "adopted", "fastställt"
        CLOSED = "closed", "avslutat"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="years", verbose_name="anslag")
    year = models.PositiveSmallIntegerField("år")
    status = models.CharField("läge", max_length=11, choices=Status, default=Status.PROVISIONAL)
    adopted_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fastställt genom"
    )
    closed_at = models.DateTimeField("avslutat", null=True, blank=True)
    # Nothing may be dated before this day: a report that has been adopted is not to change afterwards.
    locked_before = models.DateField("låst före", null=True, blank=True)

    class Meta:
        verbose_name = "anslagsår"
        verbose_name_plural = "anslagsår"
        ordering = ("fund", "year")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "year"], name="fund_year_once"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="fund_year_closed_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.year}"
