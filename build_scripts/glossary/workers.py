"""Work on many speeches in two processes, where the system can fork and there is enough of it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from build_scripts.records import Speech

Result = TypeVar("Result")

#: Speeches of one task: small enough that both processes end together, large enough that handing over costs nothing.
TASK = 50
#: Speeches from which on a second process pays; it takes 0.1 s to start, and a speech takes some 15 ms.
ENOUGH = 2 * TASK

#: What the processes share with the one that began them (a fork inherits it; nothing is copied).
_shared: tuple[Callable[[Speech], Any], Sequence[Speech]]


def _task(first: int) -> list[Any]:
    work, speeches = _shared
    return [work(speech) for speech in speeches[first : first + TASK]]


def side_by_side(work: Callable[[Speech], Result], speeches: Sequence[Speech]) -> list[Result]:
    """`work` of each speech, in order. The same as in one process; `work` must depend on nothing that changes."""
    global _shared
    if "fork" not in multiprocessing.get_all_start_methods() or len(speeches) < ENOUGH or (os.cpu_count() or 1) < 2:
        return [work(speech) for speech in speeches]
    _shared = (work, speeches)
    try:
        with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
            return [done for task in pool.map(_task, range(0, len(speeches), TASK)) for done in task]
    finally:
        del _shared
