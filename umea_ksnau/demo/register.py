"""The register: cases taken over and registered, their records, and what is done to them later."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial

from cases.actions.assignment import assign
from cases.actions.cases import close_case, correct_case, relate, void_case
from cases.actions.records import move_record, void_record
from cases.actions.registration import Entry, add_record, register_case, take_over, write_note
from cases.actions.reminders import set_reminder
from cases.models import Record
from core import clock, dnr
from umea_ksnau.demo import find
from umea_ksnau.demo.files import upload
from umea_ksnau.demo.reading import Json, cases, day_of, load, moment, register_of, starts_at
from umea_ksnau.demo.script import Step
from umea_ksnau.demo.world import close_taken_over

MINUTE = datetime.timedelta(minutes=1)


def steps() -> Iterator[Step]:
    pairs: set[frozenset[str]] = set()
    opened = {case["dnr"]: opened_at(case) for case in cases()}
    for case in cases():
        yield from case_steps(case)
        for other in case.get("related", []):
            pair = frozenset([case["dnr"], other])
            if pair not in pairs:
                pairs.add(pair)
                at = max(opened[number] for number in pair) + MINUTE
                yield Step(at, f"{case['dnr']}:related:{other}", partial(relate_them, case["dnr"], other))
    for event in [*load("world.yaml")["events"], *load("world.yaml")["later"]]:
        if event["do"] in EVENTS:
            yield Step(moment(event["at"]), f"event:{event['at']}", partial(EVENTS[event["do"]], event))
    for reminder in load("world.yaml")["reminders"]:
        key = f"reminder:{reminder['set_at']}"
        yield Step(moment(reminder["set_at"]), key, partial(remind, reminder))


def opened_at(case: Json) -> datetime.datetime:
    if "opened_at" in case:
        return moment(case["opened_at"])
    return max(moment(case["opened_on"]), starts_at())


def registered_at(case: Json, record: Json) -> datetime.datetime:
    """A record's own time; else the opening of its case, and in a taken-over case the morning of its day."""
    if "registered_at" in record:
        return moment(record["registered_at"])
    if "opened_at" in case:
        return opened_at(case)
    return max(moment(record.get("received_on") or record["document_on"]), opened_at(case))


def is_made(record: Json) -> bool:
    """Whether the product registers the record itself, with what it makes from data. Others it only puts files into."""
    files = record.get("files", [])
    return bool(files) and all(file.get("made_from") == "review" for file in files)


def case_steps(case: Json) -> Iterator[Step]:
    number, at = case["dnr"], opened_at(case)
    records = [one for one in case["records"] if not is_made(one)]
    if "opened_at" in case:
        first = records.pop(0) if records and "registered_at" not in records[0] else None
        yield Step(at, f"{number}:registered", partial(register, case, first))
    else:
        yield Step(at, f"{number}:taken over", partial(bring_in, case))
    for record in records:
        at = max(at, registered_at(case, record))  # numbers are given in order
        yield Step(at, f"{number}-{record['number']}", partial(put_in, case, record))
    if "closed_on" in case:
        yield Step(at, f"{number}:was closed", partial(was_closed, case))
    if "closed_at" in case:
        yield Step(moment(case["closed_at"]), f"{number}:closed", partial(close, case))
    if "voided" in case:
        yield Step(moment(case["voided"]["at"]), f"{number}:voided", partial(void, case))
    for correction in case.get("corrections", []):
        key = f"{number}:corrected:{correction['at']}"
        yield Step(moment(correction["at"]), key, partial(correct, case, correction))


def facts_of(case: Json) -> Json:
    """What a case is registered with. What is given to a unit or an official later is left out."""
    later = [e for e in load("world.yaml")["events"] if e["do"] == "assign" and e["dnr"] == case["dnr"]]
    unit = case.get("unit") if not any("unit" in event for event in later) else None
    official = case.get("official") if not any("official" in event for event in later) else None
    first = case["records"][0] if case["records"] else {}
    return {
        "subject": case["title"],
        "public_subject": case.get("public_title", ""),
        "counterparty": first.get("counterparty", ""),
        "public_counterparty": first.get("public_counterparty", ""),
        "secrecy_provision": case.get("secrecy", {}).get("provision", ""),
        "matter": case.get("matter", "ordinary"),
        "unit": find.unit(unit) if unit else None,
        "official": find.person(official) if official else None,
    }


