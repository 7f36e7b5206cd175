"""Doors beside the front one: where words of what is closed could get out."""

import pytest

from cases.actions.marks import mark_secret, set_marks, unmark_secret
from cases.actions.publishing import publish
from cases.actions.records import move_record
from cases.actions.reminders import set_reminder
from cases.models import Memo, Record
from cases.search import search, similar
from tests import factories
from tests.meetings import making
from tests.worlds import kept

SECRET = "Placering av barnet Kim"


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official, subject="Skolgången")


def sees(person, memo):
    return Memo.objects.visible_to(person).filter(pk=memo.pk).exists()


@pytest.mark.parametrize("level", ["record", "file"])
def test_a_mark_on_the_record_of_a_memo_closes_the_memo(
    level, case, official, other_official, registrar, signed_in
):
    memo = making.approved(case, official)
    assert sees(other_official, memo)
    mark_secret(
        thing=memo.record if level == "record" else memo.record.files.get(),
        provision="OSL 26:1",
        by=registrar,
    )

    assert not sees(other_official, memo)
    assert sees(registrar, memo)
    assert sees(official, memo)
    assert signed_in(other_official).get(memo.get_absolute_url()).status_code == 404


@kept
def elsewhere(outsider):
    """A case of the other authority that everybody may read the entry of, in words for everybody."""
    case = factories.case(
        by=outsider, prefix="BN", subject=SECRET, counterparty="Kim Ek", public_subject="Skolgång"
    )
    publish(thing=case, by=outsider, source="prov")
    return case


def test_similar_cases_are_those_of_ones_own_diary(elsewhere, registrar):
    assert similar(registrar, subject=SECRET, counterparty="Kim Ek") == []


def test_a_related_case_of_another_authority_shows_its_open_words(case, elsewhere, registrar, signed_in):
    case.related.add(elsewhere)

    page = signed_in(registrar).get(case.get_absolute_url()).content.decode()
    assert SECRET not in page
    assert "Skolgång" in page


def test_a_reminder_on_a_closed_case_is_not_read_on_the_start_page(
    case, other_official, official, registrar, signed_in
):
    set_reminder(
        case=case,
        owner=other_official,
        what="Ring Kims mamma",
        due_on=factories.START.replace(year=2100),
        by=official,
    )
    assert "Ring Kims mamma" in signed_in(other_official).get("/arbete/").content.decode()
    mark_secret(thing=case, provision="OSL 26:1", by=registrar)

    assert "Ring Kims mamma" not in signed_in(other_official).get("/arbete/").content.decode()


@kept
def letter(case, registrar):
    return factories.record(case=case, by=registrar, subject=SECRET, counterparty="Kim Ek")


@kept
def secret_case(registrar):
    return factories.case(by=registrar, subject="LVU", secrecy_provision="OSL 26:1")


def test_moving_to_a_secret_case_takes_the_words_along(
    case, letter, secret_case, registrar, other_official, signed_in
):
    move_record(record=letter, to=secret_case, by=registrar)

    page = signed_in(other_official).get(case.get_absolute_url()).content.decode()
    assert SECRET not in page
    assert "Kim Ek" not in page
    assert signed_in(other_official).get(letter.get_absolute_url()).status_code == 404
    assert not search("placering", user=other_official).cases
    assert SECRET in signed_in(registrar).get(case.get_absolute_url()).content.decode()


def test_a_later_mark_reaches_where_the_record_was_moved_from(case, letter, registrar, other_official):
    between, last = factories.case(by=registrar), factories.case(by=registrar)
    new = move_record(record=move_record(record=letter, to=between, by=registrar), to=last, by=registrar)
    shadows = Record.objects.exclude(moved_to=None).visible_to(other_official)
    assert shadows.count() == 2

    mark_secret(thing=last, provision="OSL 26:1", by=registrar)
    assert shadows.count() == 0
    unmark_secret(thing=last, by=registrar)
    assert shadows.count() == 2
    set_marks(thing=new, secrecy_provision="OSL 21:1", personal_data=False, by=registrar)
    assert shadows.count() == 0


def test_the_editor_offers_no_record_that_the_writer_may_not_read(case, other_official, registrar, signed_in):
    factories.record(case=case, by=registrar, subject=SECRET, secrecy_provision="OSL 26:1")
    open_one = factories.record(case=case, by=registrar, subject="Öppen bilaga")
    memo = factories.memo(case=case, author=other_official)
    from cases.forms.memos.editor import MemoEditor

    assert [pk for pk, _ in MemoEditor(memo, by=other_official).pickable()] == [open_one.pk]
    assert len(MemoEditor(memo, by=registrar).pickable()) == 2
