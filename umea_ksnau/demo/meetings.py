"""The meetings: planned, prepared, ordered and called."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial

from cases.actions.files import Upload
from cases.models import Case
from core.dates import full_day
from meetings.actions import agenda, documents, issuing, order, planning, preparation
from meetings.actions.delivery import note_opening
from meetings.actions.paper import add_paper
from meetings.actions.paragraphs import open_paragraph_series
from meetings.models import AgendaItem, Issue, Meeting
from meetings.tasks import build_issue
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import ROOT, Json, items, load, moment, starts_at, time_of
from umea_ksnau.demo.script import Step

MINUTE = datetime.timedelta(minutes=1)
AN_HOUR = datetime.timedelta(hours=1)
KINDS = {"decision": "decision", "proposal": "decision", "information": "information"}
WORDS = {"taken_up": "taken_up", "to_be_completed": "complete", "moved": "moved"}


def steps() -> Iterator[Step]:
    at = starts_at() + MINUTE  # after the cases that the papers of the meetings are registered in
    yield Step(at, "meetings:paragraphs", paragraphs)
    yield Step(at, "meetings:year", year)
    yield Step(at, "meetings:paper", paper_copies)
    for about in load("world.yaml")["meetings"]:
        yield from meeting_steps(about)
    for event in load("world.yaml")["later"]:
        if event["do"] == "add_report":
            yield Step(moment(event["at"]), f"event:{event['at']}", partial(add_report, event))


def meeting_steps(about: Json) -> Iterator[Step]:
    key = about["meeting"]
    for planned in about["planned"]:
        one = planned if isinstance(planned, dict) else {"dnr": planned, "at": about["planned_at"]}
        yield Step(moment(one["at"]), f"{key}:planned:{one['dnr']}", partial(plan, key, one["dnr"]))
    for word in about.get("preparation", {}).get("words", []):
        at = moment(about["preparation"]["at"])
        yield Step(at, f"{key}:word:{word['dnr']}", partial(note_word, key, word))
    for dropped in about.get("documents", []):
        yield Step(moment(dropped["at"]), f"{key}:documents:{dropped['dnr']}", partial(drop, key, dropped))
    for issue in about.get("issues", []):
        at = moment(issue["at"])
        if issue["number"] == 1:
            yield Step(at - AN_HOUR, f"{key}:agenda", partial(set_agenda, about))
        yield Step(at, f"{key}:issue:{issue['number']}", partial(call, key, issue), partial(sent, key))
        for opened in issue.get("opened", []):
            step = f"{key}:opened:{issue['number']}:{opened['person']}"
            yield Step(
                moment(opened["at"]), step, partial(open_issue, key, issue["number"], opened["person"])
            )
    for change in about.get("changes", []):
        step = f"{key}:change:{change['do']}:{change['dnr']}"
        yield Step(moment(change["at"]), step, partial(CHANGES[change["do"]], key, change))


def paragraphs() -> None:
    for slug, about in load("organisation.yaml")["bodies"].items():
        for year_, first in about["paragraphs"].items():
            open_paragraph_series(body=find.body(slug), year=year_, first=first)


def paper_copies() -> None:
    """Who wants the documents on paper."""
    for slug, about in load("organisation.yaml")["bodies"].items():
        for wish in about.get("paper", []):
            add_paper(
                body=find.body(slug),
                user=find.person(wish["person"]) if "person" in wish else None,
                purpose=wish.get("purpose", ""),
                copies=wish.get("copies", 1),
                by=find.secretary(slug),
            )


def year() -> None:
    """The year's meetings of each body, from the first that the demo tells of."""
    world = load("organisation.yaml")
    told = [meeting["meeting"] for meeting in load("world.yaml")["meetings"]]
    for days in world["year_plan"].values():
        for slug, dates in days.items():
            first = min(key.partition("/")[2] for key in told if key.startswith(f"{slug}/"))
            for day in dates:
                if day.isoformat() >= first:
                    plan_meeting(slug, day, world["bodies"][slug])


def plan_meeting(slug: str, day: datetime.date, about: Json) -> None:
    secretary = find.secretary(slug)
    meeting = planning.plan_meeting(
        body=find.body(slug),
        on=day,
        by=secretary,
        secretary=secretary,
        group_meetings=f"Kl. {about['group_meetings']}" if "group_meetings" in about else "",
        remote=about.get("remote", ""),
    )
    planning.use_meeting_case(meeting=meeting, case=find.case(about["meeting_case"]), by=secretary)


def plan(key: str, number: str) -> None:
    """A case that has been moved here already needs no planning."""
    meeting, case = find.meeting(key), find.case(number)
    if not meeting.items.filter(case=case).exists():
        agenda.plan_case(
            meeting=meeting, case=case, by=find.secretary(meeting.body.slug), **facts_of(key, number)
        )


