"""What differs between two agendas, compared by identity and content."""

import copy
import random

import pytest

from meetings.changes import compare, file_part, in_open_words, part_of, sentences


def file(pk, **fields):
    return {
        "file": pk,
        "record": pk * 10,
        "number": pk,
        "title": f"Bilaga {pk}",
        "name": f"b{pk}.pdf",
        "sha256": f"sum{pk}",
    } | fields


def row(pk, **fields):
    return {
        "item": pk,
        "kind": "decision",
        "type": "Beslut",
        "label": f"§ {pk}",
        "printed": f"{pk}/24",
        "title": f"Ärende {pk}",
        "open_title": f"Öppet {pk}",
        "dnr": f"KS-2024/{pk:05}",
        "case": f"ks-2024-{pk:05}",
        "presenter": "",
        "time": "",
        "withdrawn": "",
        "memo": {"version": pk, "record": pk, "number": 1},
        "files": [],
        "reported": [],
        "to_all": [],
    } | fields


def agenda(*rows, **meeting):
    return {
        "meeting": {"starts_at": "08.30", "ends_at": "12.00", "place": "Björken"} | meeting,
        "rows": [*rows],
    }


def lines(before, now, **given):
    return [
        (one.row["item"], line.mark, line.what)
        for one in compare(before, now, **given).rows
        for line in one.lines
    ]


def test_the_same_agenda_has_no_changes():
    before = agenda(row(1, files=[file(1)]), row(2))
    assert not compare(before, copy.deepcopy(before))
    assert compare(before, copy.deepcopy(before)).counted == ""


def test_new_item_brings_its_documents():
    now = agenda(row(1), row(2, files=[file(5)]))
    assert lines(agenda(row(1)), now) == [
        (2, "Ny", "Ärendet"),
        (2, "Ny", "Tjänsteskrivelse"),
        (2, "Ny", "Bilaga 5"),
    ]
    changes = compare(agenda(row(1)), now)
    assert changes.counted == "1 nytt ärende, 2 nya handlingar"
    assert changes.parts == {"item-2", "file-2-5"}
    assert changes.by_item[2].marks == ["Ny"]


def test_memo_comes_is_replaced_and_goes():
    without, first, second = row(1, memo=None), row(1), row(1, memo={"version": 9, "record": 1, "number": 1})
    assert lines(agenda(without), agenda(first)) == [(1, "Ny", "Tjänsteskrivelse")]
    assert lines(agenda(first), agenda(second)) == [(1, "Ersatt", "Tjänsteskrivelse")]
    assert lines(agenda(second), agenda(without)) == [(1, "Utgår", "Tjänsteskrivelse")]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ([file(1, sha256="annan")], [(1, "Ersatt", "Bilaga 1")]),  # the same row, other bytes
        ([file(7, record=10, title="Bilaga 1 ny")], [(1, "Ersatt", "Bilaga 1 ny")]),  # replaced in its record
        ([file(7, record=10, sha256="sum1")], []),  # the same bytes uploaded again
        ([file(7, title="Bilaga 1")], [(1, "Ersatt", "Bilaga 1")]),  # another record under the same title
        ([file(7)], [(1, "Ny", "Bilaga 7"), (1, "Utgår", "Bilaga 1")]),
        ([], [(1, "Utgår", "Bilaga 1")]),
    ],
)
def test_files_are_paired_by_identity_record_and_title(new, expected):
    assert lines(agenda(row(1, files=[file(1)])), agenda(row(1, files=new))) == expected


def test_files_in_another_order_are_moved():
    before = agenda(row(1, files=[file(1), file(2), file(3)]))
    assert lines(before, agenda(row(1, files=[file(3), file(1), file(2)]))) == [(1, "Flyttad", "Bilaga 3")]


def test_only_the_item_that_changed_place_is_moved():
    before = agenda(*(row(pk) for pk in (1, 2, 3, 4)))
    changes = compare(before, agenda(*(row(pk) for pk in (1, 4, 2, 3))))
    (one,) = changes.rows
    assert (one.row["item"], one.lines[0].mark, one.lines[0].note) == (4, "Flyttad", "tas nu efter § 1")
    assert changes.counted == "1 ärende flyttat"


