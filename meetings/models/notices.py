"""The notice board (anslagstavla, KL 8:9–12): what is announced, from when, until when."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models import Decision, File
from core import clock
from meetings.models.meetings import Meeting
from meetings.models.minutes import Minutes
from organisation.models import Body, User
from organisation.roles import Capability


class NoticeQuerySet(models.QuerySet["Notice"]):
    def on_board(self, day: datetime.date) -> NoticeQuerySet:
        """What hangs on the board on a day."""
        return self.filter(posted_on__lte=day).filter(
            Q(taken_down_on__isnull=True) | Q(taken_down_on__gt=day)
        )

    def standing(self) -> NoticeQuerySet:
        return self.filter(replaced_at__isnull=True)

    def visible_to(self, user: object) -> NoticeQuerySet:
        """Everybody reads what hangs on the board today; staff also what has hung there."""
        up = self.on_board(clock.today())
        if not isinstance(user, User) or not user.is_active:
            return up
        staff = user.authorities_with(Capability.READ_DIARY)
        return self.filter(Q(pk__in=up.values("pk")) | Q(body__authority__in=staff))


class Notice(models.Model):
    """One notice (anslag). A wrong one is replaced by a new one with a time of its own; the old is kept and marked."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", "Justerat protokoll"
        COUNCIL = "council", "Sammanträde med fullmäktige"
        MEETING = "meeting", "Sammanträde"
        DELEGATED = "delegated", "Delegationsbeslut som inte anmäls"

    slug = models.SlugField("i adresser", max_length=60, unique=True)
    kind = models.CharField("slag", max_length=10, choices=Kind)
    body = models.ForeignKey(Body, models.PROTECT, related_name="notices", verbose_name="organ")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="sammanträde"
    )
    minutes = models.ForeignKey(
        Minutes, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name="protokoll"
    )
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="delegationsbeslut",
    )
    paragraphs = models.CharField("paragrafer", max_length=200, blank=True)
    appeal_paragraphs = models.CharField("paragrafer som kan överklagas", max_length=200, blank=True)
    approved_on = models.DateField("justerat", null=True, blank=True)
    posted_on = models.DateField("anslaget")
    posted_at = models.DateTimeField("upplagt", default=clock.now)
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagt av")
    appealable = models.BooleanField("kan överklagas", default=True)
    last_appeal_on = models.DateField("sista dag att överklaga", null=True, blank=True)
    takedown_on = models.DateField("får tas ned från och med")
    taken_down_on = models.DateField("nedtaget", null=True, blank=True)
    kept_at = models.CharField("protokollet förvaras hos", max_length=200, blank=True)
    text = models.TextField("text", blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="ersätter"
    )
    replaced_at = models.DateTimeField("ersatt", null=True, blank=True)
    replaced_reason = models.CharField("ersatt därför att", max_length=300, blank=True)
    proof = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="notice", verbose_name="bevis"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "anslag"
        verbose_name_plural = "anslag"
        ordering = ("-posted_on", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["minutes", "council", "meeting", "delegated"]),
                name="notice_of_a_lawful_kind",
                violation_error_message="Anslagstavlan får bara innehålla det som KL 8:10–11 räknar upp.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["council", "meeting"]) | Q(meeting__isnull=False),
                name="notice_of_a_meeting_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind="delegated") | Q(decision__isnull=False),
                name="notice_of_a_decision_names_it",
            ),
            models.CheckConstraint(
                condition=Q(takedown_on__gt=F("posted_on")), name="notice_hangs_a_day_at_least"
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True)
                | Q(taken_down_on__gte=F("takedown_on"))
                | Q(replaced_at__isnull=False),
                name="notice_not_down_too_early",
                violation_error_message="Anslaget ska sitta uppe tills tiden för överklagande har gått ut.",
            ),
            models.CheckConstraint(
                condition=Q(appealable=False, last_appeal_on__isnull=True)
                | Q(appealable=True, last_appeal_on__isnull=False),
                name="notice_appeal_day_when_appealable",
            ),
            models.CheckConstraint(
                condition=~Q(kind="minutes")
                | (Q(minutes__isnull=False, approved_on__isnull=False) & ~Q(kept_at="")),
                name="notice_of_minutes_says_where",
                violation_error_message="Ett anslag om protokoll anger justeringsdag och var protokollet förvaras (KL 8:12).",
            ),
            models.UniqueConstraint(
                fields=["minutes"], condition=Q(replaced_at__isnull=True), name="minutes_announced_once"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(replaced_at__isnull=True, kind__in=["council", "meeting"]),
                name="meeting_announced_once",
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(replaced_at__isnull=True), name="decision_announced_once"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | ~Q(replaced_reason=""),
                name="notice_replaced_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.body.short_name} {self.posted_on}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:notice", args=[self.slug])

    @property
    def is_up(self) -> bool:
        return self.taken_down_on is None or self.taken_down_on > clock.today()

    @property
    def is_replaced(self) -> bool:
        return self.replaced_at is not None

    @property
    def title(self) -> str:
        """What it announces, without a word of what was decided."""
        if self.kind == self.Kind.MINUTES:
            return f"Justerat protokoll, {self.body.name}"
        if self.kind == self.Kind.DELEGATED:
            return f"Delegationsbeslut, {self.body.name}"
        return f"Sammanträde med {self.body.name[:1].lower()}{self.body.name[1:]}"
