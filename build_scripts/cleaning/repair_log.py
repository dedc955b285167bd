"""The log of repairs: which rule changed what, and which raw character each character comes from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from build_scripts.model import Doubt, Edit, RawText, Repair
from build_scripts.text.characters import PIECE


class Run(NamedTuple):
    """A run of characters of a cleaned text, and the span of the raw text that they come from.

    With `single`, each character comes from one character of the span, in order; without, all come from the whole span.
    Characters that were added have an empty span.
    """

    length: int
    raw_start: int
    raw_end: int
    single: bool

    def part(self, start: int, end: int) -> Run:
        """Return the part of the run from `start` to `end`, counted from its beginning."""
        if not self.single:
            return Run(end - start, self.raw_start, self.raw_end, single=False)
        return Run(end - start, self.raw_start + start, self.raw_start + end, single=True)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned text of one raw file, its log, and the origin of every character.

    `text` has the speeches of the file, one paragraph per line, separated by PIECE (U+001E). The runs of `origin` cover
    it in order. `removed_by[k]` is the rule that removed raw character k, or None.
    """

    raw: RawText
    text: str
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    origin: tuple[Run, ...] = field(repr=False)
    removed_by: tuple[str | None, ...] = field(repr=False)


class Trace:
    """The raw text, the text after the repairs so far, and the origin of every character."""

    def __init__(self, raw: RawText) -> None:
        self.raw = raw
        self.text = raw.text
        self.layer = 0
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []
        self._origin = [Run(len(raw.text), 0, len(raw.text), single=True)]
        self._run_ends = [len(raw.text)]
        self._removed_by: list[str | None] = [None] * len(raw.text)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", raw.text))]

    def apply(self, rule: str, edits: Iterable[Edit]) -> None:
        """Apply one rule's edits (offsets in the current text) and log them under its name."""
        self.apply_all((rule, edit) for edit in edits)

    def apply_all(self, edits: Iterable[tuple[str, Edit]]) -> None:
        """Apply the edits of several rules to the current text in one pass, each logged under the name of its rule.

        Edits that change nothing are ignored. Raises ValueError if two edits overlap or one is outside the text.
        """
        origin: list[Run] = []
        parts: list[str] = []
        done = known = 0
        self.layer += 1
        for rule, edit in sorted(edits, key=lambda named: (named[1].start, named[1].end)):
            if not done <= edit.start <= edit.end <= len(self.text):
                raise ValueError(f"{rule}: edit {edit} overlaps another or lies outside the text")
            before = self.text[edit.start : edit.end]
            if before == edit.after:
                continue
            raw_start, raw_end = self._map_to_raw(edit.start, edit.end)
            parts += self.text[done : edit.start], edit.after
            done = edit.end
            blank = not edit.after.strip()
            if blank:
                self._remove(rule, edit)
            # If as many characters replace others, each has the origin of the one that it replaces.
            if blank or len(edit.after) != edit.end - edit.start:
                made = Run(len(edit.after), raw_start, raw_start if blank else raw_end, single=False)
                origin += [*self._cut(known, edit.start), *([made] if edit.after else [])]
                known = edit.end
            self.repairs.append(
                Repair(
                    rule, self.layer, edit.start, edit.end, before, edit.after, raw_start, raw_end, self.line(raw_start)
                )
            )
        if not parts:
            return
        parts.append(self.text[done:])
        if origin or known:
            self._origin = origin + self._cut(known, len(self.text))
            self._run_ends = list(accumulate(run.length for run in self._origin))
        self.text = "".join(parts)

    def contains(self, edit: Edit, offsets: list[int]) -> bool:
        """Return whether one of the sorted raw offsets is in the span that an edit changes."""
        start, end = self._map_to_raw(edit.start, edit.end)
        at = bisect_left(offsets, start)
        return at < len(offsets) and offsets[at] < end

    def divide(self, offsets: list[int]) -> list[Edit]:
        """Return the edits that insert PIECE before the characters at sorted raw offsets, or those after them."""
        edits: dict[int, Edit] = {}
        start = 0
        for run in self._origin if offsets else ():
            while offsets and offsets[0] < run.raw_end:
                at = start + max(0, offsets[0] - run.raw_start) if run.single else start
                edits[at] = Edit(at, at, PIECE + "\n")
                offsets = offsets[1:]
            start += run.length
        return list(edits.values())

    def doubt(self, code: str, start: int, end: int, reason: str) -> None:
        """Record that `text[start:end]` looks damaged, and why it was not changed."""
        raw_start, _ = self._map_to_raw(start, end)
        self.doubts.append(Doubt(code, self.line(raw_start), self.text[start:end], reason))

    def line(self, raw_offset: int) -> int:
        """Return the raw line, from 1, that holds a raw offset."""
        return bisect_right(self._line_starts, raw_offset)

    def finish(self) -> Cleaned:
        """Return the result as a record."""
        return Cleaned(
            self.raw, self.text, tuple(self.repairs), tuple(self.doubts), tuple(self._origin), tuple(self._removed_by)
        )

    def _map_to_raw(self, start: int, end: int) -> tuple[int, int]:
        if start < end:
            raw_start = self._cut(start, start + 1)[0].raw_start
            return raw_start, max(self._cut(end - 1, end)[0].raw_end, raw_start)
        at = self._cut(start, start + 1)[0].raw_start if start < len(self.text) else len(self.raw.text)
        return at, at

    def _cut(self, start: int, end: int) -> list[Run]:
        """Return the runs of `text[start:end]`, the first and the last one cut to it."""
        if start >= end:
            return []
        first, last = bisect_right(self._run_ends, start), bisect_right(self._run_ends, end - 1)
        runs = self._origin[first : last + 1]
        runs[-1] = runs[-1].part(0, end - self._run_ends[last] + runs[-1].length)
        runs[0] = runs[0].part(start - self._run_ends[first] + self._origin[first].length, runs[0].length)
        return runs

    def _remove(self, rule: str, edit: Edit) -> None:
        for run in self._cut(edit.start, edit.end):
            for offset in range(run.raw_start, run.raw_end):
                self._removed_by[offset] = self._removed_by[offset] or rule


def replay(raw_text: str, repairs: Iterable[Repair]) -> str:
    """Return the text that a log of repairs makes of a raw text.

    Raises ValueError if the log does not fit the text, that is, if `before` differs from the text.
    """
    text = raw_text
    for layer in _list_layers(repairs):
        parts: list[str] = []
        done = 0
        for repair in layer:
            if text[repair.start : repair.end] != repair.before:
                raise ValueError(f"{repair.rule}: {repair.before!r} is not at {repair.start}")
            parts += text[done : repair.start], repair.after
            done = repair.end
        text = "".join([*parts, text[done:]])
    return text


def _list_layers(repairs: Iterable[Repair]) -> Iterator[list[Repair]]:
    layer: list[Repair] = []
    for repair in repairs:
        if layer and repair.layer != layer[-1].layer:
            yield layer
            layer = []
        layer.append(repair)
    if layer:
        yield layer
