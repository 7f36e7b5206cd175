"""Promises (uppdrag): what somebody is to do because of a decision or by agreement, until when. The one place for them.
What has happened is added, never changed."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.cases import Case
from cases.models.decisions import Decision
from cases.models.records import Record
from core import clock
from organisation.models import Body, Unit, User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: object) -> AssignmentQuerySet:
        """As open as the case they belong to; to staff only: an owner is a person at work."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def open(self) -> AssignmentQuerySet:
        return self.filter(finished_at__isnull=True)

    def overdue(self, day: datetime.date) -> AssignmentQuerySet:
        return self.open().filter(due_on__lt=day)

    def with_percent(self) -> AssignmentQuerySet:
        """`percent`: how far it had come when somebody last said so; None before that."""
        said = AssignmentUpdate.objects.filter(assignment=models.OuterRef("pk"), percent__isnull=False)
        return self.annotate(percent=models.Subquery(said.order_by("-id").values("percent")[:1]))


class Assignment(models.Model):
    """One promise. `due_on` is the day that holds now; every earlier one stands in its updates."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name="ärende")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="enligt"
    )
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="rapporteras till",
    )
    what = models.CharField("uppdrag", max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="ansvarig")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="enhet"
    )
    due_on = models.DateField("senast")
    given_at = models.DateTimeField("lämnat", default=clock.now)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="lämnat av")
    finished_at = models.DateTimeField("klart", null=True, blank=True)
    # The decision behind it was taken back.
    dropped = models.BooleanField("återtaget", default=False)
    told_at = models.DateTimeField("påmint", null=True, blank=True)
    told_soon_at = models.DateTimeField("påmint i förväg", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ("due_on", "id")
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "id"], name="assignment_open_by_day", condition=Q(finished_at__isnull=True)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="assignment_says_what"),
            models.CheckConstraint(
                condition=Q(dropped=False) | Q(finished_at__isnull=False), name="assignment_dropped_is_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("cases:assignment", args=[self.case.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()


class AssignmentUpdate(models.Model):
    """What has happened with a promise. Only added."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Läge"
        DUE = "due", "Ny dag"
        OWNER = "owner", "Ny ansvarig"
        FINISHED = "finished", "Klart"
        REOPENED = "reopened", "Öppnat igen"
        DROPPED = "dropped", "Återtaget"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="updates", verbose_name="uppdrag")
    kind = models.CharField("slag", max_length=8, choices=Kind)
    text = models.TextField("text")
    due_from = models.DateField("från", null=True, blank=True)
    due_to = models.DateField("till", null=True, blank=True)
    percent = models.PositiveSmallIntegerField("procent klart", null=True, blank=True)
    evidence = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="visas av"
    )
    at = models.DateTimeField("när", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "händelse i uppdrag"
        verbose_name_plural = "händelser i uppdrag"
        ordering = ("assignment", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="assignment_update_says_what",
                violation_error_message="Skriv vad som har hänt, eller varför.",
            ),
            models.CheckConstraint(
                condition=Q(kind="due", due_from__isnull=False, due_to__isnull=False)
                | (~Q(kind="due") & Q(due_from__isnull=True, due_to__isnull=True)),
                name="assignment_due_change_has_days",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="assignment_percent_at_most_100",
                violation_error_message="Skriv mellan 0 och 100 procent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
