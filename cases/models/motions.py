"""Motions from members of the council (KL 4:19): who moved what, the three days, what was demanded and what became of
each demand. What is moved from the floor at a meeting is another thing: `meetings.models.Motion`."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cases.models.cases import Case
from cases.models.decisions import Decision
from cases.motion_clock import MotionClock, motion_clock
from core import clock
from organisation.models import Body, Unit, User


class MotionSeries(models.Model):
    """The counter of a council's motions of a year. Updated first, in the transaction of the motion it numbers."""

    council = models.ForeignKey(
        Body, models.PROTECT, related_name="motion_series", verbose_name="fullmäktige"
    )
    year = models.PositiveSmallIntegerField("år")
    first = models.PositiveIntegerField("första numret", default=1)
    next = models.PositiveIntegerField("nästa nummer", default=1)

    class Meta:
        verbose_name = "motionsserie"
        verbose_name_plural = "motionsserier"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "year"], name="motion_series_once_per_year"),
            models.CheckConstraint(condition=Q(next__gte=F("first")), name="motion_series_only_goes_up"),
        ]

    def __str__(self) -> str:
        return f"motioner {self.year}"


class CouncilMotionQuerySet(models.QuerySet["CouncilMotion"]):
    def visible_to(self, user: object) -> CouncilMotionQuerySet:
        """A motion is as open as its case."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def unanswered(self) -> CouncilMotionQuerySet:
        """Those with a demand that the council has not decided, neither withdrawn nor wrongly registered."""
        waiting = MotionDemand.objects.filter(motion=OuterRef("pk"), outcome="")
        return self.filter(Exists(waiting), withdrawn_on=None, case__voided_at=None)

    def by_start(self) -> CouncilMotionQuerySet:
        """The one whose year began first comes first."""
        return self.annotate(began_on=Coalesce("raised_on", "received_on")).order_by(
            "began_on", "year", "number"
        )

    def whole(self) -> CouncilMotionQuerySet:
        """With what a list or a page reads of each."""
        return self.select_related("case__register__authority", "case__official", "council").prefetch_related(
            "movers", "demands__decision", "referrals__body", "referrals__unit"
        )


class CouncilMotion(models.Model):
    """A motion, in a case of its own. `raised_on` is empty until the council has been told of it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="council_motion", verbose_name="ärende")
    council = models.ForeignKey(Body, models.PROTECT, related_name="motions", verbose_name="fullmäktige")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveIntegerField("löpnummer")
    taken_over = models.BooleanField("numrerad i en tidigare serie", default=False)
    title = models.CharField("rubrik", max_length=250)
    document_on = models.DateField("motionens datum", null=True, blank=True)
    received_on = models.DateField("inkom")
    raised_on = models.DateField("väckt", null=True, blank=True)
    reported_on = models.DateField("senast redovisad för fullmäktige", null=True, blank=True)
    withdrawn_on = models.DateField("återtagen", null=True, blank=True)
    withdrawn_reason = models.CharField("återtagen därför att", max_length=300, blank=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrerad av")
    registered_at = models.DateTimeField("registrerad", default=clock.now)
    warned_at = models.DateTimeField("påmint efter nio månader", null=True, blank=True)
    late_told_at = models.DateTimeField("påmint efter ett år", null=True, blank=True)

    objects = CouncilMotionQuerySet.as_manager()

    class Meta:
        verbose_name = "motion"
        verbose_name_plural = "motioner"
        ordering = ("-year", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "year", "number"],
                name="motion_number_once",
                violation_error_message="Numret är redan taget.",
            ),
            models.CheckConstraint(
                condition=Q(raised_on=None) | Q(raised_on__gte=F("received_on")),
                name="motion_raised_when_received",
                violation_error_message="Motionen kan inte ha väckts innan den kom in.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="motion_withdrawn_says_why",
                violation_error_message="Skriv varför motionen är återtagen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Motion {self.printed}"

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}#motion"

    @property
    def printed(self) -> str:
        """`2/2024`"""
        return f"{self.number}/{self.year}"

    @property
    def open_title(self) -> str:
        """The title where everybody reads it (OSL 5:2): the case has its own words when these cannot stand there."""
        return self.title if self.has_open_words else self.case.open_subject

    @property
    def has_open_words(self) -> bool:
        """Whether its title and demands may stand where everybody reads them."""
        case = self.case
        return not (case.is_secret or case.personal_data or case.public_subject)

    @property
    def open_movers(self) -> str:
        """Who moved it, where everybody reads it."""
        closed = self.case.is_secret or self.case.personal_data
        return "" if closed else ", ".join(map(str, self.movers.all()))

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    @property
    def decided_on(self) -> datetime.date | None:
        """When the last of its demands was decided; None while one waits."""
        days = [one.decision.decided_on if one.decision else None for one in self.demands.all()]
        return None if None in days else max(filter(None, days), default=None)

    @property
    def finished_on(self) -> datetime.date | None:
        return self.withdrawn_on or self.decided_on

    @property
    def outcome(self) -> str:
        """In words: one for the whole motion, or demand by demand; empty while nothing is decided."""
        demands = list(self.demands.all())
        kinds = {one.outcome for one in demands}
        if kinds == {""} or not kinds:
            return ""
        if len(kinds) == 1:
            return demands[0].get_outcome_display()
        return ", ".join(
            f"yrkande {one.number} {one.get_outcome_display().lower() if one.outcome else 'väntar'}"
            for one in demands
        ).capitalize()

    def clock(self, *, planned_on: datetime.date | None = None) -> MotionClock:
        """How far its year has come today."""
        return motion_clock(
            raised_on=self.raised_on,
            received_on=self.received_on,
            today=clock.today(),
            planned_on=planned_on,
            reported_on=self.reported_on,
            finished_on=self.finished_on,
        )


