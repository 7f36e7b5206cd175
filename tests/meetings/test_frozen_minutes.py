"""An approved § cannot be changed: through the actions, the ORM or SQL (KL 5:69, rule 10)."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.errors import Refused
from meetings.actions.approval import correct, reopen_minutes, sign_on_paper
from meetings.actions.minutes import draft_minutes, edit_text, send_to_approvers, use_generated
from meetings.guards import TABLES
from meetings.models import (
    Ballot,
    BallotVote,
    Conflict,
    Minutes,
    MinutesItem,
    MinutesText,
    Motion,
    Proceeding,
    Reservation,
    Seating,
    Signature,
)
from tests.meetings.held import HELD_AT, held
from tests.worlds import kept

pytestmark = pytest.mark.django_db
SIGNED_ON = datetime.date(2024, 5, 30)


@kept
def made(ksnau, secretary, official):
    with clock.at(HELD_AT):
        return held(ksnau, secretary, official)


@kept
def sent(made, secretary) -> Minutes:
    with clock.at("2024-05-27T09:00"):
        minutes = draft_minutes(meeting=made.meeting, by=secretary)
        return send_to_approvers(minutes=minutes, by=secretary)


@kept
def signed(made, sent, secretary) -> Minutes:
    with clock.at("2024-05-30T13:00"):
        sign_on_paper(minutes=sent, approver=made.chair, signed_on=SIGNED_ON, by=secretary)
    return sent


@kept
def approved(made, signed, secretary) -> Minutes:
    with clock.at("2024-05-30T14:00"):
        sign_on_paper(minutes=signed, approver=made.chosen, signed_on=SIGNED_ON, by=secretary)
    signed.refresh_from_db()
    assert signed.is_approved
    return signed


def stopped(change) -> bool:
    with transaction.atomic():
        try:
            with transaction.atomic():
                change()
        except DatabaseError as error:
            return "ändras inte" in str(error)
    return False


def sql(statement: str):
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


ROWS = {
    "proceeding": lambda: Proceeding.objects.update(motive="annat"),
    "motion": lambda: Motion.objects.update(text="annat"),
    "ballot": lambda: Ballot.objects.update(result="no"),
    "vote": lambda: BallotVote.objects.update(choice="no"),
    "seating": lambda: Seating.objects.update(abstains=True),
    "conflict": lambda: Conflict.objects.all().delete(),
    "reservation": lambda: Reservation.objects.update(text="annat"),
    "text": lambda: MinutesText.objects.update(generated="annat"),
    "item": lambda: MinutesItem.objects.all().delete(),
    "content": lambda: Minutes.objects.update(content={}),
    "sum": lambda: Minutes.objects.update(sha256="0" * 64),
    "state": lambda: Minutes.objects.update(
        state="draft", content=None, sha256="", frozen_at=None, approved_on=None
    ),
    "day": lambda: Minutes.objects.update(approved_on=SIGNED_ON + datetime.timedelta(days=1)),
    "signature": lambda: Signature.objects.update(signed_on=datetime.date(2024, 6, 1)),
    "signature gone": lambda: Signature.objects.all().delete(),
    "minutes gone": lambda: Minutes.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("change", ROWS.values(), ids=ROWS)
def test_rows_of_an_approved_paragraph_are_not_changed_through_the_orm(approved, change):
    assert stopped(change)


def test_nothing_is_added_to_an_approved_paragraph(made, approved):
    item, mandate = made.item(184), made.members[2]
    assert stopped(lambda: Motion.objects.create(item=item, position=1, kind="support", mover=mandate))
    assert stopped(
        lambda: Reservation.objects.create(
            item=item, kind="reservation", mandate=mandate, noted_by=made.secretary
        )
    )
    assert stopped(lambda: made.item(180).motions.first().supporters.add(made.members[4]))
    assert stopped(
        lambda: Signature.objects.create(
            minutes=approved,
            approver=made.chair,
            way="paper",
            signed_on=SIGNED_ON,
            sha256="0" * 64,
            registered_by=made.secretary,
            voided_at=clock.now(),
            voided_reason="prov",
        )
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meetings_ballotvote SET choice = 'yes'",
        "DELETE FROM meetings_ballotvote",
        "UPDATE meetings_minutes SET sha256 = 'x'",
        "UPDATE meetings_minutes SET state = 'signing', approved_on = NULL",
        "DELETE FROM meetings_minutesitem",
        "UPDATE meetings_agendaitem SET title = 'annat'",
        "UPDATE cases_decisionclause SET text = 'annat'",
        "UPDATE cases_decision SET motive = 'annat'",
        "UPDATE meetings_paragraph SET number = number + 100",
        "DELETE FROM meetings_motion_supporters",
    ],
)
def test_sql_is_stopped_too(approved, statement):
    assert stopped(sql(statement))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_tables_are_not_emptied(approved):
    assert stopped(sql("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE meetings_ballotvote"))


def test_the_actions_refuse_with_a_sentence(made, approved, secretary):
    with pytest.raises(Refused, match="rättelse"):
        edit_text(item=made.item(184), slot="decision", text="annat", revision=0, by=secretary)
    with pytest.raises(Refused, match="rättelse"):
        use_generated(item=made.item(184), slot="decision", by=secretary)
    with pytest.raises(Refused, match="rättelse"):
        reopen_minutes(minutes=approved, reason="fel", by=secretary)
    with pytest.raises(Refused, match="rättelse"):
        draft_minutes(meeting=made.meeting, by=secretary) and send_to_approvers(
            minutes=approved, by=secretary
        )


def test_a_correction_stands_beside(made, approved, secretary):
    before = approved.content
    correct(item=made.item(180), text="Budgeten avser 2025.", reason="Fel år", by=secretary)
    approved.refresh_from_db()
    assert approved.content == before
    assert made.item(180).corrections.get().text == "Budgeten avser 2025."


def test_a_first_signature_freezes_and_reopening_frees(made, signed, secretary):
    assert stopped(lambda: BallotVote.objects.update(choice="no"))
    with clock.at("2024-05-30T15:00"):
        reopen_minutes(minutes=signed, reason="Fel siffra i § 181", by=secretary)
    assert not stopped(lambda: BallotVote.objects.update(choice="no"))
    assert signed.signatures.get().voided_reason == "Fel siffra i § 181"


def test_what_follows_the_approval_may_still_be_written(made, approved):
    approved.kept_at, approved.open_at = "Stadsarkivet", clock.now()
    approved.save()
    item = made.item(184)
    item.public_title = "Motion"
    item.save(update_fields=["public_title"])


def test_every_guarded_table_is_there(db):
    assert set(TABLES) <= set(connection.introspection.table_names())
