"""The parallel map equals `map`, and no worker outlives its parent."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from build_scripts.system.parallel import CHUNK, parallel_map, run_beside

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("many", [0, 1, 2 * CHUNK - 1, 2 * CHUNK, 5 * CHUNK + 3])
def test_results_are_those_of_one_process(many: int) -> None:
    done = list(parallel_map(lambda number: (number**2, os.getpid()), range(many)))
    assert [square for square, _ in done] == [number**2 for number in range(many)]
    is_parallel = many >= 2 * CHUNK and (os.cpu_count() or 1) > 1
    assert (os.getpid() in {process for _, process in done}) == (many > 0 and not is_parallel)


def test_an_exception_of_a_worker_is_raised() -> None:
    def fail(_: int) -> None:
        raise FileNotFoundError("nowhere")

    with pytest.raises(FileNotFoundError, match="nowhere"):
        list(parallel_map(fail, range(2 * CHUNK)))


@pytest.mark.parametrize("many", [2, 2 * CHUNK])
def test_work_beside_gives_its_result_or_its_error(many: int) -> None:
    with run_beside(lambda numbers: (sum(numbers), os.getpid()), range(many)) as get_result:
        total, process = get_result()
    assert total == sum(range(many))
    assert (process == os.getpid()) == (many < 2 * CHUNK or os.cpu_count() == 1)
    with run_beside(lambda numbers: numbers[many], range(many)) as get_result, pytest.raises(IndexError):
        get_result()


KILLED = """
import fcntl, os, sys, time
from build_scripts.system.parallel import CHUNK, parallel_map
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
for number, _ in enumerate(parallel_map(lambda _: time.sleep(0.05), range(4 * CHUNK))):
    if number == 0:
        print("begun", flush=True)
        {then}
"""


@pytest.mark.parametrize("then", ["time.sleep(600)", "pass"], ids=["workers wait", "workers work"])
def test_no_worker_outlives_a_killed_parent(tmp_path: Path, then: str) -> None:
    """An orphan would keep the locks of its parent."""
    command = [sys.executable, "-c", KILLED.replace("{then}", then), str(tmp_path)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"begun\n"
    descriptor = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if then == "time.sleep(600)":
        time.sleep(3)  # Until the workers have nothing left to do.
    process.kill()
    process.wait()
    for _ in range(100):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(0.1)
    else:
        pytest.fail("a worker still holds the lock after ten seconds")
    os.close(descriptor)
