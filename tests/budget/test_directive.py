"""Planning directives: sums that add up, proposals empty until tabled, saves that do not write over each other."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from budget.actions.directive import (
    add_line,
    add_step,
    change_directive,
    change_step,
    remove_line,
    remove_step,
)
from budget.actions.frames import save_changes, save_frames, undo_save
from budget.actions.tabling import (
    await_proposal,
    change_proposal,
    remove_proposal,
    table_proposal,
    take_back_proposal,
)
from budget.directive_papers import document_of, shown, table_of
from budget.frames import compare, resulting, total
from budget.models import Directive, PartyProposal
from budget.queries.directive import base_of, changes_of
from core import clock
from core.errors import Refused
from core.tables import Ore
from tests import factories
from tests.audits.reviewed import board
from tests.budget import directed
from tests.budget.directed import TKR

LINES, YEARS = range(1, 5), range(2025, 2029)
KEYS = st.tuples(st.sampled_from(LINES), st.sampled_from(YEARS))
ORE = st.integers(-(10**12), 10**12)
CELLS = st.dictionaries(KEYS, ORE)


@st.composite
def tables(draw):
    """A base, and some proposals that change only what the base has."""
    base = draw(CELLS)
    keys = st.sampled_from(sorted(base)) if base else st.nothing()
    return base, draw(st.lists(st.dictionaries(keys, ORE), max_size=3))


@pytest.fixture
def case(db, registrar, official):
    return directed.budget_case(registrar, official)


# The figures


@given(tables())
def test_totals_are_the_sums_of_their_parts_and_base_and_change_make_the_frame(table):
    base, proposals = table
    for year in compare(LINES, YEARS, base, proposals):
        assert year.base == sum(row.base for row in year.rows if row.base is not None)
        assert year.missing == sum(row.base is None for row in year.rows)
        for at, all_of in enumerate(year.totals):
            cells = [row.cells[at] for row in year.rows]
            assert all_of.change == sum(cell.change for cell in cells if cell.change is not None)
            assert all_of.frame == sum(cell.frame for cell in cells if cell.frame is not None)
            assert all_of.frame == year.base + all_of.change
            for row, cell in zip(year.rows, cells, strict=True):
                assert (cell.frame is None) == (row.base is None)
                if row.base is not None:
                    assert cell.frame == row.base + (cell.change or 0)


@given(tables(), st.permutations(LINES))
def test_order_of_the_rows_does_not_matter(table, order):
    base, proposals = table
    ours, theirs = compare(LINES, YEARS, base, proposals), compare(order, YEARS, base, proposals)
    for one, other in zip(ours, theirs, strict=True):
        assert (one.base, one.totals, one.missing) == (other.base, other.totals, other.missing)
        assert sorted(one.rows, key=lambda row: row.line) == sorted(other.rows, key=lambda row: row.line)


@given(tables())
def test_years_together_hold_every_cell_once(table):
    base, proposals = table
    assert sum(total(base, year) for year in YEARS) == sum(base.values())
    for changes in proposals:
        after = resulting(base, changes)
        assert sum(after.values()) == sum(base.values()) + sum(changes.values())


def test_empty_is_not_zero_on_the_page_and_in_the_files(case, official):
    made = directed.framed(case, official, Kommunrevisionen=3_000, Valnämnden=100)
    one = directed.proposal(made, official)
    first, second = made.lines.all()
    typed = {(first.pk, 2025): 0, (second.pk, 2025): None}
    save_changes(proposal=one, version=0, typed=typed, by=official)
    cells = [row["cells"][0] for row in shown(made)["years"][0]["rows"]]
    assert [(cell["change"], cell["frame"]) for cell in cells] == [(0, 3_000 * TKR), (None, 100 * TKR)]
    rows = list(table_of(made).rows)
    assert rows[:3] == [
        [2025, "Kommunrevisionen", Ore(3_000 * TKR), Ore(0), Ore(3_000 * TKR)],
        [2025, "Valnämnden", Ore(100 * TKR), None, Ore(100 * TKR)],
        [2025, "Summa", Ore(3_100 * TKR), Ore(0), Ore(3_100 * TKR)],
    ]


def test_many_proposals_become_several_tables_with_the_base_in_each(case, official):
    made = directed.framed(case, official)
    for short in "ABCD":
        directed.proposal(made, official, short)
    directed.proposal(made, official, "E", tabled=False)
    parts = document_of(made)["tables"]
    assert [[one["short"] for one in part["proposals"]] for part in parts] == [["A", "B", "C"], ["D"]]
    assert {part["years"][0]["base"] for part in parts} == {3_000 * TKR}
    assert [len(part["years"][0]["totals"]) for part in parts] == [3, 1]
    assert document_of(made)["awaited"] == ["Partiet E: väntas vid KS 2024-06-04"]


# Laying out


def test_directive_plans_at_least_three_years_and_is_one_a_year_and_a_case(case, registrar, official):
    with pytest.raises(Refused, match="till och med 2027"):
        directed.directive(case, official, plan_until=2026)
    with pytest.raises(Refused, match="fullmäktige"):
        directed.directive(case, official, council=board())
    made = directed.directive(case, official)
    assert (list(made.years), made.period) == ([2025, 2026, 2027, 2028], "budget 2025 och plan 2026–2028")
    with pytest.raises(Refused, match="redan ett"):
        directed.directive(case, official, year=2026)
    with pytest.raises(Refused, match="för 2025"):
        directed.directive(directed.budget_case(registrar, official), official)
    with pytest.raises(Refused, match="gäller inte en budget"):
        directed.directive(factories.case(by=registrar, official=official), official)


def test_plan_is_not_cut_while_its_last_year_has_frames(case, official):
    made = directed.framed(case, official)
    with pytest.raises(Refused, match="ramar för 2028"):
        change_directive(directive=made, plan_until=2027, unit="tkr", note="", by=official)
    line = made.lines.get()
    save_frames(directive=made, version=1, typed={(line.pk, 2028): None}, by=official)
    changed = change_directive(directive=made, plan_until=2027, unit="mnkr", note=" Påhittade ", by=official)
    assert (changed.plan_until, changed.unit, changed.note) == (2027, "mnkr", "Påhittade")


def test_step_has_one_day_or_one_of_two_and_stands_in_the_order_of_days(case, official):
    made = directed.directive(case, official)
    with pytest.raises(Refused, match="tidigare dagen först"):
        add_step(
            directive=made,
            body=board(),
            on=datetime.date(2024, 6, 4),
            or_on=datetime.date(2024, 5, 28),
            by=official,
        )
    with pytest.raises(Refused, match=r"redan ett steg 4\sjuni\s2024"):
        add_step(directive=made, body=board(), on=datetime.date(2024, 6, 4), by=official)
    one = add_step(
        directive=made,
        body=directed.subcommittee(),
        on=datetime.date(2024, 5, 28),
        or_on=datetime.date(2024, 6, 4),
        by=official,
    )
    assert [step.body.short_name for step in made.steps.all()] == ["KSNAU", "KS", "KF"]
    change_step(step=one, body=one.body, on=datetime.date(2024, 6, 5), or_on=None, who="Alla", by=official)
    assert [str(step) for step in made.steps.all()] == ["KS 2024-06-04", "KSNAU 2024-06-05", "KF 2024-06-17"]


def test_step_where_a_proposal_is_tabled_is_not_removed(case, official):
    made = directed.directive(case, official)
    one = directed.proposal(made, official, "M", tabled=False)
    with pytest.raises(Refused, match="Partiet M"):
        remove_step(step=one.step, by=official)
    change_proposal(proposal=one, step=made.steps.last(), parties="M", short="M", by=official)
    remove_step(step=made.steps.first(), by=official)
    assert made.steps.count() == 1


def test_line_is_a_body_or_a_name_and_stands_once(case, official):
    made = directed.directive(case, official)
    for fields in ({}, {"body": board(), "name": "KS"}):
        with pytest.raises(Refused, match="Välj en nämnd"):
            add_line(directive=made, by=official, **fields)
    add_line(directive=made, body=board(), by=official)
    for fields in ({"body": board()}, {"name": "kommunstyrelsen"}):
        with pytest.raises(Refused, match="finns redan"):
            add_line(directive=made, by=official, **fields)
    remove_line(line=made.lines.get(), by=official)
    assert made.lines.count() == 0


def test_line_with_frames_is_not_removed(case, official):
    made = directed.framed(case, official)
    with pytest.raises(Refused, match="har ramar"):
        remove_line(line=made.lines.get(), by=official)


# Proposals


def test_proposal_is_empty_until_it_is_tabled(case, official):
    made = directed.framed(case, official)
    one = directed.proposal(made, official, "M", tabled=False)
    with pytest.raises(Refused, match="inte lagt"):
        directed.changed(one, official, 5)
    for fields in ({"clauses": "fastställa budgeten"}, {"in_writing": True}, {"version": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartyProposal.objects.filter(pk=one.pk).update(**fields)
    with pytest.raises(Refused, match="inte har varit"):
        table_proposal(proposal=one, tabled_on=clock.today() + datetime.timedelta(1), by=official)
    done = table_proposal(
        proposal=one, tabled_on=clock.today(), clauses="fastställa budgeten\n\nhöja", by=official
    )
    assert done.clause_lines == ["fastställa budgeten", "höja"]
    with pytest.raises(Refused, match="står kvar"):
        remove_proposal(proposal=done, by=official)


def test_tabled_proposal_is_taken_back_while_it_changes_nothing(case, official):
    made = directed.framed(case, official)
    one = directed.changed(directed.proposal(made, official), official, 5)
    with pytest.raises(Refused, match="Töm ändringarna"):
        take_back_proposal(proposal=one, by=official)
    one = directed.changed(one, official, None)
    back = take_back_proposal(proposal=one, by=official)
    assert (back.tabled_on, back.version, back.saved_by) == (None, 0, None)
    with pytest.raises(Refused, match="är inte lagt"):
        take_back_proposal(proposal=back, by=official)
    remove_proposal(proposal=back, by=official)
    assert not made.proposals.exists()


def test_proposal_carries_a_registered_document_of_its_own_case(case, registrar, official):
    made = directed.framed(case, official)
    one = directed.proposal(made, official, tabled=False)
    other = factories.record(case=directed.budget_case(registrar, official), by=registrar)
    with pytest.raises(Refused, match="annat ärende"):
        table_proposal(proposal=one, tabled_on=clock.today(), record=other, by=official)
    own = factories.record(case=case, by=registrar)
    assert table_proposal(proposal=one, tabled_on=clock.today(), record=own, by=official).record == own


def test_short_name_is_once_and_the_step_is_the_directives_own(case, registrar, official):
    made = directed.directive(case, official)
    directed.proposal(made, official, "S+MP", tabled=False)
    with pytest.raises(Refused, match="heter redan s"):
        await_proposal(directive=made, step=made.steps.first(), parties="S", short="s+mp", by=official)
    other = directed.directive(directed.budget_case(registrar, official), official, year=2026)
    with pytest.raises(Refused, match="annat planeringsdirektiv"):
        await_proposal(directive=made, step=other.steps.first(), parties="V", short="V", by=official)


# Saving frames


def test_save_writes_what_is_typed_and_leaves_the_rest(case, official):
    made = directed.framed(case, official)
    line = made.lines.get().pk
    saved = save_frames(
        directive=made, version=1, typed={(line, 2025): 0, (line, 2026): None, (line, 2027): -5}, by=official
    )
    assert base_of(saved) == {(line, 2025): 0, (line, 2027): -5, (line, 2028): 3_030 * TKR}
    assert (saved.version, saved.saved_by) == (2, official)


def test_save_that_changes_nothing_counts_as_none(case, official):
    made = directed.framed(case, official)
    assert save_frames(directive=made, version=1, typed=base_of(made), by=official).version == 1


def test_stale_save_is_refused_and_says_who_saved(case, official, other_official):
    made = directed.framed(case, official)
    line = made.lines.get().pk
    save_frames(directive=made, version=1, typed={(line, 2025): 1}, by=other_official)
    with pytest.raises(Refused, match=r"^Olle Annan Enhet sparade .* Inget av ditt är sparat") as refused:
        save_frames(directive=made, version=1, typed={(line, 2025): 2}, by=official)
    assert refused.value.code == "saved-meanwhile"
    assert base_of(made)[line, 2025] == 1


def test_change_needs_a_base_and_holds_it(case, official):
    made = directed.framed(case, official)
    line, extra = made.lines.get(), add_line(directive=made, name="Valnämnden", by=official)
    one = directed.changed(directed.proposal(made, official), official, 5)
    with pytest.raises(Refused, match="Valnämnden har ingen grundram 2025"):
        save_changes(proposal=one, version=1, typed={(extra.pk, 2025): 1}, by=official)
    with pytest.raises(Refused, match="S ändrar ramen för Kommunrevisionen 2025"):
        save_frames(directive=made, version=1, typed={(line.pk, 2025): None}, by=official)
    assert changes_of(made) == {one.pk: {(line.pk, 2025): 5 * TKR}}
    for year in (2024, 2029):
        with pytest.raises(Refused, match="finns inte längre"):
            save_frames(directive=made, version=1, typed={(line.pk, year): 1}, by=official)


def test_last_save_is_undone_once_and_only_by_who_has_seen_it(case, official, other_official):
    made = directed.framed(case, official)
    before, line = base_of(made), made.lines.get().pk
    with pytest.raises(Refused, match="efter att du öppnade"):
        undo_save(of=made, version=0, by=official)
    save_frames(directive=made, version=1, typed={(line, 2025): None, (line, 2026): 0}, by=other_official)
    undone = undo_save(of=made, version=2, by=official)
    assert (base_of(made), undone.version, undone.saved_by) == (before, 3, official)
    with pytest.raises(Refused, match="ingen sparning att ångra"):
        undo_save(of=made, version=3, by=official)

    one = directed.changed(directed.changed(directed.proposal(made, official), official, 5), official, 7)
    undo_save(of=one, version=2, by=official)
    assert changes_of(made) == {one.pk: {(line, 2025): 5 * TKR}}


def test_first_save_of_a_frame_is_not_undone_under_a_change(case, official):
    made = directed.framed(case, official)
    directed.changed(directed.proposal(made, official), official, 5)
    with pytest.raises(Refused, match="S ändrar ramen"):
        undo_save(of=made, version=1, by=official)


def test_save_is_whole_or_not_at_all(case, official, monkeypatch):
    made = directed.framed(case, official)
    before = base_of(made)
    monkeypatch.setattr("budget.actions.frames.trace", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_frames(directive=made, version=1, typed={(made.lines.get().pk, 2025): 1}, by=official)
    assert (base_of(made), Directive.objects.get().version) == (before, 1)


def test_others_write_nothing(case, registrar, official, outsider):
    made = directed.framed(case, official)
    for other in (registrar, outsider):
        with pytest.raises(Refused, match="handläggare"):
            save_frames(directive=made, version=1, typed={}, by=other)
