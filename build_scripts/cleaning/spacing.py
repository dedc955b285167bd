"""Blanks: Chinese text has none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Edit

_BLANKS = re.compile(r"[^\S\n\x1e]+")
_LINE_ENDS = re.compile(r"\n+")
_LATIN_PAIR = re.compile(r"[A-Za-z][A-Za-z0-9]|[0-9][A-Za-z]")
#: A word before a mark and one after it: `year; please`. A label (`A. 某某`, `1. IPD`) has no word before its mark.
_LATIN_WORDS = re.compile(r"[A-Za-z]{2}[,.;:!?][A-Za-z]")


def drop_blanks(text: str) -> Iterator[Edit]:
    """Drop indents, trailing blanks and stray blanks inside; one between two Latin words, or a Latin word and a number,
    stays as a space (`Everest 2010`), also after a mark between the words."""
    for match in _BLANKS.finditer(text):
        around = text[max(0, match.start() - 3) : match.start()] + text[match.end() : match.end() + 1]
        is_latin = _LATIN_PAIR.fullmatch(around[-2:]) or _LATIN_WORDS.fullmatch(around)
        yield Edit(match.start(), match.end(), " " if is_latin else "")


def drop_blank_lines(text: str) -> Iterator[Edit]:
    """Drop empty lines: from here on a line is a paragraph."""
    for match in _LINE_ENDS.finditer(text):
        start, end = match.span()
        inside = start > 0 and end < len(text) and "\x1e" not in (text[start - 1], text[end])
        if end - start > 1 or not inside:
            yield Edit(start, end, "\n" if inside else "")
