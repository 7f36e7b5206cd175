"""Reviews as lists need them, and what waits."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Count, QuerySet

from audits.models import AuditReview
from core import clock
from organisation.models import User
from organisation.roles import Capability
from organisation.todo import Todo

SOON = datetime.timedelta(days=60)


def reviews_of(user: User) -> QuerySet[AuditReview]:
    """Those a person may read, newest first, in the authorities whose diary is open to them."""
    authorities = user.authorities_with(Capability.READ_DIARY)
    found = AuditReview.objects.visible_to(user).filter(case__register__authority__in=authorities)
    return (
        found.select_related("case__register__authority", "case__official", "report__case")
        .prefetch_related("bodies", "replies")
        .annotate(recommendation_count=Count("recommendations", distinct=True))
        .order_by("-received_on", "-pk")
    )


def reviews_to_do(user: User) -> Iterator[Todo]:
    """Reviews that the person's cases have to answer soon, or should have answered."""
    waiting = AuditReview.objects.visible_to(user).waiting().filter(case__official=user)
    soon = waiting.filter(answer_due__lte=clock.today() + SOON).select_related("case__register")
    for review in soon.order_by("answer_due")[:50]:
        yield Todo(
            title=f"Svara på granskningen {review.title}",
            detail=f"{review.case.dnr}, {review.auditor}",
            url=review.get_absolute_url(),
            button="Öppna",
            due_on=review.answer_due,
        )
