"""Rounds (utlysningar) and the applications in them, and the compilation (sammanställning) that proposes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cases.models import Case, Memo, Record
from core import clock
from grants.models.funds import Fund, FundYear
from organisation.models import Authority, User
from organisation.roles import Capability


class CallQuerySet(models.QuerySet["GrantCall"]):
    def visible_to(self, user: object) -> CallQuerySet:
        """Rounds are prepared by the staff; the public reads the compilation as a document of the case."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        staff = user.authorities_with(Capability.READ_DIARY)
        return self.filter(authority__in=staff, case__in=Case.objects.visible_to(user))


class GrantCall(models.Model):
    """A round: from which funds, by which criteria, when it is open, and in which unit amounts are asked."""

    class Form(models.TextChoices):
        PROJECT = "project", "projektbidrag, belopp per år"
        ASSOCIATION = "association", "föreningsbidrag, ett belopp"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="calls", verbose_name="myndighet")
    case = models.ForeignKey(Case, models.PROTECT, related_name="calls", verbose_name="ärende")
    name = models.CharField("namn", max_length=200)
    form = models.CharField("slag", max_length=11, choices=Form, default=Form.PROJECT)
    funds = models.ManyToManyField(Fund, related_name="calls", verbose_name="anslag")
    first_year = models.PositiveSmallIntegerField("första år")
    last_year = models.PositiveSmallIntegerField("sista år")
    opens_on = models.DateField("öppnar", null=True, blank=True)
    closes_on = models.DateField("stänger", null=True, blank=True)
    unit = models.CharField("belopp anges i", max_length=4, choices=Fund.Unit, default=Fund.Unit.KR)
    most_ore = models.BigIntegerField("högst per ansökan, öre", null=True, blank=True)
    responsible = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ansvarig")
    created_at = models.DateTimeField("upplagd", default=clock.now)
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "utlysning"
        verbose_name_plural = "utlysningar"
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "name"], name="grant_call_name_once_per_case"),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="grant_call_years_in_order",
                violation_error_message="Sista året kan inte ligga före det första.",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="grant_call_closes_after_it_opens",
                violation_error_message="Utlysningen kan inte stänga innan den öppnar.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class Criterion(models.Model):
    """What an application is judged by. `weight` is a share of the sum of all weights."""

    call = models.ForeignKey(GrantCall, models.CASCADE, related_name="criteria", verbose_name="utlysning")
    position = models.PositiveSmallIntegerField("ordning")
    text = models.TextField("kriterium")
    weight = models.PositiveSmallIntegerField("vikt", default=1)

    class Meta:
        verbose_name = "kriterium"
        verbose_name_plural = "kriterier"
        ordering = ("call", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "position"], name="criterion_position_once"),
        ]

    def __str__(self) -> str:
        return self.text


class ReasonCode(models.Model):
    """Why something is granted or refused, in words that come back. Kept per authority."""

    authority = models.ForeignKey(
        Authority, models.CASCADE, related_name="reason_codes", verbose_name="myndighet"
    )
    code = models.SlugField("kod", max_length=40)
    text = models.CharField("skäl", max_length=200)
    for_refusal = models.BooleanField("skäl för avslag", default=True)
    retired_on = models.DateField("används inte från", null=True, blank=True)

    class Meta:
        verbose_name = "skäl"
        verbose_name_plural = "skäl"
        ordering = ("text",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "code"], name="reason_code_once"),
        ]

    def __str__(self) -> str:
        return self.text


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: object) -> ApplicationQuerySet:
        """As open as the round; hidden from whoever has declared a conflict of interest in it (FL 16–18 §§)."""
        seen = self.filter(call__in=GrantCall.objects.visible_to(user))
        return (
            seen.exclude(conflicts__user=user, conflicts__withdrawn_at=None)
            if isinstance(user, User)
            else seen
        )


