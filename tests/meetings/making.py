"""Meetings, agenda rows and approved memos for tests."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

import pikepdf

from cases.actions.files import Upload
from cases.actions.registration import Entry, register_record
from cases.models import Case, Clause, Enclosure, Memo, MemoVersion, Proposal, ProposalStep, Record
from core import clock
from meetings.actions.agenda import plan_case
from meetings.actions.planning import plan_meeting
from meetings.models import AgendaItem, Meeting
from organisation.models import Body, User
from tests import factories
from tests.pdf import samples

TUESDAY = datetime.date(2024, 5, 21)
MADE_ON = "2024-05-13T10:00"


def meeting(body: Body, by: User, on: datetime.date = TUESDAY, **facts: Any) -> Meeting:
    return plan_meeting(body=body, on=on, by=by, **facts)


def item(meeting: Meeting, by: User, case: Case | None = None, **fields: Any) -> AgendaItem:
    """A case on the agenda; a new case unless one is given."""
    return plan_case(meeting=meeting, case=case or a_case(), by=by, **fields)


def a_case(**fields: Any) -> Case:
    return factories.case(by=clerk(), **fields)


def clerk() -> User:
    """The one who registers what a test needs."""
    found = User.objects.filter(email="clerk@umea.example").first()
    return found or factories.user("Karl Registrator", "registrar", email="clerk@umea.example")


@lru_cache
def pdf(pages: int = 1) -> bytes:
    import io

    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        made.save(out, deterministic_id=True)
        return out.getvalue()


def record(case: Case, subject: str = "Bilaga", *, name: str = "Bilaga 1.pdf", **fields: Any) -> Record:
    entry = Entry(subject=subject, counterparty="Region Västerbotten", files=[Upload(name, pdf(2))], **fields)
    return register_record(case=case, entry=entry, by=clerk())


def draft(case: Case, author: User, **fields: Any) -> Memo:
    return factories.memo(case=case, author=author, **fields)


def approved(
    case: Case, author: User, *, body: Body | None = None, enclosed: list[Record] | None = None, **marks: Any
) -> Memo:
    """An approved memo as approval leaves it: a record with the PDF, and a version with the data it is printed from."""
    memo = draft(case, author, body=body)
    entry = Entry(
        subject=memo.title,
        direction=Record.Direction.INTERNAL,
        kind=Record.Kind.MEMO,
        files=[Upload("Tjänsteskrivelse.pdf", pdf(1))],
        **marks,
    )
    memo.record = register_record(case=case, entry=entry, by=author)
    for position, enclosure in enumerate(enclosed or [], 1):
        Enclosure.objects.create(
            memo=memo,
            position=position,
            label=f"Bilaga {position}",
            title=enclosure.subject,
            record=enclosure,
            state=Enclosure.State.ATTACHED,
        )
    memo.state, memo.approved_at, memo.approved_by = Memo.State.APPROVED, clock.now(), author
    memo.save()
    MemoVersion.objects.create(
        memo=memo,
        number=1,
        kind=MemoVersion.Kind.APPROVED,
        document=samples.memo(title=memo.title, dnr=case.dnr),
        file=memo.record.files.get(),
        by=author,
    )
    return memo


def decided_by(memo: Memo, *bodies: Body) -> Proposal:
    """The memo's proposal passes these bodies; the last one decides."""
    proposal = Proposal.objects.create(memo=memo)
    for position, body in enumerate(bodies, 1):
        part = ProposalStep.Part.DECIDES if body == bodies[-1] else ProposalStep.Part.PROPOSES
        ProposalStep.objects.create(proposal=proposal, position=position, body=body, part=part)
    Clause.objects.create(proposal=proposal, position=1, verb="avslå", text="motionen")
    return proposal
