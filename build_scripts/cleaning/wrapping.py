"""Paragraphs that a form or a screen wrapped at a margin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from build_scripts.cleaning.layout import (
    NEVER_FIRST,
    WIRE_START,
    Line,
    is_spaced,
    list_pieces,
    measure_width,
    opens,
    uses_blanks,
    uses_indents,
)
from build_scripts.model import Edit
from build_scripts.text.numerals import NUMERAL
from build_scripts.text.phrases import SALUTATION, TOP_LABEL

#: Longest margin, in code points, at which a text is taken for wrapped. Screens and forms wrap at 25–60; the
#: shortest of the nine texts' median line is 62 code points, and their lines never agree on a margin (below).
WIDEST_WRAP = 66
#: Share of the lines that reach the margin: of the lines inside paragraphs where blank lines or indents show the
#: paragraphs, of all lines otherwise. Measured on the nine texts wrapped at 20, 25 … 60 code points: 1.0 and ≥ 0.46;
#: unwrapped at most 0.12.
LEAST_FULL_SHARE = 0.8
LEAST_FULL_SHARE_OF_ALL = 0.45
#: A line is full when it lacks at most SLACK code points of the margin (twice that in columns): a mark that may not
#: open a line pulls one or two characters along with it.
SLACK = 3
#: Share of a wrapped text's full lines that may end in a stop; more, and they are short paragraphs of like length.
#: Measured as above: at most 0.2.
MOST_ENDED_SHARE = 0.5
#: If at least this share of the full lines reach the margin exactly, a line that ends in a stop before the margin ends
#: a paragraph. Measured as above: wrapped by a program ≥ 0.7.
LEAST_EXACT_SHARE = 0.6
#: Fewest lines that prove a margin: lines inside paragraphs, where blank lines or indents show paragraphs; else all
#: lines; and all lines where each is followed by a blank line, because then each is usually a paragraph.
FEWEST_SHOWN, FEWEST_LINES, FEWEST_SPACED = 3, 6, 30
#: Lines at the beginning of a piece among which the salutation is, and fewest lines inside paragraphs below it for
#: the short lines above it not to count.
MOST_FRONT_LINES, FEWEST_BELOW = 10, 5
#: A line without a stop runs on, although it is not full, if its width is at least this share of the margin: the first
#: line of a paragraph whose indent of two characters was lost, at the narrowest margin of 20 and with a mark pulled
#: along.
LEAST_OPEN_WIDTH = 0.75

#: A program that wraps at a margin keeps a closing quotation mark on the line of the word before it; a typist may begin
#: a line with one.
_NEVER_FIRST = NEVER_FIRST + "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_POINT = re.compile(rf"{NUMERAL}(?:是|要)")
_INLINE_POINT = re.compile(rf"[。；：;:]{NUMERAL}(?:是|要)")


def join_wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines of a paragraph that a form or screen wrapped at a margin.

    A piece counts as wrapped when most of its lines reach a common right margin. Then a paragraph begins at an
    indent, after a blank line (where not every line has one), after a line that stops short of the margin, and
    at a label after a full stop. Headings, front matter and signatures are short lines and stay. A paragraph that
    happens to end at the margin, without indent or blank line after it, is joined with the next: there is no evidence.
    """
    for piece in list_pieces(text):
        if (layout := _find_layout(piece)) is None:
            continue
        for line, following in pairwise(piece):
            if layout.runs_on(line, following):
                yield Edit(line.end, following.start)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The layout of a piece with hard line breaks.

    `measure` gives a line's width in code points or columns, `margin` is the common one. `exact` says that lines reach
    it exactly except marks that may not open a line. `inline_points` says that 一是, 二是 … are in mid-line.
    """

    measure: Callable[[Line], int]
    margin: int
    slack: int
    exact: bool
    indents: bool
    blanks: bool
    inline_points: bool

    def runs_on(self, line: Line, following: Line) -> bool:
        if _may_begin_paragraph(following, self.indents, self.blanks) and not self._is_cut(line, following):
            return False
        if WIRE_START.match(following.text) or SALUTATION.fullmatch(line.text) or SALUTATION.fullmatch(following.text):
            return False
        if self.indents or self.blanks:
            return self._is_full(line)
        if self._is_full(line) and (self._fills(line, following) or not (self.exact and _may_end(line))):
            return not (line.ended and opens(following) and not self._is_inline_point(following))
        if line.ended or opens(following) or TOP_LABEL.match(line.text):
            return False
        return self.measure(line) >= LEAST_OPEN_WIDTH * self.margin

    def _is_cut(self, line: Line, following: Line) -> bool:
        """Return whether a blank line is within a paragraph: a full line is before it, and what follows is not indented
        where paragraphs are."""
        is_inside = self.indents and following.indent < 2 <= line.indent and not line.ended
        return is_inside and self._is_full(line) and not opens(following)

    def _is_full(self, line: Line) -> bool:
        return self.measure(line) >= self.margin - self.slack

    def _fills(self, line: Line, following: Line) -> bool:
        """Return whether the line ends at the margin, or before it only because the next may not open with its mark."""
        lacking = self.margin - self.measure(line)
        return lacking <= 0 or any(mark in _NEVER_FIRST for mark in following.text[1 : lacking + 1])

    def _is_inline_point(self, line: Line) -> bool:
        """Return whether 一是 or 二要 fell on a line's start by chance."""
        return self.inline_points and bool(_POINT.match(line.text))


