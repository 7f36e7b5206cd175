"""The proposal to decision (förslag till beslut) as data: who decides, clause by clause, and what it costs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.memos import Memo
from organisation.models import Body


class Proposal(models.Model):
    """A proposal: a chain of bodies and ordered clauses. How it is printed is kept apart from what it says."""

    class Style(models.TextChoices):
        ATT = "att", "att-satser"
        DASH = "dash", "streck"
        NUMBER = "number", "numrerade"
        BARE = "bare", "utan tecken"

    memo = models.OneToOneField(
        Memo, models.CASCADE, related_name="proposal", verbose_name="tjänsteskrivelse"
    )
    style = models.CharField("tryckt som", max_length=6, choices=Style, default=Style.ATT)
    lead_in = models.CharField("inledning, om den ska vara en annan", max_length=300, blank=True)
    without_lead_in = models.BooleanField("ingen inledning trycks", default=False)

    class Meta:
        verbose_name = "förslag till beslut"
        verbose_name_plural = "förslag till beslut"

    def __str__(self) -> str:
        return f"Förslag i {self.memo}"


class ProposalStep(models.Model):
    """A body on the way of the proposal: prepares, proposes to the next, or decides (KL 5:26–28, 6:37–38).
    One that only prepares is on the way but not in the printed lead-in."""

    class Part(models.TextChoices):
        PREPARES = "prepares", "bereder"
        PROPOSES = "proposes", "föreslår"
        DECIDES = "decides", "beslutar"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="chain", verbose_name="förslag")
    position = models.PositiveSmallIntegerField("ordning")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="organ")
    part = models.CharField("gör vad", max_length=8, choices=Part)

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ("proposal", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "body"], name="proposal_body_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(part="decides"), name="proposal_one_decides"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.short_name} {self.get_part_display()}"


class Clause(models.Model):
    """An att-sats. `verb` and `text` say what is decided; `printed` holds another wording for print only."""

    class State(models.TextChoices):
        COMPLETE = "complete", "färdig"
        STARTED = "started", "påbörjad"
        EMPTY = "empty", "tom, fylls vid sammanträdet"
        AWAITED = "awaited", "kompletteras"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="clauses", verbose_name="förslag")
    position = models.PositiveSmallIntegerField("ordning")
    verb = models.CharField("verb", max_length=60, blank=True)
    text = models.TextField("vad", blank=True)
    printed = models.TextField("som det trycks, om annat", blank=True)
    is_condition = models.BooleanField("villkor", default=False)
    state = models.CharField("läge", max_length=8, choices=State, default=State.COMPLETE)

    class Meta:
        verbose_name = "att-sats"
        verbose_name_plural = "att-satser"
        ordering = ("proposal", "position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="complete") | (~Q(text="") & (~Q(verb="") | Q(is_condition=True))),
                name="clause_complete_has_verb_and_text",
                violation_error_message="En färdig att-sats har både verb och text. Fyll i dem eller markera satsen som tom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.text}".strip()


class ClauseAmount(models.Model):
    """An amount of a clause: how much, which year, from which source. The matter knows what the key means."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="amounts", verbose_name="att-sats")
    year = models.PositiveSmallIntegerField("år")
    ore = models.BigIntegerField("belopp, öre")
    source_key = models.CharField("ur", max_length=60, blank=True)
    source_label = models.CharField("anslag", max_length=120, blank=True)

    class Meta:
        verbose_name = "belopp"
        verbose_name_plural = "belopp"
        ordering = ("clause", "year", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clause", "year", "source_key"], name="clause_amount_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(ore__gt=0),
                name="clause_amount_is_positive",
                violation_error_message="Beloppet ska vara större än noll.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.ore}"
