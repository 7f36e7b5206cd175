"""The record (handling): what a case consists of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from cases.models.cases import Case
from cases.models.publication import Publication
from cases.models.secrecy import Marked, Voidable, secrecy_mark_is_whole, void_is_explained
from core import clock
from organisation.models import User
from organisation.roles import Capability


def open_to_staff(user: User, *, case: str, marks: list[str]) -> Q:
    """What staff may read of things in a case: all that is unmarked in their own authority, and marked
    things with the capability or as the case's official. `case` is the lookup path to the case, `marks`
    are the paths to every secrecy mark that covers the thing."""
    staff = user.authorities_with(Capability.READ_DIARY)
    if not staff:
        return Q(pk__in=[])
    unmarked = Q(**{f"{path}secrecy_provision": "" for path in marks})
    cleared = user.authorities_with(Capability.READ_SECRET)
    return Q(**{f"{case}register__authority__in": staff}) & (
        unmarked | Q(**{f"{case}register__authority__in": cleared}) | Q(**{f"{case}official": user})
    )


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, user: object) -> RecordQuerySet:
        """The records a person may read; the same rule as for cases, one level down. Working material and
        what is marked is never public, and a record in a secret case is as secret as the case."""
        public = Q(Exists(Publication.objects.of_record().public())) & Q(
            registered_at__isnull=False,
            voided_at__isnull=True,
            secrecy_provision="",
            personal_data=False,
            case__secrecy_provision="",
            case__personal_data=False,
            case__voided_at__isnull=True,
        )
        if not isinstance(user, User) or not user.is_active:
            return self.filter(public)
        seen = public | open_to_staff(user, case="case__", marks=["", "case__"])
        bodies = user.body_ids_today()
        if bodies:
            seen |= Q(Exists(Publication.objects.of_record().to_bodies(bodies)))
        return self.filter(seen)

    def registered(self) -> RecordQuerySet:
        return self.filter(registered_at__isnull=False)

    def valid(self) -> RecordQuerySet:
        """Registered and still standing here: neither voided nor moved away."""
        return self.registered().filter(voided_at__isnull=True)


class Record(Marked, Voidable):
    """A handling in a case: a registered one has a number; working material has none.

    A record that was moved stays here as a voided row that says where it went (`moved_to`).
    """

    class Direction(models.TextChoices):
        IN = "in", "Inkommen"
        OUT = "out", "Utgående"
        INTERNAL = "internal", "Upprättad"

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Handling"
        LETTER = "letter", "Brev eller e-post"
        APPLICATION = "application", "Ansökan"
        MOTION = "motion", "Motion"
        STATEMENT = "statement", "Yttrande"
        REPORT = "report", "Rapport"
        MEMO = "memo", "Tjänsteskrivelse"
        NOTE = "note", "Tjänsteanteckning"
        SUMMONS = "summons", "Kallelse"
        MINUTES = "minutes", "Protokoll"
        DELEGATED = "delegated", "Delegationsbeslut"

    case = models.ForeignKey(Case, models.PROTECT, related_name="records", verbose_name="ärende")
    number = models.PositiveIntegerField("handlingsnummer", null=True, blank=True)
    direction = models.CharField("riktning", max_length=8, choices=Direction)
    kind = models.CharField("slag av handling", max_length=16, choices=Kind, default=Kind.DOCUMENT)
    subject = models.CharField("vad handlingen gäller", max_length=300)
    public_subject = models.CharField("i det öppna diariet", max_length=300, blank=True)
    counterparty = models.CharField("avsändare eller mottagare", max_length=200, blank=True)
    public_counterparty = models.CharField("motpart i det öppna diariet", max_length=200, blank=True)
    document_on = models.DateField("handlingens datum", null=True, blank=True)
    arrived_on = models.DateField("inkom eller upprättades")
    registered_at = models.DateTimeField("registrerad", null=True, blank=True)
    registered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="registrerad av"
    )
    text = models.TextField("anteckning", blank=True)
    moved_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_from", verbose_name="flyttad till"
    )
    created_at = models.DateTimeField("upplagd", default=clock.now)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        ordering = ("case", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "number"],
                condition=Q(number__isnull=False),
                name="record_number_once_per_case",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, registered_at__isnull=True, registered_by__isnull=True)
                | Q(number__gte=1, registered_at__isnull=False, registered_by__isnull=False),
                name="record_number_means_registered",
                violation_error_message="En registrerad handling har nummer, tid och registrator; arbetsmaterial inget av dem.",
            ),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | Q(voided_at__isnull=False),
                name="record_moved_is_void_here",
            ),
            secrecy_mark_is_whole("record_secrecy_mark_is_whole"),
            void_is_explained("record_void_is_explained"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-registered_at"], name="record_registered"),
            models.Index(fields=["arrived_on"], name="record_arrived"),
        ]

    def __str__(self) -> str:
        return self.designation

    def get_absolute_url(self) -> str:
        return reverse("cases:record", args=[self.case.slug, self.number])

    @property
    def designation(self) -> str:
        """KS-2024/00456-2, or the words for working material."""
        return f"{self.case.dnr}-{self.number}" if self.number else "Arbetsmaterial"

    @property
    def open_subject(self) -> str:
        if self.public_subject:
            return self.public_subject
        return "Sekretess" if self.is_secret or self.case.is_secret else self.subject

    @property
    def open_counterparty(self) -> str:
        if self.public_counterparty:
            return self.public_counterparty
        closed = self.is_secret or self.personal_data or self.case.is_secret or self.case.personal_data
        return "" if closed else self.counterparty
