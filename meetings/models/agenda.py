"""The agenda (ärendelista) of a meeting."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import Case, Record
from meetings.models.meetings import Meeting
from organisation.models import User


def closed_title(case: Case) -> str:
    """What a row is called where neither its own title nor the memo's may be read: the words of the open register."""
    return case.public_subject or ("Ärende med sekretess" if case.is_secret else case.subject)


class AgendaItem(models.Model):
    """A row on the agenda. A case may be planned here long before its memo is approved."""

    class Kind(models.TextChoices):
        FORMALIA = "formalia", "Formalia"
        DECISION = "decision", "Beslut"
        INFORMATION = "information", "Information"
        REPORT = "report", "Anmälan"
        OTHER = "other", "Övrigt"

    class Word(models.TextChoices):
        TAKEN_UP = "taken_up", "Tas upp"
        COMPLETE = "complete", "Kompletteras"
        MOVED = "moved", "Flyttas"

    class Web(models.TextChoices):
        OFF = "off", "Inte på webben"
        DESPITE = "despite", "På webben trots stopp"

    class Holds(models.TextChoices):
        ASSIGNMENTS = "assignments", "Uppdragslistan"
        MOTIONS = "motions", "Obesvarade motioner"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name="sammanträde")
    position = models.PositiveIntegerField("ordning")
    kind = models.CharField("slag", max_length=12, choices=Kind)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="agenda_items", verbose_name="ärende"
    )
    title = models.CharField("rubrik på ärendelistan", max_length=300)
    presenter = models.CharField("föredragande", max_length=200, blank=True)
    starts_at = models.TimeField("tid", null=True, blank=True)
    word = models.CharField("presidiets besked", max_length=10, choices=Word, blank=True)
    word_note = models.CharField("att komplettera", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("utgår sedan", null=True, blank=True)
    withdrawn_reason = models.CharField("utgår därför att", max_length=300, blank=True)
    late = models.BooleanField("tillkom efter kallelsen", default=False)
    moved_from = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="flyttad från"
    )
    postponed_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="postponed_to", verbose_name="bordlagd i"
    )
    holds = models.CharField("innehåller", max_length=12, choices=Holds, blank=True)
    public_title = models.CharField("rubrik på webben, om en annan", max_length=300, blank=True)
    web = models.CharField("handlingarna på webben", max_length=8, choices=Web, blank=True)
    web_reason = models.CharField("därför att", max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="upplagd av")

    class Meta:
        verbose_name = "punkt på ärendelistan"
        verbose_name_plural = "punkter på ärendelistan"
        ordering = ("meeting", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=Q(case__isnull=False),
                name="agenda_case_once_per_meeting",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="agenda_withdrawn_says_why",
                violation_error_message="Skriv varför ärendet utgår.",
            ),
            models.CheckConstraint(
                condition=~Q(word="complete") | ~Q(word_note=""),
                name="agenda_complete_says_what",
                violation_error_message="Skriv vad som ska kompletteras.",
            ),
            models.CheckConstraint(
                condition=Q(web="") | ~Q(web_reason=""),
                name="agenda_web_says_why",
                violation_error_message="Skriv varför handlingarna ska visas på ett annat sätt än vanligt.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_matter(self) -> bool:
        """A row the body has something to read or decide in, as against the frame of the meeting."""
        return self.kind in {self.Kind.DECISION, self.Kind.INFORMATION}

    @property
    def open_title(self) -> str:
        """The title as everybody may read it (OSL 5:2 second paragraph)."""
        if self.public_title:
            return self.public_title
        case = self.case
        if case is None:
            return self.title
        if case.public_subject or case.is_secret:
            return closed_title(case)
        return "Ärende som rör enskild" if case.personal_data else self.title

    @property
    def takes_paragraph(self) -> bool:
        """Decisions and information always take a §; formalia and reports by the body's setting."""
        body = self.meeting.body
        if self.kind == self.Kind.FORMALIA:
            return body.formalia_numbered
        if self.kind == self.Kind.REPORT:
            return body.reports_numbered
        return self.kind != self.Kind.OTHER


class ReportedRecord(models.Model):
    """A record reported to the body (anmälan), in the list of a report item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="reported", verbose_name="punkt")
    position = models.PositiveIntegerField("ordning")
    record = models.ForeignKey(Record, models.PROTECT, related_name="reported_in", verbose_name="handling")

    class Meta:
        verbose_name = "anmäld handling"
        verbose_name_plural = "anmälda handlingar"
        ordering = ("item", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "record"], name="record_reported_once_per_item"),
        ]

    def __str__(self) -> str:
        return str(self.record)


class HeldBack(models.Model):
    """A record among an item's documents that the secretary keeps off the web, whatever the body's policy."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="held_back", verbose_name="punkt")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name="handling")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "handling som inte visas på webben"
        verbose_name_plural = "handlingar som inte visas på webben"
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "record"], name="record_held_back_once_per_item"),
        ]

    def __str__(self) -> str:
        return str(self.record)
