"""The lines of a text under repair, piece by piece, as the rules of this package look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from build_scripts.text.characters import PIECE
from build_scripts.text.numerals import NUMERALS
from build_scripts.text.phrases import DATE_LINE, OPENING, SALUTATION
from build_scripts.text.words import cut

_BREAK = re.compile(f"(\n|{PIECE})")
_WIDE = re.compile("[^\x00-\u1fff]+")
_ENDS = "。！？…：；:;!?."
_CLOSING_MARKS = "”’）】》」』\"')"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, stripped: `text[start:end] == line.text`. `indent` is in columns."""

    start: int
    end: int
    text: str
    indent: int
    blank_before: bool

    @property
    def ended(self) -> bool:
        """Return whether the line ends where a sentence, a clause or an announcement may end."""
        return self.text.rstrip(_CLOSING_MARKS)[-1:] in _ENDS


@lru_cache(maxsize=2)
def list_pieces(text: str) -> tuple[list[Line], ...]:
    """Return the lines of each piece of the text (divided by PIECE), without blank lines.

    Cached for the last texts, because each rule asks again and most change nothing.
    """
    return tuple(_split_pieces(text))


def _split_pieces(text: str) -> Iterator[list[Line]]:
    start, piece, blank = 0, list[Line](), False
    for line in _BREAK.split(text):
        if line == PIECE:
            yield piece
            piece, blank = [], False
        elif stripped := line.strip():
            offset = start + line.index(stripped)
            indent = measure_width(line[: offset - start]) if offset > start else 0
            piece.append(Line(offset, offset + len(stripped), stripped, indent, blank))
            blank = False
        elif line != "\n":
            blank = blank or bool(piece)
        start += len(line)
    yield piece


def measure_width(text: str) -> int:
    """Return the columns on a terminal: two for every character that is not Latin, digit or half-width mark."""
    return 2 * len(text) - len(_WIDE.sub("", text))


#: If at least this share of the lines follow a blank line, blank lines do not divide paragraphs; and if a smaller share
#: of the lines are indented, indents do not either. Chosen, not measured.
LEAST_SPACED_SHARE, LEAST_INDENTED_SHARE = 0.8, 0.04
#: Marks that open no line.
NEVER_FIRST = "，。、；：？！）》】」』,;:?!)"


#: How the report of a news agency begins, which is the start of a paragraph.
WIRE_START = re.compile(rf"(?:新华社|中新社|中新网|人民网)[^。，！？：\n]{{1,20}}?[\d０-９{NUMERALS}]{{1,3}}日电")


def opens(line: Line) -> bool:
    """Return whether the line begins a paragraph whatever precedes it."""
    text = line.text
    return bool(OPENING.match(text) or SALUTATION.match(text) or DATE_LINE.fullmatch(text) or WIRE_START.match(text))


def is_spaced(piece: list[Line]) -> bool:
    """Return whether blank lines are between (nearly) all lines, so that each line is a paragraph."""
    return sum(line.blank_before for line in piece[1:]) >= LEAST_SPACED_SHARE * max(1, len(piece) - 1)


def uses_blanks(piece: list[Line]) -> bool:
    """Return whether blank lines divide paragraphs, that is, some lines have one before them and others have not."""
    blanks = sum(line.blank_before for line in piece[1:])
    return blanks > 0 and not is_spaced(piece)


def uses_indents(piece: list[Line]) -> bool:
    """Return whether some but not all lines are indented, so that an indent marks the start of a paragraph."""
    indented = sum(line.indent >= 2 for line in piece)
    return LEAST_INDENTED_SHARE * len(piece) < indented and indented >= 2


#: A line with a stop in it and this many code points is a paragraph of the speech. The shortest first paragraph of the
#: nine texts has 38.
SHORTEST_PARAGRAPH = 36


def is_prose(text: str) -> bool:
    """Return whether a line is long enough for a paragraph and has a stop."""
    return len(text) >= SHORTEST_PARAGRAPH and bool(re.search(r"[。！；]", text))


#: Code points on each side of a break that are cut into words. The longest words of jieba's dictionary have 16; those
#: of running text 2–4.
WORD_CONTEXT = 6


def splits_word(before: str, after: str) -> bool:
    """Return whether a word of two or more characters is across the break (`修订完 / 善制度`)."""
    around = before[-WORD_CONTEXT:] + after[:WORD_CONTEXT]
    edge, at = min(len(before), WORD_CONTEXT), 0
    for word in cut(around):
        at += len(word)
        if at > edge:
            return at - len(word) < edge
        if at == edge:
            return False
    return False