class Application(models.Model):
    """What somebody asks for. `external_id` is the number in the system it came from."""

    class State(models.TextChoices):
        RECEIVED = "received", "Inkommen"
        WITHDRAWN = "withdrawn", "Återtagen"
        DECIDED_BEFORE = "decided_before", "Beslutad tidigare"

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="applications", verbose_name="utlysning")
    external_id = models.CharField("ansökans nummer", max_length=60)
    position = models.PositiveIntegerField("ordning", default=0)
    applicant = models.CharField("sökande", max_length=200)
    organisation_number = models.CharField("organisationsnummer", max_length=20, blank=True)
    is_private_person = models.BooleanField("sökanden är en privatperson", default=False)
    contact = models.CharField("kontakt", max_length=200, blank=True)
    project = models.CharField("projekt", max_length=300)
    description = models.TextField("beskrivning", blank=True)
    starts_on = models.DateField("projektet börjar", null=True, blank=True)
    ends_on = models.DateField("projektet slutar", null=True, blank=True)
    total_cost_ore = models.BigIntegerField("totala kostnaden, öre", null=True, blank=True)
    received_on = models.DateField("inkom")
    state = models.CharField("läge", max_length=14, choices=State, default=State.RECEIVED)
    # One that has been decided before is shown, never counted as new and never posted.
    decided_in = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslutad i ärendet"
    )
    decided_on = models.DateField("beslutad den", null=True, blank=True)
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="handling"
    )
    imported = models.ForeignKey(
        "Import", models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="inläst"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "ansökan"
        verbose_name_plural = "ansökningar"
        ordering = ("call", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "external_id"],
                name="application_number_once_per_call",
                violation_error_message="Det finns redan en ansökan med det numret i utlysningen.",
            ),
            models.CheckConstraint(
                condition=Q(total_cost_ore__isnull=True) | Q(total_cost_ore__gte=0),
                name="application_cost_not_below_zero",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided_before") | Q(decided_on__isnull=False),
                name="application_decided_before_says_when",
                violation_error_message="Skriv när ansökan beslutades.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="application_ends_after_it_starts",
                violation_error_message="Projektet kan inte sluta innan det börjar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} ({self.applicant})"


class ApplicationYear(models.Model):
    """What an application asks for in one year from one fund, in öre (sökt)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="years", verbose_name="ansökan")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", verbose_name="anslag")
    year = models.PositiveSmallIntegerField("år")
    asked_ore = models.BigIntegerField("sökt, öre")

    class Meta:
        verbose_name = "sökt belopp"
        verbose_name_plural = "sökta belopp"
        ordering = ("application", "year", "fund")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "fund", "year"], name="application_year_once"),
            models.CheckConstraint(condition=Q(asked_ore__gt=0), name="application_year_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.asked_ore}"


class WorkPackage(models.Model):
    """A part of a project's plan: what, when, and at what cost in öre; an empty cost is not zero."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="work_packages", verbose_name="ansökan"
    )
    position = models.PositiveSmallIntegerField("ordning")
    name = models.CharField("arbetspaket", max_length=200)
    description = models.TextField("beskrivning", blank=True)
    starts_on = models.DateField("börjar", null=True, blank=True)
    ends_on = models.DateField("slutar", null=True, blank=True)
    cost_ore = models.BigIntegerField("kostnad, öre", null=True, blank=True)

    class Meta:
        verbose_name = "arbetspaket"
        verbose_name_plural = "arbetspaket"
        ordering = ("application", "position")

    def __str__(self) -> str:
        return self.name


class CoFinancing(models.Model):
    """What somebody else pays of a project, and whether they have said so."""

    class Kind(models.TextChoices):
        CASH = "cash", "kontant"
        IN_KIND = "in_kind", "eget arbete eller annat än pengar"

    class Status(models.TextChoices):
        SOUGHT = "sought", "sökt"
        PROMISED = "promised", "utlovad"
        GRANTED = "granted", "beviljad"
        REFUSED = "refused", "avslagen"

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="co_financing", verbose_name="ansökan"
    )
    financier = models.CharField("finansiär", max_length=200)
    kind = models.CharField("slag", max_length=7, choices=Kind, default=Kind.CASH)
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    ore = models.BigIntegerField("belopp, öre", null=True, blank=True)
    status = models.CharField("läge", max_length=8, choices=Status, default=Status.SOUGHT)
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="handling"
    )

    class Meta:
        verbose_name = "medfinansiering"
        verbose_name_plural = "medfinansiering"
        ordering = ("application", "financier", "year", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ore__isnull=True) | Q(ore__gt=0), name="co_financing_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.financier


