"""Who has left the meeting may not take the seat again the same day (KL 5:20, rule 15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Refused


@dataclass(frozen=True)
class Stretch:
    """A member in one §: there or not, out for a conflict of interest, and the party of whoever had the seat instead."""

    name: str  # § 184
    serves: bool
    conflict: bool = False
    instead: str = ""

    @property
    def away(self) -> bool:
        return not self.serves and not self.conflict


def must_not_have_left(
    who: str,
    party: str,
    before: Sequence[Stretch],
    *,
    council: bool,
    practice: str = "other_party",
    again: str = "",
) -> None:
    """Refused when the member has served, been away for another reason than a conflict of interest, and now serves
    again. `before` are the §§ before, in order; `again` is the § the member would come back in.

    In the council always (KL 5:20). Other bodies have it in their rules of procedure, and `practice` is what these say
    (`Body.returning`): never again, always, or, as they commonly read, not when a substitute of the same party took the
    seat: then the balance between the parties is as it was.
    """
    if practice == "always" and not council:
        return
    strict = council or practice == "never"
    first = next((at for at, one in enumerate(before) if one.serves), None)
    if first is None:
        return
    for one in before[first:]:
        if one.away and (strict or (one.instead and one.instead == party)):
            back = f" igen i {again}" if again else " igen"
            why = "KL 5:20" if council else "reglementet, jämför KL 5:20"
            if not strict:
                why += f": en ersättare för {party} har tagit platsen"
            raise Refused(
                f"{who} lämnade sammanträdet i {one.name} av annat skäl än jäv och får inte tjänstgöra{back} "
                f"samma dag ({why}).",
                code="left",
            )
