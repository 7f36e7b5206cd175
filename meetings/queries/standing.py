"""How far decisions have come by what minutes and notice board say: asked for through `cases.decision_events`."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cases.decision_events import Standing
from cases.models import Decision
from meetings.models import AgendaItem, Minutes, MinutesItem, Notice, ReportedRecord


def decisions_in(minutes: Minutes) -> list[Decision]:
    """The final decisions that stand in the minutes, in the order of their §§."""
    found = Decision.objects.final().filter(proceeding__item__in_minutes__minutes=minutes)
    return list(found.select_related("case").order_by("proceeding__item__position", "pk"))


def standing_here(decisions: Collection[Decision]) -> dict[int, Standing]:
    """A body's decisions by the minutes of their §. A delegate's are settled at once; the time to appeal is counted from
    a notice of their own, or from that of the minutes they were reported in (KL 7:8, 8:10, 13:5)."""
    pks = [one.pk for one in decisions]
    found = {one.pk: Standing(settled_on=one.decided_on) for one in decisions if one.delegate_id}
    items = dict(
        AgendaItem.objects.filter(proceeding__decision__in=pks).values_list("proceeding__decision", "pk")
    )
    found |= dict.fromkeys(items, Standing())
    records = {one.record_id: one.pk for one in decisions if one.record_id and one.delegate_id}
    reported = ReportedRecord.objects.filter(record__in=records, item__withdrawn_at=None).order_by("pk")
    told = {records[record]: item for record, item in reported.values_list("record", "item")}
    minutes = _approved({*items.values(), *told.values()})
    announced = {
        row.minutes_id: row for row in Notice.objects.standing().filter(minutes__in=minutes.values())
    }
    for pk, item in [*told.items(), *items.items()]:
        held = minutes.get(item)
        if held is None:
            continue
        notice = announced.get(held.pk)
        settled_on = held.approved_on if pk in items else found[pk].settled_on
        found[pk] = Standing(
            settled_on, notice.posted_on if notice else None, notice.last_appeal_on if notice else None
        )
    for notice in Notice.objects.standing().filter(decision__in=pks):
        on = found[notice.decision_id].settled_on  # type: ignore[index]
        found[notice.decision_id] = Standing(on, notice.posted_on, notice.last_appeal_on)  # type: ignore[index]
    return found


def _approved(items: Iterable[int]) -> dict[int, Minutes]:
    rows = MinutesItem.objects.filter(item__in=list(items), minutes__state=Minutes.State.APPROVED)
    return {row.item_id: row.minutes for row in rows.select_related("minutes")}
