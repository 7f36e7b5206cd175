"""Writing the minutes: which §§ they hold, the secretary's own words, and sending them to those who approve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max, Q

from cases import richtext
from core import clock
from core.dates import day_and_month
from core.errors import Refused
from core.words import clean
from meetings.actions.locking import lock
from meetings.minutes_content import build
from meetings.models import AgendaItem, Approver, Meeting, Minutes, MinutesItem, MinutesText
from meetings.paragraph_data import sum_of
from meetings.prose import passages
from meetings.prose.spans import spans
from meetings.queries.deliberations import deliberations
from meetings.rules.approval import duties, lacking
from meetings.rules.planning import must_prepare
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace

State, Slot = Minutes.State, MinutesText.Slot
FROZEN = (
    "Protokollet är undertecknat av någon och kan inte ändras. Öppna det igen om något är fel: då gäller "
    "underskrifterna inte längre."
)
APPROVED = "Protokollet är justerat och ändras inte. Skriv en rättelse i stället (KL 5:69)."
MAX_TEXT = 200_000


def lock_writable(minutes: Minutes) -> Minutes:
    """Take minutes that are to be changed. Refused once somebody has signed them."""
    lock(minutes.meeting)
    minutes.refresh_from_db()
    if minutes.is_approved:
        raise Refused(APPROVED, code="approved")
    if minutes.frozen_at is not None:
        raise Refused(FROZEN, code="frozen")
    return minutes


@transaction.atomic
def draft_minutes(*, meeting: Meeting, by: User) -> Minutes:
    """Begin the minutes of a meeting, or take in §§ that have been closed since. Harmless when run twice.

    Refused while no § is closed, and once the minutes are signed by somebody.
    """
    must_prepare(by, meeting.body)
    lock(meeting)
    ready = _ready(meeting)
    minutes = meeting.minutes.filter(immediate=False).first()
    if minutes is None:
        if not ready:
            raise Refused("Ingen paragraf är avslutad ännu. Protokollet börjar med den första.")
        minutes = Minutes.objects.create(
            meeting=meeting,
            number=_next_number(meeting),
            approval_place=meeting.approval_note,
            kept_at=meeting.body.minutes_kept_at,
        )
        trace("meetings.minutes_begun", on=minutes, within=meeting, by=by)
    elif ready:
        lock_writable(minutes)
    _take_in(minutes, ready)
    if minutes.frozen_at is None:
        name_presiders(minutes)
        regenerate(minutes)
    return minutes


@transaction.atomic
def immediate_minutes(*, meeting: Meeting, items: Sequence[AgendaItem], by: User) -> Minutes:
    """Minutes of their own for §§ that are approved at once (omedelbar justering). They are left out of the rest.

    Refused for a § that is not closed or already stands in minutes that somebody has been asked to approve.
    """
    must_prepare(by, meeting.body)
    lock(meeting)
    chosen = list(
        meeting.items.filter(pk__in=[item.pk for item in items]).select_related(
            "paragraph", "proceeding", "in_minutes__minutes"
        )
    )
    if not chosen:
        raise Refused("Välj minst en paragraf som ska justeras omedelbart.", field="items")
    for item in chosen:
        _must_be_free(item)
    minutes = Minutes.objects.create(
        meeting=meeting,
        number=_next_number(meeting),
        immediate=True,
        approval_place="Omedelbar justering",
        kept_at=meeting.body.minutes_kept_at,
    )
    MinutesItem.objects.filter(item__in=chosen).delete()
    _take_in(minutes, chosen)
    regenerate(minutes)
    numbers = spans(item.paragraph.number for item in chosen)
    trace("meetings.minutes_immediate", on=minutes, within=meeting, by=by, numbers=numbers)
    return minutes


def _must_be_free(item: AgendaItem) -> None:
    number = item.paragraph.number if hasattr(item, "paragraph") else 0
    if not number or not hasattr(item, "proceeding") or not item.proceeding.is_closed:
        raise Refused(f"§ {number or '–'} är inte avslutad och kan inte justeras.", field="items")
    held = getattr(item, "in_minutes", None)
    if held is not None and (held.minutes.immediate or held.minutes.state != State.DRAFT):
        raise Refused(f"§ {number} står redan i ett protokoll som håller på att justeras.", field="items")


def _ready(meeting: Meeting) -> list[AgendaItem]:
    """Closed §§, and those of withdrawn items, that are in no minutes yet."""
    items = meeting.items.filter(paragraph__isnull=False, in_minutes=None)
    return list(
        items.filter(Q(proceeding__closed_at__isnull=False) | Q(withdrawn_at__isnull=False)).order_by(
            "paragraph__number"
        )
    )


def _next_number(meeting: Meeting) -> int:
    return (meeting.minutes.aggregate(last=Max("number"))["last"] or 0) + 1


def _take_in(minutes: Minutes, items: Sequence[AgendaItem]) -> None:
    MinutesItem.objects.bulk_create(MinutesItem(minutes=minutes, item=item) for item in items)


def regenerate(minutes: Minutes) -> None:
    """Write down what the data says now, beside the secretary's words. Those stay."""
    for one in deliberations(minutes):
        known = {text.slot: text for text in one.item.minutes_texts.all()}
        for slot, html in passages(one.facts).items():
            text = known.get(slot)
            if text is None and html:
                MinutesText.objects.create(item=one.item, slot=slot, generated=html)
            elif text is not None and text.generated != html:
                MinutesText.objects.filter(pk=text.pk).update(generated=html)


