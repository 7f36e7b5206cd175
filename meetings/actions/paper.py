"""Who gets the documents on paper."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from core import clock
from core.errors import Refused
from meetings.models import PaperCopy
from meetings.rules.planning import must_plan
from organisation.models import Body, Mandate, User
from trail.actions import record as trace


@transaction.atomic
def add_paper(
    *, body: Body, by: User, user: User | None = None, purpose: str = "", copies: int = 1
) -> PaperCopy:
    """Note that a person wants paper, or that a number of copies are printed for a purpose. A person has one copy.

    Refused for those who do not plan the body's meetings, without a person or a purpose or with both, for somebody
    without a mandate in the body, for a person who is on the list, and outside 1 to 99 copies.
    """
    must_plan(by, body)
    purpose = purpose.strip()
    if (user is None) == (not purpose):
        raise Refused("Välj en person eller skriv vad kopiorna ska till, inte båda.", field="user")
    if user is not None and not _sits(user, body):
        raise Refused(f"{user.name} har inget uppdrag i {body.short_name}.", field="user")
    copies = 1 if user is not None else copies
    if not 1 <= copies <= 99:
        raise Refused("Skriv ett antal mellan 1 och 99.", field="copies")
    try:
        with transaction.atomic():
            wish = PaperCopy.objects.create(body=body, user=user, purpose=purpose, copies=copies, added_by=by)
    except IntegrityError:
        raise Refused("Personen står redan på listan.", field="user") from None
    trace("meetings.paper_added", on=body, by=by, who=str(wish), copies=copies)
    return wish


@transaction.atomic
def remove_paper(*, wish: PaperCopy, by: User) -> None:
    """Take a wish off the list. Refused for those who do not plan the body's meetings."""
    must_plan(by, wish.body)
    trace("meetings.paper_removed", on=wish.body, by=by, who=str(wish))
    wish.delete()


def _sits(user: User, body: Body) -> bool:
    """Today, or from a day ahead: a new member may ask before the first meeting."""
    mandates = Mandate.objects.filter(body=body, user=user)
    return mandates.exclude(until_on__lt=clock.today()).exists()
