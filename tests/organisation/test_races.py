"""Several machines tick in the same minute."""

import re

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]


def test_letters_of_the_day_go_out_once_whoever_ticks(race, tmp_path):
    race.once("tests.organisation.runners.write", people=12, each=3)
    letters = tmp_path / "letters"
    letters.mkdir()
    gathered = race.run("tests.organisation.runners.tick", processes=4, letters=str(letters))
    assert sum(gathered) == 12
    said = "".join(path.read_text() for path in letters.rglob("*.log"))
    sent_to = re.findall(r"^To: (\S+)$", said, re.MULTILINE)
    assert sorted(sent_to) == sorted(f"person{n}@umea.example" for n in range(12))
    assert race.once("tests.organisation.runners.outcome") == {"digests": 12, "unsent": 0, "loose": 0}


def test_seats_that_many_arrange_at_once_are_made_once_and_held_by_one(race):
    bodies = race.once("tests.organisation.runners.prepare_bodies", count=12)
    race.run("tests.organisation.runners.arrange", processes=8, bodies=bodies)
    answers = race.run("tests.organisation.runners.appoint_to_first", processes=8, bodies=bodies)
    assert [sorted(said) for said in zip(*answers, strict=True)] == [["", *["seat"] * 7]] * 12
    assert race.once("tests.organisation.runners.seated", bodies=bodies) == [[7, 1]] * 12
