"""A decision (beslut) as data: what a body or a delegate decided in a case, clause by clause. Written through one door,
`cases.actions.deciding`, and never changed: one that is taken back before the minutes are approved stays and says so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.cases import Case
from cases.models.delegation import DelegationPoint
from cases.models.memos import MemoVersion
from cases.models.proposals import Proposal, ProposalStep
from cases.models.records import Record
from core import clock
from organisation.models import Body, User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> DecisionQuerySet:
        return self.filter(undone_at__isnull=True)

    def final(self) -> DecisionQuerySet:
        """Those that finish their case, as against what is sent on to another body, postponed or sent back."""
        return self.standing().filter(step=Decision.Step.DECIDES).exclude(outcome__in=Decision.GOES_ON)

    def visible_to(self, user: object) -> DecisionQuerySet:
        """A decision is as open as its case (OSL 5:2, KL 5:65)."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Decision(models.Model):
    """What was decided. `label` says where: `KSNAU § 184`, or the delegate's title and the point."""

    Step = ProposalStep.Part

    class Outcome(models.TextChoices):
        AS_PROPOSED = "as_proposed", "Enligt förslaget"
        AMENDED = "amended", "Med ändring"
        OWN = "own", "Annat förslag vann"
        REJECTED = "rejected", "Avslag"
        SENT_BACK = "sent_back", "Återremiss"
        POSTPONED = "postponed", "Bordläggning"
        NOTED = "noted", "Till kännedom"

    GOES_ON: ClassVar = ("sent_back", "postponed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name="ärende")
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="organ"
    )
    label = models.CharField("beslutad som", max_length=120)
    decided_on = models.DateField("beslutad den")
    step = models.CharField("steg", max_length=8, choices=Step)
    outcome = models.CharField("utgång", max_length=12, choices=Outcome)
    next_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="går vidare till"
    )
    point = models.ForeignKey(
        DelegationPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="delegationspunkt",
    )
    competence = models.CharField("beslutanderätt, om ingen punkt", max_length=200, blank=True)
    # Of a decision by delegation: who decided, in what position, and the record that is reported to the giver.
    delegate = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="beslutad av"
    )
    delegate_title = models.CharField("befattning", max_length=120, blank=True)
    subdelegated = models.BooleanField("vidaredelegerad (KL 7:6)", default=False)
    urgent = models.BooleanField("brådskande (KL 6:39)", default=False)
    record = models.OneToOneField(
        Record, models.PROTECT, null=True, blank=True, related_name="decision", verbose_name="registrerat som"
    )
    memo_version = models.ForeignKey(
        MemoVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="på skrivelsen",
    )
    style = models.CharField("tryckt som", max_length=6, choices=Proposal.Style, default=Proposal.Style.ATT)
    lead_in = models.CharField("inledning", max_length=300, blank=True)
    motive = models.TextField("motivering", blank=True)
    returns_on = models.DateField("åter senast", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="skriven av")
    at = models.DateTimeField("skriven", default=clock.now)
    undone_at = models.DateTimeField("återtagen", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="återtagen av"
    )
    undone_reason = models.CharField("återtagen därför att", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ("decided_on", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="decision_undone_says_why",
                violation_error_message="Skriv varför beslutet tas tillbaka.",
            ),
            models.CheckConstraint(
                condition=~Q(step="proposes")
                | Q(next_body__isnull=False)
                | Q(outcome__in=["sent_back", "postponed"]),
                name="decision_proposed_to_somebody",
                violation_error_message="Välj vilket organ förslaget går till.",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False) | (Q(delegate__isnull=False) & ~Q(delegate_title="")),
                name="decision_is_somebodys",
                violation_error_message="Ett delegationsbeslut anger person och befattning (KL 7:5).",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="sent_back") | ~Q(motive=""),
                name="decision_sent_back_says_why",
                violation_error_message="Skriv vad som ska utredas.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def stands(self) -> bool:
        return self.undone_at is None

    @property
    def is_final(self) -> bool:
        return self.stands and self.step == self.Step.DECIDES and self.outcome not in self.GOES_ON


class DecisionClause(models.Model):
    """An att-sats as decided. `proposed` is how the memo had it, for the comparison; empty for one that is new."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="clauses", verbose_name="beslut")
    position = models.PositiveSmallIntegerField("ordning")
    verb = models.CharField("verb", max_length=60, blank=True)
    text = models.TextField("vad")
    printed = models.TextField("som det trycks, om annat", blank=True)
    proposed = models.TextField("som det föreslogs", blank=True)
    is_condition = models.BooleanField("villkor", default=False)

    class Meta:
        verbose_name = "beslutssats"
        verbose_name_plural = "beslutssatser"
        ordering = ("decision", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "position"], name="decision_clause_position_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="decision_clause_has_text",
                violation_error_message="En sats som beslutas kan inte vara tom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.text}".strip()


class DecisionAmount(models.Model):
    """An amount that was decided: how much in öre, which year, from which source."""

    clause = models.ForeignKey(DecisionClause, models.CASCADE, related_name="amounts", verbose_name="sats")
    year = models.PositiveSmallIntegerField("år")
    ore = models.BigIntegerField("belopp, öre")
    source_key = models.CharField("ur", max_length=60, blank=True)
    source_label = models.CharField("anslag", max_length=120, blank=True)

    class Meta:
        verbose_name = "beslutat belopp"
        verbose_name_plural = "beslutade belopp"
        ordering = ("clause", "year", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clause", "year", "source_key"], name="decision_amount_once_per_year"
            ),
            models.CheckConstraint(condition=Q(ore__gt=0), name="decision_amount_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.ore}"
