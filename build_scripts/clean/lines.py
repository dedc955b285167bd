"""Lines → paragraphs: what a page or a screen broke is joined, what was glued together is set free."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from build_scripts.characters import HAN
from build_scripts.clean.layout import Line, pieces, width
from build_scripts.phrases import DATE, DATE_LINE, NUMERAL, OPENING, SALUTATION, TOP_LABEL
from build_scripts.records import Edit

_POINT = re.compile(rf"{NUMERAL}(?:是|要)")
#: Longest margin, in code points, at which a text is taken for wrapped. Screens and forms wrap at 25–60; the
#: shortest median paragraph in the seeds has 83.
WIDEST_WRAP = 66
#: Share of a wrapped text's lines that reach its margin; of the lines inside paragraphs where blank lines or
#: indents show the paragraphs, of all lines otherwise. Copies of the seeds wrapped at 20–60 characters have
#: ≥ 0.93 and ≥ 0.68, the unwrapped seeds at most 0.10 at any width.
LEAST_FULL_SHARE = 0.8
LEAST_FULL_SHARE_OF_ALL = 0.45
#: A line is full when it lacks at most so many code points of the margin (twice that in columns): a mark that may not
#: open a line pulls one or two characters along with it.
SLACK = 3
#: Share of the margin from which on a line without a stop runs on although it is not full: the first line of a
#: paragraph whose indent was lost.
LEAST_OPEN_WIDTH = 0.75
#: Code points. A line this short without a stop is a heading or a signature, not half a paragraph. The longest
#: true heading on a line of its own in the seeds has 46, the shortest broken paragraph line 150.
LONGEST_UNSTOPPED = 60


def free_glued_salutation(text: str) -> Iterator[Edit]:
    """Give `同志们：` a line of its own where a title or a date before it, or the speech behind it, was run into it.

    Only at the head of a piece (its first ten lines), only with a colon: `同志们，…` opens a sentence and stays.
    """
    for piece in pieces(text):
        for line in piece[:10]:
            match = _salutation(line.text)
            if match is None:
                continue
            if match.start():
                yield Edit(line.start + match.start(), line.start + match.start(), "\n")
            if line.text[match.end() :].strip():
                yield Edit(line.start + match.end(), line.start + match.end(), "\n")
            break


def _salutation(line: str) -> re.Match[str] | None:
    """The salutation of a line: at its start, behind a date, or behind a title that ends there."""
    after_date = re.match(rf"\s*[（(]?\s*(?:{DATE.pattern})\s*[）)]?\s*", line)
    if after_date and (match := SALUTATION.match(line, after_date.end())):
        return match
    if match := SALUTATION.match(line):
        return match
    for title in re.finditer(r"(?:讲话稿?|报告|发言稿?|致辞|[）)])\s*(?=\S)|\s+(?=\S)", line[: LONGEST_UNSTOPPED + 1]):
        match = SALUTATION.match(line, title.end())
        if match and not re.search(r"[。！？；，]", line[: title.start()]):
            return match
    return None


def free_glued_heading(text: str) -> Iterator[Edit]:
    """Break the line between a labelled heading and its body where only a blank divides them.

    `一、认清形势，…重大现实意义 科学发展观提出五年多来，…。`: the part before the blank must be a heading (a label of
    the upper two levels, no full stop, 8–60 code points) and the part behind it prose of more than its length with
    a full stop. A blank in the middle of a heading sentence (`一、统一 思想。`) does not fit and stays.
    """
    for piece in pieces(text):
        if sum(len(re.findall(rf"[{HAN}]\s+[{HAN}]", line.text)) > 3 for line in piece) > len(piece) // 2:
            continue
        for line in piece:
            match = re.match(rf"([^\s。！？；]{{8,{LONGEST_UNSTOPPED}}})(\s+)(?=[{HAN}“])", line.text)
            if not match or not TOP_LABEL.match(match[1]):
                continue
            body = line.text[match.end() :]
            if "。" in body and len(body) > len(match[1]) and len(body.split("。")[0]) >= 12:
                yield Edit(line.start + match.start(2), line.start + match.end(2), "\n")


def free_indented_paragraphs(text: str) -> Iterator[Edit]:
    """Break the line before an indent (two ideographic spaces) in its middle: a page that lost its line ends.

    One ideographic space is no indent (县长　王某某), and what follows must be more than a word (主　　持　　词).
    """
    for match in re.finditer(r"(?<=[^\s])\u3000{2,}(?=[^\s]{4})", text):
        yield Edit(match.start(), match.start(), "\n")


def join_wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines of a paragraph that a form or screen wrapped at a margin.

    A piece counts as wrapped when most of its lines reach a common right margin. Then a paragraph begins at an
    indent, behind a blank line (where not every line has one), behind a line that stops short of the margin, and
    at a label behind a full stop. Headings, front matter and signatures are short lines and stay.
    """
    for piece in pieces(text):
        if (layout := _layout(piece)) is None:
            continue
        for line, following in pairwise(piece):
            if layout.runs_on(line, following):
                yield Edit(line.end, following.start)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a wrapped piece is set: its margin in code points or columns, and what shows a new paragraph."""

    measure: Callable[[Line], int]
    margin: int
    slack: int
    indents: bool
    blanks: bool
    inline_points: bool

    def is_full(self, line: Line) -> bool:
        return self.measure(line) >= self.margin - self.slack

    def may_begin_paragraph(self, line: Line) -> bool:
        return (self.blanks and line.blank_before) or (self.indents and line.indent >= 2)

    def _is_inline_point(self, line: Line) -> bool:
        """Whether 一是 or 二要 fell on a line's start by chance: the text has such points in mid-line."""
        return self.inline_points and bool(_POINT.match(line.text))

    def runs_on(self, line: Line, following: Line) -> bool:
        if self.may_begin_paragraph(following):
            return False
        if self.is_full(line):
            shown = self.indents or self.blanks
            return shown or not (line.ended and _opens(following) and not self._is_inline_point(following))
        if line.ended or _opens(following) or TOP_LABEL.match(line.text):
            return False
        return self.measure(line) >= LEAST_OPEN_WIDTH * self.margin and not self.blanks and not self.indents


