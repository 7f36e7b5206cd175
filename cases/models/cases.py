"""The case (ärende): what has a diarienummer."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from cases.models.publication import Publication
from cases.models.registers import Register
from cases.models.secrecy import Marked, Voidable, secrecy_mark_is_whole, void_is_explained
from core import clock
from organisation.models import Unit, User
from organisation.roles import Capability


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: object) -> CaseQuerySet:
        """The cases whose register entry a person may read.

        Staff: the whole diary of their authority but what is marked secret; secret cases only for those with
        the capability and for the case's own official. Elected: what has been sent to their body. Everybody:
        what has been published and is neither secret nor kept off the web.
        """
        public = Q(Exists(Publication.objects.of_case().public())) & Q(
            secrecy_provision="", personal_data=False, voided_at__isnull=True
        )
        if not isinstance(user, User) or not user.is_active:
            return self.filter(public)
        bodies = user.body_ids_today()
        seen = public
        if bodies:
            seen |= Q(Exists(Publication.objects.of_case().to_bodies(bodies)))
        staff = user.authorities_with(Capability.READ_DIARY)
        if staff:
            # Registers by subquery, not by join: then the order of the diary's index can be used as it is.
            cleared = Register.objects.filter(authority__in=user.authorities_with(Capability.READ_SECRET))
            seen |= Q(register__in=Register.objects.filter(authority__in=staff)) & (
                Q(secrecy_provision="") | Q(register__in=cleared) | Q(official=user)
            )
        return self.filter(seen)

    def open(self) -> CaseQuerySet:
        return self.filter(closed_on__isnull=True, voided_at__isnull=True)

    def newest_first(self) -> CaseQuerySet:
        return self.order_by("-year", "-number", "-id")


class Case(Marked, Voidable):
    """A registered case. `year` is the year the case was opened; the number never changes."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="cases", verbose_name="diarium")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveIntegerField("löpnummer")
    dnr = models.CharField("diarienummer", max_length=20, unique=True)
    slug = models.CharField("diarienummer i adresser", max_length=20, unique=True)
    subject = models.CharField("ärendemening", max_length=300)
    public_subject = models.CharField("ärendemening i det öppna diariet", max_length=300, blank=True)
    counterparty = models.CharField("motpart", max_length=200, blank=True)
    public_counterparty = models.CharField("motpart i det öppna diariet", max_length=200, blank=True)
    matter = models.CharField("slag av ärende", max_length=32, default="ordinary")
    classification = models.CharField("klassificering", max_length=40, blank=True)
    opened_on = models.DateField("öppnat")
    registered_at = models.DateTimeField("registrerat", default=clock.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrerat av")
    taken_over = models.BooleanField("övertaget från tidigare diarium", default=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="enhet"
    )
    official = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="handläggare"
    )
    closed_on = models.DateField("avslutat", null=True, blank=True)
    related = models.ManyToManyField("self", blank=True, verbose_name="hör ihop med")
    next_record = models.PositiveIntegerField("nästa handlingsnummer", default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "year", "number"], name="case_number_once"),
            secrecy_mark_is_whole("case_secrecy_mark_is_whole"),
            void_is_explained("case_void_is_explained"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="case_closes_after_it_opens",
                violation_error_message="Ärendet kan inte avslutas före den dag det öppnades.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-year", "-number", "-id"], name="case_newest_first"),
            models.Index(fields=["register", "-year", "-number"], name="case_diary"),
            models.Index(fields=["closed_on", "-year", "-number", "-id"], name="case_open_newest_first"),
            models.Index(fields=["official", "closed_on"], name="case_of_official"),
            models.Index(fields=["unit", "closed_on"], name="case_of_unit"),
        ]

    def __str__(self) -> str:
        return self.dnr

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.slug])

    @property
    def authority_id(self) -> int:
        return self.register.authority_id

    @property
    def open_subject(self) -> str:
        """The subject as it stands in the open register: what OSL 5:2 second paragraph leaves to show."""
        return self.public_subject or ("Sekretess" if self.is_secret else self.subject)

    @property
    def open_counterparty(self) -> str:
        """Sender or recipient in the open register. A private person's name is never taken from the internal field."""
        if self.public_counterparty:
            return self.public_counterparty
        return "" if self.is_secret or self.personal_data else self.counterparty

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and not self.is_void

    @property
    def state(self) -> str:
        if self.is_void:
            return "Makulerat"
        return "Avslutat" if self.closed_on else "Öppet"


class FormerSubject(models.Model):
    """What a case or record was called before it was corrected, with the other facts of OSL 5:2 as they stood."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="former_subjects", verbose_name="ärende")
    record = models.ForeignKey(
        "cases.Record",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="former_subjects",
        verbose_name="handling",
    )
    subject = models.CharField("ärendemening", max_length=300)
    public_subject = models.CharField("i det öppna diariet", max_length=300, blank=True)
    counterparty = models.CharField("motpart", max_length=200, blank=True)
    public_counterparty = models.CharField("motpart i det öppna diariet", max_length=200, blank=True)
    arrived_on = models.DateField("inkom eller upprättades", null=True, blank=True)
    document_on = models.DateField("handlingens datum", null=True, blank=True)
    direction = models.CharField("riktning", max_length=8, blank=True)
    replaced_at = models.DateTimeField("ersatt", default=clock.now)
    replaced_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    reason = models.CharField("därför att", max_length=300, blank=True)

    class Meta:
        verbose_name = "tidigare ärendemening"
        verbose_name_plural = "tidigare ärendemeningar"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.subject


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def waiting(self) -> ReminderQuerySet:
        return self.filter(done_at__isnull=True).order_by("due_on", "id")

    def due(self, day: datetime.date) -> ReminderQuerySet:
        return self.waiting().filter(due_on__lte=day)


class Reminder(models.Model):
    """A bevakning: something to look at in a case on a day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders", verbose_name="ärende")
    owner = models.ForeignKey(User, models.PROTECT, related_name="reminders", verbose_name="bevakas av")
    what = models.CharField("vad", max_length=200)
    due_on = models.DateField("bevaka till")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagd av")
    told_at = models.DateTimeField("påmind", null=True, blank=True)
    done_at = models.DateTimeField("klar", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "bevakning"
        verbose_name_plural = "bevakningar"
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due_on"], name="reminder_waiting", condition=Q(done_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.what
