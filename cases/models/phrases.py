"""What a body's memos are helped along with: phrases, standard clauses and distribution lists."""

from __future__ import annotations

import hashlib
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from organisation.models import Body, User
from organisation.roles import Capability


class OfBodyQuerySet[Row: models.Model](models.QuerySet[Row]):
    def visible_to(self, user: object) -> Self:
        """The authority's own staff reads its library; it holds no case's words."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(body__authority__in=user.authorities_with(Capability.READ_DIARY))


class Phrase(models.Model):
    """Words that come back in a body's memos: rich text for a section, or a whole att-sats for the proposal. What is
    put into a memo is a copy; a phrase that is changed changes no memo."""

    class Kind(models.TextChoices):
        TEXT = "text", "Fras"
        CLAUSE = "clause", "Standardsats"

    body = models.ForeignKey(Body, models.PROTECT, related_name="phrases", verbose_name="organ")
    kind = models.CharField("slag", max_length=10, choices=Kind)
    name = models.CharField("namn", max_length=100)
    content = models.TextField("innehåll")

    objects = OfBodyQuerySet["Phrase"].as_manager()

    class Meta:
        verbose_name = "fras"
        verbose_name_plural = "fraser"
        ordering = ("body", "kind", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "kind", "name"],
                name="phrase_name_once",
                violation_error_message="Det finns redan en med det namnet.",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(content=""), name="phrase_says_something"),
            models.CheckConstraint(condition=Q(kind__in=["text", "clause"]), name="phrase_of_a_known_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:phrase", args=[self.body.slug, self.pk])

    @property
    def mark(self) -> str:
        """How it reads: a page that has seen it knows by this whether it has been changed since."""
        return _mark(self.name, self.content)


class DistributionList(models.Model):
    """Recipients that a body's decisions often go to, under one name."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="distribution_lists", verbose_name="organ")
    name = models.CharField("namn", max_length=100)

    objects = OfBodyQuerySet["DistributionList"].as_manager()

    class Meta:
        verbose_name = "sändlista"
        verbose_name_plural = "sändlistor"
        ordering = ("body", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "name"],
                name="distribution_list_name_once",
                violation_error_message="Det finns redan en sändlista med det namnet.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="distribution_list_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cases:distribution_list", args=[self.body.slug, self.pk])

    @property
    def recipients(self) -> list[str]:
        return list(self.lines.order_by("position").values_list("name", flat=True))

    @property
    def mark(self) -> str:
        """As Phrase.mark."""
        return _mark(self.name, *self.recipients)


class DistributionLine(models.Model):
    """One recipient of a list, as a memo prints it (MemoLine.name)."""

    list = models.ForeignKey(DistributionList, models.CASCADE, related_name="lines", verbose_name="sändlista")
    position = models.PositiveSmallIntegerField("ordning")
    name = models.CharField("namn som det trycks", max_length=200)

    class Meta:
        verbose_name = "mottagare i sändlista"
        verbose_name_plural = "mottagare i sändlistor"
        ordering = ("list", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "position"], name="distribution_line_place_once"),
            models.UniqueConstraint(fields=["list", "name"], name="distribution_line_once"),
            models.CheckConstraint(condition=~Q(name=""), name="distribution_line_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


def _mark(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:20]
