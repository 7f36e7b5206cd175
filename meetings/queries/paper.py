"""Paper copies of an issue: for whom, how many, how many sheets."""

from __future__ import annotations

from dataclasses import dataclass

from core import clock
from meetings.models import Issue, PaperCopy
from organisation.models import Body, Mandate, User


@dataclass(frozen=True)
class Paper:
    """`sheets` is for one copy, printed on both sides; the pages count the blank ones between the §§."""

    wishes: list[PaperCopy]
    sheets: int

    @property
    def copies(self) -> int:
        return sum(wish.copies for wish in self.wishes)

    @property
    def all_sheets(self) -> int:
        return self.copies * self.sheets


def paper_for(issue: Issue) -> Paper:
    """The copies to print of an issue: for those of its receivers who want paper, and for the body's purposes."""
    receivers = set(issue.deliveries.values_list("user_id", flat=True))
    wishes = [
        wish for wish in wishes_in(issue.meeting.body) if wish.user_id is None or wish.user_id in receivers
    ]
    pages = (issue.file.pages or 0) if issue.file else 0
    return Paper(wishes, (pages + 1) // 2)


def wishes_in(body: Body) -> list[PaperCopy]:
    """The standing wishes: people by name, then purposes."""
    found = list(PaperCopy.objects.filter(body=body).select_related("user"))
    return sorted(found, key=lambda wish: (wish.user is None, str(wish)))


def may_want_paper(body: Body) -> list[User]:
    """Those who sit in the body today or ahead and are not on the list."""
    mandates = Mandate.objects.filter(body=body).exclude(until_on__lt=clock.today())
    listed = PaperCopy.objects.filter(body=body, user__isnull=False).values("user")
    users = User.objects.filter(pk__in=mandates.values("user")).exclude(pk__in=listed)
    return list(users.order_by("name"))