def rows_of(key: str) -> dict[str, Json]:
    """What the agenda says about each case, by its number."""
    about = next(meeting for meeting in load("world.yaml")["meetings"] if meeting["meeting"] == key)
    rows = {row["dnr"]: row for row in about.get("rows", [])}
    if key == "ksnau/2024-05-21":
        rows |= {item["case"]["dnr"]: item["agenda"] for item in items()}
    return rows


def facts_of(key: str, number: str) -> Json:
    row = rows_of(key).get(number)
    if row is None:
        return {}
    return {
        "kind": KINDS[row["kind"]],
        "title": row.get("title", ""),
        "presenter": find.person(row["presenter"]).name,
        "starts_at": time_of(row["time"]),
    }


def item_of(meeting: Meeting, number: str) -> AgendaItem:
    return meeting.items.get(case__dnr=number)


def note_word(key: str, word: Json) -> None:
    meeting = find.meeting(key)
    preparation.note_word(
        item=item_of(meeting, word["dnr"]),
        word=WORDS[word["word"]],
        note=word.get("note", ""),
        to=find.meeting(word["to"]) if "to" in word else None,
        by=find.secretary(meeting.body.slug),
    )


def drop(key: str, dropped: Json) -> None:
    """Files put on an item as the secretary drops them."""
    meeting = find.meeting(key)
    folder = ROOT / key.replace("/", "-")
    documents.add_documents(
        item=item_of(meeting, dropped["dnr"]),
        uploads=[Upload(name, (folder / name).read_bytes()) for name in dropped["files"]],
        by=find.secretary(meeting.body.slug),
    )


def set_agenda(about: Json) -> None:
    """The last hour before the kallelse: the frame, the reports, the order, when and where the minutes are approved."""
    meeting = find.meeting(about["meeting"])
    by = find.secretary(meeting.body.slug)
    agenda.add_formalia(meeting=meeting, by=by)
    if "reports" in about:
        report(meeting, about["reports"], starts_at_=time_of(about["reports_time"]))
    if "approval" in about:
        approval = about["approval"]
        note = f"{full_day(approval['day']).capitalize()}, {approval['place']}"
        planning.change_meeting(meeting=meeting, approval_note=note, by=by)
    put_in_order(meeting)


def report(meeting: Meeting, reports: list[Json], *, starts_at_: datetime.time | None = None) -> None:
    """The list of reported records, begun if there is none."""
    by = find.secretary(meeting.body.slug)
    item = meeting.items.filter(kind=AgendaItem.Kind.REPORT).first() or agenda.add_row(
        meeting=meeting, kind=AgendaItem.Kind.REPORT, title="Anmälningar", starts_at=starts_at_, by=by
    )
    records = [each.record for each in item.reported.all()]
    records += [find.record(one["record"]) for one in reports]
    agenda.choose_reported(item=item, records=records, by=by)


def add_report(event: Json) -> None:
    report(find.meeting(event["meeting"]), [event])


def put_in_order(meeting: Meeting) -> None:
    """The cases in the order of the fixtures, between what comes before and after them."""
    places = {number: row["position"] for number, row in rows_of(meeting.key).items()}

    def place(item: AgendaItem) -> int:
        return places[case.dnr] if isinstance(case := item.case, Case) else item.position

    rows = list(meeting.items.select_related("case"))
    cases = iter(sorted((item for item in rows if item.case), key=place))
    wanted = [next(cases) if item.case else item for item in rows]
    if wanted != rows:
        order.reorder(
            meeting=meeting, order=[item.pk for item in wanted], by=find.secretary(meeting.body.slug)
        )


def withdraw(key: str, change: Json) -> None:
    meeting = find.meeting(key)
    by = find.secretary(meeting.body.slug)
    agenda.withdraw_item(item=item_of(meeting, change["dnr"]), reason=change["reason"], by=by)


def change_time(key: str, change: Json) -> None:
    meeting = find.meeting(key)
    by = find.secretary(meeting.body.slug)
    agenda.change_item(item=item_of(meeting, change["dnr"]), starts_at=time_of(change["time"]), by=by)


CHANGES = {"withdraw": withdraw, "change_time": change_time}


def call(key: str, issue: Json) -> None:
    by, note = find.person(issue["by"]), issue.get("note", "")
    issuing.issue_summons(meeting=find.meeting(key), number=issue["number"], by=by, note=note)


def open_issue(key: str, number: int, person: str) -> None:
    issue = find.meeting(key).issues.select_related("meeting", "file").get(number=number)
    note_opening(issue=issue, by=find.person(person), file=True)


def sent(key: str) -> None:
    """The pack is built and goes out; then the issue stands, or the play stops here."""
    for issue in Issue.objects.filter(meeting=find.meeting(key), state=Issue.State.BUILDING):
        build_issue.call(issue.pk)
        issue.refresh_from_db()
        if issue.state != Issue.State.ISSUED:
            raise RuntimeError(f"{issue} could not be built: {issue.message or issue.state}")
