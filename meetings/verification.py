"""What `manage.py verify` looks through in the meetings."""

from __future__ import annotations

from collections.abc import Iterator

from core import verify
from meetings.models import Paragraph, ParagraphSeries


def paragraph_numbers() -> Iterator[str]:
    """§§ run without gaps from the series' first to the one before next, and belong to the body and the year of
    their meeting."""
    for series in ParagraphSeries.objects.select_related("body").order_by("body__slug", "year"):
        numbers = series.paragraphs.order_by("number").values_list("number", flat=True)
        yield from verify.run(f"{series} § ", series.first, series.next, numbers.iterator())
    paragraphs = Paragraph.objects.select_related("series__body", "item__meeting__body").order_by("pk")
    for paragraph in paragraphs.iterator():
        series, meeting = paragraph.series, paragraph.item.meeting
        if (series.body_id, series.year) != (meeting.body_id, meeting.on.year):
            yield f"{series} {paragraph} står på ärendelistan till {meeting}."


def register() -> None:
    verify.register("paragrafer", paragraph_numbers)
