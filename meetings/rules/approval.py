"""Who approves which §§ (KL 5:69), and what the minutes lack before they can be approved (KL 5:66–67, rule 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cases.models import Decision
from meetings.minutes_content import sections_of
from meetings.models import AgendaItem, Approver, Minutes, Proceeding, Signature
from meetings.prose.spans import spans
from meetings.queries.deliberations import Deliberation
from organisation.models import User

Outcome = Decision.Outcome


@dataclass
class Duty:
    """An approver of these minutes, the §§ that are theirs, and their signature when it is there."""

    approver: Approver
    numbers: list[int] = field(default_factory=list)
    signature: Signature | None = None
    whole: bool = False  # all §§ of the minutes

    @property
    def paragraphs(self) -> str:
        return "alla paragrafer" if self.whole else spans(self.numbers)


def duties(minutes: Minutes) -> list[Duty]:
    """Everybody who is to sign, the chair first. Who presided at a § approves it; nobody approves a § where they had
    a conflict of interest (KL 6:28–32)."""
    items = list(
        AgendaItem.objects.filter(in_minutes__minutes=minutes)
        .select_related("paragraph", "proceeding")
        .prefetch_related("conflicts")
        .order_by("paragraph__number")
    )
    signed = {one.approver_id: one for one in standing(minutes)}
    found = []
    for approver in approvers_of(minutes):
        mine = [item.paragraph.number for item in items if approves(approver, item)]
        if mine:
            found.append(Duty(approver, mine, signed.get(approver.pk), len(mine) == len(items)))
    return found


def approvers_of(minutes: Minutes) -> list[Approver]:
    """The chair and the chosen, and those who approve only a § of these minutes."""
    here = Q(item=None) | Q(item__in=minutes.items.values("item"))
    rows = minutes.meeting.approvers.filter(here).select_related("mandate__user")
    return list(rows.order_by("role", "item__position", "id"))


def standing(minutes: Minutes) -> Iterable[Signature]:
    return minutes.signatures.filter(voided_at=None).select_related("approver__mandate__user", "scan")


def approves(approver: Approver, item: AgendaItem) -> bool:
    """Whether a § is this approver's to sign."""
    mandate, user = approver.mandate_id, approver.mandate.user_id
    if any(one.user_id == user for one in item.conflicts.all()):
        return False
    if approver.item_id is not None and approver.item_id != item.pk:
        return False
    proceeding: Proceeding | None = getattr(item, "proceeding", None)
    presider = proceeding.presider_id if proceeding else None
    if approver.role == Approver.Role.CHOSEN:
        return (
            presider != mandate
        )  # who presided approves it as that; the one beside is another person (KL 5:69)
    return presider is None or presider == mandate


def is_approver(user: User, minutes: Minutes) -> bool:
    return any(one.approver.mandate.user_id == user.pk for one in duties(minutes))


def lacking(minutes: Minutes, found: list[Deliberation]) -> list[str]:
    """What is missing, as sentences. "None" must have been chosen, not left blank. Empty: the minutes are whole."""
    missing = [line for one in found for line in _paragraph(one)]
    if not found:
        missing.append("Protokollet har inga paragrafer.")
    if not minutes.immediate:
        if minutes.meeting.closed_at is None:
            missing.append("Sammanträdet är inte avslutat.")
        missing += _left_out(minutes)
    if not (minutes.place or minutes.meeting.place):
        missing.append("Platsen för sammanträdet saknas.")
    return missing + _approvers(minutes, found)


def _paragraph(one: Deliberation) -> list[str]:
    item, facts = one.item, one.facts
    if item.is_withdrawn:
        return []
    name = f"§ {one.number}"
    proceeding: Proceeding | None = getattr(item, "proceeding", None)
    if proceeding is None or not proceeding.is_closed:
        return [f"{name}: paragrafen är inte avslutad."]
    missing = []
    if not any(section["slot"] in {"decision", "free"} for section in sections_of(one)):
        missing.append("beslutet (KL 5:67)")
    if not any(seat.name for seat in facts.seats):
        missing.append("vilka som deltog i beslutet (KL 5:67)")
    if one.decision is not None:
        missing += _handling(one, proceeding)
    return [f"{name}: {', '.join(missing)} saknas."] if missing else []


def _handling(one: Deliberation, proceeding: Proceeding) -> list[str]:
    facts, missing = one.facts, []
    if not facts.motions and not proceeding.no_motions:
        missing.append("yrkanden, eller att det inte fanns några (KL 5:67)")
    if not facts.reservations and not proceeding.no_reservations:
        missing.append("reservationer, eller att det inte fanns några (KL 5:67)")
    if facts.outcome != Outcome.NOTED and not facts.method:
        missing.append("om beslutet fattades med acklamation eller omröstning (KL 5:67)")
    if facts.method == Proceeding.Method.VOTE and not facts.ballots:
        missing.append("omröstningen (KL 5:67)")
    if any(not ballot.result for ballot in facts.ballots):
        missing.append("omröstningens resultat (KL 5:67)")
    if any(not ballot.votes and not ballot.slips for ballot in facts.ballots):
        missing.append("hur var och en röstade (KL 5:67)")
    return missing


def _left_out(minutes: Minutes) -> list[str]:
    """Every § of the meeting stands in some minutes: no gap at approval."""
    rows = minutes.meeting.items.filter(paragraph__isnull=False, in_minutes=None)
    numbers = list(rows.order_by("paragraph__number").values_list("paragraph__number", flat=True))
    return [f"{spans(numbers)} finns inte i något protokoll."] if numbers else []


def _approvers(minutes: Minutes, found: list[Deliberation]) -> list[str]:
    rows, wanted = approvers_of(minutes), minutes.meeting.body.approvers
    missing = []
    chosen = {one.mandate_id for one in rows if one.role == Approver.Role.CHOSEN and one.item_id is None}
    if len(chosen) < wanted and not minutes.immediate:
        said = "1 justerare" if wanted == 1 else f"{wanted} justerare"
        missing.append(f"{said} utöver ordföranden ska vara valda, {len(chosen)} är det.")
    for role, word in (
        (Approver.Role.CHAIR, "den som var ordförande"),
        (Approver.Role.CHOSEN, "en justerare"),
    ):
        if role == Approver.Role.CHOSEN and not wanted:
            continue
        needed = wanted if role == Approver.Role.CHOSEN and not minutes.immediate else 1
        bare = [
            one.number
            for one in found
            if sum(row.role == role and approves(row, one.item) for row in rows) < needed
        ]
        if bare:
            missing.append(f"{spans(bare)}: {word} som kan justera saknas. Utse någon som inte var jävig.")
    return missing
