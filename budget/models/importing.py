"""Files that were read into the tables of reports, and how each kind of file is read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from budget.importing.mapping import AnyMapping, read
from budget.models.reports import ReportTable
from core import clock
from organisation.models import Body, User

KINDS = (("sheet", "XLSX eller CSV"), ("sie", "SIE 4"))


class ImportMapping(models.Model):
    """How a kind of file is read into a body's tables of a key, whatever the period: kept from one tertial to the next."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="import_mappings", verbose_name="nämnd")
    table_key = models.CharField("tabell", max_length=40)
    kind = models.CharField("slag av fil", max_length=5, choices=KINDS)
    data = models.JSONField("koppling")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="sparad av")
    saved_at = models.DateTimeField("sparad", default=clock.now)

    class Meta:
        verbose_name = "koppling för inläsning"
        verbose_name_plural = "kopplingar för inläsning"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "table_key", "kind"], name="import_mapping_once"),
            models.CheckConstraint(condition=~Q(table_key=""), name="import_mapping_of_a_table"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind, _ in KINDS]), name="import_mapping_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} till {self.table_key}"

    @property
    def mapping(self) -> AnyMapping:
        return read(self.kind, self.data)


class TableImport(models.Model):
    """A file that was read into a table, whole: its name, SHA-256 and how many lines were read of it."""

    table = models.ForeignKey(ReportTable, models.CASCADE, related_name="readings", verbose_name="tabell")
    filename = models.CharField("filnamn", max_length=200)
    sha256 = models.CharField("kontrollsumma", max_length=64)
    kind = models.CharField("slag av fil", max_length=5, choices=KINDS)
    lines = models.PositiveIntegerField("rader")
    at = models.DateTimeField("inläst", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "inläst fil"
        verbose_name_plural = "inlästa filer"
        ordering = ("-at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(filename="") & ~Q(sha256=""), name="table_import_of_a_file"),
        ]

    def __str__(self) -> str:
        return self.filename
