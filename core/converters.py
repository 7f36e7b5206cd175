"""Path converters. Importing this module registers them."""

import datetime

from django.urls import register_converter


class IsoDate:
    """`<isodate:on>`: 2024-05-21. A day that does not exist is a 404."""

    regex = r"(?:18|19|20|21)\d{2}-\d{2}-\d{2}"  # as core.dates: a day far outside is no address of ours

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(IsoDate, "isodate")
