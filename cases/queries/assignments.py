"""Promises as they are read: in a case, by a person, and as the list a body gets of what is late."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from cases.models import Assignment, Case
from organisation.models import Body, User
from organisation.roles import Capability
from organisation.todo import Todo


def read_by(user: User) -> QuerySet[Assignment]:
    """All that a person at work may read, in the authorities whose diary is open to them."""
    authorities = user.authorities_with(Capability.READ_DIARY)
    found = Assignment.objects.visible_to(user).filter(case__register__authority__in=authorities)
    return found.select_related("case__register", "owner", "unit", "body", "decision")


def assignments_in(case: Case, user: User) -> list[Assignment]:
    return list(read_by(user).filter(case=case))


def bodies_with_assignments(user: User) -> QuerySet[Body]:
    return Body.objects.filter(pk__in=read_by(user).values("body")).order_by("name")


def assignments_to_do(user: User) -> Iterator[Todo]:
    """A person's own promises, the open ones."""
    for one in read_by(user).open().filter(owner=user).order_by("due_on", "id")[:50]:  # type: ignore[attr-defined]
        yield Todo(
            title=one.what,
            detail=f"Uppdrag i {one.case.dnr}" + (f", {one.decision.label}" if one.decision else ""),
            url=one.get_absolute_url(),
            button="Öppna",
            due_on=one.due_on,
        )
