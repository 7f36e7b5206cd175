"""The minutes (protokoll): text from the data of each §, approved by signatures, then frozen (KL 5:65–69, 6:35)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import File
from core import clock
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from organisation.models import Mandate, User


class Minutes(models.Model):
    """The minutes of a meeting, or the part of them that is approved at once (omedelbar justering). Frozen with
    their content at the first signature; an objection opens them again and voids the signatures."""

    class State(models.TextChoices):
        DRAFT = "draft", "Skrivs"
        REVIEW = "review", "Hos justerarna"
        SIGNING = "signing", "Delvis justerat"
        APPROVED = "approved", "Justerat"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", verbose_name="sammanträde")
    number = models.PositiveSmallIntegerField("del", default=1)
    immediate = models.BooleanField("omedelbart justerade paragrafer", default=False)
    state = models.CharField("läge", max_length=8, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField("sparad gång nummer", default=1)
    place = models.CharField("plats och tid som det trycks", max_length=300, blank=True)
    approval_place = models.CharField("justeras, plats och tid", max_length=160, blank=True)
    kept_at = models.CharField("förvaras hos", max_length=200, blank=True)
    original_at = models.CharField("var det undertecknade originalet finns", max_length=200, blank=True)
    content = models.JSONField("innehållet som det frystes", null=True, blank=True)
    sha256 = models.CharField("kontrollsumma över innehållet", max_length=64, blank=True)
    frozen_at = models.DateTimeField("fryst", null=True, blank=True)
    approved_on = models.DateField("justerat den", null=True, blank=True)
    file = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="minutes", verbose_name="protokollet"
    )
    public_file = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="public_minutes", verbose_name="för webben"
    )
    open_at = models.DateTimeField("visas på webben sedan", null=True, blank=True)

    class Meta:
        verbose_name = "protokoll"
        verbose_name_plural = "protokoll"
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(immediate=False), name="minutes_whole_once_per_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signing", "approved"])
                | (Q(frozen_at__isnull=False, content__isnull=False) & ~Q(sha256="")),
                name="minutes_signed_are_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_on__isnull=False)
                | (~Q(state="approved") & Q(approved_on__isnull=True)),
                name="minutes_approved_have_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Protokoll {self.meeting}"

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED


class MinutesItem(models.Model):
    """A § in the minutes it is approved with."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="items", verbose_name="protokoll")
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="in_minutes", verbose_name="punkt")

    class Meta:
        verbose_name = "paragraf i protokoll"
        verbose_name_plural = "paragrafer i protokoll"
        ordering = ("minutes", "item__position", "id")

    def __str__(self) -> str:
        return str(self.item)


class MinutesText(models.Model):
    """One passage of a §. `generated` follows the data; `edited` is what the secretary wrote instead, and stays when
    the data changes: then `generated` differs from `based_on`, and the page says so."""

    class Slot(models.TextChoices):
        DECISION = "decision", "Beslut"
        RESERVATIONS = "reservations", "Reservation"
        CONFLICT = "conflict", "Jäv"
        DESCRIPTION = "description", "Ärendebeskrivning"
        BASIS = "basis", "Beslutsunderlag"
        PREPARED_BY = "prepared_by", "Beredningsansvariga"
        MOTIONS = "motions", "Yrkanden"
        ORDER = "order", "Propositionsordning"
        VOTE = "vote", "Omröstning"
        RECIPIENTS = "recipients", "Beslutet ska skickas till"
        FREE = "free", "Övrigt"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="minutes_texts", verbose_name="punkt")
    slot = models.CharField("avsnitt", max_length=14, choices=Slot)
    generated = models.TextField("av uppgifterna", blank=True)
    edited = models.TextField("ändrad för hand", blank=True)
    is_edited = models.BooleanField("är ändrad för hand", default=False)
    based_on = models.TextField("det som ändrades", blank=True)
    revision = models.PositiveIntegerField("sparad gång nummer", default=1)
    edited_at = models.DateTimeField("ändrad", null=True, blank=True)
    edited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ändrad av"
    )

    class Meta:
        verbose_name = "text i protokoll"
        verbose_name_plural = "texter i protokoll"
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "slot"], name="minutes_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_slot_display()}"

    @property
    def text(self) -> str:
        return self.edited if self.is_edited else self.generated

    @property
    def is_stale(self) -> bool:
        """Whether the data has changed since the text was edited by hand."""
        return self.is_edited and self.generated != self.based_on


