"""The facts that decide who may read something, kept apart on purpose (design: Who may see)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SecrecyMark(models.Model):
    """A secrecy mark: the provision, the day and who set it. A warning, not a decision: every request is tried anew
    (OSL 5:5)."""

    secrecy_provision = models.CharField("sekretessbestämmelse", max_length=60, blank=True)
    secrecy_marked_on = models.DateField("sekretessmarkerad", null=True, blank=True)
    secrecy_marked_by = models.ForeignKey(
        "organisation.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="markerad av",
    )

    class Meta:
        abstract = True

    @property
    def is_secret(self) -> bool:
        return bool(self.secrecy_provision)


class Marked(SecrecyMark):
    """A secrecy mark and a personal-data mark. Not secret does not mean on the web, and the reverse."""

    personal_data = models.BooleanField("personuppgifter, inte på webben", default=False)

    class Meta:
        abstract = True


def secrecy_mark_is_whole(name: str) -> models.CheckConstraint:
    """A mark has its provision, day and person, or none of them (OSL 5:5)."""
    return models.CheckConstraint(
        condition=Q(secrecy_provision="", secrecy_marked_on__isnull=True, secrecy_marked_by__isnull=True)
        | (~Q(secrecy_provision="") & Q(secrecy_marked_on__isnull=False, secrecy_marked_by__isnull=False)),
        name=name,
        violation_error_message="En sekretessmarkering anger bestämmelse, dag och vem som satte den.",
    )


class Voidable(models.Model):
    """Nothing registered is deleted: a wrong entry is voided, keeps its number and says why."""

    void_reason = models.CharField("makulerad därför att", max_length=300, blank=True)
    voided_at = models.DateTimeField("makulerad", null=True, blank=True)
    voided_by = models.ForeignKey(
        "organisation.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="makulerad av",
    )

    class Meta:
        abstract = True

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


def void_is_explained(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
        | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
        name=name,
        violation_error_message="En makulering anger varför, när och av vem.",
    )


MARK_FIELDS = ("secrecy_provision", "secrecy_marked_on", "secrecy_marked_by")