@transaction.atomic
def edit_text(*, item: AgendaItem, slot: str, text: str, revision: int, by: User) -> MinutesText:
    """Keep the secretary's own words of a passage instead of the generated ones.

    `revision` is the one that was read (0 when nothing was kept): another's words are never written over. Refused when
    the minutes are signed, and for a decision without words.
    """
    minutes = _writable(item, by)
    if slot not in Slot.values:
        raise Refused("Välj ett avsnitt.", field="slot")
    html = richtext.clean(text[:MAX_TEXT])
    if slot == Slot.DECISION and not html:
        raise Refused("Beslutet kan inte vara tomt (KL 5:67).", field="text")
    kept = MinutesText.objects.filter(item=item, slot=slot).first()
    if (kept.revision if kept else 0) != revision:
        who = kept.edited_by.name if kept and kept.edited_by else "Någon"
        raise Refused(
            f"{who} har ändrat avsnittet sedan du läste det. Jämför och spara igen.",
            field="text",
            code="clash",
        )
    generated = _generated(minutes, item, slot)
    kept = kept or MinutesText(item=item, slot=slot, revision=0)
    kept.generated, kept.based_on, kept.edited, kept.is_edited = generated, generated, html, True
    kept.revision, kept.edited_at, kept.edited_by = kept.revision + 1, clock.now(), by
    kept.save()
    _changed(minutes)
    trace("meetings.minutes_edited", on=item, within=minutes.meeting, by=by, **_named(item, slot))
    return kept


@transaction.atomic
def use_generated(*, item: AgendaItem, slot: str, by: User) -> MinutesText:
    """Go back to what the data says; the secretary's words are let go."""
    minutes = _writable(item, by)
    kept = MinutesText.objects.filter(item=item, slot=slot).first()
    if kept is None or not kept.is_edited:
        raise Refused("Avsnittet är inte ändrat för hand.")
    kept.generated, kept.based_on, kept.edited, kept.is_edited = (
        _generated(minutes, item, slot),
        "",
        "",
        False,
    )
    kept.revision, kept.edited_at, kept.edited_by = kept.revision + 1, clock.now(), by
    kept.save()
    _changed(minutes)
    trace("meetings.minutes_generated", on=item, within=minutes.meeting, by=by, **_named(item, slot))
    return kept


def _writable(item: AgendaItem, by: User) -> Minutes:
    must_prepare(by, item.meeting.body)
    held = MinutesItem.objects.select_related("minutes__meeting__body").filter(item=item).first()
    if held is None:
        raise Refused("Paragrafen finns inte i något protokoll ännu.")
    return lock_writable(held.minutes)


def _generated(minutes: Minutes, item: AgendaItem, slot: str) -> str:
    found = next(one for one in deliberations(minutes) if one.item.pk == item.pk)
    return passages(found.facts)[slot]


