"""Reports for a period: parts written by several people, and the tables that their figures come from.

What is worked out (sums, variances) is never stored: `budget.sheets` does it from what is typed here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from budget.models.control import TERTIALS
from budget.periods import MONTHS, period_words
from cases.models import Case, File, Record
from core import clock
from organisation.models import Body, User

UNITS = (("mnkr", "mnkr med en decimal"), ("tkr", "tkr med en decimal"), ("kr", "kr"))


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: object) -> ReportQuerySet:
        """As open as its case. A mark on the record that it became, or on a file of it, closes the report too: it is the
        same words."""
        hidden = File.objects.exclude(pk__in=File.objects.visible_to(user))
        return self.filter(
            Q(record=None) | Q(record__in=Record.objects.visible_to(user)),
            ~Exists(hidden.filter(record=OuterRef("record"))),
            case__in=Case.objects.visible_to(user),
        )

    def whole(self) -> ReportQuerySet:
        return self.select_related("case__register__authority", "body", "based_on__body", "record")


class Report(models.Model):
    """The report of a body for a tertial. Finished it stands as a registered record and is not edited."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reports", verbose_name="ärende")
    body = models.ForeignKey(Body, models.PROTECT, related_name="reports", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    tertial = models.PositiveSmallIntegerField("tertial", choices=TERTIALS)
    title = models.CharField("titel", max_length=200)
    due_on = models.DateField("delarna ska vara klara", null=True, blank=True)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name="börjar från"
    )
    record = models.OneToOneField(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_report",
        verbose_name="som handling",
    )
    finished_at = models.DateTimeField("klar", null=True, blank=True)
    finished_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klar enligt"
    )
    # What was registered, as plain data: page and PDF of a finished report are made of it, whatever changes since.
    content = models.JSONField("som den registrerades", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagd av")
    made_at = models.DateTimeField("upplagd", default=clock.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        ordering = ("-year", "-tertial", "body__name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "year", "tertial"],
                name="report_one_a_tertial",
                violation_error_message="Nämnden har redan en rapport för perioden.",
            ),
            models.CheckConstraint(condition=Q(tertial__range=(1, 3)), name="report_of_a_tertial"),
            models.CheckConstraint(condition=~Q(title=""), name="report_has_a_title"),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None, record=None, content=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False, content__isnull=False),
                name="report_finished_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name}, {self.period}"

    @property
    def period(self) -> str:
        return period_words(self.year, self.tertial)

    @property
    def months(self) -> int:
        return MONTHS[self.tertial]

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    def get_absolute_url(self) -> str:
        return reverse("budget:report", args=[self.pk])


class ReportPart(models.Model):
    """A part with its heading, its text (rich text with bound numbers) and who writes it. `version` counts the savings:
    who saves an older one is told, and nothing is written over. `measures`: the body's indicators stand here."""

    class State(models.TextChoices):
        WAITS = "waits", "Inte påbörjad"
        WRITING = "writing", "Skrivs"
        DONE = "done", "Klar"

    report = models.ForeignKey(Report, models.CASCADE, related_name="parts", verbose_name="rapport")
    order = models.PositiveSmallIntegerField("plats")
    heading = models.CharField("rubrik", max_length=200)
    text = models.TextField("text", blank=True)
    measures = models.BooleanField("visar nyckeltal", default=False)
    responsible = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="report_parts", verbose_name="ansvarig"
    )
    state = models.CharField("läge", max_length=7, choices=State, default=State.WAITS)
    version = models.PositiveIntegerField("version", default=0)
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sparad av"
    )
    saved_at = models.DateTimeField("sparad", null=True, blank=True)

    class Meta:
        verbose_name = "del av rapport"
        verbose_name_plural = "delar av rapporter"
        ordering = ("report", "order", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(heading=""), name="report_part_has_a_heading"),
        ]

    def __str__(self) -> str:
        return self.heading