def _may_begin_paragraph(line: Line, indents: bool, blanks: bool) -> bool:
    return (blanks and line.blank_before) or (indents and line.indent >= 2)


def _may_end(line: Line) -> bool:
    """Return whether the line may be a paragraph's last, or a heading."""
    return line.ended or bool(TOP_LABEL.match(line.text))


def _find_layout(piece: list[Line]) -> _Layout | None:
    """Return the layout of a piece with hard line breaks, None if each line is a paragraph."""
    indents, blanks = uses_indents(piece), uses_blanks(piece)
    shown = indents or blanks
    inner = [a for a, b in pairwise(piece) if not _may_begin_paragraph(b, indents, blanks)] if shown else piece
    called = next((at for at, line in enumerate(piece[:MOST_FRONT_LINES]) if SALUTATION.fullmatch(line.text)), 0)
    below = [a for a, b in pairwise(piece[called:]) if not (_may_begin_paragraph(b, indents, blanks) or opens(b))]
    if shown and len(below) >= FEWEST_BELOW:
        inner = below
    fewest = FEWEST_SPACED if is_spaced(piece) else FEWEST_SHOWN if shown else FEWEST_LINES
    if len(inner) < fewest:
        return None
    inline_points = any(_INLINE_POINT.search(line.text) for line in piece)
    found: list[tuple[float, _Layout]] = []
    for measure, unit in ((_count_points, 1), (_measure_columns, 2)):
        slack = SLACK * unit
        margin = _find_margin([measure(line) for line in inner], slack)
        full = [line for line in inner if abs(measure(line) - margin) <= slack]
        share, ended = len(full) / len(inner), sum(line.ended for line in full) / len(full)
        exact = sum(measure(line) >= margin for line in full) >= LEAST_EXACT_SHARE * len(full)
        if not 12 * unit <= margin <= WIDEST_WRAP * unit or ended > MOST_ENDED_SHARE:
            continue
        if share >= (LEAST_FULL_SHARE if shown else LEAST_FULL_SHARE_OF_ALL):
            found.append((share, _Layout(measure, margin, slack, exact, indents, blanks, inline_points)))
    return max(found, key=lambda item: item[0])[1] if found else None


def _find_margin(widths: list[int], slack: int) -> int:
    """Return the width that most of the widest lines have. A word in Latin letters, or a mark, may hang over it."""
    widest = sorted(widths)[int(0.9 * (len(widths) - 1))]
    return Counter(w for w in widths if abs(w - widest) <= slack).most_common(1)[0][0]


def _count_points(line: Line) -> int:
    return len(line.text) + line.indent // 2


def _measure_columns(line: Line) -> int:
    return line.indent + measure_width(line.text)
