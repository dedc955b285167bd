"""Work on many things in two processes, where the system can fork and there is enough of it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Things of one task: small enough that both processes end together, large enough that handing over costs nothing. Two
#: tasks make a second process pay; it takes 0.1 s to start, and a speech takes some 15 ms to read.
TASK = 25

#: What the processes share with the one that began them (a fork inherits it; nothing is copied).
_shared: tuple[Callable[[Any], Any], Sequence[Any], int]


def _task(first: int) -> list[Any]:
    work, items, size = _shared
    return [work(item) for item in items[first : first + size]]


def side_by_side(work: Callable[[Item], Result], items: Sequence[Item], size: int = TASK) -> Iterator[Result]:
    """`work` of each thing, in order, `size` of them at a time. The same as in one process.

    `work` must depend on nothing that changes. Things are not handed over and may be of any kind; what `work` returns
    is, and must be one that can be pickled.
    """
    global _shared
    if "fork" not in multiprocessing.get_all_start_methods() or len(items) < 2 * size or (os.cpu_count() or 1) < 2:
        yield from map(work, items)
        return
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        _shared = (work, items, size)
        try:
            tasks = pool.map(_task, range(0, len(items), size))  # Both processes begin here, and not later.
        finally:
            del _shared
        for done in tasks:
            yield from done
