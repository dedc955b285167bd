"""Work in two processes, where the system can fork and there is enough of it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
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
    if not _can_fork() or len(items) < 2 * size:
        yield from map(work, items)
        return
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork"), _end_with_the_other) as pool:
        _shared = (work, items, size)
        try:
            with _at_rest():
                tasks = pool.map(_task, range(0, len(items), size))  # Both processes begin here, and not later.
        finally:
            del _shared
        for done in tasks:
            yield from done


@contextmanager
def meanwhile(work: Callable[[], Result], *, pays: bool = True) -> Iterator[Callable[[], Result]]:
    """Do `work` in a process of its own; what is given waits for its result, and raises what it raised.

    Where it does not pay, or the system cannot fork, it is done when its result is asked for. Work that nobody has
    waited for when the context ends is broken off. The result must be one that can be pickled.
    """
    if not pays or not _can_fork():
        yield work
        return
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_report, args=(work, theirs), daemon=True)
    with _at_rest():
        process.start()
    del work  # What it holds may be large, and is the other's now.
    theirs.close()

    def result() -> Result:
        try:
            value, error = ours.recv()
        except EOFError:
            process.join()
            raise ChildProcessError(f"a process of this one ended with {process.exitcode}") from None
        if error:
            raise error
        return value  # type: ignore[no-any-return]  # what was sent

    try:
        yield result
    finally:
        process.terminate()
        process.join()
        ours.close()


def _report(work: Callable[[], object], into: Connection) -> None:
    _end_with_the_other()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that began this, and ends it.
    try:
        into.send((work(), None))
    except Exception as error:
        into.send((None, error))


def _end_with_the_other() -> None:
    """Let this process end when the one that began it does, even if that is killed.

    It would wait for work for ever, and hold what the other had locked.
    """
    other = multiprocessing.parent_process()
    assert other

    def watch() -> None:
        other.join()
        os.kill(os.getpid(), signal.SIGKILL)  # A thread cannot end its process otherwise, and there is nothing to tidy.

    threading.Thread(target=watch, daemon=True).start()


def _can_fork() -> bool:
    """Whether there may be another process beside this one, which is not one of these itself."""
    many = (os.cpu_count() or 1) > 1 and "fork" in multiprocessing.get_all_start_methods()
    return many and not multiprocessing.current_process().daemon


@contextmanager
def _at_rest() -> Iterator[None]:
    """Meanwhile, what is forked has no garbage to look for in what it shares, which would copy all of it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
