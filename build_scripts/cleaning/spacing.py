"""Blanks: Chinese text has none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Edit

_BLANKS = re.compile(r"[^\S\n\x1e]+")
_LINE_ENDS = re.compile(r"\n+")
_LATIN_PAIR = re.compile(r"[A-Za-z][A-Za-z0-9]|[0-9][A-Za-z]")


def drop_blanks(text: str) -> Iterator[Edit]:
    """Drop indents, trailing blanks and stray blanks inside; one between two Latin words, or a
    Latin word and a number, stays as a space (`Everest 2010`)."""
    for match in _BLANKS.finditer(text):
        between = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        yield Edit(match.start(), match.end(), " " if _LATIN_PAIR.fullmatch(between) else "")


def drop_blank_lines(text: str) -> Iterator[Edit]:
    """Drop empty lines: from here on a line is a paragraph."""
    for match in _LINE_ENDS.finditer(text):
        start, end = match.span()
        inside = start > 0 and end < len(text) and "\x1e" not in (text[start - 1], text[end])
        if end - start > 1 or not inside:
            yield Edit(start, end, "\n" if inside else "")
