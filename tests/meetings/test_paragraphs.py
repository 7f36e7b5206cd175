"""§§: one series per body and year, taken in the order the meetings are called."""

import datetime

import pytest

from core import clock
from core.errors import Refused
from meetings.actions.agenda import add_formalia, add_row, move_to_meeting, restore_item, withdraw_item
from meetings.actions.issuing import issue_summons
from meetings.actions.paragraphs import open_paragraph_series
from meetings.models import AgendaItem, Issue, Meeting, ParagraphSeries
from meetings.queries.agenda import rows_of
from meetings.verification import paragraph_numbers
from tests import factories
from tests.meetings import making

D = datetime.date


@pytest.fixture(autouse=True)
def issued_without_a_worker(monkeypatch):
    """The files are not built here: an issue counts as out when it has been decided."""
    from meetings.actions import issuing

    monkeypatch.setattr(issuing, "_builders", [])


def issued(meeting: Meeting, secretary) -> None:
    issue = issue_summons(meeting=meeting, by=secretary)
    issue.state = Issue.State.FAILED  # so that the next one may begin
    issue.save()


def printed(meeting: Meeting) -> list[str]:
    return [row.printed for row in rows_of(meeting)]


def items(meeting: Meeting, secretary, count: int) -> list[AgendaItem]:
    return [making.item(meeting, secretary) for _ in range(count)]


def test_all_paragraphs_are_set_in_one_step_from_the_first_of_the_series(meeting, ksnau, secretary):
    open_paragraph_series(body=ksnau, year=2024, first=180)
    add_formalia(meeting=meeting, by=secretary)
    items(meeting, secretary, 10)
    add_row(meeting=meeting, kind="report", title="Anmälningar", by=secretary)
    issued(meeting, secretary)
    assert printed(meeting) == ["", *[f"{number}/24" for number in range(180, 190)], "", ""]
    assert ParagraphSeries.objects.get(body=ksnau).next == 190


def test_series_in_use_is_not_opened_again(meeting, ksnau, secretary):
    open_paragraph_series(body=ksnau, year=2024, first=170)
    open_paragraph_series(body=ksnau, year=2024, first=180)
    items(meeting, secretary, 1)
    issued(meeting, secretary)
    with pytest.raises(Refused, match="redan i bruk"):
        open_paragraph_series(body=ksnau, year=2024, first=200)


def test_issuing_again_leaves_the_paragraphs_and_numbers_what_is_new(meeting, secretary):
    items(meeting, secretary, 2)
    issued(meeting, secretary)
    late = making.item(meeting, secretary)
    assert (late.late, printed(meeting)) == (True, ["1/24", "2/24", ""])
    issued(meeting, secretary)
    issued(meeting, secretary)
    assert printed(meeting) == ["1/24", "2/24", "3/24"]


def test_withdrawn_item_keeps_its_paragraph_and_nobody_else_gets_it(meeting, secretary):
    first, _ = items(meeting, secretary, 2)
    issued(meeting, secretary)
    item = withdraw_item(item=first, by=secretary, reason="Behöver beredas mer")
    making.item(meeting, secretary)
    issued(meeting, secretary)
    assert printed(meeting) == ["1/24", "2/24", "3/24"]
    assert rows_of(meeting)[0].state == ("Utgår", "info")
    restore_item(item=item, by=secretary)
    assert rows_of(meeting)[0].state == ("Utan skrivelse", "warn")


def test_numbered_item_that_moves_leaves_its_paragraph_behind(meeting, ksnau, secretary):
    item, _ = items(meeting, secretary, 2)
    issued(meeting, secretary)
    later = making.meeting(ksnau, secretary, D(2024, 6, 4))
    move_to_meeting(item=item, to=later, by=secretary)
    left = meeting.items.get(pk=item.pk)
    assert (left.paragraph.number, left.withdrawn_reason) == (1, "Flyttat till 4\u00a0juni")
    issued(later, secretary)
    assert printed(later) == ["3/24"]
    with pytest.raises(Refused, match="utgår redan"):
        withdraw_item(item=left, by=secretary, reason="Igen")


def test_extra_meeting_called_first_takes_the_first_paragraphs(meeting, ksnau, secretary):
    """Two open meetings: the § follows the order of the calls, not of the dates. ADR 0005."""
    items(meeting, secretary, 2)
    extra = making.meeting(ksnau, secretary, D(2024, 6, 4), extra=True)
    items(extra, secretary, 2)
    issued(extra, secretary)
    issued(meeting, secretary)
    making.item(extra, secretary)
    issued(extra, secretary)
    assert printed(extra) == ["1/24", "2/24", "5/24"]
    assert printed(meeting) == ["3/24", "4/24"]


def test_extra_meeting_before_an_issued_one_goes_on_where_that_ended(meeting, ksnau, secretary):
    items(meeting, secretary, 2)
    issued(meeting, secretary)
    extra = making.meeting(ksnau, secretary, D(2024, 5, 17), extra=True)
    items(extra, secretary, 1)
    issued(extra, secretary)
    assert (printed(meeting), printed(extra)) == (["1/24", "2/24"], ["3/24"])


def test_year_is_that_of_the_meeting_and_not_of_the_call(ksnau, secretary):
    with clock.at("2024-12-20"):
        december = making.meeting(ksnau, secretary, D(2024, 12, 27))
        january = making.meeting(ksnau, secretary, D(2025, 1, 7))
        items(december, secretary, 1)
        items(january, secretary, 1)
        issued(january, secretary)
        issued(december, secretary)
    assert (printed(january), printed(december)) == (["1/25"], ["1/24"])


def test_bodies_have_series_of_their_own(meeting, ks, secretary):
    other = making.meeting(factories.body("ks", of=ks), secretary)
    for one in (meeting, other):
        items(one, secretary, 1)
        issued(one, secretary)
        assert printed(one) == ["1/24"]


def test_refused_issue_takes_no_paragraph(meeting, ksnau, secretary):
    open_paragraph_series(body=ksnau, year=2024, first=180)
    items(meeting, secretary, 1)
    ksnau.register_prefix = "SAKNAS"
    ksnau.save()
    meeting.refresh_from_db()
    with pytest.raises(Refused, match="Diariet SAKNAS finns inte"):
        issue_summons(meeting=Meeting.objects.get(pk=meeting.pk), by=secretary)
    assert ParagraphSeries.objects.get(body=ksnau).next == 180


def test_series_is_verified(meeting, ksnau, secretary):
    items(meeting, secretary, 3)
    issued(meeting, secretary)
    assert list(paragraph_numbers()) == []
    ParagraphSeries.objects.filter(body=ksnau).update(next=9)
    assert list(paragraph_numbers()) == ["KSNAU 2024 §: nästa nummer är 9 men skulle vara 4."]
