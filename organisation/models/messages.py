"""What the product has told people, how they want to be told, and the mail that gathers a day."""

from __future__ import annotations

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from core import clock
from organisation.notices import Kind, Way, kind_of

MAX_ATTEMPTS = 12  # the pauses double from a minute: a mail server may be away over a night and a day


class MailQuerySet[M: models.Model](models.QuerySet[M]):
    """Letters of any kind: `written` and `gone` are the fields that say when one was written and when it went."""

    written, gone = "created_at", "sent_at"

    def to_try(self, now: datetime.datetime) -> Self:
        """Letters that have not gone out and whose next attempt has come: 1, 3, 7, 15 … minutes after they were
        written. The first minute belongs to the process that wrote them."""
        due = Q()
        for tried in range(MAX_ATTEMPTS):
            pause = datetime.timedelta(minutes=max(1, 2**tried - 1))
            due |= Q(attempts=tried, **{f"{self.written}__lt": now - pause})
        return self.filter(due, **{f"{self.gone}__isnull": True})


class Mail(models.Model):
    """A letter on its way: tried until it has gone. `attempts` is raised before the attempt, so that of two
    processes at the same letter only one sends it."""

    created_at = models.DateTimeField("skapat", default=clock.now)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)
    failed = models.CharField("kunde inte skickas", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)

    class Meta:
        abstract = True

    @property
    def is_given_up(self) -> bool:
        return self.sent_at is None and self.attempts >= MAX_ATTEMPTS


class Digest(Mail):
    """One letter that gathers what a person chose to have once a day. One for each person and day."""

    to = models.ForeignKey("organisation.User", models.PROTECT, related_name="digests", verbose_name="till")
    on = models.DateField("dag")

    objects = MailQuerySet["Digest"].as_manager()

    class Meta:
        verbose_name = "samlat meddelande"
        verbose_name_plural = "samlade meddelanden"
        ordering = ("-id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["to", "on"], name="digest_once_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sent_at"], name="digest_unsent", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.to}, {self.on}"


class Message(Mail):
    """One message to one person. Holds no secret text: it says that something waits and links to it."""

    to = models.ForeignKey("organisation.User", models.PROTECT, related_name="messages", verbose_name="till")
    kind = models.CharField("slag", max_length=40, default="other")
    subject = models.CharField("ämne", max_length=200)
    text = models.TextField("text")
    path = models.CharField("länk", max_length=300, blank=True)
    ref = models.CharField("gäller", max_length=80, blank=True)
    by_mail = models.BooleanField("går med e-post", default=True)
    daily = models.BooleanField("samlas till dagens brev", default=False)
    digest = models.ForeignKey(
        Digest, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name="gick med"
    )

    objects = MailQuerySet["Message"].as_manager()

    class Meta:
        verbose_name = "meddelande"
        verbose_name_plural = "meddelanden"
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(daily=True, by_mail=True),
                name="message_in_digest_is_daily",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sent_at"],
                name="message_unsent",
                condition=models.Q(sent_at__isnull=True, by_mail=True),
            ),
            models.Index(fields=["ref"], name="message_ref"),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeChoice(models.Model):
    """How a person wants letters of one kind. Without a row the kind's usual way holds."""

    user = models.ForeignKey(
        "organisation.User", models.CASCADE, related_name="notice_choices", verbose_name="person"
    )
    kind = models.CharField("slag", max_length=40)
    way = models.CharField("hur", max_length=5, choices=Way)

    class Meta:
        verbose_name = "val av avisering"
        verbose_name_plural = "val av aviseringar"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once_per_kind"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="notice_choice_is_a_way"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_way_display()}"

    @property
    def of_kind(self) -> Kind:
        return kind_of(self.kind)
