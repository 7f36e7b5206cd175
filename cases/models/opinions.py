"""Opinions (yttranden): what a unit or an outsider is asked to say in a case, until when, and what they said."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.cases import Case
from cases.models.memos import Memo
from cases.models.records import Record
from core import clock
from organisation.models import Unit, User
from organisation.roles import Capability


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: object) -> OpinionQuerySet:
        """The staff that read the case, and the people of the unit that was asked: these see the question and what
        was sent along with it, in a case they otherwise do not see. A mark on the case or on the answer closes it
        for those who may not read what is marked. Members and the public read the record the answer became."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        staff = user.authorities_with(Capability.READ_DIARY)
        cases = Case.objects.visible_to(user).filter(register__authority__in=staff)
        inside = Q(case__in=cases) & (Q(record=None) | Q(record__in=Record.objects.visible_to(user)))
        asked = Q(
            unit__in=unit_ids_of(user),
            unit__authority__in=staff,
            case__secrecy_provision="",
            case__voided_at__isnull=True,
        ) & (Q(record=None) | Q(record__secrecy_provision=""))
        return self.filter(inside | asked)

    def waiting(self) -> OpinionQuerySet:
        return self.filter(state=Opinion.State.ASKED).order_by("due_on", "id")

    def whole(self) -> OpinionQuerySet:
        """With what a page reads of each."""
        return self.select_related(
            "case__register__authority", "case__official", "unit__authority", "asked_by", "taken_by", "closed_by",
            "record__case", "memo__author",
        )  # fmt: skip


def unit_ids_of(user: User) -> set[int]:
    """The units a person belongs to: where they sit, and where a role of theirs says so."""
    return {pk for pk in (user.unit_id, *(held.unit_id for held in user.roles_today())) if pk is not None}


class Opinion(models.Model):
    """One question to one unit, or to one outside party by name, and what came of it."""

    class State(models.TextChoices):
        ASKED = "asked", "Väntas"
        ANSWERED = "answered", "Besvarat"
        DECLINED = "declined", "Avböjt"
        WITHDRAWN = "withdrawn", "Återkallat"

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions", verbose_name="ärende")
    memo = models.ForeignKey(
        Memo, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="till skrivelsen"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="enhet"
    )
    outside = models.CharField("utomstående", max_length=200, blank=True)
    question = models.TextField("fråga")
    mandatory = models.BooleanField("måste besvaras", default=False)
    due_on = models.DateField("svar senast")
    records = models.ManyToManyField(
        Record, blank=True, related_name="sent_for_opinion", verbose_name="handlingar som följer med"
    )
    state = models.CharField("läge", max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="begärt av")
    asked_at = models.DateTimeField("begärt", default=clock.now)
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="svarar"
    )
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="avslutat av"
    )
    closed_on = models.DateField("avslutat", null=True, blank=True)
    closed_at = models.DateTimeField("avslutat, tid", null=True, blank=True)
    reason = models.TextField("skäl", blank=True)
    nothing_to_add = models.BooleanField("inget att erinra", default=False)
    html = models.TextField("svar", blank=True)
    record = models.OneToOneField(
        Record, models.PROTECT, null=True, blank=True, related_name="opinion", verbose_name="registrerat som"
    )
    reminded_at = models.DateTimeField("påmint", null=True, blank=True)
    late_told_at = models.DateTimeField("påmint om att det är sent", null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "yttrande"
        verbose_name_plural = "yttranden"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, outside="") | (Q(unit__isnull=True) & ~Q(outside="")),
                name="opinion_of_a_unit_or_an_outsider",
                violation_error_message="Välj en enhet eller skriv vem utanför kommunen som tillfrågas.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="asked", closed_at__isnull=True, closed_on__isnull=True, closed_by__isnull=True
                )
                | (
                    ~Q(state="asked")
                    & Q(closed_at__isnull=False, closed_on__isnull=False, closed_by__isnull=False)
                ),
                name="opinion_closed_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="answered", record__isnull=False)
                | (~Q(state="answered") & Q(record__isnull=True)),
                name="opinion_answer_is_registered",
                violation_error_message="Ett svar är en registrerad handling.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "answered"]) | ~Q(reason=""),
                name="opinion_refused_has_reason",
                violation_error_message="Skriv varför.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="opinion_waiting"),
        ]

    def __str__(self) -> str:
        return f"Yttrande från {self.who}"

    def get_absolute_url(self) -> str:
        return reverse("cases:opinion", args=[self.case.slug, self.pk])

    @property
    def who(self) -> str:
        """Whom the question went to."""
        return self.unit.name if self.unit else self.outside

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def is_late(self) -> bool:
        """Not answered in time: still waited for after the day, or answered after it."""
        return self.due_on < (self.closed_on or clock.today()) and self.state in {
            self.State.ASKED,
            self.State.ANSWERED,
        }

    @property
    def asked_on(self) -> datetime.date:
        return self.asked_at.astimezone(clock.STOCKHOLM).date()


class OpinionExtension(models.Model):
    """A new last day, and why. Never edited."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="extensions", verbose_name="yttrande")
    before = models.DateField("från")
    due_on = models.DateField("till")
    reason = models.CharField("skäl", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "förlängning"
        verbose_name_plural = "förlängningar"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_on__gt=models.F("before")) & ~Q(reason=""),
                name="opinion_extension_is_later_and_explained",
                violation_error_message="Välj en senare dag och skriv varför.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} – {self.due_on}"