class MotionMover(models.Model):
    """A member who stands behind a motion, as on the document: that person may have left the council since."""

    motion = models.ForeignKey(CouncilMotion, models.CASCADE, related_name="movers", verbose_name="motion")
    position = models.PositiveSmallIntegerField("ordning")
    name = models.CharField("namn", max_length=120)
    party = models.CharField("parti", max_length=20, blank=True)

    class Meta:
        verbose_name = "förslagsställare"
        verbose_name_plural = "förslagsställare"
        ordering = ("motion", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "position"], name="motion_mover_position_once"),
            models.CheckConstraint(condition=~Q(name=""), name="motion_mover_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name


class MotionDemand(models.Model):
    """One numbered demand (yrkande) and what the council made of it."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Bifallen"
        REFUSED = "refused", "Avslagen"
        ANSWERED = "answered", "Besvarad"
        WRITTEN_OFF = "written_off", "Avskriven"

    motion = models.ForeignKey(CouncilMotion, models.CASCADE, related_name="demands", verbose_name="motion")
    number = models.PositiveSmallIntegerField("nummer")
    text = models.TextField("yrkande")
    outcome = models.CharField("utgång", max_length=12, choices=Outcome, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="motion_demands", verbose_name="beslut"
    )

    class Meta:
        verbose_name = "yrkande i motion"
        verbose_name_plural = "yrkanden i motion"
        ordering = ("motion", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "number"], name="motion_demand_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="motion_demand_has_text"),
            models.CheckConstraint(
                condition=Q(outcome="", decision=None) | (~Q(outcome="") & Q(decision__isnull=False)),
                name="motion_outcome_is_decided",
                violation_error_message="Utgången i ett yrkande bygger på ett beslut.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class MotionReferral(models.Model):
    """Whom the motion was sent to for preparation, and when. Only added to."""

    motion = models.ForeignKey(CouncilMotion, models.CASCADE, related_name="referrals", verbose_name="motion")
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organ"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enhet"
    )
    on = models.DateField("den")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "remittering av motion"
        verbose_name_plural = "remitteringar av motion"
        ordering = ("motion", "on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, unit=None) | Q(body=None, unit__isnull=False),
                name="motion_referred_to_body_or_unit",
                violation_error_message="Välj ett organ eller en enhet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}, {self.on.isoformat()}"

    @property
    def to(self) -> str:
        return str(self.body.name if self.body else self.unit)