class Assessment(models.Model):
    """How one criterion is met, 0 to 4, with a reason."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="assessments", verbose_name="ansökan"
    )
    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="assessments", verbose_name="kriterium"
    )
    score = models.PositiveSmallIntegerField("bedömning, 0–4")
    reason = models.TextField("motivering")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="bedömd av")
    at = models.DateTimeField("bedömd", default=clock.now)

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        ordering = ("application", "criterion")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "criterion"], name="assessment_once"),
            models.CheckConstraint(
                condition=Q(score__lte=4),
                name="assessment_within_scale",
                violation_error_message="Bedöm från 0 till 4.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="assessment_says_why",
                violation_error_message="Motivera bedömningen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}"


class ApplicationConflict(models.Model):
    """An official's own conflict of interest (jäv, FL 16–18 §§): the application is hidden from that person."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="conflicts", verbose_name="ansökan"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="den som är jävig")
    reason = models.CharField("därför att", max_length=300, blank=True)
    declared_at = models.DateTimeField("anmäld", default=clock.now)
    withdrawn_at = models.DateTimeField("återtagen", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="återtagen av"
    )

    class Meta:
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "user"],
                condition=Q(withdrawn_at__isnull=True),
                name="application_conflict_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class Import(models.Model):
    """A file of applications that was read in, whole. The same file twice is refused."""

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="imports", verbose_name="utlysning")
    filename = models.CharField("filnamn", max_length=200)
    sha256 = models.CharField("kontrollsumma", max_length=64)
    rows = models.PositiveIntegerField("rader")
    at = models.DateTimeField("inläst", default=clock.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering = ("-at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "sha256"],
                name="import_once",
                violation_error_message="Den filen är redan inläst i utlysningen.",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class Compilation(models.Model):
    """The administration's proposal for a round (sammanställning), to be enclosed in a memo and decided."""

    class State(models.TextChoices):
        DRAFT = "draft", "Utkast"
        FROZEN = "frozen", "Godkänd"
        DECIDED = "decided", "Beslutad"

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="compilations", verbose_name="utlysning")
    version = models.PositiveSmallIntegerField("version", default=1)
    memo = models.ForeignKey(
        Memo, models.PROTECT, null=True, blank=True, related_name="compilations", verbose_name="skrivelse"
    )
    title = models.CharField("dokumentets namn", max_length=300)
    responsible = models.CharField("dokumentansvarig, som det trycks", max_length=200, blank=True)
    decided_by = models.CharField("beslutad av, som det trycks", max_length=200, blank=True)
    state = models.CharField("läge", max_length=7, choices=State, default=State.DRAFT)
    basis_on = models.DateField("siffrorna gäller per", null=True, blank=True)
    content = models.JSONField("fryst innehåll", null=True, blank=True)
    frozen_at = models.DateTimeField("fryst", null=True, blank=True)

    class Meta:
        verbose_name = "sammanställning"
        verbose_name_plural = "sammanställningar"
        ordering = ("call", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "version"], name="compilation_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(frozen_at__isnull=False), name="compilation_frozen_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CompilationRow(models.Model):
    """What is proposed for one application, and why."""

    class Stance(models.TextChoices):
        UNDECIDED = "undecided", "Inte bedömd"
        GRANT = "grant", "Beviljas"
        PART = "part", "Beviljas delvis"
        REFUSE = "refuse", "Avslag"
        DECIDED_BEFORE = "decided_before", "Redan beslutad"

    compilation = models.ForeignKey(
        Compilation, models.CASCADE, related_name="rows", verbose_name="sammanställning"
    )
    application = models.ForeignKey(Application, models.PROTECT, related_name="rows", verbose_name="ansökan")
    position = models.PositiveIntegerField("ordning")
    stance = models.CharField("förslag", max_length=14, choices=Stance, default=Stance.UNDECIDED)
    reasons = models.ManyToManyField(ReasonCode, blank=True, related_name="+", verbose_name="skäl")
    text = models.TextField("motivering", blank=True)

    class Meta:
        verbose_name = "rad i sammanställningen"
        verbose_name_plural = "rader i sammanställningen"
        ordering = ("compilation", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compilation", "application"], name="compilation_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_stance_display()}"


class CompilationAmount(models.Model):
    """What is proposed from one fund-year, in öre (förordat)."""

    row = models.ForeignKey(CompilationRow, models.CASCADE, related_name="amounts", verbose_name="rad")
    fund_year = models.ForeignKey(FundYear, models.PROTECT, related_name="+", verbose_name="anslagsår")
    ore = models.BigIntegerField("förordat, öre")

    class Meta:
        verbose_name = "förordat belopp"
        verbose_name_plural = "förordade belopp"
        ordering = ("row", "fund_year__year")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "fund_year"], name="compilation_amount_once"),
            models.CheckConstraint(condition=Q(ore__gt=0), name="compilation_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.fund_year}: {self.ore}"
