"""The agenda: what is on it, in which order, and what becomes of a row."""

import datetime

import pytest
from django.core.management import call_command

from cases.actions.explaining import explain_finding
from core.errors import Refused
from meetings.actions.agenda import (
    add_formalia,
    add_row,
    change_item,
    choose_reported,
    move_to_meeting,
    plan_case,
    remove_item,
    set_web,
    withdraw_item,
)
from meetings.actions.order import move_item, reorder
from meetings.actions.planning import cancel_meeting
from meetings.actions.preparation import note_word
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import rows_of
from organisation.models import Message
from tests import factories
from tests.meetings import making

Kind = AgendaItem.Kind
JUNE = datetime.date(2024, 6, 4)


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.all()]


def labels(meeting: Meeting) -> list[str]:
    return [row.short for row in rows_of(meeting)]


def three(meeting: Meeting, secretary) -> list[AgendaItem]:
    return [making.item(meeting, secretary, making.a_case(subject=word)) for word in ("A", "B", "C")]


def test_case_is_planned_without_a_memo(meeting, secretary, official):
    case = making.a_case(subject="Miljöskjutsen 2024", official=official)
    item = plan_case(meeting=meeting, case=case, by=secretary)
    assert (item.title, item.presenter, item.kind) == ("Miljöskjutsen 2024", official.name, Kind.DECISION)
    row = rows_of(meeting)[0]
    assert (row.state, row.lacks_memo, row.short) == (("Utan skrivelse", "warn"), True, "1")


def test_row_shows_how_far_the_memo_has_come(meeting, secretary, official):
    case = making.a_case()
    item = making.item(meeting, secretary, case)
    memo = making.draft(case, official, title="Skrivelsens rubrik")
    for state, words in [
        ("draft", ("Utkast", "warn")),
        ("submitted", ("Hos chef", "warn")),
        ("returned", ("Återlämnad", "warn")),
    ]:
        memo.state = state
        memo.save()
        row = rows_of(meeting)[0]
        assert (row.state, row.lacks_memo) == (words, True)
    assert row.memo_title == "Skrivelsens rubrik"
    memo.delete()
    making.approved(case, official)
    row = rows_of(meeting)[0]
    assert (row.state, row.lacks_memo, row.memo_title) == (("Klart", "done"), False, "")
    assert row.item == item


def test_memo_to_the_body_goes_before_a_later_one_to_another(meeting, secretary, official, ks, ksnau):
    case = making.a_case()
    making.item(meeting, secretary, case)
    mine = making.approved(case, official, body=ksnau)
    making.draft(case, official, body=factories.body("ks", of=ks))
    assert rows_of(meeting)[0].memo == mine


def test_information_without_memo_is_nothing_to_warn_about(meeting, secretary):
    making.item(meeting, secretary, making.a_case(matter="information"))
    row = rows_of(meeting)[0]
    assert (row.item.kind, row.state, row.lacks_memo) == (
        "information",
        ("Utan skrivelse", "info"),
        False,
    )


def test_case_stands_once_on_an_agenda(meeting, secretary):
    item = making.item(meeting, secretary)
    with pytest.raises(Refused, match="står redan på listan"):
        plan_case(meeting=meeting, case=item.case, by=secretary)


def test_closed_case_is_not_planned(meeting, secretary):
    case = making.a_case()
    case.closed_on = case.opened_on
    case.save()
    with pytest.raises(Refused, match="är inte öppet"):
        plan_case(meeting=meeting, case=case, by=secretary)


def test_only_the_bodys_secretary_prepares(meeting, official, administrator, outsider, registrar):
    case = making.a_case()
    for person in (official, administrator, outsider, registrar):
        with pytest.raises(Refused, match="Bara nämndsekreterare"):
            plan_case(meeting=meeting, case=case, by=person)


def test_rows_fall_in_their_places(meeting, secretary):
    add_row(meeting=meeting, kind=Kind.REPORT, title="Anmälningar", by=secretary)
    making.item(meeting, secretary, making.a_case(subject="Ärende"))
    add_formalia(meeting=meeting, by=secretary)
    add_row(meeting=meeting, kind=Kind.INFORMATION, title="Ekonomiläget", by=secretary)
    assert titles(meeting) == [
        "Upprop, val av justerare, ärendelistan fastställs, anmälan av jäv",
        "Ärende",
        "Ekonomiläget",
        "Anmälningar",
        "Övrigt. Inga beslut fattas.",
    ]
    assert labels(meeting) == ["–", "1", "2", "–", "–"]
    assert [item.position for item in meeting.items.all()] == [1, 2, 3, 4, 5]


