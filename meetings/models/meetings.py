"""The meeting (sammanträde) of a body on a day."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models import Case
from core import clock
from core.dates import time_of_day
from organisation.models import Body, User
from organisation.roles import Capability


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: object) -> MeetingQuerySet:
        """Staff see their authority's meetings; members their body's once called; everybody those the body
        publishes (`open_at` is set when the kallelse is issued under the body's policy) and cancelled ones of those."""
        public = Q(open_at__isnull=False)
        if not isinstance(user, User) or not user.is_active:
            return self.filter(public)
        seen = public | Q(body__authority__in=user.authorities_with(Capability.READ_DIARY))
        bodies = user.body_ids_today()
        if bodies:
            seen |= Q(body__in=bodies) & ~Q(state=Meeting.State.PLANNED)
        return self.filter(seen)

    def latest_first(self) -> MeetingQuerySet:
        return self.order_by("-on", "-starts_at", "-id")

    def upcoming(self, day: datetime.date) -> MeetingQuerySet:
        """Those that are still to be held on a day, the nearest first."""
        return (
            self.filter(on__gte=day).exclude(state=Meeting.State.CANCELLED).order_by("on", "starts_at", "id")
        )


class Meeting(models.Model):
    """A meeting with its deadlines. The year of `on` decides which §-series its items are numbered in."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planerat"
        CALLED = "called", "Kallelse utfärdad"
        UNDERWAY = "underway", "Pågår"
        HELD = "held", "Hållet"
        CANCELLED = "cancelled", "Inställt"

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name="organ")
    on = models.DateField("dag")
    starts_at = models.TimeField("börjar")
    ends_at = models.TimeField("slutar", null=True, blank=True)
    place = models.CharField("plats", max_length=160, blank=True)
    remote = models.CharField("deltagande på distans (visas inte publikt)", max_length=300, blank=True)
    group_meetings = models.CharField("gruppmöten", max_length=160, blank=True)
    extra = models.BooleanField("extra sammanträde", default=False)
    state = models.CharField("läge", max_length=10, choices=State, default=State.PLANNED)
    manuscript_on = models.DateField("manusstopp")
    preparation_on = models.DateField("beredning")
    summons_on = models.DateField("kallelsen ska ut")
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ordförande"
    )
    secretary = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_as_secretary",
        verbose_name="sekreterare",
    )
    approval_note = models.CharField("justering, tid och plats", max_length=160, blank=True)
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="sammanträdets ärende",
    )
    open_at = models.DateTimeField("visas på webben sedan", null=True, blank=True)
    opened_at = models.DateTimeField("öppnat", null=True, blank=True)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True)
    breaks = models.CharField("ajournering", max_length=200, blank=True)
    cancelled_reason = models.CharField("inställt därför att", max_length=200, blank=True)
    # Counted up first in every change of the agenda: two secretaries stand in line on this row.
    revision = models.PositiveIntegerField("ändrad gång nummer", default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "sammanträde"
        verbose_name_plural = "sammanträden"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "on"],
                name="meeting_once_per_body_and_day",
                violation_error_message="Organet har redan ett sammanträde den dagen.",
            ),
            models.CheckConstraint(
                condition=Q(manuscript_on__lte=F("on"), preparation_on__lte=F("on"), summons_on__lte=F("on")),
                name="meeting_deadlines_before_it",
                violation_error_message="Manusstopp, beredning och kallelse ska ligga före sammanträdet.",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="meeting_cancelled_says_why",
                violation_error_message="Skriv varför sammanträdet ställs in.",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=["underway", "held"]) | Q(opened_at__isnull=False))
                & (~Q(state="held") | Q(closed_at__isnull=False)),
                name="meeting_held_has_times",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-on", "-starts_at"], name="meeting_latest")]

    def __str__(self) -> str:
        return f"{self.body.short_name} {self.on:%Y-%m-%d}"

    @property
    def key(self) -> str:
        """ksnau/2024-05-21, as commands and addresses name a meeting."""
        return f"{self.body.slug}/{self.on:%Y-%m-%d}"

    @property
    def hours(self) -> str:
        """`08.30–12.00`"""
        start = time_of_day(self.starts_at)
        return f"{start}–{time_of_day(self.ends_at)}" if self.ends_at else start

    @property
    def is_open(self) -> bool:
        """Whether the agenda can still be worked on."""
        return self.state != self.State.CANCELLED

    @property
    def takes_documents(self) -> bool:
        """Whether documents can still be put on its agenda: until the day has passed."""
        return self.is_open and self.on >= clock.today() and self.closed_at is None

    @property
    def slug(self) -> str:
        """ksnau-2024-05-21, as the API names a meeting."""
        return f"{self.body.slug}-{self.on.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.body.slug, self.on.isoformat()])
