"""A text under repair that never forgets where its characters come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from build_scripts.records import Cleaned, Doubt, Edit, RawText, Repair


class Trace:
    """The raw text, the text as it stands after the repairs so far, and the way between the two."""

    def __init__(self, raw: RawText) -> None:
        self.raw = raw
        self.text = raw.text
        self.layer = 0
        self.repairs: list[Repair] = []
        self.doubts: list[Doubt] = []
        self._origin = [(offset, offset + 1) for offset in range(len(raw.text))]
        self._removed_by: list[str | None] = [None] * len(raw.text)
        self._line_starts = [0] + [offset + 1 for offset, c in enumerate(raw.text) if c == "\n"]

    def apply(self, rule: str, edits: Iterable[Edit]) -> None:
        """Carry out one rule's edits (offsets in the text as it stands) and log them under its name.

        Edits that change nothing are dropped. Raises ValueError where two edits overlap or one lies outside.
        """
        origin: list[tuple[int, int]] = []
        parts: list[str] = []
        done = 0
        self.layer += 1
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if not done <= edit.start <= edit.end <= len(self.text):
                raise ValueError(f"{rule}: edit {edit} overlaps another or lies outside the text")
            before = self.text[edit.start : edit.end]
            if before == edit.after:
                continue
            raw_start, raw_end = self._raw_span(edit.start, edit.end)
            parts += self.text[done : edit.start], edit.after
            origin += self._origin[done : edit.start]
            origin += self._inherit(edit, (raw_start, raw_end))
            if not edit.after.strip():
                self._remove(rule, edit)
            done = edit.end
            self.repairs.append(
                Repair(
                    rule, self.layer, edit.start, edit.end, before, edit.after, raw_start, raw_end, self.line(raw_start)
                )
            )
        if not parts:
            return
        parts.append(self.text[done:])
        origin += self._origin[done:]
        self.text, self._origin = "".join(parts), origin

    def doubt(self, code: str, start: int, end: int, reason: str) -> None:
        """Note that `text[start:end]` looks wrong and why it was left alone."""
        raw_start, _ = self._raw_span(start, end)
        self.doubts.append(Doubt(code, self.line(raw_start), self.text[start:end], reason))

    def line(self, raw_offset: int) -> int:
        """The raw line, from 1, that holds a raw offset."""
        return bisect_right(self._line_starts, raw_offset)

    def finish(self) -> Cleaned:
        """The result as a record."""
        return Cleaned(
            self.raw, self.text, tuple(self.repairs), tuple(self.doubts), tuple(self._origin), tuple(self._removed_by)
        )

    def _raw_span(self, start: int, end: int) -> tuple[int, int]:
        if start < end:
            return self._origin[start][0], max(self._origin[end - 1][1], self._origin[start][0])
        if start < len(self._origin):
            return self._origin[start][0], self._origin[start][0]
        return len(self.raw.text), len(self.raw.text)

    def _inherit(self, edit: Edit, raw: tuple[int, int]) -> list[tuple[int, int]]:
        if not edit.after.strip():
            return [(raw[0], raw[0])] * len(edit.after)
        if len(edit.after) == edit.end - edit.start:
            return self._origin[edit.start : edit.end]
        return [raw] * len(edit.after)

    def _remove(self, rule: str, edit: Edit) -> None:
        for start, end in self._origin[edit.start : edit.end]:
            for offset in range(start, end):
                self._removed_by[offset] = self._removed_by[offset] or rule


def replay(raw_text: str, repairs: Iterable[Repair]) -> str:
    """The text that a log of repairs makes of a raw text.

    Raises ValueError where the log does not fit the text, that is, where `before` is not what stands there.
    """
    text = raw_text
    for layer in _layers(repairs):
        parts: list[str] = []
        done = 0
        for repair in layer:
            if text[repair.start : repair.end] != repair.before:
                raise ValueError(f"{repair.rule}: {repair.before!r} does not stand at {repair.start}")
            parts += text[done : repair.start], repair.after
            done = repair.end
        text = "".join([*parts, text[done:]])
    return text


def _layers(repairs: Iterable[Repair]) -> Iterator[list[Repair]]:
    layer: list[Repair] = []
    for repair in repairs:
        if layer and repair.layer != layer[-1].layer:
            yield layer
            layer = []
        layer.append(repair)
    if layer:
        yield layer
