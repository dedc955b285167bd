"""Marks on a text as elements that nest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar


class Stretch(Protocol):
    """A stretch of a text: offsets in code points, end exclusive."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


M = TypeVar("M", bound=Stretch)


@dataclass(frozen=True, slots=True)
class Step(Generic[M]):
    """One step through a marked text: a run of text, or the start or end of a mark's element.

    Where two marks cross, the inner one is closed and opened again: `is_first` is true for its first opening,
    `is_last` for its last closing.
    """

    kind: Literal["text", "open", "close"]
    text: str = ""
    mark: M | None = None
    is_first: bool = True
    is_last: bool = True


def nest_marks(text: str, marks: Iterable[M]) -> Iterator[Step[M]]:
    """Yield the whole text in runs, with an opening and a closing step for every mark, properly nested.

    Marks may nest, touch, cross or be empty. Of marks that start together the longest is the outermost; of equal ones
    the first given.
    """
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    open_marks: list[M] = []
    at = 0
    for edge in sorted({0, len(text)} | {mark.start for mark in waiting} | {mark.end for mark in waiting}):
        if at < edge:
            yield Step("text", text[at:edge])
            at = edge
        yield from _close_marks(open_marks, edge)
        while waiting and waiting[0].start == edge:
            open_marks.append(waiting.pop(0))
            yield Step("open", mark=open_marks[-1])
        yield from _close_marks(open_marks, edge)


def _close_marks(open_marks: list[M], edge: int) -> Iterator[Step[M]]:
    """Close the marks that end at `edge`; a mark opened inside one of them is closed and opened again."""
    while any(mark.end == edge for mark in open_marks):
        interrupted = []
        while (mark := open_marks.pop()).end != edge:
            yield Step("close", mark=mark, is_last=False)
            interrupted.append(mark)
        yield Step("close", mark=mark)
        for mark in reversed(interrupted):
            open_marks.append(mark)
            yield Step("open", mark=mark, is_first=False)
