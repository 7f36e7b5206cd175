"""What a person has written: their memos, how far each has come and whose turn it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from cases.models import Case, Memo, MemoLevel, SecretSection
from cases.models.secret_sections import reads_secret
from cases.queries.memos import memo_state_weight, memo_state_word
from core import clock
from core.dates import day_and_month
from organisation.models import Absence, RoleAssignment, Unit, User
from organisation.queries import away_today, substitute_of
from organisation.roles import ROLES, Capability, roles_with

SHOWN_AFTER_APPROVAL = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Written:
    """A memo of mine. `turn` says whose turn it is, `mine` that it is mine."""

    memo: Memo
    word: str
    weight: str
    turn: str
    mine: bool


def written_by(user: User, *, most: int = 10) -> list[Written]:
    """The person's memos in open cases, mine to do first; approved ones for a month. In as many queries for one
    memo as for many."""
    recent = Q(approved_at__gte=clock.now() - SHOWN_AFTER_APPROVAL)
    memos = list(
        Memo.objects.visible_to(user)
        .filter(~Q(state=Memo.State.APPROVED) | recent, author=user)
        .filter(case__closed_on__isnull=True, case__voided_at__isnull=True)
        .select_related("case__register", "approved_by")
        .annotate(has_secret=Exists(SecretSection.objects.filter(memo=OuterRef("pk"))))
        .order_by("-saved_at", "-id")[: most * 3]
    )
    awaited = _awaited([memo for memo in memos if memo.state == Memo.State.SUBMITTED])
    found = [_written(memo, awaited.get(memo.pk, [])) for memo in memos]
    order = [Memo.State.RETURNED, Memo.State.DRAFT, Memo.State.SUBMITTED, Memo.State.APPROVED]
    return sorted(found, key=lambda one: order.index(Memo.State(one.memo.state)))[:most]


def _written(memo: Memo, awaited: list[str]) -> Written:
    word, weight, mine = memo_state_word(memo), memo_state_weight(memo), memo.is_editable
    if mine:
        turn = f"Din tur, sparad {_day(memo.saved_at)}"
    elif memo.state == Memo.State.SUBMITTED:
        who = " eller ".join(awaited[:2]) or "en chef"
        turn = f"Väntar på {who} sedan {_day(memo.submitted_at)}"
    else:
        by = f" av {memo.approved_by.name}" if memo.approved_by else ""
        turn = f"Godkänd {_day(memo.approved_at)}{by}"
    return Written(memo, word, weight, turn, mine)


def _awaited(memos: list[Memo]) -> dict[int, list[str]]:
    """Memo by memo the names of those whose turn it is, substitutes for those who are away: the managers of the level
    in turn, or without a chain those nearest above. In five queries for all of them."""
    if not memos:
        return {}
    levels = MemoLevel.objects.filter(memo__in=memos, approved_at=None).order_by("-position")
    first = {level.memo_id: level for level in levels}  # the lowest position is written last
    in_turn = {pk: level.unit_id for pk, level in first.items()}
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    held: dict[int | None, list[User]] = {}
    managing = RoleAssignment.objects.on(clock.today()).filter(
        role__in=roles_with(Capability.APPROVE_MEMOS), unit__isnull=False, user__is_active=True
    )
    for assignment in managing.select_related("user").order_by("user__name"):
        held.setdefault(assignment.unit_id, []).append(assignment.user)
    away = away_today()
    found: dict[int, list[str]] = {}
    for memo in memos:
        if memo.pk in first and first[memo.pk].role:
            found[memo.pk] = [ROLES[first[memo.pk].role].name.lower()]
            continue
        unit, passed = in_turn.get(memo.pk, memo.unit_id), set[int]()
        while unit and unit not in passed and not _others(held.get(unit, []), memo):
            passed.add(unit)
            unit = parents.get(unit) or 0
        managers = _others(held.get(unit, []), memo)
        found[memo.pk] = [_standing_in(manager, memo, away) for manager in managers]
    return found


def _others(managers: list[User], memo: Memo) -> list[User]:
    """Those who may answer: never the author, and in a secret case or of a memo with secret sections only who may read it. There it is asked."""
    return [
        manager
        for manager in managers
        if manager.pk != memo.author_id
        and (not memo.has_secret or reads_secret(manager, memo.case))  # type: ignore[attr-defined]
        and (not memo.case.is_secret or Case.objects.visible_to(manager).filter(pk=memo.case_id).exists())
    ]


def _standing_in(manager: User, memo: Memo, away: dict[int, Absence]) -> str:
    substitute = substitute_of(manager.pk, away)
    stands_in = substitute is not None and substitute.pk != memo.author_id
    return f"{substitute.name} för {manager.name}" if substitute and stands_in else manager.name


def _day(moment: datetime.datetime | None) -> str:
    return day_and_month(moment.astimezone(clock.STOCKHOLM).date()) if moment else ""
