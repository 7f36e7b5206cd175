"""What search looks in: the words of each thing in a case, as stems. Derived; `manage.py reindex` makes it anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.cases import Case
from cases.models.files import File
from cases.models.memos import Memo
from cases.models.records import Record


class SearchEntry(models.Model):
    """The words of one thing: a case, a record, a file's name or a memo.

    One row per thing, so that a hit is tried against the marks of that very thing as they stand when somebody
    searches. `open_words` are what the open register says and empty until the thing has been published: only
    they are searched for members and the public. The full-text index beside this table is kept by the database
    (cases.fulltext).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="search_entries", verbose_name="ärende")
    record = models.ForeignKey(
        Record,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="search_entries",
        verbose_name="handling",
    )
    file = models.OneToOneField(
        File, models.CASCADE, null=True, blank=True, related_name="search_entry", verbose_name="fil"
    )
    memo = models.OneToOneField(
        Memo,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="search_entry",
        verbose_name="tjänsteskrivelse",
    )
    staff_words = models.TextField("ord för personalen", blank=True)
    open_words = models.TextField("ord i det öppna diariet", blank=True)

    class Meta:
        verbose_name = "sökpost"
        verbose_name_plural = "sökposter"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(record__isnull=True, file__isnull=True, memo__isnull=True),
                name="search_case_once",
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(record__isnull=False, file__isnull=True, memo__isnull=True),
                name="search_record_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo or self.file or self.record or self.case}"
