"""Opening a meeting with its roll call, choosing who approves the minutes, and closing it (KL 5:66, 5:69)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction

from core import clock
from core.errors import Refused
from meetings.actions.locking import lock
from meetings.actions.motions import council_was_told
from meetings.actions.paragraphs import take_paragraphs
from meetings.actions.underway import lock_held, must_hold, must_not_be_frozen, name_of
from meetings.models import AgendaItem, Approver, Meeting, Participant, Proceeding, Seating
from meetings.queries.proposed import proposed_to
from meetings.queries.serving import seatings_of
from meetings.rules.planning import must_prepare
from meetings.rules.room import Line, expected
from organisation.models import Mandate, User
from trail.actions import record as trace

PRESIDING = (Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR, Mandate.Role.SECOND_VICE_CHAIR)


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User, at: datetime.datetime | None = None) -> Meeting:
    """The chair opens the meeting. Each § begins with those who are expected on the seats: the members, and for those
    who have reported absence the substitute who said yes. Late items that have no § get the next ones.

    Refused for those who do not prepare the meeting, before the kallelse is out (KL 5:15), twice, and for a body
    without seats, which can never be quorate.
    """
    must_prepare(by, meeting.body)
    lock(meeting)
    if meeting.state != Meeting.State.CALLED:
        raise Refused(
            "Kallelsen har inte gått ut. Utfärda den innan sammanträdet öppnas."
            if meeting.state == Meeting.State.PLANNED
            else f"Sammanträdet är redan {meeting.get_state_display().lower()}."
        )
    lines = expected(meeting).lines
    if not lines:
        raise Refused(
            f"{meeting.body.short_name} har inga platser. Lägg upp dem under Organisation: de avgör beslutförheten."
        )
    meeting.state, meeting.opened_at = Meeting.State.UNDERWAY, at or clock.now()
    meeting.save(update_fields=["state", "opened_at"])
    items = list(_on_the_table(meeting))
    take_paragraphs(meeting, [one for one in items if one.takes_paragraph and not hasattr(one, "paragraph")])
    for item in _on_the_table(meeting):
        if hasattr(item, "paragraph"):
            begin(item, lines)
    _note_the_roll(meeting, lines, by)
    trace("meetings.held_open", on=meeting, by=by)
    return meeting


def _on_the_table(meeting: Meeting) -> list[AgendaItem]:
    items = meeting.items.filter(withdrawn_at=None).select_related("case__register", "paragraph")
    found = list(items)
    for item in found:
        item.meeting = meeting
    return found


def begin(item: AgendaItem, lines: Sequence[Line]) -> Proceeding:
    """A § as it is when it is taken up: the proposal on the table and the roll."""
    proposed = proposed_to(item)
    proceeding = Proceeding.objects.create(
        item=item,
        step=proposed.step,
        next_body=proposed.next_body,
        clauses=proposed.clauses,
        presider=presiding([line.serves for line in lines if line.serves]),
    )
    Seating.objects.bulk_create(_seating(item, line) for line in lines)
    return proceeding


def _seating(item: AgendaItem, line: Line) -> Seating:
    serves = line.serves
    empty = Seating.Empty.ABSENT if line.member else Seating.Empty.VACANT
    return Seating(
        item=item,
        seat=line.seat,
        mandate=serves,
        instead_of=line.member if serves and serves != line.member else None,
        empty="" if serves else empty,
    )


def presiding(serving: Sequence[Mandate]) -> Mandate | None:
    """Who presides: the chair, else the vice chairs in their order. With none of them the body chooses somebody."""
    able = [one for one in serving if one.role in PRESIDING]
    return min(able, key=lambda one: one.role_order, default=None)


def _note_the_roll(meeting: Meeting, lines: Sequence[Line], by: User) -> None:
    present = [serves for line in lines if (serves := line.serves)]
    rows = [
        Participant(meeting=meeting, kind=kind_of(one), mandate=one, user=one.user, name=one.printed)
        for one in present
    ]
    if meeting.secretary:
        rows.append(
            Participant(
                meeting=meeting,
                kind=Participant.Kind.OFFICIAL,
                user=meeting.secretary,
                name=meeting.secretary.name,
                title=meeting.secretary.title or "sekreterare",
            )
        )
    Participant.objects.bulk_create(rows)
    chair = presiding(present)
    if chair is not None:
        Approver.objects.create(meeting=meeting, mandate=chair, role=Approver.Role.CHAIR)


def kind_of(mandate: Mandate) -> str:
    substitute = mandate.role == Mandate.Role.SUBSTITUTE
    return Participant.Kind.SUBSTITUTE if substitute else Participant.Kind.MEMBER


@transaction.atomic
def take_up(*, item: AgendaItem, by: User) -> Proceeding:
    """Take up a § that came to the agenda after the meeting was opened, with those who serve in the last § before it."""
    meeting = lock_held(item.meeting, by)
    if item.is_withdrawn or not item.takes_paragraph or hasattr(item, "proceeding"):
        raise Refused("Punkten kan inte tas upp. Läs om sidan.")
    if not hasattr(item, "paragraph"):
        take_paragraphs(meeting, [item])
    before = meeting.items.filter(position__lt=item.position, proceeding__isnull=False).last()
    before = before or meeting.items.filter(proceeding__isnull=False).first()
    if before is None:
        return begin(item, expected(meeting).lines)
    proceeding = begin(item, [])
    rows = seatings_of(before)
    Seating.objects.bulk_create(
        Seating(item=item, seat=one.seat, mandate=one.mandate, instead_of=one.instead_of, empty=one.empty)
        for one in rows
    )
    proceeding.presider = presiding([one.mandate for one in rows if one.mandate])
    proceeding.save(update_fields=["presider"])
    trace("meetings.taken_up", on=item, within=meeting, by=by, row=name_of(item))
    return proceeding


@transaction.atomic
def add_participant(*, meeting: Meeting, by: User, name: str = "", title: str = "", mandate: Mandate | None = None,
                    remote: bool = False) -> Participant:  # fmt: skip
    """Somebody else in the room: an official, a guest, or a substitute who does not serve."""
    lock_held(meeting, by)
    if mandate is not None:
        must_hold(mandate, meeting)
        if meeting.participants.filter(mandate=mandate).exists():
            raise Refused(f"{mandate.printed} är redan antecknad som närvarande.", field="mandate")
    elif not name.strip():
        raise Refused("Skriv vem som är närvarande.", field="name")
    return Participant.objects.create(
        meeting=meeting,
        kind=kind_of(mandate)
        if mandate
        else Participant.Kind.OFFICIAL
        if title.strip()
        else Participant.Kind.OTHER,
        mandate=mandate,
        user=mandate.user if mandate else None,
        name=mandate.printed if mandate else name.strip(),
        title=title.strip(),
        remote=remote,
    )


@transaction.atomic
def remove_participant(*, participant: Participant, by: User) -> None:
    """Take somebody off the list. Refused for who serves in a §: change the seat there."""
    meeting = lock_held(participant.meeting, by)
    served = Seating.objects.filter(item__meeting=meeting, mandate=participant.mandate_id)
    if participant.mandate_id and served.exists():
        raise Refused(f"{participant.name} tjänstgör. Ändra vem som tjänstgör i paragraferna.")
    participant.delete()


@transaction.atomic
def choose_approvers(
    *, meeting: Meeting, mandates: Sequence[Mandate], by: User, item: AgendaItem | None = None
) -> list[Approver]:
    """The body chooses who approves the minutes with the chair (KL 5:69). With `item`: instead in that § alone, where
    the one who was chosen has a conflict of interest.

    Refused: fewer than the body's own rule asks for, the chair, somebody who does not serve, and in a § somebody with
    a conflict of interest there (rule 3).
    """
    lock_held(meeting, by)
    if item is not None:
        must_not_be_frozen(item)
    elif meeting.minutes.filter(frozen_at__isnull=False, immediate=False).exists():
        raise Refused("Protokollet är undertecknat. Öppna det igen innan någon annan utses.")
    chairs = set(
        meeting.approvers.filter(role=Approver.Role.CHAIR, item=None).values_list("mandate_id", flat=True)
    )
    seated = Seating.objects.filter(item__meeting=meeting, mandate__isnull=False)
    serving = set((seated.filter(item=item) if item else seated).values_list("mandate_id", flat=True))
    for one in mandates:
        must_hold(one, meeting)
        if one.pk in chairs:
            raise Refused(f"{one.printed} justerar som ordförande. Välj någon annan.", field="mandates")
        if item is not None and item.conflicts.filter(user=one.user_id).exists():
            raise Refused(
                f"{one.printed} har jäv i paragrafen och justerar den inte (KL 6:30).", field="mandates"
            )
        if one.pk not in serving:
            raise Refused(f"{one.printed} tjänstgör inte och kan inte justera.", field="mandates")
    wanted = meeting.body.approvers if item is None else 1
    if len({one.pk for one in mandates}) < max(1, wanted):
        raise Refused(
            f"Välj minst {max(1, wanted)} som justerar utöver ordföranden (KL 5:69).", field="mandates"
        )
    before = meeting.approvers.filter(role=Approver.Role.CHOSEN, item=item).exclude(mandate__in=mandates)
    if before.filter(signatures__isnull=False).exists():
        raise Refused(
            "Den som har undertecknat protokollet byts inte ut. Utse den andra för de paragrafer det gäller."
        )
    before.delete()
    made = [
        Approver.objects.get_or_create(meeting=meeting, mandate=one, role=Approver.Role.CHOSEN, item=item)[0]
        for one in mandates
    ]
    trace("meetings.approvers_chosen", on=meeting, by=by, who=", ".join(one.mandate.printed for one in made))
    return made


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: datetime.datetime | None = None) -> Meeting:
    """The chair closes the meeting: no reservation can be announced after it (KL 4:27).

    Refused while a § is open, before approvers are chosen where the body has them, and twice.
    """
    lock_held(meeting, by)
    if meeting.state == Meeting.State.HELD:
        raise Refused("Sammanträdet är redan avslutat.")
    left = [
        str(one.paragraph)
        for one in _on_the_table(meeting)
        if hasattr(one, "paragraph") and not (hasattr(one, "proceeding") and one.proceeding.is_closed)
    ]
    if left:
        raise Refused(f"Avsluta först {_listed(left)}. Bordlägg det som inte hinns med, eller låt det utgå.")
    if meeting.body.approvers and not meeting.approvers.filter(role=Approver.Role.CHOSEN).exists():
        raise Refused("Välj vem som justerar protokollet innan sammanträdet avslutas (KL 5:69).")
    ended = at or clock.now()
    if meeting.opened_at and ended < meeting.opened_at:
        raise Refused("Sammanträdet kan inte avslutas före det öppnades.", field="at")
    meeting.state, meeting.closed_at = Meeting.State.HELD, ended
    meeting.save(update_fields=["state", "closed_at"])
    council_was_told(meeting, by)
    trace("meetings.held_closed", on=meeting, by=by)
    return meeting


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
