"""People and what they may do."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from organisation.models.bodies import Authority, Unit
from organisation.roles import ROLE_CHOICES, ROLES, Capability, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, *, name: str, password: str | None = None, **fields: Any) -> User:
        """A person. Without a password the account cannot be used to sign in."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person in the organisation: staff or elected. Signs in by e-mail address."""

    email = models.EmailField("e-post", unique=True)
    name = models.CharField("namn", max_length=120)
    title = models.CharField("titel", max_length=120, blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="enhet"
    )
    protected = models.BooleanField("skyddade personuppgifter", default=False)
    is_active = models.BooleanField("får logga in", default=True)
    joined_at = models.DateTimeField("upplagd", default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation:person", args=[self.pk])

    @property
    def printed(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name

    def roles_today(self) -> list[RoleAssignment]:
        """The roles held today, read once per loaded user (a request loads its user anew)."""
        cached: list[RoleAssignment] | None = self.__dict__.get("_roles_today")
        if cached is None:
            cached = list(self.role_assignments.on(clock.today()).select_related("authority", "unit"))
            self.__dict__["_roles_today"] = cached
        return cached

    def authorities_with(self, capability: Capability) -> set[int]:
        """Ids of the authorities where the person has the capability today."""
        return {a.authority_id for a in self.roles_today() if capability in a.as_role.capabilities}

    def can(self, capability: Capability, authority: Authority | int | None = None) -> bool:
        """Whether the person has the capability today, in the authority or (None) in any."""
        held = self.authorities_with(capability) if self.is_active else set()
        if authority is None:
            return bool(held)
        return (authority if isinstance(authority, int) else authority.pk) in held

    def body_ids_today(self) -> set[int]:
        """Ids of the bodies the person sits in today, as member or substitute."""
        cached: set[int] | None = self.__dict__.get("_body_ids_today")
        if cached is None:
            cached = set(self.mandates.on(clock.today()).values_list("body_id", flat=True))
            self.__dict__["_body_ids_today"] = cached
        return cached

    @property
    def role_line(self) -> str:
        """What stands beside the name at the top of a page: the title, else the first role."""
        roles = self.roles_today()
        line = self.title or (roles[0].as_role.name if roles else "förtroendevald")
        return line if line[1:2].isupper() else line[:1].lower() + line[1:]  # HR-chef, but nämndsekreterare


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def on(self, day: datetime.date) -> RoleAssignmentQuerySet:
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)


class RoleAssignment(models.Model):
    """A role in an authority, from one day to another; a manager's also says which unit."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_assignments", verbose_name="person")
    role = models.CharField("roll", max_length=16, choices=ROLE_CHOICES)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="role_assignments", verbose_name="myndighet"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="role_assignments", verbose_name="enhet"
    )
    from_on = models.DateField("från och med")
    until_on = models.DateField("till och med", null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "roll"
        verbose_name_plural = "roller"
        ordering = ("user", "role")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="role_ends_after_it_starts",
                violation_error_message="Rollen slutar före den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.as_role.name}"

    @property
    def as_role(self) -> Role:
        return ROLES[self.role]
