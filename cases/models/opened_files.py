"""The Word file that a memo was begun from, kept as it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cases.models.memos import Memo
from cases.models.secret_sections import SecretSection, secret_open_to
from core import clock
from organisation.models import User


class OpenedFileQuerySet(models.QuerySet["OpenedFile"]):
    def visible_to(self, user: object) -> OpenedFileQuerySet:
        """The same words as the memo, so open to the same people; with a secret section, to those who read it."""
        found = self.filter(memo__in=Memo.objects.visible_to(user))
        if not isinstance(user, User):
            return found.none()
        marked = SecretSection.objects.filter(memo=OuterRef("memo"))
        return found.filter(~Exists(marked) | secret_open_to(user, case="memo__case__"))


class OpenedFile(models.Model):
    """Working material (TF 2:12): it has no number, and nothing publishes it. It is no File of a record, since those
    are read by whoever reads the case: a mark on the memo's record, or on its PDF, would leave this one open."""

    memo = models.OneToOneField(
        Memo, models.CASCADE, related_name="opened_from", verbose_name="tjänsteskrivelse"
    )
    name = models.CharField("filnamn", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("storlek, byte")
    added_at = models.DateTimeField("tillagd", default=clock.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="tillagd av")

    objects = OpenedFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fil som en skrivelse öppnades från"
        verbose_name_plural = "filer som skrivelser öppnades från"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="opened_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:memo_opened_from", args=[self.memo.case.slug, self.memo_id])
