"""Lines of extracted text with their marks, the common result of all readers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from build_scripts.model import Mark, MarkKind
from build_scripts.text.numerals import NUMERALS

#: A short line is a heading if its letters are at least this many times as large as those of the body: official papers
#: have titles of 22 points over a body of 16, sizes next to each other (15 and 14) mean nothing. Chosen, not measured.
LARGER = 1.15
LONGEST_HEADING = 90

#: Most characters, blanks included, of a label that is not bold and is followed by bold words.
LONGEST_LABEL = 20

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*+")
#: The label of a heading or point, which may be set apart from the bold words that follow it.
_LABEL = re.compile(rf"\s*(?:第?[（(]?[{NUMERALS}百0-9０-９]{{1,4}}[)）]?[、.．，是要]?)?\s*")


class UnreadableTextError(ValueError):
    """The file has no text that can be read; the message says why and, after `Hint: `, what to do."""


class UnsupportedFileError(UnreadableTextError):
    """The file is of a kind that has no text to be read (a picture, an archive, a PDF of pictures)."""


@dataclass(slots=True)
class Line:
    """One block of text, with marks whose offsets count from its beginning."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    #: Size of the type, in the unit of the format; 0 where it is unknown.
    size: float = 0

    def mark(self, kind: MarkKind, level: int = 0) -> Line:
        """Mark the whole line; return the line."""
        self.marks.append(Mark(0, len(self.text), kind, level))
        return self

    def has(self, kind: MarkKind) -> bool:
        """Return whether the whole line has a mark of this kind."""
        return any(mark.kind == kind and mark.end - mark.start == len(self.text) for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The result of a reader; `RawText` explains the fields."""

    lines: list[Line]
    facts: dict[str, str] = field(default_factory=dict)
    pages: tuple[int, ...] = ()

    def joined(self) -> tuple[str, tuple[Mark, ...]]:
        """Return the text, each line ended by a line feed, and its sorted marks; frames of successive lines are one."""
        marks: list[Mark] = []
        offset = 0
        for line in self.lines:
            marks += [Mark(mark.start + offset, mark.end + offset, mark.kind, mark.level) for mark in line.marks]
            offset += len(line.text) + 1
        return "".join(f"{line.text}\n" for line in self.lines), tuple(_merge(sorted(marks)))


def _merge(marks: list[Mark]) -> list[Mark]:
    """Join marks of a kind that touch, and frames of successive lines; leave out empty ones."""
    last: dict[tuple[str, int], int] = {}
    merged: list[Mark] = []
    for mark in marks:
        at = last.get((mark.kind, mark.level))
        gap = 1 if mark.kind == "frame" else 0
        if mark.start == mark.end:
            continue
        if at is not None and mark.start <= merged[at].end + gap:
            merged[at] = merged[at]._replace(end=max(mark.end, merged[at].end))
        else:
            last[mark.kind, mark.level] = len(merged)
            merged.append(mark)
    return merged


def mark_large_lines(lines: list[Line]) -> None:
    """Mark short lines in clearly larger type than the body, the most common size, as headings of level 1."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0
    for line in lines:
        if body and line.size >= LARGER * body and len(line.text) <= LONGEST_HEADING:
            if not any(mark.kind in ("heading", "table", "note", "page_number", "running_head") for mark in line.marks):
                line.mark("heading", 1)


def join_surrogates(text: str) -> str:
    r"""Return the text with pairs of surrogates (from `\ud83d\ude00`) as characters; a lone one becomes U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_blank(text: str) -> bool:
    """Return whether the text has no visible character."""
    return _BLANK.fullmatch(text) is not None


def find_leading_bold(runs: Iterable[tuple[str, bool]]) -> Mark | None:
    """Return the mark of the bold run that begins a line given as runs of (text, is bold), None where it has none.

    A label that is not bold (`一、**加强领导**`) belongs to the run, blanks inside it do not end it.
    """
    before, length, start, end = "", 0, -1, 0
    for run, bold in runs:
        if is_blank(run):
            pass
        elif bold:
            if start < 0:
                if not _LABEL.fullmatch(before):
                    return None
                start = len(before) - len(before.lstrip())
            end = length + len(run)
        elif start >= 0:
            break
        if start < 0:
            before += run
            if len(before) > LONGEST_LABEL and not before.isspace():
                return None
        length += len(run)
    return Mark(start, end, "bold") if start >= 0 else None
