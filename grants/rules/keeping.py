"""Who keeps the appropriations."""

from core.errors import Refused
from organisation.models import Authority, User
from organisation.roles import Capability


def may_keep(authority: Authority, user: User) -> bool:
    return user.can(Capability.KEEP_FUNDS, authority.pk)


def must_keep(authority: Authority, user: User) -> None:
    if not may_keep(authority, user):
        raise Refused(f"Anslagen förs av en ekonom i {authority}.", code="forbidden")
