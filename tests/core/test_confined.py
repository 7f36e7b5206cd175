"""Work in a child that can be stopped. The children are real; each takes some hundredths of a second."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from core import confined
from core.confined import MIB, Broke, Limits, Stopped


def add(a: int, b: int) -> int:
    return a + b


def whole_numbers(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def hoard(size: int) -> int:
    return len(bytearray(size))


def write(path: str, size: int) -> None:
    with open(path, "wb") as file:
        file.write(b"x" * size)


def crash() -> None:
    os.abort()


def fail() -> None:
    raise ValueError("fel i filen")


def leave_behind(path: str) -> None:
    sleeper = subprocess.Popen(["sleep", "600"])
    Path(path).write_text(f"{os.getpid()} {sleeper.pid}")
    time.sleep(600)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_call_answers_what_the_work_returned():
    assert confined.call(add, 2, 3) == 5


def environment() -> str:
    return Path("/proc/self/environ").read_text() + " ".join(
        f"{name}={os.environ[name]}" for name in os.environ
    )


def test_child_has_no_passwords_in_its_environment():
    """The server that children are forked from was started with the environment that its parent has."""
    told = confined.call(environment)
    assert "PATH=" in told
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY"):
        assert not os.environ.get(name) or os.environ[name] not in told
    assert os.environ["DJANGO_SETTINGS_MODULE"]


def test_call_passes_on_that_the_work_failed():
    with pytest.raises(Broke, match="ValueError: fel i filen"):
        confined.call(fail)


@pytest.mark.parametrize(
    ("work", "arguments", "limits", "why"),
    [
        (time.sleep, (60,), Limits(clock=0.3), "time"),
        (whole_numbers, (30,), Limits(processor=1, clock=20), "time"),
        (hoard, (800 * MIB,), Limits(memory=600 * MIB), "memory"),
        (crash, (), Limits(), "crash"),
    ],
)
def test_call_says_what_stopped_the_work(work, arguments, limits, why):
    with pytest.raises(Stopped) as stopped:
        confined.call(work, *arguments, limits=limits)
    assert stopped.value.why == why


def test_call_stops_what_writes_too_much(tmp_path):
    with pytest.raises(Stopped) as stopped:
        confined.call(write, str(tmp_path / "stor"), 3 * MIB, limits=Limits(output=MIB))
    assert stopped.value.why == "output"
    assert (tmp_path / "stor").stat().st_size <= MIB


def test_call_leaves_no_process_behind(tmp_path):
    told = tmp_path / "pids"
    with pytest.raises(Stopped):
        confined.call(leave_behind, str(told), limits=Limits(clock=5))
    pids = [int(word) for word in told.read_text().split()]
    assert len(pids) == 2
    deadline = time.monotonic() + 5
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in pids if alive(pid)] == []


def kill_oneself_once(path: str) -> str:
    if not Path(path).exists():
        Path(path).write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return "klart"


def kill_oneself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_call_does_work_again_whose_child_was_killed_by_others(tmp_path):
    assert confined.call(kill_oneself_once, str(tmp_path / "dödad")) == "klart"


def test_call_gives_up_work_whose_child_is_killed_every_time():
    with pytest.raises(Stopped) as stopped:
        confined.call(kill_oneself)
    assert stopped.value.why == "memory"
