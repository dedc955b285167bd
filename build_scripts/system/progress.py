"""Progress of a build: the pipeline reports stages and finished items, the display shows them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import pairwise

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

#: Seconds between two lines on the progress of one stage where there is no terminal, so that a log stays short.
PAUSE = 10.0

_log = logging.getLogger(__name__)


def report_stage(name: str) -> None:
    """Report that a stage of a build begins."""
    _log.info(name)


def report_done(items: str, done: int, total: int) -> None:
    """Report how many of the items of a stage are finished."""
    _log.info(items, extra={"done": done, "total": total})


class ProgressDisplay(logging.Handler):
    """Shows stages, progress and warnings while it is entered; `str` of it is how long each stage took.

    On a terminal a bar that vanishes at the end; elsewhere a line for each stage, and further lines for a long one.
    A quiet display shows warnings only. `translate` gives a message in the language of the editor.
    """

    def __init__(self, console: Console, quiet: bool = False, translate: Callable[[str], str] = str) -> None:
        super().__init__(logging.INFO)
        self._console, self._quiet, self._translate = console, quiet, translate
        self._stages: list[tuple[str, float]] = []
        self._items, self._started, self._printed = "", 0.0, 0.0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> ProgressDisplay:
        logger = logging.getLogger("build_scripts")
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(self)
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stages.append(("", time.monotonic()))
        logging.getLogger("build_scripts").removeHandler(self)
        self._bar.stop()

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            self._console.print(self._translate(f"{record.levelname.lower()}: {record.getMessage()}"), markup=False)
        elif hasattr(record, "done"):
            self._show_items(self._translate(record.getMessage()), record.done, record.__dict__["total"])
        else:
            self._show_stage(self._translate(record.getMessage()))

    def _show_stage(self, stage: str) -> None:
        self._stages.append((stage, time.monotonic()))
        self._items = ""
        self._bar.reset(self._task, total=None, description=f"{stage} …")
        self._print(f"{stage} …")

    def _show_items(self, items: str, done: int, total: int) -> None:
        now = time.monotonic()
        if items != self._items:
            self._items, self._started, self._printed = items, now, now
            self._bar.reset(self._task, total=total, description=items)
        self._bar.update(self._task, completed=done)
        if now - self._printed >= PAUSE and done < total:
            left = (now - self._started) / done * (total - done)
            self._print(self._translate(f"{items}: {done} of {total}, about {left:.0f} s left"))
            self._printed = now

    def _print(self, line: str) -> None:
        if self._bar.disable and not self._quiet:
            self._console.print(line, markup=False)

    def __str__(self) -> str:
        took = ((stage, end - start) for (stage, start), (_, end) in pairwise(self._stages))
        return ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in took)
