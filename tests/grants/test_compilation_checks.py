"""Text against compilation: the seed's faults are found, what is right is left alone. No database."""

import pytest

from grants.checks import figures

KR, TKR = 100, 100_000


def content(rows, *, before=(), left=()):
    """`rows`: (applicant, asked, granted) in öre; `before` the same, decided before."""
    made = [
        {"applicant": name, "asked_ore": asked, "proposed_ore": granted, "new": new}
        for group, new in ((before, False), (rows, True))
        for name, asked, granted in group
    ]
    return {
        "rows": made,
        "counts": {"rows": len(made), "new": len(rows), "decided_before": len(before)},
        "totals": {
            "asked_ore": sum(row["asked_ore"] for row in made),
            "new_ore": sum(row["asked_ore"] for row in made if row["new"]),
            "proposed_ore": sum(row["proposed_ore"] for row in made if row["new"]),
        },
        "left": [
            {
                "name": "Klimatneutralitet",
                "year": year,
                "exists": True,
                "before_ore": one * TKR,
                "after_ore": two * TKR,
            }
            for year, one, two in left
        ],
    }


CLIMATE = content(
    [("SLK", 80 * TKR, 80 * TKR)] * 4,
    before=[("Region", 1_300 * TKR, 0)],
    left=[(2024, 2_500, 1_617), (2025, 2_500, 1_697)],
)
GRANTED = [20_000, 20_024, 20_000, 20_024, 15_024, 3_798, 20_000]
RIDE = content([(f"Förening {n}", 20_024 * KR, kr * KR) for n, kr in enumerate(GRANTED)])


def said(doubts):
    return [
        (one.kind, one.title.replace("\u00a0", " "), one.message.replace("\u00a0", " ")) for one in doubts
    ]


def test_five_applications_against_four_new():
    ((kind, title, message),) = said(figures.counts("I år har 5 ansökningar lämnats in.", CLIMATE))
    assert (kind, title) == ("count", "Texten säger 5 ansökningar")
    assert message.startswith("Sammanställningen har 4 nya och 1 som är beslutad tidigare.")
    assert said(figures.counts("Fyra nya ansökningar har lämnats in.", CLIMATE)) == []
    assert said(figures.counts("Vårens omgång gav 7 ansökningar.", RIDE)) == []


def test_seven_times_20_024_is_not_what_is_granted():
    text = "Sju föreningar får var sin miljöskjuts på 20 024 kr."
    ((kind, title, message),) = said(figures.each(text, RIDE))
    assert (kind, title) == ("each", "7 gånger 20 024 kr är 140 168 kr")
    assert message == "Sammanställningen beviljar 118 870 kr, 21 298 kr mindre. 2 av 7 får 20 024 kr."
    same = content([("A", 500 * KR, 500 * KR), ("B", 500 * KR, 500 * KR)])
    assert said(figures.each("Två föreningar får 500 kr vardera.", same)) == []


def test_those_who_are_named_are_counted_when_the_text_gives_no_number():
    text = "Följande får var sin miljöskjuts på 20 024 kr: " + ", ".join(f"Förening {n}" for n in range(7))
    ((_, title, _),) = said(figures.each(text, RIDE))
    assert title.startswith("7 gånger")


@pytest.mark.parametrize(("amount", "found"), [("118 870 kr", 0), ("140 168 kr", 0), ("140 000 kr", 1)])
def test_total_in_the_text_is_one_of_the_sums(amount, found):
    doubts = said(figures.whole(f"Sammanlagt beviljas {amount} till föreningar.", RIDE))
    assert len(doubts) == found


def test_what_is_left_says_its_basis_and_agrees_with_the_ledger():
    heading = "Kvarvarande medel (2024-05-14)"
    assert [
        kind for kind, _, _ in said(figures.left(heading, "2024 1 617,0 tkr\n2025 1 697,0 tkr", CLIMATE))
    ] == ["basis"]
    text = "Efter detta beslut: 2024 1 617,0 tkr, 2025 1 700,0 tkr"
    ((kind, title, message),) = said(figures.left(heading, text, CLIMATE))
    assert (kind, title) == ("left-2025", "1 700,0 tkr kvar 2025 stämmer inte med huvudboken")
    assert "2 500 000 kr kvar före beslutet och 1 697 000 kr efter" in message


def test_misprinted_number_is_found_in_text_and_table_and_nothing_else():
    html = "<table><tr><th>År</th><td>1 383</td><td>8 44</td></tr></table>"
    assert [(one.found, one.expected) for one in figures.tables(html)] == [("8 44", "844")]
    assert [one.found for one in figures.misprints("Ramen är 8 44 tkr.")] == ["8 44"]
    right = "901 84 Umeå, 070-174 06 05, 8 276 413 kr, 2024 1 617,0 tkr, 20 föreningar 2024"
    assert list(figures.misprints(right)) == []


def test_sum_row_that_is_not_of_its_rows():
    rows = "".join(
        f"<tr><td>{name}</td><td>{one}</td></tr>" for name, one in (("A", "1 000"), ("B", "500,5"))
    )
    right, wrong = (
        f"<table><tr><th>Anslag</th><th>2024</th></tr>{rows}<tr><th>Summa</th><td>{total}</td></tr></table>"
        for total in ("1 500,5", "1 600")
    )
    assert list(figures.tables(right)) == []
    ((_, title, message),) = said(figures.tables(wrong))
    assert title == "Summa är inte summan av raderna"
    assert message == "Raderna ovanför är tillsammans 1 500,50, det står 1 600."


def test_frozen_content_that_no_longer_adds_up_is_told():
    broken = content([("A", 500 * KR, 500 * KR)])
    broken["totals"]["asked_ore"] = 1
    assert [kind for kind, _, _ in said(figures.sums(broken))] == ["sum-asked_ore"]
    assert list(figures.sums(RIDE)) == []
