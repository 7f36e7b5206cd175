"""The meetings as they were held, and what came after: who served, what was decided, the minutes, the board, the letters.

Facts in `fixtures/world.yaml` under `held` of a meeting. People are named by their keys in the cast.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from cases.actions.assignments import give_assignment
from cases.actions.delegated import decide_by_delegation
from cases.actions.delegation import add_point
from cases.models import DelegationPoint
from meetings.actions import approval, attendance, board, dispatching, floor, holding, minutes_filing
from meetings.actions import minutes as writing
from meetings.actions.onward import send_onward
from meetings.models import AgendaItem, Approver, Meeting, Minutes, Motion
from organisation.models import Mandate, User
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, load, moment, starts_at
from umea_ksnau.demo.script import Step

MINUTE = datetime.timedelta(minutes=1)


def steps() -> Iterator[Step]:
    yield Step(starts_at() + MINUTE, "holding:points", points)
    for about in load("world.yaml")["meetings"]:
        if "announced_at" in about:
            key = about["meeting"]
            yield Step(moment(about["announced_at"]), f"{key}:announced", partial(announce, key))
        if "held" in about:
            yield from held_steps(about["meeting"], about["held"])


def held_steps(key: str, held: Json) -> Iterator[Step]:
    for absence in held.get("absences", []):
        yield Step(moment(absence["at"]), f"{key}:absent:{absence['person']}", partial(absent, key, absence))
    opened = moment(held["opened_at"])
    yield Step(opened, f"{key}:opened", partial(open_meeting, key, held))
    for number, about in enumerate(held["paragraphs"], 1):
        at = opened + number * 5 * MINUTE
        yield Step(at, f"{key}:paragraph:{about['paragraph']}", partial(handle, key, about))
    yield Step(moment(held["closed_at"]), f"{key}:closed", partial(close, key))
    for name, do in AFTER.items():
        for number, about in enumerate(held.get(name, []), 1):
            after = partial(laid_out, key) if name == "signatures" else None
            yield Step(moment(about["at"]), f"{key}:{name}:{number}", partial(do, key, about), after)


def points() -> None:
    """The order of delegation, from organisation.yaml."""
    for about in load("organisation.yaml")["delegation"]:
        add_point(
            giver=find.body(about["giver"]),
            number=about["number"],
            what=about["what"],
            delegate_body=find.body(about["body"]) if "body" in about else None,
            delegate_position=about.get("position", ""),
            may_subdelegate=about.get("may_subdelegate", False),
            from_on=about["from"],
            by=find.secretary(about["giver"]),
        )


def mandate(meeting: Meeting, key: str) -> Mandate:
    return Mandate.objects.on(meeting.on).get(body=meeting.body, user=find.person(key))


def item(meeting: Meeting, number: int) -> AgendaItem:
    return meeting.items.select_related("case__register").get(paragraph__number=number)


def absent(key: str, about: Json) -> None:
    meeting = find.meeting(key)
    by = find.person(about["person"])
    absence = attendance.report_absence(
        meeting=meeting, mandate=mandate(meeting, about["person"]), by=by, note=about.get("note", "")
    )
    for called in about.get("called", []):
        call = attendance.call_in(
            absence=absence, mandate=mandate(meeting, called["person"]), by=find.secretary(meeting.body.slug)
        )
        attendance.answer_call(call=call, yes=called["comes"], by=find.person(called["person"]))


def open_meeting(key: str, held: Json) -> None:
    meeting, by = find.meeting(key), find.secretary(key.partition("/")[0])
    holding.open_meeting(meeting=meeting, by=by, at=moment(held["opened_at"]))
    chosen = [mandate(meeting, person) for person in held["approvers"]]
    holding.choose_approvers(meeting=meeting, mandates=chosen, by=by)


def handle(key: str, about: Json) -> None:
    """One §, as it went."""
    meeting, by = find.meeting(key), find.secretary(key.partition("/")[0])
    one = item(meeting, about["paragraph"])
    for conflict in about.get("conflicts", []):
        holding.declare_conflict(
            item=one,
            mandate=mandate(meeting, conflict["person"]),
            ground=conflict["ground"],
            substitute=mandate(meeting, conflict["substitute"]) if "substitute" in conflict else None,
            by=by,
        )
    motions = {about_["as"]: moved(meeting, one, about_) for about_ in about.get("motions", [])}
    for vote in about.get("votes", []):
        cast = {
            seating.seat_id: vote["choices"].get(find.key_of(seating.mandate.user), vote["else"])
            for seating in one.seatings.select_related("mandate__user")
            if seating.mandate is not None
        }
        floor.hold_vote(
            item=one,
            matter=vote["matter"],
            yes=vote["for"],
            no=vote["against"],
            choices=cast,
            yes_motion=motions.get(vote.get("for_motion", "")),
            no_motion=motions.get(vote.get("against_motion", "")),
            by=by,
        )
    for reserved in about.get("reservations", []):
        floor.reserve(
            item=one,
            mandate=mandate(meeting, reserved["person"]),
            motion=motions.get(reserved.get("motion", "")),
            text=reserved.get("text", ""),
            by=by,
        )
    finish(one, about, by)


def moved(meeting: Meeting, one: AgendaItem, about: Json) -> Motion:
    return floor.add_motion(
        item=one,
        kind=about["kind"],
        mover=mandate(meeting, about["by"]),
        supporters=[mandate(meeting, person) for person in about.get("with", [])],
        text=about.get("text", ""),
        clauses=floor.clauses_from("\n".join(about.get("clauses", []))),
        by=find.secretary(meeting.body.slug),
    )


def finish(one: AgendaItem, about: Json, by: User) -> None:
    point = DelegationPoint.objects.get(number=about["point"]) if "point" in about else None
    onward = find.body(about["next"]) if "next" in about else None
    if "outcome" not in about:
        holding.confirm_as_proposed(item=one, point=point, next_body=onward, by=by)
        return
    values: Json = {
        "outcome": about["outcome"],
        "step": "proposes" if onward else "decides",
        "next_body": onward,
        "point": point,
        "method": "vote" if about.get("votes") else "acclamation",
        "no_motions": not about.get("motions"),
        "no_reservations": not about.get("reservations"),
        "motive": about.get("motive", ""),
        "returns_on": about.get("returns_on"),
    }
    if "clauses" in about:
        values["clauses"] = floor.clauses_from("\n".join(about["clauses"]))
    one.refresh_from_db()
    holding.close_paragraph(item=one, revision=one.proceeding.revision, values=values, by=by)


def close(key: str) -> None:
    """What was not told of went as proposed; then the meeting is over."""
    meeting, by = find.meeting(key), find.secretary(key.partition("/")[0])
    for one in meeting.items.filter(proceeding__closed_at=None, proceeding__isnull=False, withdrawn_at=None):
        holding.confirm_as_proposed(item=one, by=by)
    holding.close_meeting(meeting=meeting, by=by)


def announce(key: str) -> None:
    """The council's meeting on the notice board (KL 5:13)."""
    board.post_meeting(meeting=find.meeting(key), by=find.secretary(key.partition("/")[0]))


