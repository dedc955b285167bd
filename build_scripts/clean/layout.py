"""The lines of a text under repair, piece by piece, as the rules of this package look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from build_scripts.characters import PIECE

_BREAK = re.compile(f"(\n|{PIECE})")
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
        """Whether the line ends where a sentence, a clause or an announcement may end."""
        return self.text.rstrip(_CLOSING_MARKS)[-1:] in _ENDS


def pieces(text: str) -> Iterator[list[Line]]:
    """The lines of each piece of the text (divided by PIECE), blank ones left out."""
    start, piece, blank = 0, list[Line](), False
    for line in _BREAK.split(text):
        if line == PIECE:
            yield piece
            piece, blank = [], False
        elif stripped := line.strip():
            offset = start + line.index(stripped)
            indent = width(line[: offset - start])
            piece.append(Line(offset, offset + len(stripped), stripped, indent, blank))
            blank = False
        elif line != "\n":
            blank = blank or bool(piece)
        start += len(line)
    yield piece


def width(text: str) -> int:
    """Columns on a terminal: two for every character that is not Latin, digit or half-width mark."""
    return sum(1 if character < "\u2000" else 2 for character in text)
