"""Work in other processes is the work of one, and what goes wrong there is told here."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from build_scripts.system.parallel import TASK, meanwhile, side_by_side

PROJECT = Path(__file__).parent.parent


@pytest.mark.parametrize("many", [0, 1, 2 * TASK - 1, 2 * TASK, 5 * TASK + 3])
def test_what_two_do_is_what_one_does(many: int) -> None:
    done = list(side_by_side(lambda number: (number**2, os.getpid()), range(many)))
    assert [square for square, _ in done] == [number**2 for number in range(many)]
    assert (os.getpid() in {process for _, process in done}) == (0 < many < 2 * TASK)


@pytest.mark.parametrize("pays", [True, False])
def test_meanwhile_gives_its_result(pays: bool) -> None:
    with meanwhile(lambda: ("done", os.getpid()), pays=pays) as result:
        said, process = result()
    assert said == "done"
    assert (process == os.getpid()) is not pays


@pytest.mark.parametrize("pays", [True, False])
def test_what_is_raised_meanwhile_is_raised_where_the_result_is_asked_for(pays: bool) -> None:
    def fail() -> None:
        raise FileNotFoundError("nowhere")

    with meanwhile(fail, pays=pays) as result, pytest.raises(FileNotFoundError, match="nowhere"):
        result()


def test_a_process_that_is_killed_is_told() -> None:
    with (
        meanwhile(lambda: os.kill(os.getpid(), signal.SIGKILL)) as result,
        pytest.raises(ChildProcessError, match="ended with -9"),
    ):
        result()


def test_what_nobody_waits_for_is_broken_off(tmp_path: Path) -> None:
    begun, ended = tmp_path / "begun", tmp_path / "ended"

    def work() -> None:
        begun.touch()
        time.sleep(60)
        ended.touch()

    start = time.monotonic()
    with meanwhile(work):
        while not begun.exists():
            time.sleep(0.01)
    assert time.monotonic() - start < 30
    assert not ended.exists()


KILLED = """
import fcntl, os, sys, time
from build_scripts.system.parallel import TASK, meanwhile, side_by_side
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
def work(_):
    time.sleep(0.1)
with meanwhile(lambda: time.sleep(600)):
    for number, _ in enumerate(side_by_side(work, range(4 * TASK))):
        if number == 0:
            print("begun", flush=True)
    {then}
"""


@pytest.mark.parametrize("then", ["time.sleep(600)", "list(side_by_side(lambda _: time.sleep(600), range(9), 1))"])
def test_no_process_outlives_one_that_is_killed(tmp_path: Path, then: str) -> None:
    """What it held locked would stay so."""
    command = [sys.executable, "-c", KILLED.replace("{then}", then), str(tmp_path)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"begun\n"
    held = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    process.kill()
    process.wait()
    for _ in range(600):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(0.1)
    else:
        pytest.fail("another process still holds the lock after a minute")
    os.close(held)


def test_a_process_beside_this_one_begins_no_others() -> None:
    with meanwhile(lambda: set(side_by_side(lambda _: os.getpid(), range(4 * TASK)))) as result:
        assert len(result()) == 1