def test_formalia_and_reports_are_numbered_where_the_body_says_so(secretary, ks):
    body = factories.body("bun", of=ks, formalia_numbered=True, reports_numbered=True)
    meeting = making.meeting(body, secretary)
    add_formalia(meeting=meeting, by=secretary)
    making.item(meeting, secretary)
    add_row(meeting=meeting, kind=Kind.REPORT, title="Anmälningar", by=secretary)
    assert labels(meeting) == ["1", "2", "3", "4", "5", "6", "–"]
    with pytest.raises(Refused, match="redan"):
        add_formalia(meeting=meeting, by=secretary)


def test_decision_needs_a_case(meeting, secretary):
    with pytest.raises(Refused, match="fattas i ett ärende"):
        add_row(meeting=meeting, kind=Kind.DECISION, title="Snabbt beslut", by=secretary)


def test_rows_move_up_and_down_and_stop_at_the_ends(meeting, secretary):
    first, _, last = three(meeting, secretary)
    move_item(item=last, by=secretary, step=-1)
    assert titles(meeting) == ["A", "C", "B"]
    move_item(item=first, by=secretary, step=1)
    assert titles(meeting) == ["C", "A", "B"]
    with pytest.raises(Refused, match="redan först"):
        move_item(item=AgendaItem.objects.get(pk=last.pk), by=secretary, step=-1)


def test_whole_order_is_refused_when_the_list_has_changed(meeting, secretary):
    a, b, c = three(meeting, secretary)
    reorder(meeting=meeting, order=[c.pk, a.pk, b.pk], by=secretary)
    assert titles(meeting) == ["C", "A", "B"]
    remove_item(item=a, by=secretary)
    with pytest.raises(Refused, match="har ändrats"):
        reorder(meeting=meeting, order=[c.pk, a.pk, b.pk], by=secretary)


def test_title_may_differ_from_the_memos(meeting, secretary, official):
    case = making.a_case()
    item = making.item(meeting, secretary, case)
    making.approved(case, official)
    change_item(item=item, by=secretary, title="Uppföljning jan–april", starts_at=datetime.time(11, 15))
    row = rows_of(meeting)[0]
    assert (row.item.title, row.memo_title) == ("Uppföljning jan–april", "Ett ärende")
    with pytest.raises(Refused, match="Skriv vad punkten heter"):
        change_item(item=item, by=secretary, title=" ")


def test_reported_records_are_a_list_in_order(meeting, secretary, outsider):
    item = add_row(meeting=meeting, kind=Kind.REPORT, title="Anmälningar", by=secretary)
    case = making.a_case()
    first, second = making.record(case, "Ett"), making.record(case, "Två")
    choose_reported(item=item, records=[second, first], by=secretary)
    assert [each.record for each in item.reported.all()] == [second, first]
    choose_reported(item=item, records=[first], by=secretary)
    assert [each.record for each in item.reported.all()] == [first]
    foreign = factories.record(case=factories.case(by=outsider, prefix="BN"), by=outsider)
    with pytest.raises(Refused, match="annat diarium"):
        choose_reported(item=item, records=[foreign], by=secretary)


def test_reports_need_a_report_row(meeting, secretary):
    item = making.item(meeting, secretary)
    with pytest.raises(Refused, match="anmälningspunkt"):
        choose_reported(item=item, records=[making.record(item.case)], by=secretary)


def test_item_moves_whole_to_another_meeting(meeting, ksnau, secretary):
    a, _, _ = three(meeting, secretary)
    change_item(item=a, by=secretary, title="Egen rubrik", starts_at=datetime.time(9, 0))
    later = making.meeting(ksnau, secretary, JUNE)
    moved = move_to_meeting(item=AgendaItem.objects.get(pk=a.pk), to=later, by=secretary)
    assert titles(meeting) == ["B", "C"]
    assert (moved.meeting, moved.title, moved.moved_from, moved.starts_at) == (
        later,
        "Egen rubrik",
        meeting,
        None,
    )
    assert [item.position for item in meeting.items.all()] == [1, 2]


