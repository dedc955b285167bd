"""Work in several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items handed to a process at once. Fewer than two chunks are computed in this process: starting a pool takes 0.1 s,
#: cleaning or outlining a speech of 4,000 characters 15 ms.
CHUNK = 25
#: Each process holds copies of what it reads of the parent's memory.
MOST_WORKERS = 4

_work: Callable[..., Any]


def _get_context() -> BaseContext | None:
    return multiprocessing.get_context("fork") if "fork" in multiprocessing.get_all_start_methods() else None


def parallel_map(work: Callable[[Item], Result], items: Sequence[Item], chunk: int = CHUNK) -> Iterator[Result]:
    """Yield `work(item)` for each item, in order; equal to `map(work, items)`.

    `work` is handed to each process once (by fork, where the system has it), so it may hold much data. Items and
    results are pickled. Exceptions of `work` are raised here.
    """
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if workers == 1 or len(items) < 2 * chunk:
        yield from map(work, items)
        return
    with ProcessPoolExecutor(workers, _get_context(), _start_worker, (work,)) as pool:
        yield from pool.map(_run, items, chunksize=chunk)


@contextmanager
def run_beside(work: Callable[[Sequence[Item]], Result], items: Sequence[Item]) -> Iterator[Callable[[], Result]]:
    """Begin `work(items)` in a process of its own; yield the function that waits for its result.

    With few items, or on one processor, that function does the work.
    """
    whole = partial(work, items)
    if len(items) < 2 * CHUNK or os.cpu_count() == 1:
        yield whole
        return
    with ProcessPoolExecutor(1, _get_context(), _start_worker, (whole,)) as pool:
        yield pool.submit(_run_whole).result


def _start_worker(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the parent, which then ends its workers.
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    """Kill this worker when its parent dies, even by SIGKILL.

    It would wait for tasks forever, because it and the other workers hold the writing end of the queue open."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows has only SIGTERM, which is as final.


def _run(item: Any) -> Any:
    return _work(item)


def _run_whole() -> Any:
    return _work()