def minutes_of(key: str) -> Minutes:
    return find.meeting(key).minutes.get(immediate=False)


def approver(key: str, person: str) -> Approver:
    meeting = find.meeting(key)
    return Approver.objects.get(meeting=meeting, mandate=mandate(meeting, person), item=None)


def drafted(key: str, about: Json) -> None:
    writing.draft_minutes(meeting=find.meeting(key), by=find.secretary(key.partition("/")[0]))


def sent_out(key: str, about: Json) -> None:
    writing.send_to_approvers(minutes=minutes_of(key), by=find.secretary(key.partition("/")[0]))


def remarked(key: str, about: Json) -> None:
    """A remark by an approver, and the secretary's answer."""
    one = item(find.meeting(key), about["paragraph"])
    made = approval.remark(
        minutes=minutes_of(key), item=one, text=about["text"], by=find.person(about["person"])
    )
    approval.settle_remark(remark=made, answer=about["answer"], by=find.secretary(key.partition("/")[0]))


def signed(key: str, about: Json) -> None:
    minutes, who = minutes_of(key), approver(key, about["person"])
    if about.get("way") == "electronic":
        approval.sign_electronically(minutes=minutes, approver=who, by=find.person(about["person"]))
        return
    by = find.secretary(key.partition("/")[0])
    approval.sign_on_paper(minutes=minutes, approver=who, signed_on=moment(about["at"]).date(), by=by)


def laid_out(key: str) -> None:
    """What a worker does after the last signature."""
    for minutes in find.meeting(key).minutes.filter(state=Minutes.State.APPROVED):
        minutes_filing.file_minutes(minutes.pk)
        minutes_filing.exchange(minutes.pk)


def posted(key: str, about: Json) -> None:
    board.post_minutes(
        minutes=minutes_of(key), by=find.secretary(key.partition("/")[0]), kept_at=about["kept_at"]
    )


def taken_down(key: str, about: Json) -> None:
    """By the clock, the day after the last day to appeal."""
    board.take_down(notice=minutes_of(key).notices.get(replaced_at=None), by=None)


def gone_onward(key: str, about: Json) -> None:
    """To the next body, before the minutes are approved."""
    for number in about["paragraphs"]:
        send_onward(
            item=item(find.meeting(key), number),
            to=find.meeting(about["to"]),
            by=find.secretary(key.partition("/")[0]),
        )


def dispatched(key: str, about: Json) -> None:
    """Everything that is waiting is sent, all in one way."""
    by = find.secretary(key.partition("/")[0])
    for one in find.meeting(key).items.filter(paragraph__number__in=about["paragraphs"]):
        for waiting in one.dispatches.filter(sent_at=None):
            dispatching.send(dispatch=waiting, channel=about["channel"], by=by)


def promised(key: str, about: Json) -> None:
    decision = item(find.meeting(key), about["paragraph"]).proceeding.decision
    assert decision is not None
    give_assignment(
        case=decision.case,
        decision=decision,
        what=about["what"],
        owner=find.person(about["owner"]),
        due_on=about["due"],
        by=find.secretary(key.partition("/")[0]),
    )


def delegated(key: str, about: Json) -> None:
    """Between two meetings, by somebody in a position."""
    delegate = find.person(about["by"])
    decide_by_delegation(
        case=find.case(about["dnr"]),
        point=DelegationPoint.objects.get(number=about["point"]),
        delegate=delegate,
        delegate_title=delegate.title,
        decision=about["decision"],
        decided_on=moment(about["at"]).date(),
        by=delegate,
    )


AFTER: dict[str, Callable[[str, Json], None]] = {
    "onward": gone_onward,
    "minutes": drafted,
    "review": sent_out,
    "remarks": remarked,
    "signatures": signed,
    "notices": posted,
    "dispatches": dispatched,
    "takedowns": taken_down,
    "assignments": promised,
    "delegated": delegated,
}
