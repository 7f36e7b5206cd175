"""Internal control (KL 6:6): scales, plans, risks, control points, when they are due and what was reported.

The value and the band of a risk are looked up in the plan's scale and never stored, so that they cannot disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budget.scales import Band, Scale
from cases.models import Case, Decision
from core import clock
from organisation.models import Body, User

if TYPE_CHECKING:
    from budget.models.assessing import Reassessment

TERTIALS = ((1, "T1"), (2, "T2"), (3, "T3"))


class RiskScale(models.Model):
    """Labels from the lowest, the value of each cell (likelihood, then consequence), and bands from the lowest."""

    name = models.CharField("namn", max_length=100, unique=True)
    likelihood = models.JSONField("sannolikhet")
    consequence = models.JSONField("konsekvens")
    cells = models.JSONField("värden")
    bands = models.JSONField("riskhantering")
    likelihood_means = models.JSONField("vad sannolikheterna betyder", default=list, blank=True)
    consequence_means = models.JSONField("vad konsekvenserna betyder", default=list, blank=True)

    class Meta:
        verbose_name = "riskskala"
        verbose_name_plural = "riskskalor"

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> Scale:
        return Scale.of(
            self.likelihood,
            self.consequence,
            self.cells,
            self.bands,
            likelihood_means=self.likelihood_means,
            consequence_means=self.consequence_means,
        )


class ControlPlanQuerySet(models.QuerySet["ControlPlan"]):
    def visible_to(self, user: object) -> ControlPlanQuerySet:
        """As open as its case."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def whole(self) -> ControlPlanQuerySet:
        return self.select_related(
            "case__register__authority",
            "body",
            "scale",
            "copied_from__body",
            "copied_from__scale",
            "decision",
        )


class ControlPlan(models.Model):
    """The plan of a body for a year. Once adopted its risks and points stand, and its controls fall due."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="control_plans", verbose_name="ärende")
    body = models.ForeignKey(Body, models.PROTECT, related_name="control_plans", verbose_name="nämnd")
    year = models.PositiveSmallIntegerField("år")
    scale = models.ForeignKey(RiskScale, models.PROTECT, related_name="plans", verbose_name="skala")
    drawn_up_on = models.DateField("upprättad")
    adopted_on = models.DateField("antagen", null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="control_plans", verbose_name="beslut"
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="kopierad från"
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="upplagd av")
    made_at = models.DateTimeField("upplagd", default=clock.now)

    objects = ControlPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "internkontrollplan"
        verbose_name_plural = "internkontrollplaner"
        ordering = ("-year", "body__name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "year"],
                name="control_plan_one_a_year",
                violation_error_message="Nämnden har redan en plan för året.",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on=None) | Q(adopted_on__gte=F("drawn_up_on")),
                name="control_plan_drawn_up_before_adopted",
                violation_error_message="Planen kan inte vara antagen innan den är upprättad.",
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | Q(adopted_on__isnull=False),
                name="control_plan_decided_is_adopted",
            ),
        ]

    def __str__(self) -> str:
        return f"Internkontrollplan {self.year} för {self.body.name}"

    def get_absolute_url(self) -> str:
        return reverse("budget:control_plan", args=[self.pk])


class ControlArea(models.Model):
    """A control area. `key` is its name without regard to letter case and spaces: no area twice by its spelling."""

    plan = models.ForeignKey(ControlPlan, models.PROTECT, related_name="areas", verbose_name="plan")
    name = models.CharField("kontrollområde", max_length=200)
    key = models.CharField(max_length=200, editable=False)

    class Meta:
        verbose_name = "kontrollområde"
        verbose_name_plural = "kontrollområden"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="control_area_once_in_a_plan"),
            models.CheckConstraint(condition=~Q(key=""), name="control_area_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Risk(models.Model):
    """A risk with its likelihood and consequence. `previous` is the same risk in the plan that was copied."""

    plan = models.ForeignKey(ControlPlan, models.PROTECT, related_name="risks", verbose_name="plan")
    area = models.ForeignKey(ControlArea, models.PROTECT, related_name="risks", verbose_name="kontrollområde")
    printed_area = models.CharField("kontrollområdet som det är skrivet", max_length=200, blank=True)
    number = models.PositiveSmallIntegerField("nr")
    text = models.CharField("identifierad risk", max_length=500)
    likelihood = models.PositiveSmallIntegerField("sannolikhet")
    consequence = models.PositiveSmallIntegerField("konsekvens")
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name="förra planens risk",
    )

    class Meta:
        verbose_name = "risk"
        verbose_name_plural = "risker"
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="risk_number_once_in_a_plan"),
            models.CheckConstraint(condition=~Q(text=""), name="risk_says_what"),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 9), consequence__range=(1, 9)), name="risk_on_a_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"R{self.number}"

    @property
    def scale(self) -> Scale:
        return self.plan.scale.read

    @property
    def value(self) -> int:
        return self.scale.value(self.likelihood, self.consequence)

    @property
    def band(self) -> Band:
        return self.scale.band(self.value)

    @property
    def steps(self) -> list[Risk | Reassessment]:
        """How it has been seen, the latest last: in the plan before, in this one, and each time since."""
        return [*([self.previous] if self.previous else []), self, *self.assessments.all()]

    @property
    def now(self) -> Risk | Reassessment:
        return self.steps[-1]

    @property
    def before(self) -> Risk | Reassessment | None:
        """What `now` is compared with; None for a new risk that has not been assessed since."""
        return self.steps[-2] if len(self.steps) > 1 else None

    @property
    def moved(self) -> int | None:
        """How much the value has changed since the assessment before; None when there is none."""
        return self.now.value - self.before.value if self.before else None


class ControlPoint(models.Model):
    """What is checked about a risk: how, by whom, and at which tertials."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="points", verbose_name="risk")
    what = models.TextField("kontrollmoment")
    method = models.TextField("kontrollmetod", blank=True)
    role = models.CharField("ansvarig", max_length=200)
    in_t1 = models.BooleanField("T1", default=False)
    in_t2 = models.BooleanField("T2", default=False)
    in_t3 = models.BooleanField("T3", default=False)

    class Meta:
        verbose_name = "kontrollmoment"
        verbose_name_plural = "kontrollmoment"
        ordering = ("risk__number", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(in_t1=True) | Q(in_t2=True) | Q(in_t3=True),
                name="control_point_is_due_some_time",
                violation_error_message="Välj minst en tertial.",
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(role=""), name="control_point_says_what_and_who"
            ),
        ]

    def __str__(self) -> str:
        return f"Kontroll av {self.risk}"

    @property
    def due(self) -> list[int]:
        return [tertial for tertial, _ in TERTIALS if getattr(self, f"in_t{tertial}")]


