"""Sections of a memo that are marked secret, and who may read them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models.cases import Case
from cases.models.memos import Memo
from cases.models.secrecy import SecrecyMark, secrecy_mark_is_whole
from organisation.models import User
from organisation.roles import Capability


class SecretSection(SecrecyMark):
    """The mark on one section of a memo. It knows the section by its number and not by its row, so that it covers
    every kept version, also when the section has been taken away."""

    memo = models.ForeignKey(
        Memo, models.CASCADE, related_name="secret_sections", verbose_name="tjänsteskrivelse"
    )
    section = models.PositiveBigIntegerField("avsnittets nummer")

    class Meta:
        verbose_name = "avsnitt med sekretess"
        verbose_name_plural = "avsnitt med sekretess"
        ordering = ("memo", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memo", "section"], name="secret_section_once"),
            secrecy_mark_is_whole("secret_section_mark_is_whole"),
            models.CheckConstraint(
                condition=~Q(secrecy_provision=""),
                name="secret_section_names_its_provision",
                violation_error_message="Ange sekretessbestämmelsen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sekretess {self.secrecy_provision}"


def reads_secret(user: object, case: Case) -> bool:
    """Whether the person reads what is marked secret in a case: those cleared in its authority, and its official.
    The rule of `Record.visible_to`, for a case they read already."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if not user.can(Capability.READ_DIARY, case.authority_id):
        return False
    return user.can(Capability.READ_SECRET, case.authority_id) or case.official_id == user.pk


def secret_open_to(user: User, *, case: str) -> Q:
    """The same rule in a query. `case` is the lookup path to the case."""
    cleared = user.authorities_with(Capability.READ_SECRET)
    return Q(**{f"{case}register__authority__in": cleared}) | Q(**{f"{case}official": user})


def without_secret_sections() -> Q:
    """Memos in which nothing is marked."""
    return ~Q(Exists(SecretSection.objects.filter(memo=OuterRef("pk"))))
