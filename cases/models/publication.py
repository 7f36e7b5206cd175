"""Who has been given something to read. Written at issue and approval; visible_to reads nothing else for
members and the public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Q

from core import clock
from organisation.models import Body, User


class PublicationQuerySet(models.QuerySet["Publication"]):
    def active(self) -> PublicationQuerySet:
        return self.filter(withdrawn_at__isnull=True, from_at__lte=clock.now())

    def public(self) -> PublicationQuerySet:
        return self.active().filter(body__isnull=True)

    def to_bodies(self, bodies: Iterable[int]) -> PublicationQuerySet:
        return self.active().filter(body__in=bodies)

    def of_case(self) -> PublicationQuerySet:
        """For a subquery on Case."""
        return self.filter(case=OuterRef("pk"))

    def of_record(self) -> PublicationQuerySet:
        """For a subquery on Record."""
        return self.filter(record=OuterRef("pk"))

    def of_file(self) -> PublicationQuerySet:
        """For a subquery on File."""
        return self.filter(file=OuterRef("pk"))


class Publication(models.Model):
    """One thing (a case's register entry, a record or a file) for one audience: the members of a body, or,
    without a body, everybody. The default is that nothing is published."""

    case = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="ärende",
    )
    record = models.ForeignKey(
        "cases.Record",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="handling",
    )
    file = models.ForeignKey(
        "cases.File", models.PROTECT, null=True, blank=True, related_name="publications", verbose_name="fil"
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="till organets ledamöter"
    )
    from_at = models.DateTimeField("från", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="av")
    source = models.CharField("genom", max_length=80)
    withdrawn_at = models.DateTimeField("indragen", null=True, blank=True)
    withdrawn_reason = models.CharField("därför att", max_length=300, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publicering"
        verbose_name_plural = "publiceringar"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, record__isnull=True, file__isnull=True)
                | Q(case__isnull=True, record__isnull=False, file__isnull=True)
                | Q(case__isnull=True, record__isnull=True, file__isnull=False),
                name="publication_is_of_one_thing",
            ),
            *[
                models.UniqueConstraint(
                    fields=[what],
                    condition=Q(withdrawn_at__isnull=True, body__isnull=True, **{f"{what}__isnull": False}),
                    name=f"{what}_published_once",
                )
                for what in ("case", "record", "file")
            ],
            *[
                models.UniqueConstraint(
                    fields=[what, "body"],
                    condition=Q(withdrawn_at__isnull=True, body__isnull=False, **{f"{what}__isnull": False}),
                    name=f"{what}_sent_to_body_once",
                )
                for what in ("case", "record", "file")
            ],
        ]

    def __str__(self) -> str:
        return f"{self.record or self.file or self.case} till {self.body or 'allmänheten'}"
