"""Which period of decisions by delegation to show."""

from core.forms import DateField, FilterForm


class PeriodFilter(FilterForm):
    fran = DateField(label="Beslutade från och med")
    till = DateField(label="Till och med")
