"""Blanks: Chinese text has none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Edit

_LINE = re.compile(r"[^\n\x1e]+")
_SPACED = re.compile(r"\S \S \S ")
_INNER_BLANKS = re.compile(r"(?<=\S)[^\S\n\x1e]+(?=\S)")
_BLANKS = re.compile(r"[^\S\n\x1e]+")
#: Fewest single characters between blanks in a line, and their least share of its parts, for the blanks to say nothing.
#: Chosen: a name of two characters (`王 某`) is below both.
FEWEST_SPACED, LEAST_SPACED_SHARE = 3, 0.6
_LINE_ENDS = re.compile(r"\n+")
_LATIN_PAIR = re.compile(r"[A-Za-z][A-Za-z0-9]|[0-9][A-Za-z]")
#: A word before a mark and one after it: `year; please`. A label (`A. 某某`, `1. IPD`) has no word before its mark.
_LATIN_WORDS = re.compile(r"[A-Za-z]{2}[,.;:!?][A-Za-z]")


def close_spaced_letters(text: str) -> Iterator[Edit]:
    """Close up lines in which a blank is after nearly every character (`同 志 们 ：`), as some scans have it.

    Such a line would seem as wide as a full one.
    """
    for line in _LINE.finditer(text):
        if not _SPACED.search(line[0]):
            continue
        parts = line[0].split()
        single = sum(len(part) == 1 and not part.isascii() for part in parts)
        if single >= max(FEWEST_SPACED, LEAST_SPACED_SHARE * len(parts)):
            yield from (Edit(line.start() + m.start(), line.start() + m.end()) for m in _INNER_BLANKS.finditer(line[0]))


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
