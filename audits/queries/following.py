"""Follow-up of what was promised: every state is rebuilt from what has been added, so that a report on any day says the
same whenever it is made."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from audits.coverage import ranges
from audits.models import Action, FollowUpReport, Verdict
from cases.models import Assignment, AssignmentUpdate, Case
from cases.rules.assignments import light
from core import clock
from core.dates import long_date
from organisation.models import Body

Kind = AssignmentUpdate.Kind
type Content = dict[str, Any]
ENDS = {Kind.FINISHED, Kind.DROPPED}


@dataclass(frozen=True)
class Turn:
    """A promise begins to be open, or ends."""

    on: datetime.date
    opens: bool


def turns_of(given_on: datetime.date, updates: Iterable[AssignmentUpdate]) -> list[Turn]:
    """In the order they happened: given, finished or taken back, opened again, finished …"""
    turns = [Turn(given_on, True)]
    for update in updates:
        if (update.kind in ENDS) == turns[-1].opens and update.kind in {*ENDS, Kind.REOPENED}:
            turns.append(Turn(_day(update.at), not turns[-1].opens))
    return turns


def counts(turns: Iterable[list[Turn]], since: datetime.date | None, as_of: datetime.date) -> dict[str, int]:
    """How many were open after `since`, opened and closed after it, and are open after `as_of`. What was given and
    finished in between is in both: opening + new - closed is always closing."""
    found = {"opening": 0, "new": 0, "closed": 0, "closing": 0}
    for row in turns:
        found["opening"] += since is not None and _open_at(row, since)
        between = [turn for turn in row if (since is None or turn.on > since) and turn.on <= as_of]
        found["new"] += sum(turn.opens for turn in between)
        found["closed"] += sum(not turn.opens for turn in between)
        found["closing"] += _open_at(row, as_of)
    return found


def _open_at(turns: list[Turn], day: datetime.date) -> bool:
    past = [turn for turn in turns if turn.on <= day]
    return bool(past) and past[-1].opens


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(clock.STOCKHOLM).date()


def last_report(body: Body, before: datetime.date) -> FollowUpReport | None:
    return FollowUpReport.objects.filter(body=body, as_of__lt=before).order_by("-as_of").first()


def bodies_followed() -> list[Body]:
    """Bodies that have adopted a reply with promises."""
    ids = Action.objects.filter(assignment__isnull=False).values("answer__body")
    return list(Body.objects.filter(pk__in=ids).select_related("authority").order_by("name"))


def promises_to(body: Body) -> list[Assignment]:
    """All that a body has promised its auditors, with everything that has happened. Not what lies in a secret case: that
    is followed up in its case."""
    updates = AssignmentUpdate.objects.order_by("id")
    verdicts = Verdict.objects.select_related("recommendation").order_by("said_on", "id")
    found = Assignment.objects.filter(
        audit_action__answer__body=body, case__secrecy_provision="", case__voided_at=None
    ) | Assignment.objects.filter(
        dropped=True,
        body=body,
        case__audit_review__isnull=False,
        case__secrecy_provision="",
        case__voided_at=None,
    )
    return list(
        found.distinct()
        .select_related("case__audit_review", "owner", "audit_action__answer")
        .prefetch_related(
            Prefetch("updates", updates),
            "audit_action__answer__covers__recommendation",
            Prefetch("audit_action__answer__covers__recommendation__verdicts", verdicts),
        )
        .order_by("due_on", "pk")
    )


def follow_up(body: Body, *, as_of: datetime.date, since: datetime.date | None = None) -> Content:
    """The report to the body: what has changed since the last one, what is late, the rest. Each promise once."""
    promises = [one for one in promises_to(body) if _day(one.given_at) <= as_of]
    turns = {one.pk: turns_of(_day(one.given_at), one.updates.all()) for one in promises}
    changed, overdue, rest = [], [], []
    for one in promises:
        past = [update for update in one.updates.all() if _day(update.at) <= as_of]
        happened = [update for update in past if since is None or _day(update.at) > since]
        is_open = _open_at(turns[one.pk], as_of)
        row = _row(one, past, is_open, as_of)
        if happened or since is None or _day(one.given_at) > since:
            changed.append(row | {"happened": [_told(update) for update in happened] or ["Nytt uppdrag."]})
        elif is_open and row["due_on"] < as_of.isoformat():
            overdue.append(row)
        elif is_open:
            rest.append(row)
    return {
        "body": body.name,
        "title": f"Uppföljning av granskningar, {body.name[:1].lower()}{body.name[1:]}",
        "since": since.isoformat() if since else "",
        "as_of": as_of.isoformat(),
        "counts": counts(turns.values(), since, as_of),
        "changed": changed,
        "overdue": overdue,
        "rest": rest,
    }


def as_open_today(content: Content) -> Content:
    """A kept report without the rows of cases that have been made secret since. The counts stay as they were told."""
    lists = ("changed", "overdue", "rest")
    named = {row["dnr"] for name in lists for row in content[name]}
    closed = set(
        Case.objects.filter(dnr__in=named).exclude(secrecy_provision="").values_list("dnr", flat=True)
    )
    if not closed:
        return content
    return (
        content
        | {name: [row for row in content[name] if row["dnr"] not in closed] for name in lists}
        | {"closed": True}
    )


def _row(one: Assignment, past: list[AssignmentUpdate], is_open: bool, as_of: datetime.date) -> Content:
    moves = [update for update in past if update.kind == Kind.DUE]
    later = [update for update in one.updates.all() if update.kind == Kind.DUE and update not in moves]
    due_on = later[0].due_from if later else one.due_on
    assert due_on is not None  # a move says both days
    percent = next((update.percent for update in reversed(past) if update.percent is not None), None)
    shown = light(is_open=is_open, due_on=due_on, percent=percent, day=as_of)
    action = getattr(one, "audit_action", None)
    recommendations = [cover.recommendation for cover in action.answer.covers.all()] if action else []
    verdicts = [
        verdict for each in recommendations for verdict in each.verdicts.all() if verdict.said_on <= as_of
    ]
    dropped = bool(past) and past[-1].kind == Kind.DROPPED
    said = [update.text for update in past if update.kind in {Kind.PROGRESS, Kind.FINISHED, Kind.DROPPED}]
    return {
        "review": one.case.audit_review.title,
        "dnr": one.case.dnr,
        "numbers": ranges(each.number for each in recommendations),
        "what": one.what,
        "owner": (action.role if action else "") or one.owner.title or one.owner.name,
        "due_on": due_on.isoformat(),
        "was_due_on": moves[0].due_from.isoformat() if moves and moves[0].due_from else "",
        "percent": percent,
        "mark": "" if dropped else shown.mark,
        "word": "Återtaget" if dropped else shown.word,
        "said": said[-1] if said else "",
        "verdicts": [f"{each.recommendation.number}: {each.get_result_display()}" for each in verdicts],
    }


def _told(update: AssignmentUpdate) -> str:
    if update.kind == Kind.DUE and update.due_from and update.due_to:
        return f"Ny dag, {long_date(update.due_to)} (förut {long_date(update.due_from)}): {update.text}"
    much = f" ({update.percent} %)" if update.percent is not None else ""
    return f"{update.get_kind_display()}{much}: {update.text}"