def entry_of(record: Json) -> Entry:
    arrived = record.get("received_on") or record["document_on"]
    return Entry(
        subject=record["title"],
        public_subject=record.get("public_title", ""),
        direction=record["direction"],
        kind=record.get("kind", Record.Kind.DOCUMENT),
        arrived_on=day_of(arrived),
        document_on=day_of(record["document_on"]),
        counterparty=record.get("counterparty", ""),
        public_counterparty=record.get("public_counterparty", ""),
        secrecy_provision=record.get("secrecy", {}).get("provision", ""),
        personal_data=bool(record.get("personal_data")),
        files=[
            upload(file, title=record["title"]) for file in record.get("files", []) if "made_from" not in file
        ],
    )


def register(case: Json, first: Json | None) -> None:
    register_case(
        register=find.register(register_of(case)),
        first=entry_of(first) if first else None,
        by=find.person(case["by"]) if "by" in case else find.registrar(register_of(case)),
        **facts_of(case),
    )


def bring_in(case: Json) -> None:
    parts = dnr.parse(case["dnr"])
    assert parts is not None
    assert parts.year is not None
    take_over(
        register=find.register(register_of(case)),
        year=parts.year,
        number=parts.serial,
        opened_on=case["opened_on"],
        by=find.registrar(register_of(case)),
        **facts_of(case),
    )


def put_in(case: Json, record: Json) -> None:
    by = find.person(record["by"]) if "by" in record else find.registrar(register_of(case))
    if record["direction"] == "note":
        write_note(case=find.case(case["dnr"]), subject=record["title"], text=record["text"], by=by)
    else:
        add_record(case=find.case(case["dnr"]), entry=entry_of(record), by=by)


def was_closed(case: Json) -> None:
    close_taken_over(find.case(case["dnr"]), case["closed_on"])


def close(case: Json) -> None:
    close_case(case=find.case(case["dnr"]), by=find.person(case["closed_by"]))


def void(case: Json) -> None:
    """The documents first: a case is voided empty, so that none is lost with it."""
    found, about = find.case(case["dnr"]), case["voided"]
    by = find.person(about["by"])
    for record in found.records.valid():
        void_record(record=record, reason=about["reason"], by=by)
    void_case(case=find.case(case["dnr"]), reason=about["reason"], by=by)


def correct(case: Json, correction: Json) -> None:
    found = find.case(case["dnr"])
    words = {
        "subject": found.subject,
        "public_subject": found.public_subject,
        "counterparty": found.counterparty,
        "public_counterparty": found.public_counterparty,
    }
    field = {"title": "subject", "public_title": "public_subject"}[correction["field"]]
    correct_case(case=found, by=find.person(correction["by"]), **words | {field: correction["to"]})


def relate_them(number: str, other: str) -> None:
    case = find.case(number)
    relate(case=case, other=find.case(other), by=find.registrar(case.register.prefix))


def give(event: Json) -> None:
    case = find.case(event["dnr"])
    assign(
        case=case,
        unit=find.unit(event["unit"]) if "unit" in event else case.unit,
        official=find.person(event["official"]) if "official" in event else case.official,
        by=find.person(event["by"]),
    )


def move(event: Json) -> None:
    move_record(record=find.record(event["record"]), to=find.case(event["to"]), by=find.person(event["by"]))


def receive(event: Json) -> None:
    """What a memo waited for comes in. The memo is not changed by it: that is for the official to do."""
    memo = next(case["memo"] for case in cases() if case["dnr"] == event["dnr"])
    awaited = next(one for one in memo["enclosures"] if one["label"] == event["enclosure"])
    case = find.case(event["dnr"])
    entry = Entry(
        subject=f"{awaited['label']}, {awaited['title']}",
        counterparty=awaited["awaited_from"],
        document_on=clock.today(),
        files=[upload({"name": f"{awaited['title']}.pdf", "html": event["html"]}, title=awaited["title"])],
    )
    add_record(case=case, entry=entry, by=find.registrar(case.register.prefix))


EVENTS = {"assign": give, "move_record": move, "receive_awaited": receive}


def remind(reminder: Json) -> None:
    """A secretary's reminder: set by herself in her own cases, by the registrar for her in others."""
    owner = find.person(reminder["owner"])
    case = find.case(reminder["dnr"]) if "dnr" in reminder else find.meeting(reminder["meeting"]).case
    assert case is not None
    by = owner if case.official_id == owner.pk else find.registrar(case.register.prefix)
    set_reminder(case=case, owner=owner, what=reminder["text"], due_on=reminder["due_on"], by=by)
