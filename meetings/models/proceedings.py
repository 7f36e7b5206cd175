"""How a § was handled: proposals from the floor, in what order they were put, votes, reservations and the outcome."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import Decision, DelegationPoint, File
from core import clock
from meetings.models.agenda import AgendaItem
from organisation.models import Body, Mandate, Seat, User


class Proceeding(models.Model):
    """The handling of one §, saved as it goes and closed by one confirmation. `revision` counts the saves: two
    secretaries at one § stand in line on it. None of motions, vote or reservations is said, never left blank (KL 5:67).

    `clauses` is what is on the table: `[{"verb", "text", "printed", "proposed", "is_condition", "amounts": [{"year",
    "ore", "source_key", "source_label"}]}]`, begun from the memo's proposal. Closing writes it as a Decision.
    """

    class Method(models.TextChoices):
        ACCLAMATION = "acclamation", "Acklamation"
        VOTE = "vote", "Omröstning"

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="proceeding", verbose_name="punkt")
    revision = models.PositiveIntegerField("sparad gång nummer", default=1)
    saved_at = models.DateTimeField("sparad", default=clock.now)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="sparad av")
    outcome = models.CharField("utgång", max_length=12, choices=Decision.Outcome, blank=True)
    step = models.CharField("organet", max_length=8, choices=Decision.Step, blank=True)
    next_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="går vidare till"
    )
    point = models.ForeignKey(
        DelegationPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="delegationspunkt",
    )
    competence = models.CharField("beslutanderätt, om ingen punkt", max_length=200, blank=True)
    clauses = models.JSONField("satser", default=list, blank=True)
    method = models.CharField("sätt", max_length=12, choices=Method, blank=True)
    no_motions = models.BooleanField("inga yrkanden", default=False)
    no_reservations = models.BooleanField("ingen reservation", default=False)
    motive = models.TextField("motivering vid återremiss eller bordläggning", blank=True)
    returns_on = models.DateField("åter senast", null=True, blank=True)
    secret_vote = models.BooleanField("val eller anställning: sluten omröstning (KL 5:54)", default=False)
    presider = models.ForeignKey(
        Mandate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ordförande i paragrafen",
    )
    immediate = models.BooleanField("justeras omedelbart", default=False)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="proceeding", verbose_name="beslut"
    )
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="avslutad av"
    )

    class Meta:
        verbose_name = "behandling"
        verbose_name_plural = "behandlingar"
        ordering = ("item__meeting", "item__position")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, decision__isnull=True)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="proceeding_closed_has_outcome",
                violation_error_message="Välj utgång innan paragrafen avslutas.",
            ),
        ]

    def __str__(self) -> str:
        return f"Behandling av {self.item}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Motion(models.Model):
    """A proposal from the floor (yrkande), or one that a party tables at the meeting. Withdrawn, it stays."""

    class Kind(models.TextChoices):
        SUPPORT = "support", "Bifall"
        REFUSE = "refuse", "Avslag"
        AMEND = "amend", "Ändring"
        ADD = "add", "Tillägg"
        OWN = "own", "Eget förslag"
        SEND_BACK = "send_back", "Återremiss"
        POSTPONE = "postpone", "Bordläggning"

    FORMAL: ClassVar = ("send_back", "postpone")

    class Result(models.TextChoices):
        WON = "won", "Bifölls"
        LOST = "lost", "Avslogs"
        FELL = "fell", "Förföll"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="motions", verbose_name="punkt")
    position = models.PositiveSmallIntegerField("ordning")
    kind = models.CharField("slag", max_length=10, choices=Kind)
    mover = models.ForeignKey(Mandate, models.PROTECT, related_name="moved", verbose_name="yrkar")
    supporters = models.ManyToManyField(
        Mandate, blank=True, related_name="supported", verbose_name="instämmer"
    )
    text = models.TextField("lydelse", blank=True)
    clauses = models.JSONField("satser", default=list, blank=True)
    file = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="motions", verbose_name="handling"
    )
    withdrawn = models.BooleanField("återkallat", default=False)
    result = models.CharField("resultat", max_length=4, choices=Result, blank=True)

    class Meta:
        verbose_name = "yrkande"
        verbose_name_plural = "yrkanden"
        ordering = ("item", "position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["support", "refuse", "send_back", "postpone"])
                | ~Q(text="")
                | ~Q(clauses=[]),
                name="motion_says_what",
                violation_error_message="Skriv hur yrkandet lyder.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mover.printed}: {self.get_kind_display()}"

    @property
    def is_formal(self) -> bool:
        return self.kind in self.FORMAL

    @property
    def has_words(self) -> bool:
        """A proposal of its own, as against support, refusal and the formal ones."""
        return self.kind in {self.Kind.AMEND, self.Kind.ADD, self.Kind.OWN}


class Ballot(models.Model):
    """One vote (omröstning). Ja is the main proposal, nej the other; a contra-vote comes before the main one. The first
    formal question is put first (KL 5:53–56, 6:33)."""

    class Matter(models.TextChoices):
        FORMAL = "formal", "Formellt yrkande"
        COUNTER = "counter", "Kontraproposition"
        MAIN = "main", "Huvudomröstning"
        ADDITION = "addition", "Tillägg"
        ELECTION = "election", "Val"

    class Settled(models.TextChoices):
        MAJORITY = "majority", "Flertal"
        CASTING = "casting", "Ordförandens utslagsröst"
        LOT = "lot", "Lottning"
        MINORITY = "minority", "Minoritet (KL 5:50)"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ballots", verbose_name="punkt")
    position = models.PositiveSmallIntegerField("ordning")
    matter = models.CharField("gäller", max_length=8, choices=Matter, default=Matter.MAIN)
    yes = models.CharField("ja betyder", max_length=300)  # in an election who was elected
    no = models.CharField("nej betyder", max_length=300, blank=True)
    yes_motion = models.ForeignKey(
        Motion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ja-yrkande"
    )
    no_motion = models.ForeignKey(
        Motion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="nej-yrkande"
    )
    secret = models.BooleanField("sluten", default=False)
    settled_by = models.CharField("avgjord genom", max_length=8, choices=Settled, blank=True)
    result = models.CharField("resultat", max_length=3, choices=[("yes", "Ja"), ("no", "Nej")], blank=True)
    slips = models.JSONField("sedlar", null=True, blank=True)  # [["Anna Ek", 4], …], the most first
    blank = models.PositiveSmallIntegerField("blanka", null=True, blank=True)

    class Meta:
        verbose_name = "omröstning"
        verbose_name_plural = "omröstningar"
        ordering = ("item", "position", "id")

    def __str__(self) -> str:
        return f"{self.get_matter_display()}: {self.yes} mot {self.no}"


class BallotVote(models.Model):
    """What a seat voted in an open vote; one for each seat, so that the sums add up to the seats (KL 4:24–25)."""

    class Choice(models.TextChoices):
        YES = "yes", "Ja"
        NO = "no", "Nej"
        ABSTAINS = "abstains", "Avstår"
        ABSENT = "absent", "Frånvarande"
        CONFLICT = "conflict", "Jäv"

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes", verbose_name="omröstning")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name="plats")
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="votes", verbose_name="röstande"
    )
    choice = models.CharField("röst", max_length=8, choices=Choice)

    class Meta:
        verbose_name = "röst"
        verbose_name_plural = "röster"
        ordering = ("ballot", "seat__number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="one_vote_per_seat"),
            models.UniqueConstraint(
                fields=["ballot", "mandate"],
                name="one_vote_per_person",
                violation_error_message="En person har en röst (KL 4:24).",
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["absent", "conflict"], mandate__isnull=True)
                | Q(choice__in=["yes", "no", "abstains"], mandate__isnull=False),
                name="vote_is_of_somebody_serving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_choice_display()}"


class Reservation(models.Model):
    """A reservation (KL 4:27), a separate statement, or that somebody stood aside. The written reason may come until
    the minutes are approved."""

    class Kind(models.TextChoices):
        RESERVATION = "reservation", "Reservation"
        STATEMENT = "statement", "Särskilt yttrande"
        NOTE = "note", "Protokollsanteckning"

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="reservations", verbose_name="punkt")
    kind = models.CharField("slag", max_length=12, choices=Kind)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="reservations", verbose_name="av")
    motion = models.ForeignKey(
        Motion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="till förmån för"
    )
    text = models.TextField("skriftlig motivering", blank=True)
    noted_at = models.DateTimeField("anmäld", default=clock.now)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="antecknad av")

    class Meta:
        verbose_name = "reservation"
        verbose_name_plural = "reservationer"
        ordering = ("item", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "mandate", "kind"], name="reservation_once"),
            models.CheckConstraint(
                condition=Q(kind="reservation") | ~Q(text=""),
                name="statement_has_text",
                violation_error_message="Skriv vad som ska antecknas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate.printed}: {self.get_kind_display()}"
