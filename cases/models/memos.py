"""The memo (tjänsteskrivelse): an ordered list of sections, a proposal, people, and a way to approval."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cases.models.cases import Case
from cases.models.files import File
from cases.models.records import Record
from core import clock
from organisation.models import Body, Unit, User
from organisation.roles import Capability


class MemoQuerySet(models.QuerySet["Memo"]):
    def visible_to(self, user: object) -> MemoQuerySet:
        """Drafts are read by those of the staff who may read the case. Members and the public read the record
        that the approved memo became, never the memo itself. A mark on that record, or on the PDF of a version,
        closes the memo too: it is the same words. A version with secret sections has a masked PDF beside it, and is
        as open as that one (cases.masking)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        staff = user.authorities_with(Capability.READ_DIARY)
        cases = Case.objects.visible_to(user).filter(register__authority__in=staff)
        files, readable = (
            MemoVersion.objects.filter(memo=OuterRef("pk"), file__isnull=False),
            File.objects.visible_to(user),
        )
        return self.filter(
            Q(record=None) | Q(record__in=Record.objects.visible_to(user)),
            ~Exists(files.exclude(file__in=readable).exclude(masked_file__in=readable)),
            case__in=cases,
        )

    def waiting(self) -> MemoQuerySet:
        return self.filter(state=Memo.State.SUBMITTED)


class Memo(models.Model):
    """A tjänsteskrivelse. Headings may be present, empty, missing, renamed or custom; the template is a default."""

    class State(models.TextChoices):
        DRAFT = "draft", "Utkast"
        SUBMITTED = "submitted", "Hos chef"
        RETURNED = "returned", "Återlämnad"
        APPROVED = "approved", "Godkänd"

    case = models.ForeignKey(Case, models.PROTECT, related_name="memos", verbose_name="ärende")
    state = models.CharField("läge", max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField("dokumenttyp som trycks", max_length=60, blank=True, default="Tjänsteskrivelse")
    title = models.CharField("rubrik", max_length=300)
    dated_on = models.DateField("datum", null=True, blank=True)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="memos", verbose_name="till organet"
    )
    addressee = models.TextField("adressat, rad för rad", blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memos", verbose_name="enhet som godkänner")
    author = models.ForeignKey(User, models.PROTECT, related_name="memos", verbose_name="skriver")
    revision = models.PositiveIntegerField("sparad gång nummer", default=1)
    created_at = models.DateTimeField("påbörjad", default=clock.now)
    saved_at = models.DateTimeField("sparad", default=clock.now)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="sparad av")
    submitted_at = models.DateTimeField("skickad för godkännande", null=True, blank=True)
    approved_at = models.DateTimeField("godkänd", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="godkänd av"
    )
    record = models.OneToOneField(
        Record, models.PROTECT, null=True, blank=True, related_name="memo", verbose_name="registrerad som"
    )

    has_closed = False  # set by `cases.masking` where a section is closed to the reader

    objects = MemoQuerySet.as_manager()

    class Meta:
        verbose_name = "tjänsteskrivelse"
        verbose_name_plural = "tjänsteskrivelser"
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state="approved",
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    record__isnull=False,
                )
                | (
                    ~Q(state="approved")
                    & Q(
                        approved_at__isnull=True, approved_by__isnull=True
                    )  # its record stays when it is reopened
                ),
                name="memo_approved_is_registered",
                violation_error_message="En godkänd tjänsteskrivelse är registrerad och anger vem som godkände den.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:memo", args=[self.case.slug, self.pk])

    @property
    def addressee_lines(self) -> list[str]:
        return [line.strip() for line in self.addressee.splitlines() if line.strip()]

    @property
    def is_editable(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def is_reopened(self) -> bool:
        """Approved before, and now being changed: the registered version stands until the next is approved."""
        return self.record_id is not None and self.state != self.State.APPROVED


class MemoSection(models.Model):
    """One section in print order. The heading may be empty; the content may be too."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", "Förslag till beslut"
        PROSE = "prose", "Text"
        COMPUTED = "computed", "Beräknat"
        ENCLOSURES = "enclosures", "Beslutsunderlag"
        PREPARED_BY = "prepared_by", "Beredningsansvariga"
        RECIPIENTS = "recipients", "Beslutet ska skickas till"

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="sections", verbose_name="tjänsteskrivelse")
    position = models.PositiveSmallIntegerField("ordning")
    kind = models.CharField("slag", max_length=12, choices=Kind)
    heading = models.CharField("rubrik", max_length=200, blank=True)
    html = models.TextField("text", blank=True)
    # A computed section is what the case's matter makes of these (cases.matters): nothing of it is typed.
    part = models.CharField("beräknas som", max_length=30, blank=True)
    params = models.JSONField("med", default=dict, blank=True)
    revision = models.PositiveIntegerField("sparat gång nummer", default=1)
    saved_at = models.DateTimeField("sparat", null=True, blank=True)
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sparat av"
    )

    closed = ""  # the provision, on a row whose words have been taken out for a reader (cases.masking)

    class Meta:
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ("memo", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["memo", "kind"],
                condition=~Q(kind__in=["prose", "computed"]),
                name="memo_section_kind_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="computed") & ~Q(part="") | ~Q(kind="computed") & Q(part=""),
                name="memo_computed_says_what",
            ),
            models.CheckConstraint(condition=Q(kind="prose") | Q(html=""), name="memo_text_only_in_prose"),
        ]

    def __str__(self) -> str:
        return self.heading or self.get_kind_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        assert not self.closed, "a masked section is never written"
        super().save(*args, **kwargs)


class MemoLine(models.Model):
    """A printed person or group: who prepared, who gets the decision, who signs. Kept as printed; `user` when
    the line is a person we know."""

    class Kind(models.TextChoices):
        PREPARED_BY = "prepared_by", "Beredningsansvarig"
        RECIPIENT = "recipient", "Mottagare"
        SIGNATORY = "signatory", "Undertecknare"

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="lines", verbose_name="tjänsteskrivelse")
    kind = models.CharField("slag", max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField("ordning")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person"
    )
    name = models.CharField("namn som det trycks", max_length=200)
    title = models.CharField("titel som den trycks", max_length=120, blank=True)

    class Meta:
        verbose_name = "rad"
        verbose_name_plural = "rader"
        ordering = ("memo", "kind", "position", "id")

    def __str__(self) -> str:
        return self.name


class Enclosure(models.Model):
    """An enclosure named in the memo, picked from the case's records or awaited from somebody."""

    class State(models.TextChoices):
        ATTACHED = "attached", "Bifogad"
        LISTED = "listed", "Nämnd, inte i handlingarna"
        AWAITED = "awaited", "Väntas"
        WITHDRAWN = "withdrawn", "Utgår"

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="enclosures", verbose_name="tjänsteskrivelse")
    position = models.PositiveSmallIntegerField("ordning")
    label = models.CharField("beteckning", max_length=60, blank=True)
    separator = models.CharField("mellan beteckning och titel", max_length=5, blank=True, default=" – ")
    title = models.CharField("titel", max_length=300)
    state = models.CharField("läge", max_length=10, choices=State)
    record = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enclosed_in",
        verbose_name="handling i ärendet",
    )
    awaited_from = models.CharField("väntas från", max_length=120, blank=True)
    awaited_on = models.DateField("väntas den", null=True, blank=True)
    note = models.CharField("som det trycks", max_length=200, blank=True)

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        ordering = ("memo", "position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="attached") | Q(record__isnull=False),
                name="enclosure_attached_has_record",
                violation_error_message="Välj vilken handling i ärendet som bifogas.",
            ),
            models.CheckConstraint(
                condition=~Q(state="awaited") | ~Q(awaited_from=""),
                name="enclosure_awaited_from_somebody",
                violation_error_message="Skriv från vem bilagan väntas.",
            ),
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        return f"{self.label}{self.separator}{self.title}" if self.label else self.title


