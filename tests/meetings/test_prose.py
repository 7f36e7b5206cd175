"""The Swedish of the minutes: golden sentences, and that no figure is told that is not in the data."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.richtext import plain
from meetings.prose import BallotFact, MotionFact, ParagraphFacts, ReservationFact, Sat, Vote, passages
from meetings.prose.facts import ConflictFact
from meetings.prose.passages import heading
from meetings.prose.spans import spans

KSNAU = "Kommunstyrelsens näringslivs- och arbetsutskott"


def facts(**fields) -> ParagraphFacts:
    return ParagraphFacts(
        **{"body": KSNAU, "body_short": "KSNAU", "step": "decides", "outcome": "as_proposed"} | fields
    )


def told(slot: str, **fields) -> list[str]:
    return plain(passages(facts(**fields))[slot]).splitlines()


ON_TO_BOARD = {"step": "proposes", "chain": [("Kommunstyrelsen", "decides")]}
ON_TO_COUNCIL = {
    "step": "proposes",
    "chain": [("Kommunstyrelsen", "proposes"), ("Kommunfullmäktige", "decides")],
}


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"clauses": ["bevilja 300 000 kr"]}, [f"{KSNAU} beslutar att bevilja 300 000 kr."]),
        (
            {"clauses": ["bevilja medel", "uppdra åt direktören"], "point": "3.2"},
            [
                f"{KSNAU} beslutar",
                "att bevilja medel.",
                "att uppdra åt direktören.",
                "Beslutet är fattat med stöd av punkt 3.2 i delegationsordningen.",
            ],
        ),
        (
            {"clauses": ["avslå motionen"], **ON_TO_BOARD},
            [f"{KSNAU} föreslår kommunstyrelsen besluta att avslå motionen."],
        ),
        (
            {"clauses": ["avslå motionen"], **ON_TO_COUNCIL},
            [f"{KSNAU} föreslår kommunstyrelsen föreslå kommunfullmäktige besluta att avslå motionen."],
        ),
        ({"clauses": ["Att godkänna planen."]}, [f"{KSNAU} beslutar Att godkänna planen."]),
        (
            {"clauses": ["avslå motionen"], "lead_in": "Kommunfullmäktige beslutar", **ON_TO_BOARD},
            [f"{KSNAU} föreslår kommunstyrelsen besluta att avslå motionen."],
        ),
        (
            {"outcome": "sent_back", "motive": "Utred kostnaden", "returns_on": "4 juni 2024"},
            [
                f"{KSNAU} beslutar att återremittera ärendet.",
                "Motivering: Utred kostnaden.",
                "Ärendet ska tas upp igen senast 4 juni 2024.",
            ],
        ),
        ({"outcome": "postponed"}, [f"{KSNAU} beslutar att bordlägga ärendet."]),
        ({"outcome": "noted"}, [f"{KSNAU} har tagit del av informationen."]),
        ({"withdrawn": "Inte klart"}, ["Ärendet utgår."]),
    ],
)
def test_the_decision_reads_alone(fields, sentences):
    assert told("decision", **fields) == sentences


SUPPORT = MotionFact("support", "Lars Åström (MP)", ["Anna Alm (S)", "Bo Ek (V)"])
REFUSE = MotionFact("refuse", "Eva Holm (M)", result="lost")
AMEND = MotionFact("amend", "Eva Holm (M)", clauses=["bevilja 200 000 kr"], result="won")
BACK = MotionFact("send_back", "Per Hus (L)", text="Kostnaden ska utredas")


def test_motions_tell_mover_and_those_who_join_formal_ones_first():
    assert told("motions", motions=[SUPPORT, AMEND, BACK]) == [
        "Per Hus (L) yrkar att ärendet återremitteras.",
        "Kostnaden ska utredas.",
        "Lars Åström (MP) yrkar bifall till förslaget med instämmande av Anna Alm (S) och Bo Ek (V).",
        "Eva Holm (M) yrkar ändring av förslaget:",
        "att bevilja 200 000 kr.",
    ]


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        (
            {},
            [
                "Ordföranden ställer proposition på förslaget och finner att utskottet beslutar enligt förslaget."
            ],
        ),
        (
            {"motions": [SUPPORT, REFUSE]},
            [
                "Ordföranden ställer proposition på bifall till och avslag på förslaget och finner att utskottet "
                "bifaller förslaget."
            ],
        ),
        (
            {"motions": [SUPPORT, AMEND], "outcome": "amended"},
            [
                "Ordföranden ställer proposition på förslaget och på Eva Holms (M) yrkande och finner att utskottet "
                "beslutar enligt Eva Holms (M) yrkande."
            ],
        ),
        (
            {"motions": [BACK, REFUSE]},
            [
                "Ordföranden ställer först proposition på om ärendet ska avgöras i dag eller återremitteras och finner "
                "att det ska avgöras i dag.",
                "Ordföranden ställer därefter proposition på bifall till och avslag på förslaget och finner att "
                "utskottet bifaller förslaget.",
            ],
        ),
        (
            {"motions": [BACK], "outcome": "sent_back", "motive": "x"},
            [
                "Ordföranden ställer först proposition på om ärendet ska avgöras i dag eller återremitteras och finner "
                "att det ska återremitteras."
            ],
        ),
        (
            {"motions": [MotionFact("add", "Eva Holm (M)", text="Redovisa i juni", result="lost")]},
            [
                "Ordföranden ställer proposition på förslaget och finner att utskottet beslutar enligt förslaget.",
                "Ordföranden ställer därefter proposition på bifall till och avslag på Eva Holms (M) tilläggsyrkande "
                "och finner att det avslås.",
            ],
        ),
        ({"outcome": "noted"}, []),
    ],
)
def test_the_order_of_putting(fields, sentences):
    assert told("order", **fields) == sentences


def ballot(yes: int, no: int, aside: int = 0, absent: int = 0, **fields) -> BallotFact:
    cast = ["yes"] * yes + ["no"] * no + ["abstains"] * aside + ["absent"] * absent
    votes = [Vote(f"Person {chr(65 + n % 26)}", "S", "", choice) for n, choice in enumerate(cast)]
    given = {"matter": "main", "yes": "bifall till förslaget", "no": "avslag på förslaget", "votes": votes}
    return BallotFact(**given | {"result": "yes", "settled_by": "majority"} | fields)


def test_a_vote_tells_what_it_meant_its_sums_and_its_result():
    assert told("vote", ballots=[ballot(6, 4, absent=1)]) == [
        "Följande beslutsordning godkänns.",
        "Ja-röst: bifall till förslaget. Nej-röst: avslag på förslaget.",
        "Omröstningen ger 6 ja-röster, 4 nej-röster och 1 frånvarande. Utskottet beslutar alltså enligt ja-rösterna: "
        "bifall till förslaget.",
    ]


def test_a_tie_says_what_settled_it():
    tied = told("vote", ballots=[ballot(1, 1, result="no", settled_by="casting")])[-1]
    assert tied == (
        "Omröstningen ger 1 ja-röst och 1 nej-röst. Rösterna är lika och ordförandens röst avgör. Utskottet beslutar "
        "alltså enligt nej-rösterna: avslag på förslaget."
    )
    assert "genom lottning" in told("vote", ballots=[ballot(1, 1, settled_by="lot")])[-1]


def test_an_election_gives_names_and_figures_and_no_list():
    fact = BallotFact(
        "election", "Bo Ek", "", result="yes", settled_by="lot", slips=[("Anna Ek", 3), ("Bo Ek", 3)], blank=1
    )
    assert told("vote", ballots=[fact]) == [
        "Omröstningen är sluten. Röster: Anna Ek 3 röster, Bo Ek 3 röster och 1 sedel är blank. Rösterna är lika och "
        "valet avgörs genom lottning. Utskottet väljer alltså Bo Ek."
    ]


def test_reservations_are_told_together_by_what_they_favour():
    rows = [
        ReservationFact("reservation", "Eva Holm (M)", "Eva Holm (M)"),
        ReservationFact("reservation", "Bo Ek (V)", "Eva Holm (M)", "För dyrt"),
        ReservationFact("reservation", "Per Hus (L)", "Per Hus (L)", "Mitt skäl."),
        ReservationFact("statement", "Kerstin Dahl (KD)", text="Vi ser framåt"),
    ]
    assert told("reservations", reservations=rows, seats=[Sat("Anna Alm", "S", abstains=True)]) == [
        "Eva Holm (M) och Bo Ek (V) reserverar sig mot beslutet till förmån för Eva Holms (M) yrkande.",
        "Bo Eks (V) motivering: För dyrt.",
        "Per Hus (L) reserverar sig mot beslutet till förmån för eget yrkande.",
        "Mitt skäl.",
        "Kerstin Dahl (KD) lämnar ett särskilt yttrande: Vi ser framåt.",
        "Anna Alm (S) deltar inte i beslutet.",
    ]
    assert heading("reservations", facts(reservations=rows[3:])) == "Särskilt yttrande"


def test_a_conflict_of_interest_says_who_leaves_and_who_serves():
    rows = [
        ConflictFact("Eva Holm (M)", "Sten Sjö (M)"),
        ConflictFact("Bo Ek (V)"),
        ConflictFact("Hanna H", elected=False),
    ]
    assert told("conflict", conflicts=rows) == [
        "Eva Holm (M) anmäler jäv och lämnar rummet. Sten Sjö (M) tjänstgör i stället.",
        "Bo Ek (V) anmäler jäv och lämnar rummet. Ingen tjänstgör i stället.",
        "Hanna H anmäler jäv och lämnar rummet.",
    ]


def test_words_are_escaped():
    assert "<script>" not in "".join(passages(facts(clauses=["<script>x</script>"])).values())


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [([184], "§ 184"), ([180, 181, 182, 185], "§§ 180–182, 185"), ([180, 181], "§§ 180, 181"), ([], "")],
)
def test_spans(numbers, printed):
    assert spans(numbers) == printed


MOTIONS = st.lists(
    st.builds(
        MotionFact,
        kind=st.sampled_from(["support", "refuse", "amend", "add", "own", "send_back", "postpone"]),
        mover=st.sampled_from(["Eva Holm (M)", "Lars Åström (MP)", "Hans (S)"]),
        supporters=st.lists(st.sampled_from(["Anna Alm (S)", "Bo Ek (V)"]), max_size=2),
        text=st.sampled_from(["", "Bevilja 1 250 kr år 2025", "Utred § 12"]),
        clauses=st.lists(st.sampled_from(["bevilja 99 kr", "avslå"]), max_size=2),
        result=st.sampled_from(["won", "lost", "fell", ""]),
    ),
    max_size=4,
)
CHOICES = st.lists(st.sampled_from(["yes", "no", "abstains", "absent", "conflict"]), max_size=60)


@given(
    motions=MOTIONS,
    choices=CHOICES,
    outcome=st.sampled_from(["as_proposed", "amended", "own", "rejected", "sent_back", "postponed", "noted"]),
    settled=st.sampled_from(["majority", "casting", "lot"]),
    clauses=st.lists(st.sampled_from(["bevilja 300 000 kr för 2025", "anta bilaga 4"]), max_size=3),
    style=st.sampled_from(["att", "dash", "bare"]),
)
def test_every_figure_in_the_prose_is_in_the_data(motions, choices, outcome, settled, clauses, style):
    vote = BallotFact(
        "main",
        "bifall till förslaget",
        "avslag på förslaget",
        [Vote("Anna Alm", "S", "", choice) for choice in choices],
        "yes",
        settled,
    )
    made = passages(
        facts(motions=motions, ballots=[vote], outcome=outcome, clauses=clauses, style=style, point="3.2")
    )
    figures = re.findall(r"\d+", plain("\n".join(html for html in made.values() if html)))
    data = " ".join(
        [
            *clauses,
            *(motion.text for motion in motions),
            *(clause for motion in motions for clause in motion.clauses),
            *(str(vote.count(choice)) for choice in ("yes", "no", "abstains", "absent", "conflict")),
            "3.2",
        ]
    )
    assert set(figures) <= set(re.findall(r"\d+", data))
    assert sum(vote.sums.values()) == len(choices)
