"""Who takes part in a meeting, and who serves on which seat in each § (KL 4:22, 5:66, 6:17)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from organisation.models import Mandate, Seat, User


class ReportedAbsence(models.Model):
    """A member has said that they cannot come; and which substitute was called in their place."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="absences", verbose_name="sammanträde")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="absences", verbose_name="ledamot")
    reported_at = models.DateTimeField("anmäld", default=clock.now)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="anmäld av")
    note = models.CharField("gäller", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("kommer ändå", null=True, blank=True)

    class Meta:
        verbose_name = "anmäld frånvaro"
        verbose_name_plural = "anmäld frånvaro"
        ordering = ("meeting", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "mandate"],
                condition=Q(withdrawn_at__isnull=True),
                name="absence_reported_once",
                violation_error_message="Frånvaron är redan anmäld.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate.printed} kan inte komma"


class CallIn(models.Model):
    """A substitute who was asked to serve, and what they answered. The log of who was called in what order."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Väntar på svar"
        YES = "yes", "Kommer"
        NO = "no", "Kan inte"

    absence = models.ForeignKey(
        ReportedAbsence, models.CASCADE, related_name="calls", verbose_name="i stället för"
    )
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="calls", verbose_name="ersättare")
    called_at = models.DateTimeField("inkallad", default=clock.now)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="inkallad av")
    answer = models.CharField("svar", max_length=8, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField("svarade", null=True, blank=True)
    out_of_turn = models.CharField("utanför turordningen därför att", max_length=200, blank=True)

    class Meta:
        verbose_name = "inkallad ersättare"
        verbose_name_plural = "inkallade ersättare"
        ordering = ("absence", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["absence", "mandate"], name="substitute_called_once_per_absence"),
        ]

    def __str__(self) -> str:
        return self.mandate.printed


class Participant(models.Model):
    """Somebody in the room: a member, a substitute, an official or a guest. Kept as printed."""

    class Kind(models.TextChoices):
        MEMBER = "member", "Ledamot"
        SUBSTITUTE = "substitute", "Ersättare"
        OFFICIAL = "official", "Tjänsteperson"
        OTHER = "other", "Övrig"

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="participants", verbose_name="sammanträde"
    )
    kind = models.CharField("som", max_length=12, choices=Kind)
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="attended", verbose_name="uppdrag"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person"
    )
    name = models.CharField("namn som det trycks", max_length=200)
    title = models.CharField("titel", max_length=120, blank=True)
    from_paragraph = models.PositiveIntegerField("från §", null=True, blank=True)
    to_paragraph = models.PositiveIntegerField("till §", null=True, blank=True)
    arrived_at = models.TimeField("kom", null=True, blank=True)
    left_at = models.TimeField("gick", null=True, blank=True)
    remote = models.BooleanField("på distans (KL 5:16, 6:24)", default=False)

    class Meta:
        verbose_name = "närvarande"
        verbose_name_plural = "närvarande"
        ordering = ("meeting", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "mandate"], name="mandate_present_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["member", "substitute"]) | Q(mandate__isnull=False),
                name="participant_of_body_has_mandate",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seating(models.Model):
    """Who serves on a seat in a §. A seat with nobody says why. Absent in one § is not absent in the next."""

    class Empty(models.TextChoices):
        ABSENT = "absent", "Frånvarande"
        CONFLICT = "conflict", "Jäv"
        VACANT = "vacant", "Obesatt"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="seatings", verbose_name="punkt")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="seatings", verbose_name="plats")
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="seatings", verbose_name="tjänstgör"
    )
    instead_of = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="för"
    )
    empty = models.CharField("ingen därför att", max_length=8, choices=Empty, blank=True)
    abstains = models.BooleanField("deltar inte i beslutet (KL 4:25)", default=False)

    class Meta:
        verbose_name = "tjänstgöring"
        verbose_name_plural = "tjänstgöring"
        ordering = ("item", "seat__number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seat"], name="seat_once_per_paragraph"),
            models.UniqueConstraint(
                fields=["item", "mandate"],
                name="one_seat_per_person_and_paragraph",
                violation_error_message="En person kan bara tjänstgöra på en plats i samma paragraf.",
            ),
            models.CheckConstraint(
                condition=(Q(mandate__isnull=True) & ~Q(empty="")) | Q(mandate__isnull=False, empty=""),
                name="seating_is_filled_or_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.mandate or self.get_empty_display()}"


class Conflict(models.Model):
    """A person with a conflict of interest (jäv) in a §: leaves the room, neither votes nor approves it (KL 6:28–32)."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="conflicts", verbose_name="punkt")
    mandate = models.ForeignKey(
        Mandate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conflicts",
        verbose_name="förtroendevald",
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="person")
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lämnade plats"
    )
    ground = models.CharField("grund", max_length=200, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="antecknad av")

    class Meta:
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "user"], name="conflict_once_per_paragraph"),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, jäv"