class MemoReview(models.Model):
    """One step on the way to approval. Never edited."""

    class Step(models.TextChoices):
        SUBMITTED = "submitted", "Skickad för godkännande"
        RETURNED = "returned", "Återlämnad"
        APPROVED = "approved", "Godkänd"
        WITHDRAWN = "withdrawn", "Tagen tillbaka"
        REOPENED = "reopened", "Öppnad för ny version"
        PASSED = "passed", "Godkänd på en nivå"
        EDITORIAL = "editorial", "Redaktionell ändring"

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="reviews", verbose_name="tjänsteskrivelse")
    step = models.CharField("steg", max_length=10, choices=Step)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="för"
    )
    at = models.DateTimeField("när", default=clock.now)
    reason = models.TextField("skäl", blank=True)

    class Meta:
        verbose_name = "steg mot godkännande"
        verbose_name_plural = "steg mot godkännande"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(step__in=["returned", "reopened", "editorial"]) | ~Q(reason=""),
                name="memo_step_back_has_reason",
                violation_error_message="Skriv varför.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%Y-%m-%d}"

    @property
    def who(self) -> str:
        """Who did it, and for whom: a substitute acts in the place of the one who is away."""
        return f"{self.by.name} för {self.on_behalf_of.name}" if self.on_behalf_of else self.by.name


class MemoVersion(models.Model):
    """The memo as it stood when it was approved or changed after approval: the data its print is made of."""

    class Kind(models.TextChoices):
        APPROVED = "approved", "Godkänd"
        EDITORIAL = "editorial", "Redaktionell ändring"
        SUBSTANCE = "substance", "Ändring i sak"

    memo = models.ForeignKey(Memo, models.PROTECT, related_name="versions", verbose_name="tjänsteskrivelse")
    number = models.PositiveIntegerField("version")
    kind = models.CharField("slag", max_length=10, choices=Kind)
    document = models.JSONField("dokumentets data")
    file = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="memo_version", verbose_name="PDF"
    )
    masked_file = models.OneToOneField(
        File,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="masked_memo_version",
        verbose_name="PDF utan avsnitt med sekretess",
    )
    reason = models.TextField("därför att", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=clock.now)

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ("memo", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memo", "number"], name="memo_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def open_file(self) -> File | None:
        """The PDF for those who may not read what is secret in it: the masked one, where there is such."""
        return self.masked_file or self.file
