"""What the product has told people. Written by organisation.actions.notify, mailed after the commit."""

from typing import ClassVar

from django.db import models

from core import clock


class Message(models.Model):
    """One message to one person. Holds no secret text: it says that something waits and links to it."""

    to = models.ForeignKey("organisation.User", models.PROTECT, related_name="messages", verbose_name="till")
    subject = models.CharField("ämne", max_length=200)
    text = models.TextField("text")
    path = models.CharField("länk", max_length=300, blank=True)
    ref = models.CharField("gäller", max_length=80, blank=True)
    by_mail = models.BooleanField("går med e-post", default=True)
    created_at = models.DateTimeField("skapat", default=clock.now)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)
    failed = models.CharField("kunde inte skickas", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)

    class Meta:
        verbose_name = "meddelande"
        verbose_name_plural = "meddelanden"
        ordering = ("-id",)
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
