"""Entries → nodes: where a title ends, and what announces a series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from build_scripts.model import SectionKind
from build_scripts.outline.labels import BARE, SENIORITY, STRONG, Label
from build_scripts.outline.nesting import ANNOUNCES, Entry
from build_scripts.outline.sentences import (
    COMMAS,
    KEPT_STOPS,
    SPACES,
    TITLE_STOPS,
    TITLE_TAIL,
    count_enclosing_marks,
    find_first_mark,
    find_sentence_end,
)
from build_scripts.text.characters import HAN

# Lengths are in code points. Measured on 28 real texts with 607 nodes: nine mobilisation speeches (tests/gold) and
# nineteen government work reports from 1978 to 2000.

#: Up to this length the first sentence of a point inside a paragraph is its title, clauses and all; a longer one is cut
#: at its first clause. Of the sentences with two clauses in the nine speeches the longest kept whole has 19, the
#: shortest cut 22.
WHOLE_SENTENCE = 20
#: Up to this length the first sentence of a labelled paragraph is its title: 62 is the longest that is right, and one
#: of 76 runs on only because the source lost words.
LONGEST_TITLE = 70
#: Parallel clauses up to this length each stay together (要分解任务，落实责任).
SHORT_CLAUSE = 8

#: Headings even inside a paragraph, where a whole text is in one.
_HEADING_STYLES = STRONG | {"di", "arabic_dun"}
#: The first half of a pair, and what opens its second: 既要…又要…, 不仅…更….
_PAIR_OPENS = re.compile("既|不仅|不但|不光|不只|不是")
_PAIR_CLOSES = re.compile("又|也|而且|还|更|且|而是")
#: A first clause that only says where, for whom or by what; the next one says what.
_ADVERBIAL = re.compile("在|对|从|针对|根据|按照|依照|为了|通过|围绕|结合|随着|作为")


@dataclass(frozen=True, slots=True)
class Node:
    """One recognised heading, run-in heading or point, before it has an id.

    `paragraph` and `parent` are indexes (into the paragraphs and into the list of nodes; parent None at the top).
    `start` and `end` are paragraph offsets of the label with its title. `lead_in` is the phrase that announces the
    series (`讲三点意见`), or "". The other fields are those of Section.
    """

    paragraph: int
    label: str
    title: str
    start: int
    end: int
    level: int
    kind: SectionKind
    style: str
    ordinal: int | None
    parent: int | None
    note: str = ""
    lead_in: str = ""


def build_node(entry: Entry, following: Label | None, nodes: list[Node], paragraphs: Sequence[str]) -> Node:
    """Return the node of an entry; its title ends before the `following` label if that is in the same paragraph."""
    label, text = entry.label, paragraphs[entry.label.paragraph]
    limit = following.start if following is not None and following.paragraph == label.paragraph else len(text)
    is_heading = label.opening or label.style in _HEADING_STYLES
    if label.depth:
        end = len(text.rstrip(TITLE_TAIL))
    else:
        end = _find_title_end(text, label.end, limit, label.opening, LONGEST_TITLE if is_heading else WHOLE_SENTENCE)
    kind: SectionKind = "point"
    if label.opening and not text[end:].strip(TITLE_TAIL):
        kind = "heading"
    elif label.opening and label.style in SENIORITY:
        kind = "run_in"
    return Node(
        paragraph=label.paragraph,
        label=text[label.start : label.end],
        title=text[label.end : end],
        start=label.start,
        end=end,
        level=1 if entry.parent is None else nodes[entry.parent].level + 1,
        kind=kind,
        style=label.style,
        ordinal=None if label.style == BARE else entry.ordinal,
        parent=entry.parent,
        note=entry.note,
        lead_in=_find_lead_in(label, paragraphs) if entry.opens_series and label.style != BARE else "",
    )


def _find_title_end(text: str, start: int, limit: int, opening: bool, longest: int) -> int:
    """Return where the title that begins at `start` ends, its final stop not counted; never after `limit`.

    A first sentence of more than `longest` code points is cut at its clauses, unless it is all of the paragraph.
    """
    end = find_sentence_end(text, start, limit)
    whole = opening and not text[end:].strip(TITLE_TAIL + KEPT_STOPS)
    if not whole:
        end = _find_body_mark(text, start, end, opening)
        if end - start > longest:
            end = _find_clauses_end(text, start, end)
    if end < limit and text[end] in KEPT_STOPS:
        end += 1
    while end > start and text[end - 1] in TITLE_TAIL:
        end -= 1
    return end


def _find_body_mark(text: str, start: int, end: int, opening: bool) -> int:
    """Return where a heading is set off from its body by a colon, or by a space between Chinese characters."""
    colon = find_first_mark(text, start, end, "：:")
    if colon < end and colon - start > 1 and text[colon + 1 :].strip(TITLE_TAIL):
        end = colon
    space = find_first_mark(text, start + 2, end, SPACES) if opening else end
    if space < end and end < len(text) and re.fullmatch(f"[{HAN}”][{SPACES}]+[{HAN}“]", text[space - 1 : space + 2]):
        end = space
    return end


def _find_clauses_end(text: str, start: int, sentence: int) -> int:
    """Return the end of the title: of the first clause, or of the pair or the short parallel clauses that it begins.

    If the first clause is only adverbial (在同一行业，…), the next one belongs to the title too.
    """
    inside = count_enclosing_marks(text[start:sentence])
    ends = [at for at in range(start, sentence) if text[at] in COMMAS and not inside[at - start]] + [sentence]
    first = text[start : ends[0]]
    if _PAIR_OPENS.search(first):
        for before, end in pairwise(ends):
            if _PAIR_CLOSES.match(text[before + 1 : end]):
                return end
    if _ADVERBIAL.match(first) and len(ends) > 1:
        return ends[1]
    end = ends[0]
    for before, later in pairwise(ends):
        clause = later - before - 1
        if len(first) > SHORT_CLAUSE or clause > SHORT_CLAUSE or abs(clause - len(first)) > 2:
            break
        end = later
    return end


def _find_lead_in(label: Label, paragraphs: Sequence[str]) -> str:
    """Return the clause before the first label that announces the series, "" if there is none."""
    text = paragraphs[label.paragraph][: label.start].strip()
    if not text and label.paragraph:
        text = paragraphs[label.paragraph - 1].strip()
    sentence = re.split(f"[{TITLE_STOPS}]", text[-200:].rstrip(TITLE_STOPS + TITLE_TAIL))[-1]
    starts = [0] + [found.end() for found in re.finditer("[，,：:]", sentence)]
    for start in reversed(starts[-3:]):
        if ANNOUNCES.search(sentence[start:]):
            return sentence[start:]
    return ""
