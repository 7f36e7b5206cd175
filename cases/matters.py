"""What a case can be about. A matter answers a few questions; the base class answers for an ordinary case.

Apps register their matters in AppConfig.ready. Nothing else needs to change for a new kind of case. What several apps
have to say about the same kind, each says in a `Contribution`: none of them needs to know the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from cases.findings import Finding
    from cases.memo_content import Amount, Clause, Content, Section
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


@dataclass(frozen=True)
class Source:
    """What an amount can be drawn from. `key` is what the amount keeps, `label` its name, `phrase` how a sentence says
    it (*kommunstyrelsens anslag för tillväxt*), `names` all that people call it."""

    key: str
    label: str
    phrase: str
    names: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        wanted = " ".join(name.split()).casefold()
        return wanted in {self.key.casefold(), *(each.casefold() for each in self.names)}


@dataclass(frozen=True)
class Part:
    """A computed section that a memo can have: what it is called, and the bases its figures can stand on."""

    code: str
    name: str
    bases: tuple[tuple[str, str], ...] = ()


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

    # Whether something follows when a memo comes on an agenda or goes off it: `on_agenda` and `off_agenda` are called.
    follows_agenda: ClassVar[bool] = False

    # The memo: computed sections, att-satser and what amounts are drawn from

    def sections(self) -> Sequence[Part]:
        """The computed sections that a memo can be given."""
        return ()

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        """A computed section as the document has it: `heading` for one that has none of its own, `html`, and in
        `figures` the data behind it. `freeze`: the memo is being approved by this person, and what the figures are made
        of is written down."""
        return {"heading": "", "html": "", "figures": []}

    def sources(self, case: Case) -> Sequence[Source]:
        """What the amounts of a clause can be drawn from. None: any words will do."""
        return ()

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        """Att-satser that the matter proposes, with their amounts."""
        return ()

    def worded(self, case: Case, clause: Clause) -> Clause:
        """The clause with its amounts written out in the text, in the place of those that stand there."""
        return clause

    def followed(self, case: Case, clause: Clause, before: Clause) -> Clause:
        """The clause after its amounts were changed: a text that was written out from them follows."""
        return clause

    def amounts_in(self, case: Case, text: str) -> list[Amount]:
        """The amounts of a clause that somebody has written as text."""
        return []

    # Roles that `reviewers` may answer with.
    may_review: ClassVar[tuple[str, ...]] = ()

    def reviewers(self, memo: Memo) -> Sequence[str]:
        """Roles whose holders approve the memo before its managers do."""
        return ()

    # What happens to it

    def on_agenda(self, memo: Memo, by: User) -> None:
        """The approved memo lies on an agenda, or was changed there. Called again, it changes nothing."""

    def off_agenda(self, memo: Memo, by: User) -> None:
        """The memo lies on no agenda any longer, or is back with its writer."""

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

    def public(self, decision: Decision) -> Sequence[str]:
        """What everybody may read of what followed from a decision, a line each."""
        return ()


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


class Contribution:
    """What one app more has to say about a kind of case. The matter answers first, then each contribution in turn."""

    def sections(self) -> Sequence[Part]:
        """Computed sections of its own: `section` is asked for these and no others."""
        return ()

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        """As `Matter.section`."""
        raise NotImplementedError(section.part)

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        return ()

    def checks(self, memo: Memo) -> Iterable[Finding]:
        return ()

    def decided(self, decision: Decision, by: User) -> None:
        """As `Matter.decided`: whether the decision is about what this app keeps is for it to find out."""

    def undone(self, decision: Decision, by: User) -> None:
        """As `Matter.undone`. What was posted last is reversed first."""

    def public(self, decision: Decision) -> Sequence[str]:
        return ()


class _Shared(Matter):
    """In front of a matter that others contribute to: their answers are added to its own."""

    contributions: ClassVar[tuple[Contribution, ...]] = ()

    def sections(self) -> Sequence[Part]:
        return (*super().sections(), *(part for one in self.contributions for part in one.sections()))

    def section(
        self, memo: Memo, content: Content, section: Section, *, freeze: User | None = None
    ) -> dict[str, Any]:
        for one in self.contributions:
            if section.part in {part.code for part in one.sections()}:
                return one.section(memo, content, section, freeze=freeze)
        return super().section(memo, content, section, freeze=freeze)

    def clauses(self, memo: Memo) -> Sequence[Clause]:
        return (
            *super().clauses(memo),
            *(clause for one in self.contributions for clause in one.clauses(memo)),
        )

    def checks(self, memo: Memo) -> Iterable[Finding]:
        yield from super().checks(memo)
        for one in self.contributions:
            yield from one.checks(memo)

    def decided(self, decision: Decision, by: User) -> None:
        super().decided(decision, by)
        for one in self.contributions:
            one.decided(decision, by)

    def undone(self, decision: Decision, by: User) -> None:
        for one in reversed(self.contributions):
            one.undone(decision, by)
        super().undone(decision, by)

    def public(self, decision: Decision) -> Sequence[str]:
        return (
            *super().public(decision),
            *(line for one in self.contributions for line in one.public(decision)),
        )


_matters: dict[str, Matter] = {}
_kinds: dict[str, type[Matter]] = {}
_contributions: dict[str, tuple[Contribution, ...]] = {}


def register(*matters: type[Matter]) -> None:
    """A kind of case; of two with the same code the later one stands, with what others contribute to it."""
    for matter in matters:
        _kinds[matter.code] = matter
        _build(matter.code)


def contribute(code: str, *contributions: Contribution) -> None:
    """What an app has to say about the kind of case with this code, whoever registers it and when. A computed section
    belongs to one app: `ValueError` if two have the same."""
    _contributions[code] = (*_contributions.get(code, ()), *contributions)
    if code in _kinds:
        _build(code)


def _build(code: str) -> None:
    kind, given = _kinds[code], _contributions.get(code, ())
    made = type(kind.__name__, (_Shared, kind), {"contributions": given})() if given else kind()
    parts = [part.code for part in made.sections()]
    if len(parts) != len(set(parts)):
        raise ValueError(f"Two apps have the same computed section of the matter {code}: {parts}.")
    _matters[code] = made


def of(case: Case) -> Matter:
    """The matter of a case. A code whose app is not installed answers as an ordinary case."""
    return _matters.get(case.matter, _matters["ordinary"])


def every() -> list[Matter]:
    return list(_matters.values())


def choices() -> list[tuple[str, str]]:
    return [(matter.code, matter.name) for matter in _matters.values()]


register(Matter, Motion, Audit, Budget, DelegationReport, Report, Information)
