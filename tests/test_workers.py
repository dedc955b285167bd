"""Work in other processes is the work of one, and what goes wrong there is told here."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from build_scripts.workers import TASK, meanwhile, side_by_side


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


def test_a_process_beside_this_one_begins_no_others() -> None:
    with meanwhile(lambda: set(side_by_side(lambda _: os.getpid(), range(4 * TASK)))) as result:
        assert len(result()) == 1
