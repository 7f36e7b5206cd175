"""The levels of a memo's review: whose turn it is, and who may answer there, also for somebody who is away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cases import matters
from cases.models import Case, Memo, MemoLevel
from cases.models.review import place_name
from cases.models.secret_sections import reads_secret
from core import clock
from organisation.models import Absence, RoleAssignment, Unit, User
from organisation.queries import away_today, levels_of, substitute_of
from organisation.roles import Capability, roles_with


@dataclass(frozen=True)
class Approver:
    """Who may answer, and for whom when it is not by a role of their own."""

    user: User
    on_behalf_of: User | None = None

    @property
    def name(self) -> str:
        return f"{self.user.name} för {self.on_behalf_of.name}" if self.on_behalf_of else self.user.name


@dataclass(frozen=True)
class Place:
    """Where a memo is approved: by the managers of a unit, or with a role by whoever holds it in the authority."""

    unit: Unit
    role: str = ""

    @property
    def name(self) -> str:
        return place_name(self.unit, self.role)


@dataclass(frozen=True)
class Level:
    """A level as it is shown: passed, in turn, or to come."""

    unit: Unit
    approvers: list[Approver]
    passed: MemoLevel | None = None
    in_turn: bool = False
    role: str = ""

    @property
    def name(self) -> str:
        return place_name(self.unit, self.role)

    @property
    def who(self) -> str:
        """Who approved; else who may."""
        if self.passed is not None and self.passed.approved_by is not None:
            held, person = self.passed.on_behalf_of, self.passed.approved_by
            return f"{person.name} för {held.name}" if held else person.name
        names = [one.name for one in self.approvers]
        return " eller ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


@dataclass
class People:
    """The managers of units today and who stands in for them, read once for several questions about one memo."""

    memo: Memo
    away: dict[int, Absence] = field(default_factory=away_today)
    read: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.has_secret = bool(self.memo.secret_sections.all())  # uses what is prefetched

    def at(self, place: Place | MemoLevel) -> list[Approver]:
        """Those who approve at a place."""
        return self.holding(place.role) if place.role else self.of([place.unit])

    def holding(self, role: str) -> list[Approver]:
        """Those who hold a role in the memo's authority and may answer."""
        held = RoleAssignment.objects.on(clock.today()).filter(
            role=role, authority=self.memo.case.authority_id, user__is_active=True
        )
        people = {
            one.user_id: one.user for one in held.exclude(user=self.memo.author_id).select_related("user")
        }
        return self._with_substitutes(sorted(people.values(), key=lambda user: user.name))

    def of(self, units: Iterable[Unit]) -> list[Approver]:
        """Those who approve for the units, the nearest first: managers, then substitutes of those who are away.
        Never the author, and in a secret case or of a memo with secret sections only those who may read it."""
        rank = {unit.pk: at for at, unit in enumerate(units)}
        held = RoleAssignment.objects.on(clock.today()).filter(
            role__in=roles_with(Capability.APPROVE_MEMOS), unit__in=rank, user__is_active=True
        )
        nearest: dict[int, tuple[int, User]] = {}
        for assignment in held.exclude(user=self.memo.author_id).select_related("user"):
            at, user = rank[assignment.unit_id or 0], assignment.user
            if user.pk not in nearest or at < nearest[user.pk][0]:
                nearest[user.pk] = (at, user)
        ranked = sorted(nearest.values(), key=lambda pair: (pair[0], pair[1].name))
        return self._with_substitutes([user for _, user in ranked])

    def _with_substitutes(self, managers: list[User]) -> list[Approver]:
        found = {user.pk: Approver(user) for user in managers}
        for manager in managers:
            substitute = substitute_of(manager.pk, self.away)
            if substitute is not None and substitute.pk != self.memo.author_id:
                found.setdefault(substitute.pk, Approver(substitute, manager))
        return [one for one in found.values() if self._reads(one.user)]

    def _reads(self, user: User) -> bool:
        if self.has_secret and not reads_secret(user, self.memo.case):
            return False
        if not self.memo.case.is_secret:
            return True
        if user.pk not in self.read:
            self.read[user.pk] = Case.objects.visible_to(user).filter(pk=self.memo.case_id).exists()
        return self.read[user.pk]


def planned_levels(memo: Memo) -> list[Place]:
    """The levels the memo will pass when it is sent now: roles that the case's matter asks for, then the chain. Where a unit has no manager who may approve it (none, or only
    the writer), the nearest unit above that has takes the level; two levels that become one are one. Empty: no chain
    is set and no role is asked for."""
    people = People(memo)
    roles = [Place(memo.unit, role) for role in matters.of(memo.case).reviewers(memo) if people.holding(role)]
    units = _planned_units(memo, people)
    if roles and not units:
        units = [next((each for each in memo.unit.with_parents() if people.of([each])), memo.unit)]
    return [*roles, *map(Place, units)]


def _planned_units(memo: Memo, people: People) -> list[Unit]:
    asked = levels_of(unit=memo.unit, body=memo.body)
    found: list[Unit] = []
    for unit in asked:
        able = next((each for each in unit.with_parents() if people.of([each])), unit)
        if able not in found:
            found.append(able)
    return found


def level_in_turn(memo: Memo) -> MemoLevel | None:
    """The level that a submitted memo waits at; None when it has no chain or has passed them all."""
    return memo.levels.filter(approved_at=None).select_related("unit").order_by("position").first()


def approvers_now(memo: Memo) -> list[Approver]:
    """Those who may answer today, the nearest first; any one of them is enough. Of a memo that is with no manager,
    those whom it goes to first when it is sent."""
    if memo.state == Memo.State.SUBMITTED:
        level = level_in_turn(memo)
        return People(memo).at(level) if level else People(memo).of(memo.unit.with_parents())
    first = planned_levels(memo)[:1]
    return People(memo).at(first[0]) if first else People(memo).of(memo.unit.with_parents())


def everyone_in_chain(memo: Memo) -> list[Approver]:
    """Those who may answer at any level: they comment, and open or return what has been approved."""
    levels = list(memo.levels.select_related("unit")) if memo.state not in EDITABLE else []
    places = [Place(level.unit, level.role) for level in levels] or planned_levels(memo)
    people = People(memo)
    found = people.of([place.unit for place in places if not place.role] or memo.unit.with_parents())
    known = {one.user.pk for one in found}
    roles = [one for place in places if place.role for one in people.holding(place.role)]
    return [*found, *(one for one in roles if one.user.pk not in known)]


EDITABLE = (Memo.State.DRAFT, Memo.State.RETURNED)


def chain_of(memo: Memo) -> list[Level]:
    """The levels as the memo shows them: as they were sent, or as they will be. Empty when no chain is set."""
    people = People(memo)
    if memo.state in EDITABLE:
        return [Level(one.unit, people.at(one), role=one.role) for one in planned_levels(memo)]
    rows = list(memo.levels.select_related("unit", "approved_by", "on_behalf_of").order_by("position"))
    turn = next((row for row in rows if row.approved_at is None), None)
    return [
        Level(row.unit, [], passed=row, role=row.role)
        if row.approved_at
        else Level(row.unit, people.at(row), in_turn=row is turn, role=row.role)
        for row in rows
    ]


def next_level(memo: Memo, user: User) -> Level | None:
    """Where a memo goes when the person approves it now: the first level after this that is not also theirs."""
    ahead = [level for level in chain_of(memo) if level.passed is None][1:]
    return next(
        (
            level
            for level in ahead
            if all(one.user.pk != user.pk or one.on_behalf_of for one in level.approvers)
        ),
        None,
    )
