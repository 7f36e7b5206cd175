"""Indicators: those without an outcome or a target in the latest period, and those that do not agree."""

from __future__ import annotations

import datetime

from django.urls import reverse

from budget.checks.indicators import of_lines
from budget.overview import Told, sorted_findings
from budget.periods import last_ended, period_words
from budget.queries.indicators import bodies_of, lines_of
from core.words import genitive
from organisation.models import User

LACKING = ("indicator-outcome", "indicator-target")


def told(user: User, today: datetime.date) -> Told:
    year, tertial = last_ended(today)
    missing, disagrees = [], []
    for body in bodies_of(user).filter(indicators__isnull=False).distinct():
        found = of_lines(lines_of(body, year, tertial))
        where = f"{genitive(body.name)} nyckeltal, {period_words(year, tertial)}"
        url = f"{reverse('budget:indicators', args=[body.slug])}?ar={year}&t={tertial}"
        lacking, against = sorted_findings(found, where, url, missing=LACKING)
        missing += lacking
        disagrees += against
    return Told(missing=tuple(missing), disagrees=tuple(disagrees))
