"""Referrals (remisser) from others: who asks for an answer until when, the time that was asked for and given, and the
answer that a body or a delegate has adopted. Of what we ask others: `cases.models.opinions`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.cases import Case
from cases.models.decisions import Decision
from cases.models.records import Record
from core import clock
from organisation.models import User
from organisation.roles import Capability


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: object) -> ReferralQuerySet:
        """For the staff who read the case. Everybody else reads its records."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        staff = user.authorities_with(Capability.READ_DIARY)
        return self.filter(case__in=Case.objects.visible_to(user), case__register__authority__in=staff)

    def waiting(self) -> ReferralQuerySet:
        return self.filter(answered_on=None, case__voided_at=None, case__closed_on=None)

    def whole(self) -> ReferralQuerySet:
        return self.select_related(
            "case__register__authority", "case__official", "origin__register__authority", "decision", "answer__case"
        ).prefetch_related("extensions")  # fmt: skip


class Referral(models.Model):
    """A question that has come in. `origin` is the case of the asking authority, when its diary is kept here too."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="referral", verbose_name="ärende")
    sender = models.CharField("avsändare", max_length=200)
    reference = models.CharField("avsändarens diarienummer", max_length=60, blank=True)
    received_on = models.DateField("inkom")
    due_on = models.DateField("svar senast")
    origin = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_sent",
        verbose_name="från ärendet",
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut om svaret"
    )
    answer = models.OneToOneField(
        Record, models.PROTECT, null=True, blank=True, related_name="answers_referral", verbose_name="svaret"
    )
    answered_on = models.DateField("besvarad", null=True, blank=True)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrerad av")
    registered_at = models.DateTimeField("registrerad", default=clock.now)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "remiss"
        verbose_name_plural = "remisser"
        ordering = ("due_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(sender=""), name="referral_has_sender"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")),
                name="referral_due_after_received",
                violation_error_message="Svaret kan inte vara begärt före den dag remissen kom.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer=None, decision=None)
                | Q(answered_on__isnull=False, answer__isnull=False, decision__isnull=False),
                name="referral_answer_is_adopted_and_registered",
                violation_error_message="Ett svar är beslutat och registrerat.",
            ),
        ]

    def __str__(self) -> str:
        return f"Remiss från {self.sender}"

    def get_absolute_url(self) -> str:
        return reverse("cases:referral", args=[self.case.slug])

    @property
    def is_waiting(self) -> bool:
        return self.answered_on is None

    @property
    def is_late(self) -> bool:
        return self.due_on < (self.answered_on or clock.today())


class ReferralExtension(models.Model):
    """More time that we have asked the sender for, and what they said. Asked once, settled once."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="extensions", verbose_name="remiss")
    asked_on = models.DateField("begärt den")
    until = models.DateField("till")
    reason = models.CharField("skäl", max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="begärt av")
    settled_on = models.DateField("besked den", null=True, blank=True)
    given_until = models.DateField("beviljat till", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="antecknat av"
    )

    class Meta:
        verbose_name = "anstånd"
        verbose_name_plural = "anstånd"
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(settled_on=None),
                name="referral_one_extension_asked_at_a_time",
                violation_error_message="Anstånd är redan begärt. Anteckna beskedet först.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="referral_extension_says_why"),
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_by=None, given_until=None)
                | Q(settled_on__isnull=False, settled_by__isnull=False),
                name="referral_extension_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"anstånd till {self.until.isoformat()}"
