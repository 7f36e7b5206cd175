"""What a case can be about. A matter answers a few questions; the base class answers for an ordinary case.

Apps register their matters in AppConfig.ready. Nothing else needs to change for a new kind of case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from cases.findings import Finding
    from cases.models import Case, Decision, Memo
    from organisation.models import User


@dataclass(frozen=True)
class Heading:
    """A heading that a new memo starts with. `kind` is a MemoSection kind."""

    kind: str
    text: str


STANDARD_HEADINGS = (
    Heading("proposal", "Förslag till beslut"),
    Heading("prose", "Ärendebeskrivning"),
    Heading("enclosures", "Beslutsunderlag"),
    Heading("prepared_by", "Beredningsansvariga"),
    Heading("recipients", "Beslutet ska skickas till"),
)


class Matter:
    """An ordinary case. Subclasses override what differs; a question that means nothing here has a quiet answer."""

    code: ClassVar[str] = "ordinary"
    name: ClassVar[str] = "Ordinärt ärende"
    title_hint: ClassVar[str] = ""
    headings: ClassVar[tuple[Heading, ...]] = STANDARD_HEADINGS
    # Short names of the bodies a proposal usually passes, last one decides. Empty: the memo's own body decides.
    chain: ClassVar[tuple[str, ...]] = ()
    # The memo of an information item may be nearly empty.
    decides: ClassVar[bool] = True

    def checks(self, memo: Memo) -> Iterable[Finding]:
        """What is doubtful about this memo for this kind of case."""
        return ()

    def decided(self, decision: Decision, by: User) -> None:
        """A final decision in the case: post what follows, in the same transaction. `Refused` takes the § back."""

    def undone(self, decision: Decision, by: User) -> None:
        """A final decision was taken back before the minutes were approved: reverse what `decided` posted."""

    def panel(self, case: Case, user: User) -> str:
        """A template for the case page, or nothing."""
        return ""


class Motion(Matter):
    """A motion from members of kommunfullmäktige (KL 4:19, 5:35): only KF can finish it."""

    code = "motion"
    name = "Motion"
    title_hint = "Motion n/åååå: rubrik; förslagsställare (parti)"
    headings = (
        Heading("proposal", "Förslag till beslut"),
        Heading("prose", "Ärendebeskrivning"),
        Heading("prose", "Stadsledningskontorets yttrande"),
        Heading("enclosures", "Beslutsunderlag"),
        Heading("prepared_by", "Beredningsansvariga"),
        Heading("recipients", "Beslutet ska skickas till"),
    )
    chain = ("KSNAU", "KS", "KF")


class Audit(Matter):
    """A review by the elected auditors: kommunstyrelsen answers."""

    code = "audit"
    name = "Granskning"
    title_hint = "Granskning – rubrik"
    chain = ("KSNAU", "KS")


class Budget(Matter):
    code = "budget"
    name = "Planeringsdirektiv och budget"
    chain = ("KSNAU", "KS", "KF")


class Grant(Matter):
    code = "grant"
    name = "Bidrag"


class Allocation(Matter):
    code = "allocation"
    name = "Fördelning av anslag"


class DelegationReport(Matter):
    code = "delegation_report"
    name = "Redovisning av delegerade beslut"


class Report(Matter):
    code = "report"
    name = "Uppföljning"
    chain = ("KSNAU", "KS")


class Information(Matter):
    """An information item: presenter and a few lines are enough, nothing is decided."""

    code = "information"
    name = "Information"
    title_hint = "Information: rubrik"
    decides = False


_matters: dict[str, Matter] = {}


def register(*matters: type[Matter]) -> None:
    for matter in matters:
        _matters[matter.code] = matter()


def of(case: Case) -> Matter:
    """The matter of a case. A code whose app is not installed answers as an ordinary case."""
    return _matters.get(case.matter, _matters["ordinary"])


def choices() -> list[tuple[str, str]]:
    return [(matter.code, matter.name) for matter in _matters.values()]


register(Matter, Motion, Audit, Budget, Grant, Allocation, DelegationReport, Report, Information)
