"""What stands on the start page, and the words for those who have nothing there."""

from __future__ import annotations

from cases.models import Case
from cases.models.cases import CaseQuerySet
from cases.queries import registers_of
from organisation.models import User
from organisation.roles import Capability

# The first that holds says what will come here: the work that is most a person's own.
NOTHING_WAITS = (
    (
        Capability.PREPARE_MEETINGS,
        "Här samlas kallelser och utskick som ska ut, och skrivelser som har kommit sent.",
    ),
    (Capability.APPROVE_MEMOS, "Här samlas skrivelser att godkänna och yttranden som din enhet ska lämna."),
    (
        Capability.REGISTER,
        "Här samlas bevakningar och yttranden som ska lämnas. Ärenden att fördela står för sig.",
    ),
    (
        Capability.WRITE_MEMOS,
        "Här samlas återlämnade skrivelser, bevakningar och yttranden som du ska lämna.",
    ),
    (Capability.READ_DIARY, "Här samlas bevakningar som har fallit ut och annat som är ditt att göra."),
)
MEMBER_HAS_READ = "Här visas handlingar som du har fått och inte har läst än."


def nothing_waits(user: User) -> str:
    """What a person with an empty list is told will come there."""
    return next((words for capability, words in NOTHING_WAITS if user.can(capability)), MEMBER_HAS_READ)


def cases_to_give_out(user: User) -> CaseQuerySet | None:
    """Open cases that have neither unit nor official, for those who register; None for others."""
    if not user.can(Capability.REGISTER):
        return None
    cases = (
        Case.objects.visible_to(user).open().filter(unit=None, official=None, register__in=registers_of(user))
    )
    return cases.newest_first()