def _named(item: AgendaItem, slot: str) -> dict[str, str]:
    return {"row": f"§ {item.paragraph.number}", "slot": Slot(slot).label.lower()}


def _changed(minutes: Minutes) -> None:
    Minutes.objects.filter(pk=minutes.pk).update(revision=F("revision") + 1)


@transaction.atomic
def describe_minutes(*, minutes: Minutes, place: str, approval_place: str, kept_at: str, by: User) -> Minutes:
    """Where and when, as printed on the first page, and where the minutes are kept."""
    must_prepare(by, minutes.meeting.body)
    lock_writable(minutes)
    minutes.place, minutes.approval_place, minutes.kept_at = (
        clean(place),
        clean(approval_place),
        clean(kept_at),
    )
    minutes.save(update_fields=["place", "approval_place", "kept_at"])
    _changed(minutes)
    trace("meetings.minutes_described", on=minutes, within=minutes.meeting, by=by)
    return minutes


@transaction.atomic
def send_to_approvers(*, minutes: Minutes, by: User) -> Minutes:
    """Ask the chair and the chosen to read and approve. Refused while the minutes are not whole (KL 5:66–67): the
    refusal lists what is missing."""
    must_prepare(by, minutes.meeting.body)
    lock_writable(minutes)
    name_presiders(minutes)
    found = deliberations(minutes)
    if missing := lacking(minutes, found):
        raise Refused("Protokollet är inte fullständigt. " + " ".join(missing), code="incomplete")
    regenerate(minutes)
    again = minutes.state == State.REVIEW
    minutes.state = State.REVIEW
    minutes.save(update_fields=["state"])
    for user in _to_ask(minutes):
        _ask(minutes, user, again=again)
    trace("meetings.minutes_sent", on=minutes, within=minutes.meeting, by=by)
    return minutes


def name_presiders(minutes: Minutes) -> None:
    """Who presided approves (KL 5:69). The one who did in most §§ is noted as the chair when nobody is; those who only
    presided at some are noted there."""
    chairs = minutes.meeting.approvers.filter(role=Approver.Role.CHAIR, item=None)
    items = AgendaItem.objects.filter(in_minutes__minutes=minutes, proceeding__presider__isnull=False)
    read = items.select_related("proceeding__presider")
    presided = {item: item.proceeding.presider for item in read if item.proceeding.presider is not None}
    if presided and not chairs.exists():
        most, _ = Counter(presided.values()).most_common(1)[0]
        Approver.objects.create(meeting=minutes.meeting, mandate=most, role=Approver.Role.CHAIR)
    known = set(chairs.values_list("mandate", flat=True))
    for item, mandate in presided.items():
        if mandate.pk not in known:
            Approver.objects.get_or_create(
                meeting=minutes.meeting, item=item, mandate=mandate, defaults={"role": Approver.Role.CHAIR}
            )


def _to_ask(minutes: Minutes) -> list[User]:
    return list(
        {duty.approver.mandate.user_id: duty.approver.mandate.user for duty in duties(minutes)}.values()
    )


def _ask(minutes: Minutes, user: User, *, again: bool) -> None:
    meeting = minutes.meeting
    notify(
        to=user,
        subject=f"{'Protokollet är ändrat' if again else 'Protokoll att justera'}: {meeting}",
        text=f"Protokollet från {meeting.body.short_name} {day_and_month(meeting.on)} finns att läsa och justera. "
        "Anmärkningar skriver du vid den paragraf de gäller.",
        path=minutes_path(minutes),
        ref=f"meetings.minutes:{minutes.pk}",
        kind="meetings.minutes",
    )


def minutes_path(minutes: Minutes) -> str:
    return f"{minutes.meeting.get_absolute_url()}protokoll/{minutes.number}/las/"


def freeze(minutes: Minutes) -> None:
    """Keep the content as it is, with its sum: what everybody signs. Runs inside the first signature."""
    regenerate(minutes)
    content = build(minutes, deliberations(minutes))
    minutes.content, minutes.sha256, minutes.frozen_at = content, sum_of(content), clock.now()
    minutes.save(update_fields=["content", "sha256", "frozen_at"])
