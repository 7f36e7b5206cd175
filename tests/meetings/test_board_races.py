"""The notice board from several processes at once: one notice, one proof."""

import pytest

pytestmark = [pytest.mark.race, pytest.mark.django_db]


def test_two_secretaries_who_post_at_once_hang_up_one_notice_and_one_proof(race):
    race.once("tests.meetings.board_runners.prepare")
    said = race.run("tests.meetings.board_runners.post", processes=4)
    refused = "Protokollet är redan anslaget. Är anslaget fel, ersätt det med ett nytt."
    assert sorted(said) == [refused] * 3 + ["posted"]
    done = race.run("tests.meetings.board_runners.take_down", processes=3)
    assert [sum(each) for each in zip(*done, strict=True)] == [1, 1]
    kept = race.once("tests.meetings.board_runners.kept")
    assert kept == {"last": "2024-06-24", "down": "2024-06-25", "proofs": 1}
