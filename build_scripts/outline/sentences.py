"""Stops, and where sentences end, quotes and brackets passed over."""

from __future__ import annotations

import re
from itertools import accumulate

from build_scripts.text.characters import QUOTES, SENTENCE_ENDS
from build_scripts.text.numerals import number

SPACES = " \u3000"
COMMAS = "，,"
STOPS = SENTENCE_ENDS + "；：;:!?"
TITLE_STOPS = SENTENCE_ENDS + "；;!?"
KEPT_STOPS = "？?！!"
TITLE_TAIL = SPACES + "。．；;：:，,、—"
CLOSERS = "”’』」）)"
_PAIRS = {"”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", "）": "（", ")": "("}
_MARK = re.compile(f"[{''.join((*_PAIRS, *_PAIRS.values()))}]")


def find_sentence_end(text: str, start: int, limit: int) -> int:
    """Return the first stop in text[start:limit] outside quotes and brackets, or `limit`."""
    return find_first_mark(text, start, limit, TITLE_STOPS)


def find_first_mark(text: str, start: int, limit: int, marks: str) -> int:
    """Return the first of the marks in text[start:limit] outside quotes and brackets, or `limit`."""
    found = re.compile(f"[{re.escape(marks)}]").search(text, start, limit)
    if found is None:
        return limit
    inside = count_enclosing_marks(text[start:limit])
    return next((at for at in range(found.start(), limit) if text[at] in marks and not inside[at - start]), limit)


def count_enclosing_marks(text: str) -> list[int]:
    """Return, for each code point, in how many pairs of quotes, book title marks and brackets it is.

    A bracket round only a number is a label and encloses nothing. A mark without its partner is ignored, and
    an opening quote after another of its kind leaves the first without partner.
    """
    steps = [0] * (len(text) + 1)
    open_at: dict[str, list[int]] = {opener: [] for opener in _PAIRS.values()}
    for match in _MARK.finditer(text):
        offset, character = match.start(), match[0]
        if character in open_at:
            if character in QUOTES:
                open_at[character].clear()
            open_at[character].append(offset)
        elif open_at[_PAIRS[character]]:
            start = open_at[_PAIRS[character]].pop()
            if not (character in "）)" and number(text[start + 1 : offset][:8].strip()) is not None):
                steps[start + 1] += 1
                steps[offset] -= 1
    return list(accumulate(steps))
