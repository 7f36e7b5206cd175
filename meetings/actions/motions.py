"""What the council's meetings mean for its motions: the list of the unanswered, and those that it was told of."""

from __future__ import annotations

from django.db import transaction

from cases.actions.motions import announce_motions, note_reported
from cases.models import Case, Record
from core.errors import Refused
from meetings.actions.agenda import add_row
from meetings.actions.locking import lock_open
from meetings.models import AgendaItem, Issue, Meeting
from meetings.queries.unanswered import unanswered_motions
from meetings.rules.planning import must_prepare
from organisation.models import Body, User

UNANSWERED = "Obesvarade motioner"
MOTIONS = AgendaItem.Holds.MOTIONS


@transaction.atomic
def add_motion_list(*, meeting: Meeting, by: User) -> AgendaItem:
    """The council gets the list of its unanswered motions, as an item with a page in the pack (KL 5:35). The list is
    live until the kallelse goes out and is kept as it was then. Refused in other bodies, when it is there, and when
    every motion is answered."""
    must_prepare(by, meeting.body)
    lock_open(meeting)
    if meeting.body.kind != Body.Kind.COUNCIL:
        raise Refused(f"Motionerna redovisas för fullmäktige, inte för {meeting.body.short_name}.")
    if meeting.items.filter(holds=MOTIONS, withdrawn_at=None).exists():
        raise Refused("Obesvarade motioner står redan på ärendelistan.")
    if not unanswered_motions(meeting):
        raise Refused("Alla motioner är besvarade.")
    item = add_row(meeting=meeting, kind=AgendaItem.Kind.INFORMATION, title=UNANSWERED, by=by)
    item.holds = MOTIONS
    item.save(update_fields=["holds"])
    return item


def council_was_told(meeting: Meeting, by: User) -> None:
    """The council's meeting is over: motions that were reported to it are raised (väckta) that day, those on the list of
    unanswered motions have been accounted for. In the transaction that closes the meeting."""
    if meeting.body.kind != Body.Kind.COUNCIL:
        return
    items = meeting.items.filter(withdrawn_at=None)
    told = Case.objects.filter(
        records__reported_in__item__in=items.filter(kind=AgendaItem.Kind.REPORT),
        records__kind=Record.Kind.MOTION,
        records__voided_at=None,
    )
    announce_motions(cases=told, council=meeting.body, on=meeting.on, by=by)
    if items.filter(holds=MOTIONS).exists():
        slugs = [row["case"] for row in _as_it_went(meeting)]
        note_reported(council=meeting.body, on=meeting.on, slugs=slugs, by=by)


def _as_it_went(meeting: Meeting) -> list[dict[str, str]]:
    """The list in the last kallelse; as it stands now when none holds it."""
    issue = meeting.issues.filter(state=Issue.State.ISSUED).order_by("-number").first()
    kept = [each for row in issue.agenda["rows"] for each in row.get("motions") or []] if issue else []
    return kept or unanswered_motions(meeting)
