"""Headings that the format of the raw file marks: headings of HTML, Word and Markdown, and lines that are bold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_scripts.metadata.pieces import BOLD, Line
from build_scripts.text.phrases import DATE_LINE, SALUTATION, TOP_LABEL

#: Code points of a heading. Official papers have headings of two lines of 28 to 34 characters; longer lines that a page
#: sets in bold are paragraphs that it stresses.
LONGEST_HEADING = 90
#: Most code points of a line with a label of the upper two levels that the outline reads as a heading by itself.
LONGEST_LABELLED = 46
#: If marked lines are a larger share of the lines of a text, they are its layout and not headings.
MOST_HEADINGS = 0.5

_SENTENCE_END = re.compile(r"[。；，：！…;,:!.]$")


def find_headings(body: Sequence[Line]) -> dict[str, int]:
    """Return the paragraphs that the format marks as headings, with their levels from 1; {} if it marks none.

    Lines that are bold as a whole are one level below the last level of headings proper. With a single level, lines
    with a label (一、) are left out, because the outline finds them itself. Not taken: salutations, dates, what ends
    like a sentence, the last line, and everything if half of the lines are marked.
    """
    marked = [line for line in body[:-1] if line.level and _may_be_heading(line)]
    if len(marked) > MOST_HEADINGS * len(body):
        return {}
    ranks = {level: rank for rank, level in enumerate(sorted({line.level for line in marked}), 1)}
    return {line.text: ranks[line.level] for line in marked if len(ranks) > 1 or not _is_plain_label(line.text)}


def _may_be_heading(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST_HEADING or SALUTATION.match(text) or DATE_LINE.fullmatch(text):
        return False
    return not _SENTENCE_END.search(text) and (line.level < BOLD or not re.search("[。！？].", text))


def _is_plain_label(text: str) -> bool:
    return bool(TOP_LABEL.match(text)) and len(text) <= LONGEST_LABELLED and not re.search("[。！？；]", text)