def _layout(piece: list[Line]) -> _Layout | None:
    """The layout of a wrapped piece, None for one that has a paragraph a line."""
    indents, blanks = _uses_indents(piece), _uses_blanks(piece)
    inline_points = any(re.search(rf"[。；：;:]{NUMERAL}(?:是|要)", line.text) for line in piece)
    found: list[tuple[float, _Layout]] = []
    for measure, slack in ((_points, SLACK), (_columns, 2 * SLACK)):
        unit = slack // SLACK
        layout = _Layout(measure, 0, slack, indents, blanks, inline_points)
        shown = blanks or indents
        inner = [a for a, b in pairwise(piece) if not layout.may_begin_paragraph(b)] if shown else piece
        if len(inner) < (3 if shown else 6):
            continue
        # A word in Latin letters may hang over; the margin is what the upper lines agree on.
        margin = sorted(map(measure, inner))[int(0.9 * (len(inner) - 1))]
        full = [line for line in inner if abs(measure(line) - margin) <= slack]
        share = len(full) / len(inner)
        ended = sum(line.ended for line in full) / len(full)
        if 12 * unit <= margin <= WIDEST_WRAP * unit and ended <= 0.5:
            if share >= (LEAST_FULL_SHARE if shown else LEAST_FULL_SHARE_OF_ALL):
                found.append((share, _Layout(measure, margin, slack, indents, blanks, inline_points)))
    return max(found, key=lambda item: item[0])[1] if found else None


def _points(line: Line) -> int:
    return len(line.text) + line.indent // 2


def _columns(line: Line) -> int:
    return line.indent + width(line.text)


def join_broken_lines(text: str) -> Iterator[Edit]:
    """Join a paragraph that a page end broke in the middle of a sentence.

    The line must be prose (a full stop inside, or longer than LONGEST_UNSTOPPED, or ending in a comma) without a
    stop at its end, and the next must not open anything (label, salutation, date, indent where the text indents).
    """
    for piece in pieces(text):
        indents = _uses_indents(piece)
        for line, following in pairwise(piece):
            if _is_broken(line) and not _opens(following) and not (indents and following.indent >= 2):
                yield Edit(line.end, following.start)


def _is_broken(line: Line) -> bool:
    if line.ended or DATE_LINE.fullmatch(line.text):
        return False
    if line.text[-1] in "，、,":
        return True
    if TOP_LABEL.match(line.text) and not re.search("[。！？；;]", line.text):
        return False
    return bool(re.search("[。！？；;]", line.text)) or len(line.text) > LONGEST_UNSTOPPED


def _opens(line: Line) -> bool:
    return bool(OPENING.match(line.text) or SALUTATION.match(line.text) or DATE_LINE.fullmatch(line.text))


def _uses_indents(piece: list[Line]) -> bool:
    """Whether some but not all lines of the prose are indented, so that an indent says that a paragraph begins."""
    indented = sum(line.indent >= 2 for line in piece)
    return 0.04 * len(piece) < indented and indented >= 2


def _uses_blanks(piece: list[Line]) -> bool:
    """Whether blank lines divide paragraphs, that is, some lines have one before them and others have not."""
    blanks = sum(line.blank_before for line in piece[1:])
    return 0 < blanks < 0.8 * max(1, len(piece) - 1)
