"""A meeting that has gone out: one case with a memo and an attachment, all of it published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from cases.models import Case, File, Memo, Record
from core import clock
from meetings.actions.issuing import issue_summons
from meetings.models import AgendaItem, Issue, Meeting
from organisation.models import User
from tests.meetings import making
from tests.worlds import kept


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(making.MADE_ON):
        yield


@kept
def meeting(ksnau, secretary) -> Meeting:
    return making.meeting(ksnau, secretary)


def issued(meeting: Meeting, by: User) -> Issue:
    """The meeting's next issue, built and sent."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = issue_summons(meeting=meeting, by=by)
    made.refresh_from_db()
    meeting.refresh_from_db()
    assert made.state == Issue.State.ISSUED, made.message
    return made


@pytest.fixture
def issue(secretary):
    """issue(meeting) -> its next issue, built and sent."""
    return lambda meeting: issued(meeting, secretary)


def matter(meeting: Meeting, secretary: Any, official: Any, subject: str, **case: Any) -> AgendaItem:
    """A case on the agenda with an approved memo and one attachment."""
    of = making.a_case(subject=subject, official=official, **case)
    item = making.item(meeting, secretary, of)
    letter = making.record(of, f"Bilaga till {subject}", name=f"{subject} bilaga.pdf")
    making.approved(of, official, enclosed=[letter])
    return item


@dataclass
class Scene:
    meeting: Meeting
    issue: Issue
    item: AgendaItem
    case: Case
    memo: Memo
    memo_record: Record
    record: Record
    file: File

    @property
    def pack(self) -> File:
        assert self.issue.public_file is not None
        return self.issue.public_file


@kept
def scene(meeting, secretary, official) -> Scene:
    item = matter(meeting, secretary, official, "Kontor i Lycksele", counterparty="Region Västerbotten")
    made = issued(meeting, secretary)
    case = Case.objects.select_related("register").get(pk=item.case_id)
    memo = case.memos.get()
    record = Record.objects.get(case=case, number=1)
    return Scene(meeting, made, item, case, memo, memo.record, record, record.files.get())


def page_of(thing: Case | Record | File | Meeting) -> str:
    if isinstance(thing, Case):
        return reverse("portal:case", args=[thing.slug])
    if isinstance(thing, Record):
        return reverse("portal:record", args=[thing.case.slug, thing.number or 0])
    if isinstance(thing, File):
        record = thing.record
        return reverse("portal:file", args=[record.case.slug, record.number or 0, thing.position])
    return reverse("portal:meeting", args=[thing.body.slug, thing.on])


def api_of(thing: Case | Record | File) -> str:
    if isinstance(thing, Case):
        return reverse("api:case-detail", args=[thing.slug])
    if isinstance(thing, Record):
        return reverse("api:record-detail", args=[f"{thing.case.slug}-{thing.number}"])
    record = thing.record
    return reverse("api:document-detail", args=[f"{record.case.slug}-{record.number}-{thing.position}"])


LISTS = (
    "/",
    "/anslagstavla/",
    "/anslagstavla/atom/",
    "/sammantraden/kalender.ics",
    "/api/v1/decisions/",
    "/api/v1/notices/",
    "/sammantraden/",
    "/arenden/",
    "/api/v1/meetings/",
    "/api/v1/agenda-items/",
    "/api/v1/cases/",
    "/api/v1/records/",
    "/api/v1/documents/",
)


def everything_public(*more: str) -> str:
    """All that anybody meets without a login: the lists, every published meeting, case and record, and `more`."""
    client = Client()
    paths = [*LISTS, *more]
    for body in _ids(client, "bodies"):
        paths += [f"/sammantraden/{body}/{part}" for part in ("", "atom/", "kalender.ics")]
    paths += [meeting["url"] for meeting in _rows(client, "meetings")]
    paths += [f"/api/v1/meetings/{meeting['id']}/" for meeting in _rows(client, "meetings")]
    paths += [case["url"] for case in _rows(client, "cases")]
    paths += [record["url"] for record in _rows(client, "records")]
    return "\n".join(client.get(path).text for path in dict.fromkeys(paths))


def _rows(client: Client, what: str) -> list[dict[str, Any]]:
    return client.get(f"/api/v1/{what}/", {"limit": 200}).json()["results"]


def _ids(client: Client, what: str) -> list[str]:
    return [row["id"] for row in _rows(client, what)]
