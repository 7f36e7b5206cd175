"""Authorities, their units and their political bodies, and who sits in them when."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

if TYPE_CHECKING:
    from organisation.models.people import User


class Authority(models.Model):
    """A myndighet: its own register, registrar and letterhead. Every nämnd is one (KL 3:4, TF 2:5)."""

    name = models.CharField("namn", max_length=120, unique=True)
    slug = models.SlugField("kortnamn i adresser", unique=True)
    municipality = models.CharField("kommun", max_length=80)
    department = models.CharField("förvaltning i brevhuvudet", max_length=120)
    address = models.CharField("adress i sidfoten", max_length=200, blank=True)
    email = models.EmailField("e-post", blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)

    class Meta:
        verbose_name = "myndighet"
        verbose_name_plural = "myndigheter"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def letterhead(self) -> dict[str, str]:
        return {"municipality": self.municipality, "department": self.department}


class Unit(models.Model):
    """A part of the administration. Memos go to the managers of the unit, or of a unit above it."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="units", verbose_name="myndighet")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="del av"
    )
    name = models.CharField("namn", max_length=120)
    slug = models.SlugField("kortnamn")

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "slug"], name="unit_slug_once_per_authority"),
        ]

    def __str__(self) -> str:
        return self.name

    def with_parents(self) -> list[Unit]:
        """This unit and those above it, nearest first."""
        chain, unit = [self], self.parent
        while unit is not None and unit not in chain:
            chain.append(unit)
            unit = unit.parent
        return chain


class Body(models.Model):
    """A political body (organ): fullmäktige, styrelse, utskott or nämnd, with its ways of working."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "fullmäktige"
        BOARD = "board", "styrelse"
        COMMITTEE = "committee", "nämnd"
        SUBCOMMITTEE = "subcommittee", "utskott"

    class Publish(models.TextChoices):
        NEVER = "never", "aldrig"
        AT_ISSUE = "at_issue", "när kallelsen utfärdas"
        AFTER_APPROVAL = "after_approval", "när protokollet är justerat"

    class Returning(models.TextChoices):
        """Whether who has left for another reason than a conflict of interest serves again the same day (KL 5:20 has
        the council's answer; the others' stands in their rules of procedure)."""

        NEVER = "never", "nej"
        OTHER_PARTY = "other_party", "ja, om ingen ersättare från samma parti har tagit platsen"
        ALWAYS = "always", "ja"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="bodies", verbose_name="myndighet")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="utses av"
    )
    kind = models.CharField("slag", max_length=12, choices=Kind)
    name = models.CharField("namn", max_length=120)
    short_name = models.CharField("kort namn", max_length=20)
    slug = models.SlugField("kortnamn i adresser", unique=True)
    addressee = models.TextField("adressat i skrivelser, rad för rad")
    register_prefix = models.CharField("diarium för organets egna handlingar", max_length=6)

    formalia_numbered = models.BooleanField("formalia får paragraf", default=False)
    reports_numbered = models.BooleanField("anmälningar får paragraf", default=False)
    manuscript_days = models.PositiveSmallIntegerField("manusstopp, dagar före", default=14)
    preparation_days = models.PositiveSmallIntegerField("beredning, dagar före", default=11)
    summons_days = models.PositiveSmallIntegerField("kallelse, dagar före", default=7)
    meets_at = models.TimeField("vanlig tid", default=datetime.time(8, 30))
    ends_at = models.TimeField("slutar vanligen", default=datetime.time(12, 0))
    meets_in = models.CharField("vanlig plats", max_length=120, blank=True)

    approvers = models.PositiveSmallIntegerField("justerare utöver ordföranden", default=1)
    electronic_approval = models.BooleanField(
        "protokoll får justeras elektroniskt enligt fullmäktiges beslut (KL 5:69)", default=False
    )
    returning = models.CharField(
        "den som har lämnat sammanträdet får tjänstgöra igen",
        max_length=12,
        choices=Returning,
        default=Returning.OTHER_PARTY,
    )
    minutes_kept_at = models.CharField("protokollen förvaras hos", max_length=200, blank=True)
    substitution = models.JSONField(
        "parti för parti, i vilken ordning ersättare kallas in", default=dict, blank=True
    )

    publish_agenda = models.CharField(
        "ärendelistan på webben", max_length=16, choices=Publish, default=Publish.NEVER
    )
    publish_documents = models.CharField(
        "handlingarna på webben", max_length=16, choices=Publish, default=Publish.NEVER
    )
    publish_minutes = models.CharField(
        "protokollet på webben", max_length=16, choices=Publish, default=Publish.NEVER
    )

    class Meta:
        verbose_name = "organ"
        verbose_name_plural = "organ"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation:body", args=[self.slug])

    @property
    def addressee_lines(self) -> list[str]:
        return [line for line in self.addressee.splitlines() if line.strip()]


class Seat(models.Model):
    """A place in a body that a party has been given. The number of seats decides the quorum (KL 6:27)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name="organ")
    number = models.PositiveSmallIntegerField("plats")
    party = models.CharField("parti", max_length=12, blank=True)

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = ("body", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "number"], name="seat_number_once_per_body"),
        ]

    def __str__(self) -> str:
        return f"{self.body.short_name} plats {self.number}"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def on(self, day: datetime.date) -> MandateQuerySet:
        """Mandates that are held on a day. Read with the meeting's date, never with today's by habit."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def in_turn(self) -> MandateQuerySet:
        return self.order_by("role_order", "turn", "user__name")


class Mandate(models.Model):
    """An appointment to a body from one day to another: what makes a person a member. Never a tick box."""

    class Role(models.TextChoices):
        CHAIR = "chair", "ordförande"
        VICE_CHAIR = "vice_chair", "vice ordförande"
        SECOND_VICE_CHAIR = "second_vice_chair", "2:e vice ordförande"
        MEMBER = "member", "ledamot"
        SUBSTITUTE = "substitute", "ersättare"

    ORDER: ClassVar = {"chair": 1, "vice_chair": 2, "second_vice_chair": 3, "member": 4, "substitute": 5}

    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates", verbose_name="organ")
    user = models.ForeignKey(
        "organisation.User", models.PROTECT, related_name="mandates", verbose_name="person"
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name="plats"
    )
    role = models.CharField("uppdrag", max_length=18, choices=Role)
    role_order = models.PositiveSmallIntegerField(editable=False)
    party = models.CharField("parti", max_length=12, blank=True)
    turn = models.PositiveSmallIntegerField("ordning bland ersättarna", default=0)
    from_on = models.DateField("från och med")
    until_on = models.DateField("till och med", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ("body", "role_order", "turn")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message="Uppdraget slutar före det börjar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.party}), {self.get_role_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.role_order = self.ORDER[self.role]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def printed(self) -> str:
        person: User = self.user
        return f"{person.name} ({self.party})" if self.party else person.name
