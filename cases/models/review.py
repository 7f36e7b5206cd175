"""What belongs to the review of a memo: the levels of the round it is in, and comments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models.memos import Memo, MemoSection
from cases.models.secret_sections import SecretSection, secret_open_to
from core import clock
from organisation.models import Unit, User
from organisation.roles import ROLES


class MemoLevel(models.Model):
    """One level that a submitted memo passes: the managers of `unit`, or with a `role` whoever holds it in the
    authority. Set when the memo is sent, so that a chain
    that is changed meanwhile does not change what somebody has been asked to read. None: the memo's unit approves."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="levels", verbose_name="tjänsteskrivelse")
    position = models.PositiveSmallIntegerField("nivå")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet vars chef godkänner")
    role = models.CharField("roll som godkänner", max_length=20, blank=True)
    approved_at = models.DateTimeField("godkänd", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av"
    )
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="för"
    )

    class Meta:
        verbose_name = "nivå"
        verbose_name_plural = "nivåer"
        ordering = ("memo", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memo", "position"], name="memo_level_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="memo_level_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return place_name(self.unit, self.role)


def place_name(unit: Unit, role: str) -> str:
    """Whose a level is, as it is shown."""
    return ROLES[role].name if role else f"Chef för {unit}"


class MemoCommentQuerySet(models.QuerySet["MemoComment"]):
    def visible_to(self, user: object) -> MemoCommentQuerySet:
        """Comments are read by those who read the memo: secrecy of the case, the record, a file or the section that
        they are about closes them too."""
        return self.filter(memo__in=Memo.objects.visible_to(user)).open_to(user)

    def open_to(self, user: object) -> MemoCommentQuerySet:
        """Of memos that the person reads: those that are not about a section they may not read."""
        marked = SecretSection.objects.filter(memo=OuterRef("memo"), section=OuterRef("about"))
        cleared = secret_open_to(user, case="memo__case__") if isinstance(user, User) else Q(pk__in=[])
        return self.filter(~Exists(marked) | cleared)

    def open(self) -> MemoCommentQuerySet:
        return self.filter(resolved_at__isnull=True)


class MemoComment(models.Model):
    """A remark on a section, or on the whole memo (no section). Working material: it is never printed."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="comments", verbose_name="tjänsteskrivelse")
    section = models.ForeignKey(
        MemoSection, models.SET_NULL, null=True, blank=True, related_name="comments", verbose_name="avsnitt"
    )
    about = models.PositiveBigIntegerField("avsnittets nummer", null=True, blank=True)  # also when it is gone
    heading = models.CharField("avsnittets rubrik då", max_length=200, blank=True)
    text = models.TextField("kommentar")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)
    resolved_at = models.DateTimeField("löst", null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="löst av"
    )

    objects = MemoCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="memo_comment_says_something",
                violation_error_message="Skriv vad du vill säga.",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="memo_comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Kommentar {self.pk}"

    @property
    def place(self) -> str:
        """What it is about, in words: the section's heading as it reads now, or as it read when it is gone."""
        if self.section is not None:
            return str(self.section)
        return self.heading or "Hela skrivelsen"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None
