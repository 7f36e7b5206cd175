"""How a vote is settled, and who it may be put to. Pure: plain values in, plain values out (KL 4:24–27, 5:50–56)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.errors import Refused

YES, NO, ABSTAINS, ABSENT, CONFLICT = "yes", "no", "abstains", "absent", "conflict"
MAJORITY, CASTING, LOT, MINORITY = "majority", "casting", "lot", "minority"
FORMAL, COUNTER, MAIN, ADDITION = "formal", "counter", "main", "addition"


@dataclass(frozen=True)
class Tally:
    """How many seats did what. The five add up to the seats of the body (rule 13)."""

    yes: int = 0
    no: int = 0
    abstains: int = 0
    absent: int = 0
    conflict: int = 0

    @property
    def seats(self) -> int:
        return self.yes + self.no + self.abstains + self.absent + self.conflict

    @property
    def present(self) -> int:
        return self.yes + self.no + self.abstains


@dataclass(frozen=True)
class Settled:
    """`result` is yes or no, `by` is what settled it."""

    result: str
    by: str


def filled(serving: Mapping[int, str], choices: Mapping[int, str]) -> dict[int, str]:
    """The choice of every seat. `serving` says of each seat of the body why nobody serves on it (absent, conflict,
    vacant), or "" when somebody does.

    Refused: a vote for a seat where nobody serves; a serving seat without an answer. So there is one vote for each
    seat and nobody is forgotten (KL 4:24)."""
    found = {}
    for seat, empty in serving.items():
        given = choices.get(seat, "")
        if empty:
            if given in {YES, NO, ABSTAINS}:
                raise Refused(
                    "Ingen tjänstgör på en av platserna som har fått en röst (KL 4:24).", field="choices"
                )
            found[seat] = CONFLICT if empty == CONFLICT else ABSENT
        elif given not in {YES, NO, ABSTAINS}:
            raise Refused(
                "Ange hur var och en som tjänstgör har röstat: ja, nej eller avstår.", field="choices"
            )
        else:
            found[seat] = given
    if set(choices) - set(serving):
        raise Refused("En av rösterna hör till en plats som inte finns i organet.", field="choices")
    return found


def tally(choices: Iterable[str]) -> Tally:
    counted = Counter(choices)
    return Tally(counted[YES], counted[NO], counted[ABSTAINS], counted[ABSENT], counted[CONFLICT])


def settle(count: Tally, *, presider: str = "") -> Settled:
    """Simple majority of the votes cast (KL 5:55). On a tie the vote of the one who presides settles it (5:56), who
    then must vote (4:25): `presider` is that person's choice."""
    if count.yes != count.no:
        return Settled(YES if count.yes > count.no else NO, MAJORITY)
    if not count.yes:
        raise Refused("Ingen har röstat. Det finns inget att avgöra.", field="choices")
    if presider not in {YES, NO}:
        raise Refused(
            "Rösterna är lika många. Den som är ordförande ska då rösta, och den rösten avgör (KL 4:25, 5:56).",
            field="choices",
        )
    return Settled(presider, CASTING)


def minority_forces(asking: int, present: int, *, used: bool) -> bool:
    """Whether a third of those present in the council may send a matter back or postpone it: once in each matter, after
    that a majority is needed (KL 5:50, rule 18)."""
    return not used and asking > 0 and 3 * asking >= present


def may_be_put(matter: str, held: Iterable[str], *, formal_left: bool) -> None:
    """The order of putting: formal questions first, the counter-proposal before the main vote, additions last.

    Refused in words when it is not this question's turn."""
    before = set(held)
    if matter != FORMAL and formal_left:
        raise Refused(
            "Ett yrkande om återremiss eller bordläggning är inte avgjort. Det prövas först.", field="matter"
        )
    if matter == FORMAL and before - {FORMAL}:
        raise Refused(
            "Formella yrkanden prövas före de andra. Ta bort omröstningen i sak först.", field="matter"
        )
    if matter == COUNTER and MAIN in before:
        raise Refused("Motförslaget utses före huvudomröstningen, inte efter den.", field="matter")
    if matter == MAIN and MAIN in before:
        raise Refused(
            "Huvudomröstningen är redan genomförd. Ta bort den för att göra om den.", field="matter"
        )