class ReportTable(models.Model):
    """A table of amounts, under a part. `profile` says why the period's budget is no even share of the year's."""

    part = models.ForeignKey(ReportPart, models.CASCADE, related_name="tables", verbose_name="del")
    report = models.ForeignKey(Report, models.CASCADE, related_name="tables", verbose_name="rapport")
    key = models.CharField("nyckel", max_length=40)
    title = models.CharField("rubrik", max_length=200)
    unit = models.CharField("enhet", max_length=4, choices=UNITS, default="mnkr")
    profile = models.CharField("periodisering", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=0)
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sparad av"
    )

    class Meta:
        verbose_name = "tabell"
        verbose_name_plural = "tabeller"
        ordering = ("report", "part__order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "key"], name="report_table_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(title=""), name="report_table_has_a_name"),
            models.CheckConstraint(
                condition=Q(unit__in=["kr", "tkr", "mnkr"]), name="report_table_in_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportColumn(models.Model):
    """`minuend` and `subtrahend` name the columns whose difference it is; both or none."""

    class Kind(models.TextChoices):
        BUDGET_PERIOD = "budget_period", "Budget för perioden"
        OUTCOME_PERIOD = "outcome_period", "Utfall för perioden"
        VARIANCE_PERIOD = "variance_period", "Budgetavvikelse för perioden"
        VARIANCE_BEFORE = "variance_before", "Budgetavvikelse samma period förra året"
        OUTCOME_BEFORE = "outcome_before", "Utfall förra året"
        BUDGET_YEAR = "budget_year", "Budget för helåret"
        FORECAST_YEAR = "forecast_year", "Prognos för helåret"
        VARIANCE_YEAR = "variance_year", "Årsprognosens budgetavvikelse"
        OTHER = "other", "Annat"

    table = models.ForeignKey(ReportTable, models.CASCADE, related_name="columns", verbose_name="tabell")
    order = models.PositiveSmallIntegerField("plats")
    key = models.CharField("nyckel", max_length=40)
    label = models.CharField("rubrik", max_length=100)
    kind = models.CharField("slag", max_length=15, choices=Kind, default=Kind.OTHER)
    minuend = models.CharField("räknas från", max_length=40, blank=True)
    subtrahend = models.CharField("minus", max_length=40, blank=True)

    class Meta:
        verbose_name = "kolumn"
        verbose_name_plural = "kolumner"
        ordering = ("table", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "key"], name="report_column_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(label=""), name="report_column_has_a_name"),
            models.CheckConstraint(
                condition=Q(minuend="", subtrahend="") | (~Q(minuend="") & ~Q(subtrahend="")),
                name="report_column_is_a_whole_difference",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ReportRow(models.Model):
    """`terms` is a list of [key of a row, 1 or -1]; an empty list is a row that is typed."""

    class Sign(models.TextChoices):
        INCOME = "income", "Intäkt"
        COST = "cost", "Kostnad"
        NET = "net", "Netto"
        INVESTMENT = "investment", "Investering"

    table = models.ForeignKey(ReportTable, models.CASCADE, related_name="rows", verbose_name="tabell")
    order = models.PositiveSmallIntegerField("plats")
    key = models.CharField("nyckel", max_length=40)
    label = models.CharField("rubrik", max_length=200)
    sign = models.CharField("slag", max_length=10, choices=Sign, default=Sign.COST)
    terms = models.JSONField("räknas på", default=list, blank=True)

    class Meta:
        verbose_name = "rad"
        verbose_name_plural = "rader"
        ordering = ("table", "order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "key"], name="report_row_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(label=""), name="report_row_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.label


class ReportCell(models.Model):
    """An amount in öre, or none: an empty cell is not zero. `printed_ore` is what the document says instead of what is
    worked out, and is shown beside it. `note` is kept as a footnote. `reading` is the file it was read in from."""

    class Source(models.TextChoices):
        TYPED = "typed", "Ifylld"
        IMPORTED = "imported", "Inläst"
        BEFORE = "before", "Från förra rapporten"

    row = models.ForeignKey(ReportRow, models.CASCADE, related_name="cells", verbose_name="rad")
    column = models.ForeignKey(ReportColumn, models.CASCADE, related_name="cells", verbose_name="kolumn")
    ore = models.BigIntegerField("öre", null=True, blank=True)
    printed_ore = models.BigIntegerField("trycks som, öre", null=True, blank=True)
    note = models.CharField("kommentar", max_length=500, blank=True)
    source = models.CharField("källa", max_length=8, choices=Source, default=Source.TYPED)
    reading = models.ForeignKey(
        "TableImport",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="cells",
        verbose_name="inläst ur",
    )
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="sparad av")

    class Meta:
        verbose_name = "cell"
        verbose_name_plural = "celler"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "column"], name="report_cell_once"),
            models.CheckConstraint(
                condition=Q(reading=None) | Q(source="imported"), name="report_cell_read_in_from_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}, {self.column}"


class ReportExplanation(models.Model):
    """Why a warning may stand, signed. `fingerprint` says how the finding read: a changed one asks anew."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="explanations", verbose_name="rapport")
    finding = models.CharField("anmärkning", max_length=300)
    fingerprint = models.CharField("kontrollsumma", max_length=64)
    reason = models.CharField("förklaring", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "förklaring i rapport"
        verbose_name_plural = "förklaringar i rapporter"
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "fingerprint"], name="report_finding_explained_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="report_explanation_says_why"),
        ]

    def __str__(self) -> str:
        return f"Förklaring {self.pk}"