def test_a_new_item_in_the_middle_moves_nobody():
    assert {pk for pk, _, _ in lines(agenda(row(1), row(2)), agenda(row(1), row(9), row(2)))} == {9}


@pytest.mark.parametrize("seed", range(20))
def test_the_least_possible_number_is_moved(seed):
    dice = random.Random(seed)
    order = list(range(7))
    dice.shuffle(order)
    moved = {
        pk
        for pk, mark, _ in lines(agenda(*map(row, range(7))), agenda(*map(row, order)))
        if mark == "Flyttad"
    }
    left = [pk for pk in order if pk not in moved]
    assert left == sorted(left)
    assert len(left) == max(
        len(kept)
        for mask in range(128)
        if (kept := [pk for at, pk in enumerate(order) if mask >> at & 1]) == sorted(kept)
    )


def test_withdrawn_item_names_no_documents_and_its_reason():
    now = agenda(row(1, withdrawn="Utreds vidare", files=[]))
    changes = compare(agenda(row(1, files=[file(1)])), now)
    (line,) = changes.rows[0].lines
    assert (line.mark, line.what, line.note, line.part, line.old_part) == (
        "Utgår", "Ärendet", "Utreds vidare", "", "item-1",
    )  # fmt: skip
    assert changes.counted == "1 ärende utgår"
    assert lines(now, copy.deepcopy(now)) == []
    assert sentences(changes) == ["§ 1 utgår."]


def test_item_taken_up_again_brings_its_documents_anew():
    before = agenda(row(1, withdrawn="Utreds vidare"))
    changes = compare(before, agenda(row(1)))
    assert changes.parts == {"item-1"}
    assert sentences(changes) == ["§ 1 tas upp igen."]


def test_item_gone_from_the_list_stands_last():
    changes = compare(agenda(row(1), row(2)), agenda(row(2)))
    (one,) = changes.rows
    assert (one.gone, one.row["item"], one.lines[0].old_part) == (True, 1, "item-1")
    assert sentences(changes) == ["§ 1 är borta från listan."]


def test_heading_time_place_and_reports_are_changes_of_their_own():
    before = agenda(row(1), row(2, case="", dnr="", reported=[{"designation": "KS-1"}]))
    now = agenda(
        row(1, title="Ny rubrik", presenter="Åsa", time="09.20"),
        row(2, case="", dnr="", reported=[{"designation": "KS-2"}]),
        place="Esplanad",
    )
    changes = compare(before, now)
    assert changes.facts == [("Plats", "Esplanad", "Björken")]
    assert [(line.what, line.note) for one in changes.rows for line in one.lines] == [
        ("Rubrik", "förut: Ärende 1"),
        ("Föredragande och tid", "Åsa, kl. 09.20"),
        ("Anmälda handlingar", "+ KS-2, − KS-1"),
    ]
    assert changes.counted == "ändrade uppgifter"


def test_open_words_hold_no_closed_title_reason_or_document():
    secret = row(1, title="Hemlig", withdrawn="Hemligt skäl", files=[file(1, title="Hemlig bilaga")])
    shown = in_open_words(agenda(secret))["rows"][0]
    assert (shown["title"], shown["withdrawn"], shown["memo"], shown["files"]) == ("Öppet 1", True, None, [])


def test_without_old_words_nothing_of_the_earlier_issue_is_repeated():
    before = agenda(row(1, title="Gammal", files=[file(1, title="Borttagen")]), row(2, title="Struken"))
    changes = compare(before, agenda(row(1, title="Ny"), place="Esplanad"), say_old=False)
    said = str(changes)
    assert not [word for word in ("Gammal", "Borttagen", "Struken", "Björken") if word in said]


def test_rows_without_documents_have_no_part():
    assert part_of(row(1, case="", files=[])) == ""
    assert part_of(row(1, case="", files=[file(2)])) == "item-1"
    assert file_part(row(1), file(2)) == "file-1-2"
