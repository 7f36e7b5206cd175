"""The file: bytes kept once under their SHA-256, named and marked in a record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from cases.models.publication import Publication
from cases.models.records import Record, open_to_staff
from cases.models.secrecy import Marked, secrecy_mark_is_whole
from core import clock
from organisation.models import User


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, user: object) -> FileQuerySet:
        """The files a person may open. A file is never more open than its record and case."""
        public = Q(Exists(Publication.objects.of_file().public())) & Q(
            withdrawn_at__isnull=True,
            secrecy_provision="",
            personal_data=False,
            record__registered_at__isnull=False,
            record__voided_at__isnull=True,
            record__secrecy_provision="",
            record__personal_data=False,
            record__case__secrecy_provision="",
            record__case__personal_data=False,
            record__case__voided_at__isnull=True,
        )
        if not isinstance(user, User) or not user.is_active:
            return self.filter(public)
        seen = public | open_to_staff(user, case="record__case__", marks=["", "record__", "record__case__"])
        bodies = user.body_ids_today()
        if bodies:
            seen |= Q(Exists(Publication.objects.of_file().to_bodies(bodies)))
        return self.filter(seen)

    def current(self) -> FileQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class File(Marked):
    """A file of a record. The bytes are never changed or deleted; a replaced file is withdrawn and kept."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="files", verbose_name="handling")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    name = models.CharField("filnamn", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("storlek, byte")
    content_type = models.CharField("filtyp", max_length=100)
    pages = models.PositiveIntegerField("sidor", null=True, blank=True)
    added_at = models.DateTimeField("tillagd", default=clock.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="tillagd av")
    withdrawn_at = models.DateTimeField("ersatt", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ersatt av"
    )
    withdrawn_reason = models.CharField("ersatt därför att", max_length=300, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="ersatt med"
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"
        ordering = ("record", "position", "id")
        indexes: ClassVar = [models.Index(fields=["sha256"], name="file_by_hash")]
        constraints: ClassVar = [
            secrecy_mark_is_whole("file_secrecy_mark_is_whole"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:file", args=[self.record.case.slug, self.pk])
