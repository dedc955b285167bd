"""What a command costs: time, processor time, and the memory of all its processes together."""

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

#: Seconds between two looks at the memory, at least; what is held for less time may be missed.
LOOK = 0.2
#: A look at gigabytes takes tens of ms of a processor, which what is measured lacks: it may have this part of one.
SHARE = 1 / 20
PROC = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """`megabytes` is the peak of all processes together, pages that they share counted once; None where the system does
    not tell (it is read from Linux' /proc)."""

    seconds: float
    processor: float
    megabytes: float | None


class CommandError(Exception):
    """A command failed; the message is the end of what it said."""


def cost(arguments: list[str], folder: Path) -> Cost:
    """Run a command in a folder. Raises CommandError where it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(arguments, cwd=folder, stdout=said, stderr=said)
        ended = threading.Event()
        peaks: list[float] = []
        looking = threading.Thread(target=_look, args=(process.pid, ended, peaks))
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


def _look(root: int, ended: threading.Event, peaks: list[float]) -> None:
    pause = 0.01
    while not ended.wait(pause):
        start = time.thread_time()
        if held := sum(map(_proportional, _tree(root))):
            peaks[:] = [max([held, *peaks])]
        pause = max(LOOK, (time.thread_time() - start) / SHARE)


def _tree(root: int) -> list[int]:
    """A process and all that it began, and those that these began."""
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
    """Megabytes of a process, each page divided by the number of those that share it; 0 where it is gone."""
    with suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
