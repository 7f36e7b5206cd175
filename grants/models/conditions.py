"""What an award is given on (villkor), what its recipient is to report, and the letter that says so (bidragsbesked)."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import DecisionClause, File, Record
from core import clock, money
from grants.models.awards import Award
from organisation.models import User


class ConditionQuerySet(models.QuerySet["Condition"]):
    def open(self) -> ConditionQuerySet:
        return self.filter(state=Condition.State.OPEN)

    def in_the_way_of_payment(self) -> ConditionQuerySet:
        """Neither met nor waived. A budget that is not adopted stops only its own year: `grants.actions.paying`."""
        held = self.filter(
            blocks=Condition.Blocks.PAYMENT, state__in=[Condition.State.OPEN, Condition.State.FAILED]
        )
        return held.exclude(kind=Condition.Kind.BUDGET)


class Condition(models.Model):
    """One condition of an award. What can be worked out is only proposed: a person confirms that it is met."""

    class Kind(models.TextChoices):
        CO_FINANCING = "co_financing", "All medfinansiering är beviljad"
        OWN_SHARE = "own_share", "Sökandens egen andel av kostnaden"
        TOTAL = "total", "Beviljad medfinansiering, minst"
        REPORT = "report", "Redovisning har kommit in"
        BUDGET = "budget", "Budgeten för året är fastställd"
        FREE = "free", "Annat villkor"

    class Blocks(models.TextChoices):
        PAYMENT = "payment", "utbetalning"
        START = "start", "projektets start"
        NOTHING = "nothing", "ingenting"

    class State(models.TextChoices):
        OPEN = "open", "Öppet"
        MET = "met", "Uppfyllt"
        WAIVED = "waived", "Efterskänkt"
        FAILED = "failed", "Inte uppfyllt"

    award = models.ForeignKey(Award, models.PROTECT, related_name="conditions", verbose_name="bidrag")
    clause = models.ForeignKey(
        DecisionClause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enligt sats"
    )
    kind = models.CharField("slag", max_length=12, choices=Kind)
    text = models.CharField("villkor", max_length=300, blank=True)
    least_percent = models.PositiveSmallIntegerField("minst, procent", null=True, blank=True)
    least_ore = models.BigIntegerField("minst, öre", null=True, blank=True)
    blocks = models.CharField("hindrar", max_length=7, choices=Blocks, default=Blocks.PAYMENT)
    due_on = models.DateField("uppfyllt senast", null=True, blank=True)
    state = models.CharField("läge", max_length=6, choices=State, default=State.OPEN)
    added_at = models.DateTimeField("tillagt", default=clock.now)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="avgjort av"
    )
    decided_at = models.DateTimeField("avgjort", null=True, blank=True)
    reason = models.CharField("därför att", max_length=300, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = "villkor"
        verbose_name_plural = "villkor"
        ordering = ("award", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["award", "clause"],
                condition=Q(clause__isnull=False),
                name="condition_once_per_clause",
            ),
            models.UniqueConstraint(
                fields=["award"], condition=Q(kind="budget"), name="condition_of_budget_once_per_award"
            ),
            models.CheckConstraint(
                condition=~Q(kind="own_share")
                | Q(least_percent__isnull=False, least_percent__gte=1, least_percent__lte=100),
                name="condition_says_what_share",
                violation_error_message="Skriv hur stor andel, 1 till 100 procent.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="total") | Q(least_ore__isnull=False, least_ore__gt=0),
                name="condition_says_what_amount",
                violation_error_message="Skriv hur mycket.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="free") | ~Q(text=""),
                name="condition_says_what",
                violation_error_message="Skriv villkoret.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="condition_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waived", "failed"]) | ~Q(reason=""),
                name="condition_says_why",
                violation_error_message="Skriv varför.",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence.rstrip(".")

    @property
    def sentence(self) -> str:
        """The condition as the recipient reads it."""
        said = {
            self.Kind.CO_FINANCING: "All medfinansiering i ansökan ska vara beviljad.",
            self.Kind.OWN_SHARE: f"Minst {self.least_percent} procent av kostnaden ska vara egen insats.",
            self.Kind.TOTAL: f"Medfinansiering på minst {money.text(self.least_ore or 0)} ska vara beviljad.",
            self.Kind.REPORT: "Begärd redovisning ska ha kommit in.",
            self.Kind.BUDGET: "För år utan fastställd budget gäller bidraget om fullmäktige anslår medel.",
            self.Kind.FREE: "",
        }[self.Kind(self.kind)]
        own = f"{self.text[:1].upper()}{self.text[1:].rstrip('.')}." if self.text else ""
        return " ".join(filter(None, [said, own]))

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()


class ReportDueQuerySet(models.QuerySet["ReportDue"]):
    def waiting(self) -> ReportDueQuerySet:
        return self.filter(received_on__isnull=True)

    def overdue(self, day: datetime.date) -> ReportDueQuerySet:
        return self.waiting().filter(due_on__lt=day)


class ReportDue(models.Model):
    """What the recipient is to report, until when (återrapportering), and the record that came."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="reports", verbose_name="bidrag")
    what = models.CharField("vad", max_length=200)
    due_on = models.DateField("senast")
    received_on = models.DateField("kom in", null=True, blank=True)
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="handling"
    )
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="antecknad av"
    )
    # The official is told twice: before the day, and when it has passed.
    told_before_at = models.DateTimeField("påmint före", null=True, blank=True)
    told_late_at = models.DateTimeField("påmint efter", null=True, blank=True)

    objects = ReportDueQuerySet.as_manager()

    class Meta:
        verbose_name = "redovisning"
        verbose_name_plural = "redovisningar"
        ordering = ("due_on", "id")
        indexes: ClassVar = [
            models.Index(fields=["due_on"], name="report_waiting", condition=Q(received_on__isnull=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="report_says_what",
                violation_error_message="Skriv vad som ska redovisas.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, received_by__isnull=True, record__isnull=True)
                | Q(received_on__isnull=False, received_by__isnull=False),
                name="report_received_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        return self.received_on is None and self.due_on < clock.today()


class AwardLetter(models.Model):
    """The letter to the recipient: ordered when the decision is settled, made once in a worker, registered and kept.
    `content` is what was printed, `sha256` the file's sum."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="letter", verbose_name="bidrag")
    ordered_at = models.DateTimeField("beställt", default=clock.now)
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="beställt av")
    made_at = models.DateTimeField("gjort", null=True, blank=True)
    content = models.JSONField("innehåll", null=True, blank=True)
    sha256 = models.CharField("filens kontrollsumma", max_length=64, blank=True)
    file = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="award_letter", verbose_name="fil"
    )

    class Meta:
        verbose_name = "bidragsbesked"
        verbose_name_plural = "bidragsbesked"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, file__isnull=True, sha256="", content__isnull=True)
                | (Q(made_at__isnull=False, file__isnull=False, content__isnull=False) & ~Q(sha256="")),
                name="award_letter_made_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Bidragsbesked till {self.award}"

    def get_absolute_url(self) -> str:
        return reverse("grants:award", args=[self.award_id])
