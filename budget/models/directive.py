"""The planning directive and budget: its route, the frames of the bodies, and what each party's proposal changes.

`before` holds the cells of the last save as they were, [line, year, öre or null], so that it can be taken back. Sums and resulting frames are worked out in `budget.frames` and never stored. A cell that is left empty has no row.
"""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models import Case, Record
from core import clock
from organisation.models import Body, User

UNITS = (("tkr", "tkr"), ("mnkr", "mnkr"))


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, user: object) -> DirectiveQuerySet:
        """As open as its case."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def whole(self) -> DirectiveQuerySet:
        return self.select_related("case__register__authority", "council", "saved_by")


class Directive(models.Model):
    """A budget year with its plan years (KL 11:5–6). `version` counts the saves of the base frames."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="directive", verbose_name="ärende")
    council = models.ForeignKey(Body, models.PROTECT, related_name="directives", verbose_name="beslutas av")
    year = models.PositiveSmallIntegerField("budgetår")
    plan_until = models.PositiveSmallIntegerField("plan till och med")
    unit = models.CharField("enhet", max_length=4, choices=UNITS, default="tkr")
    note = models.CharField("om siffrorna", max_length=300, blank=True)
    version = models.PositiveIntegerField("grundramarna sparade gång nummer", default=0)
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sparade av"
    )
    saved_at = models.DateTimeField("sparade", null=True, blank=True)
    before = models.JSONField("rutorna före den senaste sparningen", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagt av")
    made_at = models.DateTimeField("upplagt", default=clock.now)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "planeringsdirektiv"
        verbose_name_plural = "planeringsdirektiv"
        ordering = ("-year", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "year"],
                name="directive_one_a_year",
                violation_error_message="Budgetåret har redan ett planeringsdirektiv.",
            ),
            models.CheckConstraint(
                condition=Q(plan_until__gte=F("year") + 2, plan_until__lte=F("year") + 9),
                name="directive_plans_three_years",
                violation_error_message="Planen ska omfatta minst tre år med budgetåret som det första (KL 11:6).",
            ),
        ]

    def __str__(self) -> str:
        return f"Planeringsdirektiv och budget {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("budget:directive", args=[self.pk])

    @property
    def years(self) -> range:
        return range(self.year, self.plan_until + 1)

    @property
    def period(self) -> str:
        return f"budget {self.year} och plan {self.year + 1}–{self.plan_until}"


class RouteStep(models.Model):
    """A body that the budget passes on a day, or on one of two; and who may table a proposal there."""

    directive = models.ForeignKey(
        Directive, models.PROTECT, related_name="steps", verbose_name="planeringsdirektiv"
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="organ")
    on = models.DateField("dag")
    or_on = models.DateField("eller", null=True, blank=True)
    who = models.CharField("vad som händer", max_length=300, blank=True)

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ("on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["directive", "body", "on"],
                name="route_step_once_a_day",
                violation_error_message="Organet har redan ett steg den dagen.",
            ),
            models.CheckConstraint(
                condition=Q(or_on=None) | Q(or_on__gt=F("on")),
                name="route_step_other_day_is_later",
                violation_error_message="Skriv den tidigare dagen först.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.short_name} {self.on:%Y-%m-%d}"

    @property
    def days(self) -> list[datetime.date]:
        return [self.on, self.or_on] if self.or_on else [self.on]


class FrameLine(models.Model):
    """A row of the frames: a body, or a name for what no body of ours answers for."""

    directive = models.ForeignKey(
        Directive, models.PROTECT, related_name="lines", verbose_name="planeringsdirektiv"
    )
    position = models.PositiveSmallIntegerField("ordning")
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nämnd"
    )
    name = models.CharField("namn", max_length=120, blank=True)

    class Meta:
        verbose_name = "rad"
        verbose_name_plural = "rader"
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["directive", "body"], name="frame_line_body_once"),
            models.UniqueConstraint(
                fields=["directive", "name"], condition=~Q(name=""), name="frame_line_name_once"
            ),
            models.CheckConstraint(
                condition=(Q(body=None) & ~Q(name="")) | (Q(body__isnull=False) & Q(name="")),
                name="frame_line_is_a_body_or_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.body.name if self.body else self.name


class Frame(models.Model):
    """The base frame of a line in a year, öre."""

    line = models.ForeignKey(FrameLine, models.PROTECT, related_name="frames", verbose_name="rad")
    year = models.PositiveSmallIntegerField("år")
    ore = models.BigIntegerField("grundram, öre")

    class Meta:
        verbose_name = "ram"
        verbose_name_plural = "ramar"
        ordering = ("line", "year")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "year"], name="frame_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.year}"


class PartyProposal(models.Model):
    """A party's proposal, awaited at a step until it is tabled. Until then it has neither att-satser nor changes."""

    directive = models.ForeignKey(
        Directive, models.PROTECT, related_name="proposals", verbose_name="planeringsdirektiv"
    )
    step = models.ForeignKey(RouteStep, models.PROTECT, related_name="proposals", verbose_name="läggs vid")
    parties = models.CharField("parti eller partier", max_length=200)
    short = models.CharField("kort", max_length=20)
    tabled_on = models.DateField("lagt", null=True, blank=True)
    in_writing = models.BooleanField("lämnat skriftligt", default=False)
    clauses = models.TextField("att-satser, en per rad", blank=True)
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="handling i ärendet"
    )
    version = models.PositiveIntegerField("ändringarna sparade gång nummer", default=0)
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sparade av"
    )
    saved_at = models.DateTimeField("sparade", null=True, blank=True)
    before = models.JSONField("rutorna före den senaste sparningen", null=True, blank=True)

    class Meta:
        verbose_name = "partiförslag"
        verbose_name_plural = "partiförslag"
        ordering = ("step__on", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["directive", "short"],
                name="party_proposal_short_once",
                violation_error_message="Ett annat förslag har redan den beteckningen.",
            ),
            models.CheckConstraint(condition=~Q(parties="") & ~Q(short=""), name="party_proposal_says_whose"),
            models.CheckConstraint(
                condition=Q(tabled_on__isnull=False)
                | Q(clauses="", record=None, in_writing=False, version=0),
                name="party_proposal_is_empty_until_tabled",
            ),
        ]

    def __str__(self) -> str:
        return self.parties

    @property
    def clause_lines(self) -> list[str]:
        return [line for line in self.clauses.splitlines() if line.strip()]


class FrameChange(models.Model):
    """What a proposal changes in a base frame, öre. It points at the frame, so that none is without a base."""

    proposal = models.ForeignKey(
        PartyProposal, models.PROTECT, related_name="changes", verbose_name="förslag"
    )
    frame = models.ForeignKey(Frame, models.PROTECT, related_name="changes", verbose_name="grundram")
    ore = models.BigIntegerField("ändring, öre")

    class Meta:
        verbose_name = "ändring av ram"
        verbose_name_plural = "ändringar av ramar"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "frame"], name="frame_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal.short}: {self.frame}"
