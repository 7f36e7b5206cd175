"""What the library of a body holds, in Swedish order."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from cases.models import DistributionList, Phrase
from core.collation import swedish_order
from organisation.models import Body, User
from organisation.roles import Capability


def phrases_of(user: User, body_id: int | None) -> list[Phrase]:
    return list(
        Phrase.objects.visible_to(user)
        .filter(body=body_id)
        .select_related("body")
        .order_by(swedish_order("name"), "pk")
    )


def lists_of(user: User, body_id: int | None) -> list[DistributionList]:
    """With `count`: how many each goes to."""
    lists = DistributionList.objects.visible_to(user).filter(body=body_id).select_related("body")
    return list(lists.annotate(count=Count("lines")).order_by(swedish_order("name"), "pk"))


def bodies_kept_by(user: User) -> QuerySet[Body]:
    """The bodies whose library the person may keep (cases.rules.may_keep_phrases), with how much there is."""
    authorities = {
        *user.authorities_with(Capability.PREPARE_MEETINGS),
        *user.authorities_with(Capability.ADMINISTER),
    }
    return (
        Body.objects.filter(authority__in=authorities)
        .annotate(
            phrase_count=Count("phrases", distinct=True),
            list_count=Count("distribution_lists", distinct=True),
        )
        .order_by("authority__name", swedish_order("name"))
    )
