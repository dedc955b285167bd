"""The cost of a command: time, processor time, and the memory of all its processes."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

#: Least seconds between two samples of the memory; shorter peaks may be missed.
SAMPLING_PAUSE = 0.2
#: A sample of gigabytes takes tens of milliseconds of processor time; sampling may use this part of one processor.
SHARE = 1 / 20
PROC = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """The cost of a command; `megabytes` is the peak of all its processes, shared pages counted once.

    It is read from Linux' /proc, and None on other systems.
    """

    seconds: float
    processor: float
    megabytes: float | None


class CommandError(Exception):
    """A command failed; the message is the end of its output."""


def cost(arguments: list[str], folder: Path) -> Cost:
    """Run a command in a folder and return its cost. Raises CommandError if it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(arguments, cwd=folder, stdout=said, stderr=said)
        ended = threading.Event()
        peaks: list[float] = []
        looking = threading.Thread(target=_sample, args=(process.pid, ended, peaks))
        looking.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - start
        finally:
            ended.set()
            looking.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise CommandError(f"{shlex.join(arguments)}\n{said.read().decode('utf-8', 'replace')[-2000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, max(peaks, default=None))


def _sample(root: int, ended: threading.Event, peaks: list[float]) -> None:
    pause = 0.01
    while not ended.wait(pause):
        start = time.thread_time()
        if held := sum(map(_proportional, _tree(root))):
            peaks[:] = [max([held, *peaks])]
        pause = max(SAMPLING_PAUSE, (time.thread_time() - start) / SHARE)


def _tree(root: int) -> list[int]:
    """Return the ids of a process and of all its descendants."""
    children = defaultdict(list)
    for entry in PROC.glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            # pid (name) state parent …; the name may have spaces and brackets.
            children[int(entry.read_text("utf-8", "replace").rpartition(")")[2].split()[1])].append(
                int(entry.parent.name)
            )
    found = [root]
    for process in found:
        found += children[process]
    return found


def _proportional(process: int) -> float:
    """Return the megabytes of a process, shared pages divided among the sharing processes; 0 if it has ended."""
    with suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