class Approver(models.Model):
    """Who approves (justerar): the chair, who presided at the §§, and those who were chosen at the meeting."""

    class Role(models.TextChoices):
        CHAIR = "chair", "Ordförande"
        CHOSEN = "chosen", "Justerare"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="approvers", verbose_name="sammanträde")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+", verbose_name="förtroendevald")
    role = models.CharField("som", max_length=6, choices=Role)
    # None: all §§ of the meeting but those somebody else presided at or where this person had a conflict of interest.
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="approvers", verbose_name="bara i"
    )

    class Meta:
        verbose_name = "justerare"
        verbose_name_plural = "justerare"
        ordering = ("meeting", "role", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "mandate", "role"], condition=Q(item__isnull=True), name="approver_once"
            ),
            models.UniqueConstraint(
                fields=["item", "mandate"],
                condition=Q(item__isnull=False),
                name="approver_once_per_paragraph",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate.printed}, {self.get_role_display().lower()}"


class MinutesRemark(models.Model):
    """What an approver says about a § before signing: an objection holds the signing until it is settled."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="remarks", verbose_name="protokoll")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="remarks", verbose_name="punkt"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)
    text = models.TextField("anmärkning")
    settled_at = models.DateTimeField("avklarad", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="avklarad av"
    )
    answer = models.CharField("svar", max_length=300, blank=True)

    class Meta:
        verbose_name = "anmärkning på protokoll"
        verbose_name_plural = "anmärkningar på protokoll"
        ordering = ("minutes", "id")

    def __str__(self) -> str:
        return f"{self.by.name}: {self.text[:40]}"


class Signature(models.Model):
    """A signature: on paper with its day and scan, or through a provider that says who, when, how and what hash.
    Voided by an objection, never removed."""

    class Way(models.TextChoices):
        PAPER = "paper", "På papper"
        ELECTRONIC = "electronic", "Elektroniskt"

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="signatures", verbose_name="protokoll")
    approver = models.ForeignKey(
        Approver, models.PROTECT, related_name="signatures", verbose_name="justerare"
    )
    way = models.CharField("sätt", max_length=10, choices=Way)
    signed_on = models.DateField("undertecknat den")
    sha256 = models.CharField("kontrollsumma över det som undertecknades", max_length=64)
    provider = models.CharField("genom", max_length=60, blank=True)
    evidence = models.JSONField("underlag från tjänsten", default=dict, blank=True)
    scan = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="inskannat"
    )
    registered_at = models.DateTimeField("antecknad", default=clock.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="antecknad av")
    voided_at = models.DateTimeField("ogiltig sedan", null=True, blank=True)
    voided_reason = models.CharField("ogiltig därför att", max_length=300, blank=True)

    class Meta:
        verbose_name = "underskrift"
        verbose_name_plural = "underskrifter"
        ordering = ("minutes", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["minutes", "approver"],
                condition=Q(voided_at__isnull=True),
                name="signed_once",
                violation_error_message="Protokollet är redan undertecknat av den personen.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_reason="")
                | (Q(voided_at__isnull=False) & ~Q(voided_reason="")),
                name="signature_voided_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver} {self.signed_on}"


class Correction(models.Model):
    """A correction of an approved §: a new entry beside the text, which stays as it was signed."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="corrections", verbose_name="punkt")
    text = models.TextField("rättelse")
    reason = models.CharField("därför att", max_length=300)
    at = models.DateTimeField("när", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "rättelse"
        verbose_name_plural = "rättelser"
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(reason=""), name="correction_says_what_and_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Rättelse {self.at:%Y-%m-%d}"