class Occurrence(models.Model):
    """A control that falls due at a tertial. Postponed it keeps the tertial it had and says to which it was moved."""

    point = models.ForeignKey(
        ControlPoint, models.PROTECT, related_name="occurrences", verbose_name="kontrollmoment"
    )
    tertial = models.PositiveSmallIntegerField("tertial", choices=TERTIALS)
    moved_to = models.PositiveSmallIntegerField("senarelagd till", choices=TERTIALS, null=True, blank=True)
    reason = models.CharField("varför", max_length=300, blank=True)
    moved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="senarelagd av"
    )

    class Meta:
        verbose_name = "kontrolltillfälle"
        verbose_name_plural = "kontrolltillfällen"
        ordering = ("point__risk__number", "tertial")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "tertial"], name="control_once_a_tertial"),
            models.CheckConstraint(condition=Q(tertial__range=(1, 3)), name="control_at_a_tertial"),
            models.CheckConstraint(
                condition=Q(moved_to=None, moved_by=None, reason="")
                | (Q(moved_to__gt=F("tertial"), moved_to__lte=3, moved_by__isnull=False) & ~Q(reason="")),
                name="control_is_moved_ahead_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point}, T{self.tertial}"


class ControlReport(models.Model):
    """What was found at a tertial, due or not. Only added to (`budget.guards`): a later comment stands beside the
    first."""

    point = models.ForeignKey(
        ControlPoint, models.PROTECT, related_name="reports", verbose_name="kontrollmoment"
    )
    tertial = models.PositiveSmallIntegerField("tertial", choices=TERTIALS)
    comment = models.TextField("kommentar")
    deviation = models.BooleanField("avvikelse", default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "rapporterad kontroll"
        verbose_name_plural = "rapporterade kontroller"
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(comment=""), name="control_report_says_something"),
            models.CheckConstraint(condition=Q(tertial__range=(1, 3)), name="control_report_of_a_tertial"),
        ]

    def __str__(self) -> str:
        return f"{self.point}, T{self.tertial}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A report of a control is only added to.")
        super().save(*args, **kwargs)
