"""Reads of memos: what waits for whom, and the memo a body meets."""

from __future__ import annotations

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from cases import matters
from cases.models import Case, Clause, Enclosure, File, Memo, MemoLevel, MemoReview, MemoVersion, Opinion
from cases.models.secret_sections import secret_open_to, without_secret_sections
from core import clock
from organisation.models import Body, RoleAssignment, Unit, User
from organisation.queries import absentees_of
from organisation.roles import Capability, roles_with


def whole_memos(memos: QuerySet[Memo] | None = None) -> QuerySet[Memo]:
    """Memos with everything that document, checks, agenda and pack read, in a fixed number of queries."""
    files = File.objects.current().select_related("record__case").order_by("position", "id")
    memos = Memo.objects.all() if memos is None else memos
    return memos.select_related(
        "case__register__authority",
        "case__official",
        "body",
        "author",
        "unit__parent",
        "record__case",
        "opened_from",
    ).prefetch_related(
        "sections",
        "secret_sections",
        "lines",
        Prefetch("enclosures", Enclosure.objects.select_related("record__case").order_by("position", "id")),
        Prefetch("enclosures__record__files", files),
        "proposal__chain__body",
        Prefetch("proposal__clauses", Clause.objects.prefetch_related("amounts").order_by("position", "id")),
        Prefetch("case__opinions", Opinion.objects.select_related("unit")),
        Prefetch(
            "versions", MemoVersion.objects.select_related("file", "masked_file", "by").order_by("number")
        ),
    )


def current_memo(case: Case, body: Body | None = None) -> Memo | None:
    """The memo that goes to a body: the latest addressed to it, else the case's latest. Its document is
    `documents.current_document(memo)`: the approved version, or the draft when there is none."""
    memos = list(whole_memos(Memo.objects.filter(case=case)).order_by("-id"))
    to_body = [memo for memo in memos if body is not None and memo.body_id == body.pk]
    return next(iter(to_body or memos), None)


def approvals_waiting_for(user: User) -> list[Memo]:
    """Memos the person may answer today and read the whole of, the longest waiting first, with whom they would do it for in
    `memo.on_behalf_of`: those whose turn it is at the person's level, and at that of whoever they stand in for."""
    found: dict[int, Memo] = {}
    for person in [user, *absentees_of(user)]:
        units, roles = _places_of(person)
        if not units and not roles:
            continue
        level = MemoLevel.objects.filter(memo=OuterRef("pk"), approved_at=None).order_by("position")
        waiting = (
            Memo.objects.visible_to(user)
            .waiting()
            .annotate(at=Subquery(level.values("unit")[:1]), by_role=Subquery(level.values("role")[:1]))
        )
        mine = Q(at__in=units, by_role="") | Q(levels=None, unit__in=_with_below(units))
        for role, authority in roles:
            mine |= Q(by_role=role, case__register__authority=authority)
        for memo in (
            waiting.filter(mine, _readable_whole(user))
            .exclude(author__in=[user, person])
            .select_related("case", "author")
        ):
            if memo.pk not in found:
                memo.on_behalf_of = person if person != user else None  # type: ignore[attr-defined]
                found[memo.pk] = memo
    return sorted(found.values(), key=lambda memo: (memo.submitted_at, memo.pk))


def returned_to(user: User) -> list[Memo]:
    """Memos that came back to the person, with the reason in `memo.returned`."""
    memos = list(_steered_by(user).filter(state=Memo.State.RETURNED).order_by("-saved_at", "-id"))
    reviews = MemoReview.objects.filter(memo__in=memos, step=MemoReview.Step.RETURNED).select_related("by")
    latest = {review.memo_id: review for review in reviews.order_by("id")}
    for memo in memos:
        memo.returned = latest.get(memo.pk)  # type: ignore[attr-defined]
    return memos


def drafts_of(user: User) -> list[Memo]:
    """What the person is writing, the latest saved first."""
    return list(_steered_by(user).filter(state=Memo.State.DRAFT).order_by("-saved_at", "-id"))


def memo_state_word(memo: Memo | None) -> str:
    """The state as agenda and case page say it."""
    if memo is None:
        return "Ingen skrivelse"
    if memo.is_reopened and memo.state != Memo.State.RETURNED:
        return "Ny version skrivs" if memo.state != Memo.State.SUBMITTED else "Ny version hos chef"
    return str(memo.get_state_display())


def memo_state_weight(memo: Memo | None) -> str:
    """The weight of that word: done when it is approved, else a warning or a plain fact."""
    if memo is None or memo.state == Memo.State.RETURNED:
        return "warn"
    return "done" if memo.state == Memo.State.APPROVED else "info"


def _steered_by(user: User) -> QuerySet[Memo]:
    mine = Q(author=user) | Q(case__official=user)
    open_case = Q(case__closed_on__isnull=True, case__voided_at__isnull=True)
    return Memo.objects.visible_to(user).filter(mine, open_case).select_related("case", "author")


def _readable_whole(user: User) -> Q:
    """Memos without secret sections, and those whose secret sections the person reads: nobody approves unread."""
    return without_secret_sections() | secret_open_to(user, case="case__")


def _places_of(user: User) -> tuple[set[int], set[tuple[str, int]]]:
    """The units the person approves for, and the roles that a matter may ask for, each with its authority."""
    asked = {role for matter in matters.every() for role in matter.may_review}
    managing = set(roles_with(Capability.APPROVE_MEMOS))
    held = RoleAssignment.objects.on(clock.today()).filter(user=user, role__in=asked | managing)
    rows = list(held.values_list("role", "unit_id", "authority_id"))
    units = {unit for role, unit, _ in rows if role in managing and unit is not None}
    return units, {(role, authority) for role, _, authority in rows if role in asked}


def _with_below(units: set[int]) -> set[int]:
    """The units, and all that lie under them."""
    found = set(units)
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    open_units = list(found)
    while open_units:
        for child in children.get(open_units.pop(), []):
            if child not in found:
                found.add(child)
                open_units.append(child)
    return found
