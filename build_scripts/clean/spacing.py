"""Blanks: Chinese text has none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.records import Edit

_BLANKS = re.compile(r"[^\S\n\x1e]+")
_BLANK_LINES = re.compile(r"\n{2,}|\n+(?=\x1e)|(?<=\x1e)\n+|\A\n+|\n+\Z")
_LATIN_PAIR = re.compile(r"[A-Za-z][A-Za-z0-9]|[0-9][A-Za-z]")


def drop_blanks(text: str) -> Iterator[Edit]:
    """Drop indents, trailing blanks and stray blanks inside; one between two Latin words, or a
    Latin word and a number, stays as a space (`Everest 2010`)."""
    for match in _BLANKS.finditer(text):
        between = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        yield Edit(match.start(), match.end(), " " if _LATIN_PAIR.fullmatch(between) else "")


def drop_blank_lines(text: str) -> Iterator[Edit]:
    """Drop empty lines: from here on a line is a paragraph."""
    for match in _BLANK_LINES.finditer(text):
        inside = (
            match.start() > 0 and match.end() < len(text) and "\x1e" not in text[match.start() - 1] + text[match.end()]
        )
        yield Edit(match.start(), match.end(), "\n" if inside else "")
