"""§§: one series per body and year of the meeting's date, unique and without gaps from its first number."""

from typing import ClassVar

from django.db import models

from organisation.models import Body


class ParagraphSeries(models.Model):
    """The counter of a body and year. Updated first, in the same transaction as the §§ it gives."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="paragraph_series", verbose_name="organ")
    year = models.PositiveSmallIntegerField("år")
    first = models.PositiveIntegerField("första §", default=1)
    next = models.PositiveIntegerField("nästa §", default=1)

    class Meta:
        verbose_name = "§-serie"
        verbose_name_plural = "§-serier"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "year"], name="paragraph_series_once_per_body_and_year"),
            models.CheckConstraint(
                condition=models.Q(next__gte=models.F("first")), name="paragraph_series_only_goes_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.short_name} {self.year}"


class Paragraph(models.Model):
    """A § that has been given. An item that is withdrawn keeps it."""

    series = models.ForeignKey(
        ParagraphSeries, models.PROTECT, related_name="paragraphs", verbose_name="serie"
    )
    number = models.PositiveIntegerField("§")
    item = models.OneToOneField(
        "meetings.AgendaItem", models.PROTECT, related_name="paragraph", verbose_name="punkt"
    )

    class Meta:
        verbose_name = "§"
        verbose_name_plural = "§§"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="paragraph_number_once"),
        ]

    def __str__(self) -> str:
        return f"§ {self.number}"

    @property
    def printed(self) -> str:
        """184/24, as stamped on documents."""
        return f"{self.number}/{self.series.year % 100:02d}"
