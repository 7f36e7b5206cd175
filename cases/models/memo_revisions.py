"""What a memo said and when: a row for each sitting and each deliberate step. A row that is closed is never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.memos import Memo
from core import clock
from organisation.models import User


class MemoRevisionQuerySet(models.QuerySet["MemoRevision"]):
    def visible_to(self, user: object) -> MemoRevisionQuerySet:
        """The same words as the memo, so open to the same people."""
        return self.filter(memo__in=Memo.objects.visible_to(user))


class MemoRevision(models.Model):
    """The whole memo as it stood after a sitting or a step. While somebody is still at it there is no content: the
    memo itself is what it says (docs/adr/0013)."""

    class Kind(models.TextChoices):
        STARTED = "started", "Påbörjad"
        WRITTEN = "written", "Skriven"
        SAVED = "saved", "Sparad"
        RESTORED = "restored", "Återställd"
        SUBMITTED = "submitted", "Skickad för godkännande"
        RETURNED = "returned", "Återlämnad"
        WITHDRAWN = "withdrawn", "Tagen tillbaka"
        APPROVED = "approved", "Godkänd"
        REOPENED = "reopened", "Öppnad för ny version"
        PASSED = "passed", "Godkänd på en nivå"
        EDITORIAL = "editorial", "Redaktionell ändring"
        MARKED = "marked", "Sekretessmarkerad"
        UNMARKED = "unmarked", "Sekretessmarkering borttagen"

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="revisions", verbose_name="tjänsteskrivelse")
    number = models.PositiveIntegerField("nummer")
    kind = models.CharField("slag", max_length=20, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    begun_at = models.DateTimeField("påbörjad", default=clock.now)
    at = models.DateTimeField("senast", default=clock.now)
    content = models.JSONField("innehåll", null=True, blank=True)
    what = models.CharField("vad som ändrades", max_length=300, blank=True)

    objects = MemoRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "sparad version"
        verbose_name_plural = "sparade versioner"
        ordering = ("memo", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memo", "number"], name="memo_revision_number_once"),
            models.UniqueConstraint(
                fields=["memo"], condition=Q(content__isnull=True), name="memo_one_open_sitting"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def is_open(self) -> bool:
        return self.content is None
