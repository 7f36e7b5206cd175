"""What was sent out: the kallelse with all documents as one file, kept for ever as it was issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import File
from core import clock
from meetings.models.meetings import Meeting
from organisation.models import User


class Issue(models.Model):
    """An utskick. `agenda` and `spec` are what was issued; the file is made from them once."""

    class State(models.TextChoices):
        BUILDING = "building", "Byggs"
        ISSUED = "issued", "Utfärdad"
        FAILED = "failed", "Kunde inte byggas"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="issues", verbose_name="sammanträde")
    number = models.PositiveSmallIntegerField("utskick")
    state = models.CharField("läge", max_length=10, choices=State, default=State.BUILDING)
    started_at = models.DateTimeField("påbörjat", default=clock.now)
    issued_at = models.DateTimeField("utfärdat", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    agenda = models.JSONField("ärendelistan som den utfärdades")
    spec = models.JSONField("delarna som de utfärdades")
    public_spec = models.JSONField("delarna för webben, om de är andra", null=True, blank=True)
    job_id = models.PositiveBigIntegerField("bygget", null=True, blank=True)
    public_job_id = models.PositiveBigIntegerField("bygget för webben", null=True, blank=True)
    note = models.CharField("ändringar i korthet", max_length=600, blank=True)
    supplement_spec = models.JSONField("delarna i tilläggslistan", null=True, blank=True)
    supplement_job_id = models.PositiveBigIntegerField("bygget av tilläggslistan", null=True, blank=True)
    # Where each part came to stand, by variant: {"members": [{"id": "item-7", "title": "…", "first": 3, "pages": 2,
    # "state": "rendered", "message": "", "archival": true, "text": true}], "public": […]}
    parts = models.JSONField("var delarna står", default=dict, blank=True)
    problems = models.JSONField("delar som inte kunde tas med", default=list, blank=True)
    message = models.CharField("varför det inte gick", max_length=300, blank=True)
    file = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="issue", verbose_name="fil"
    )
    # The same file when nothing had to be left out; none when the body publishes nothing.
    public_file = models.OneToOneField(
        File,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="public_issue",
        verbose_name="fil för webben",
    )
    # Only what is new since the issue before; none for the first, or when nothing had changed.
    supplement_file = models.OneToOneField(
        File,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supplement_of",
        verbose_name="tilläggslista",
    )

    class Meta:
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="issue_number_once_per_meeting"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state="building"), name="issue_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False, file__isnull=False),
                name="issue_issued_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Utskick {self.number} till {self.meeting}"

    def get_absolute_url(self) -> str:
        meeting = self.meeting
        return reverse("meetings:issue", args=[meeting.body.slug, meeting.on.isoformat(), self.number])

    @property
    def name(self) -> str:
        """Utskick 1, kallelse; utskick 2."""
        return f"Utskick {self.number}, kallelse" if self.number == 1 else f"Utskick {self.number}"

    def first_pages(self, variant: str = "members") -> dict[str, int]:
        """The printed page where each part begins; empty for issues older than this was kept."""
        return {part["id"]: part["first"] for part in self.parts.get(variant, [])}


class Delivery(models.Model):
    """The sent log: who was told about an issue, and when they opened it."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="deliveries", verbose_name="utskick")
    user = models.ForeignKey(User, models.PROTECT, related_name="deliveries", verbose_name="till")
    role = models.CharField("som", max_length=20)
    told_at = models.DateTimeField("skickat", default=clock.now)
    opened_at = models.DateTimeField("öppnat", null=True, blank=True)

    class Meta:
        verbose_name = "leverans"
        verbose_name_plural = "sändlista"
        ordering = ("issue", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "user"], name="issue_delivered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}"