def test_item_does_not_move_to_another_body_or_where_the_case_is(meeting, ks, ksnau, secretary):
    item = making.item(meeting, secretary)
    other = making.meeting(factories.body("ks", of=ks), secretary)
    with pytest.raises(Refused, match="annat av organets"):
        move_to_meeting(item=item, to=other, by=secretary)
    later = making.meeting(ksnau, secretary, JUNE)
    making.item(later, secretary, item.case)
    with pytest.raises(Refused, match="står redan på listan"):
        move_to_meeting(item=item, to=later, by=secretary)


def test_presidium_says_what_is_missing_and_the_official_is_told(meeting, secretary, official):
    item = making.item(meeting, secretary, making.a_case(official=official))
    with pytest.raises(Refused, match="vad som ska kompletteras"):
        note_word(item=item, by=secretary, word="complete")
    Message.objects.all().delete()
    note_word(item=item, by=secretary, word="complete", note="Kostnaden per år saknas")
    item.refresh_from_db()
    assert (item.word, item.word_note) == ("complete", "Kostnaden per år saknas")
    message = Message.objects.get()
    assert message.to == official
    assert "Kostnaden" not in message.text + message.subject
    note_word(item=item, by=secretary, word="taken_up")
    item.refresh_from_db()
    assert (item.word, item.word_note) == ("taken_up", "")


def test_presidium_moves_an_item_to_another_date(meeting, ksnau, secretary):
    item = making.item(meeting, secretary)
    with pytest.raises(Refused, match="Välj till vilket"):
        note_word(item=item, by=secretary, word="moved")
    later = making.meeting(ksnau, secretary, JUNE)
    note_word(item=item, by=secretary, word="moved", to=later)
    assert (meeting.items.count(), later.items.get().moved_from) == (0, meeting)


def test_nothing_changes_on_the_agenda_of_a_cancelled_meeting(meeting, secretary):
    item = making.item(meeting, secretary)
    cancel_meeting(meeting=meeting, by=secretary, reason="Få ärenden")
    with pytest.raises(Refused, match="inställt"):
        move_item(item=item, by=secretary, step=1)
    with pytest.raises(Refused, match="inställt"):
        making.item(meeting, secretary)


def test_uncalled_item_is_removed_and_not_withdrawn(meeting, secretary):
    item = making.item(meeting, secretary)
    with pytest.raises(Refused, match="Ta bort punkten"):
        withdraw_item(item=item, by=secretary, reason="Behöver mer tid")
    remove_item(item=item, by=secretary)
    assert not meeting.items.exists()


def test_exception_for_the_web_says_why(meeting, secretary):
    item = making.item(meeting, secretary)
    with pytest.raises(Refused, match="Skriv varför"):
        set_web(item=item, by=secretary, web="off")
    record = making.record(item.case)
    set_web(item=item, by=secretary, web="off", reason="Upphandling pågår", held_back=[record])
    item.refresh_from_db()
    assert (item.web, item.web_reason) == ("off", "Upphandling pågår")
    assert [held.record for held in item.held_back.all()] == [record]


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_is_read_in_a_fixed_number_of_queries(
    meeting, secretary, official, ks, ksnau, count, django_assert_num_queries
):
    for _ in range(count):
        case = making.a_case(official=official)
        making.item(meeting, secretary, case)
        memo = making.approved(case, official, enclosed=[making.record(case), making.record(case)])
        making.decided_by(memo, ksnau, factories.body("ks", of=ks, parent=None))
    report = add_row(meeting=meeting, kind=Kind.REPORT, title="Anmälningar", by=secretary)
    choose_reported(item=report, records=[making.record(case) for _ in range(count)], by=secretary)
    with django_assert_num_queries(20):
        for row in rows_of(meeting):
            assert [row.state, row.counted, row.type, row.attached, row.lacks_memo]


def test_explained_warning_is_no_longer_counted_but_still_told(meeting, secretary, official, capsys):
    case = making.a_case(official=official)
    making.item(meeting, secretary, case)
    memo = making.draft(case, official)
    (row,) = rows_of(meeting)
    warned = [one for one in row.findings if one.may_be_explained]
    assert warned
    for one in warned:
        explain_finding(memo=memo, fingerprint=one.fingerprint, reason="Det ska vara så.", by=official)
    (row,) = rows_of(meeting)
    assert [one for one in row.findings if one.may_be_explained] == []
    assert [one.answer.reason for one in row.explained] == ["Det ska vara så."] * len(warned)
    assert "varning" not in row.counted
    call_command("check_pack", f"{meeting.body.slug}/{meeting.on}")
    assert f"Förklarat av {official.name}: Det ska vara så." in capsys.readouterr().out
