"""The ledger: events, their postings, and what they did to each account. Append-only (`grants.guards`).

Amounts are whole öre. Every posting moves money from one bucket to another, so that all balances together are zero.
Written through one door, `grants.actions.posting.post`.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from cases.models import Decision
from grants.models.awards import AwardYear
from grants.models.funds import Fund, FundYear
from organisation.models import User


class Bucket(models.TextChoices):
    """Where the money of a fund-year is. A source may be below zero: it is where appropriations come from."""

    SOURCE = "source", "Anvisat"
    AVAILABLE = "available", "Kvarvarande"
    RESERVED = "reserved", "Reserverat"
    GRANTED = "granted", "Beviljat"
    PAID = "paid", "Utbetalt"
    LAPSED = "lapsed", "Förfallet"
    SHORTFALL = "shortfall", "Underskott"


OF_AWARD = (Bucket.GRANTED, Bucket.PAID)
OF_YEAR = (Bucket.SOURCE, Bucket.AVAILABLE, Bucket.RESERVED, Bucket.LAPSED, Bucket.SHORTFALL)
MAY_BE_BELOW_ZERO = (Bucket.SOURCE, Bucket.SHORTFALL)


class LedgerAccount(models.Model):
    """What lies in one bucket now, in öre. The only rows here that are updated, together with `AccountDay`."""

    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="accounts", verbose_name="anslagsår")
    bucket = models.CharField("fack", max_length=9, choices=Bucket)
    award_year = models.ForeignKey(
        AwardYear, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="bidragsår"
    )
    balance = models.BigIntegerField("saldo, öre", default=0)
    version = models.PositiveBigIntegerField("rörelser", default=0)
    last_recorded_at = models.DateTimeField("senast bokfört", null=True, blank=True)

    class Meta:
        verbose_name = "konto"
        verbose_name_plural = "konton"
        ordering = ("id",)
        constraints: ClassVar = [
            # Two, since NULLS NOT DISTINCT is not to be had on SQLite.
            models.UniqueConstraint(
                fields=["fund_year", "bucket"],
                condition=Q(award_year__isnull=True),
                name="ledger_account_of_year_once",
            ),
            models.UniqueConstraint(
                fields=["award_year", "bucket"],
                condition=Q(award_year__isnull=False),
                name="ledger_account_of_award_once",
            ),
            models.CheckConstraint(
                condition=Q(bucket__in=OF_AWARD, award_year__isnull=False)
                | Q(bucket__in=OF_YEAR, award_year__isnull=True),
                name="ledger_account_award_where_due",
            ),
            models.CheckConstraint(
                condition=Q(bucket__in=MAY_BE_BELOW_ZERO) | Q(balance__gte=0),
                name="ledger_account_not_below_zero",
                violation_error_message="Pengarna räcker inte.",
            ),
            models.CheckConstraint(
                condition=~Q(bucket="shortfall") | Q(balance__lte=0), name="ledger_shortfall_is_a_lack"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_year} {self.get_bucket_display().lower()}"

    @property
    def may_be_below_zero(self) -> bool:
        return self.bucket in MAY_BE_BELOW_ZERO


class LedgerEvent(models.Model):
    """Something that moved money, on a day, for a reason. `id` is given by the caller: the same event twice is one."""

    class Kind(models.TextChoices):
        OPENING = "opening", "Ingående balans"
        FRAME = "frame", "Ram"
        PLAN_FRAME = "plan_frame", "Preliminär ram"
        RESERVE = "reserve", "Reservation"
        RELEASE = "release", "Reservation släppt"
        GRANT = "grant", "Beviljat"
        PAY = "pay", "Utbetalning"
        REPAY = "repay", "Återbetalning"
        WITHDRAW = "withdraw", "Återtaget bidrag"
        TRANSFER = "transfer", "Omfördelning"
        CARRY_BALANCE = "carry_balance", "Överfört från året före"
        CARRY_COMMITMENT = "carry_commitment", "Beviljat fört till nästa år"
        LAPSE = "lapse", "Förfallet"
        CUT = "cut", "Minskad ram"
        ADJUST = "adjust", "Rättelse"
        REVERSAL = "reversal", "Återföring"
        REPLACEMENT = "replacement", "Ersättning"

    TAKES_BACK: ClassVar = ("reversal", "replacement")
    SAYS_WHY: ClassVar = ("adjust", "cut", "reversal", "replacement", "withdraw")

    id = models.UUIDField("nummer", primary_key=True, default=uuid.uuid4, editable=False)
    fingerprint = models.CharField("innehållets summa", max_length=64)
    kind = models.CharField("slag", max_length=16, choices=Kind)
    effective_on = models.DateField("gäller från")
    recorded_at = models.DateTimeField("bokfört")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="bokfört av")
    actor_name = models.CharField("bokfört av", max_length=200)
    reason = models.CharField("därför att", max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="ledger_events", verbose_name="beslut"
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name="tar tillbaka",
    )
    reference = models.CharField("verifikation eller annan hänvisning", max_length=120, blank=True)

    class Meta:
        verbose_name = "händelse i huvudboken"
        verbose_name_plural = "händelser i huvudboken"
        ordering = ("recorded_at", "id")
        indexes: ClassVar = [models.Index(fields=["recorded_at", "id"], name="ledger_event_recorded")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("reversal", "replacement"), reverses__isnull=False)
                | (~Q(kind__in=("reversal", "replacement")) & Q(reverses__isnull=True)),
                name="ledger_event_takes_back_something",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("adjust", "cut", "reversal", "replacement", "withdraw"))
                | ~Q(reason=""),
                name="ledger_event_says_why",
                violation_error_message="Skriv varför.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="grant") | Q(decision__isnull=False),
                name="ledger_grant_is_decided",
                violation_error_message="Ett bidrag beviljas genom ett beslut.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


class LedgerPosting(models.Model):
    """One line of an event: so many öre from one account to another."""

    event = models.ForeignKey(LedgerEvent, models.PROTECT, related_name="postings", verbose_name="händelse")
    line_no = models.PositiveSmallIntegerField("rad")
    src = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="+", verbose_name="från")
    dst = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="+", verbose_name="till")
    ore = models.BigIntegerField("belopp, öre")

    class Meta:
        verbose_name = "rad"
        verbose_name_plural = "rader"
        ordering = ("event", "line_no")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "line_no"], name="ledger_posting_line_once"),
            models.CheckConstraint(condition=Q(ore__gt=0), name="ledger_posting_is_positive"),
            models.CheckConstraint(condition=~Q(src=F("dst")), name="ledger_posting_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.ore}"


class LedgerMovement(models.Model):
    """What an event did to one account, netted. Numbered without gaps per account, with the balance after."""

    event = models.ForeignKey(LedgerEvent, models.PROTECT, related_name="movements", verbose_name="händelse")
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="movements", verbose_name="konto")
    delta = models.BigIntegerField("ändring, öre")
    version = models.PositiveBigIntegerField("nummer på kontot")
    balance_after = models.BigIntegerField("saldo efter, öre")
    effective_on = models.DateField("gäller från")
    recorded_at = models.DateTimeField("bokfört")

    class Meta:
        verbose_name = "rörelse"
        verbose_name_plural = "rörelser"
        ordering = ("account", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "version"], name="ledger_movement_version_once"),
            models.UniqueConstraint(fields=["event", "account"], name="ledger_movement_netted"),
            models.CheckConstraint(condition=~Q(delta=0), name="ledger_movement_moves"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "recorded_at", "version"], name="ledger_movement_recorded"),
            models.Index(fields=["account", "effective_on"], name="ledger_movement_effective"),
            models.Index(fields=["effective_on", "id"], name="ledger_movement_dated"),  # a statement's order
        ]

    def __str__(self) -> str:
        return f"{self.account_id} nr {self.version}"


class AccountDay(models.Model):
    """What one day did to one account: makes the balance on any date a sum of few rows. Derived from movements."""

    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="days", verbose_name="konto")
    day = models.DateField("dag")
    delta = models.BigIntegerField("ändring, öre")

    class Meta:
        verbose_name = "dagssumma"
        verbose_name_plural = "dagssummor"
        ordering = ("account", "day")
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "day"], name="account_day_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"


class LedgerCut(models.Model):
    """What was printed of a fund, and from which state of the ledger: can be made again, the same. Never changed.

    `versions` says how many movements of each account had been made (`{"17": 4}`); `number` is their sum, the ledger's
    number that is printed: *as of the day, ledger no. N*. `figures` is what was printed, in öre.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="cuts", verbose_name="anslag")
    name = models.CharField("till", max_length=200)
    as_of = models.DateField("per den")
    made_at = models.DateTimeField("gjort")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="av")
    number = models.PositiveBigIntegerField("huvudbokens nummer")
    versions = models.JSONField("rörelser per konto")
    figures = models.JSONField("siffrorna", encoder=DjangoJSONEncoder)
    sha256 = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "uttag ur huvudboken"
        verbose_name_plural = "uttag ur huvudboken"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.fund} per {self.as_of}, nr {self.number}"
