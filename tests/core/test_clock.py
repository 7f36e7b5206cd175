import datetime as dt
import threading

import pytest

from core import clock


def test_moment_can_be_set_and_nested():
    with clock.at("2024-05-21T13:00") as moment:
        assert moment == clock.now() == dt.datetime(2024, 5, 21, 13, tzinfo=clock.STOCKHOLM)
        with clock.at(dt.date(2024, 6, 1)):
            assert clock.today() == dt.date(2024, 6, 1)
        assert clock.today() == dt.date(2024, 5, 21)
    assert clock.now().year >= 2026


def test_today_is_the_date_in_sweden():
    with clock.at(dt.datetime(2024, 5, 21, 22, 30, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2024, 5, 22)


def test_moment_is_put_back_after_an_error():
    with pytest.raises(RuntimeError), clock.at("2024-05-21"):
        raise RuntimeError
    assert clock.now().year >= 2026


def test_moment_belongs_to_its_own_thread():
    seen = []
    with clock.at("2024-05-21"):
        thread = threading.Thread(target=lambda: seen.append(clock.today().year))
        thread.start()
        thread.join()
    assert seen != [2024]


def test_demo_has_its_own_date_and_time_goes_on(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.DEMO = True
    assert clock.demo_date() is None
    clock.set_demo_date(dt.date(2024, 5, 17))
    assert clock.today() == dt.date(2024, 5, 17)
    assert clock.now() < clock.now()
    clock.set_demo_date(dt.date(2024, 5, 22))
    assert clock.today() == dt.date(2024, 5, 22)
    with clock.at("2024-01-01"):  # the script's own moment wins
        assert clock.today() == dt.date(2024, 1, 1)
    (tmp_path / "demo" / "today").write_text("nonsens")
    assert clock.demo_date() is None
    settings.DEMO = False
    assert clock.today().year >= 2026
