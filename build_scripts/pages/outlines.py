"""Outlines of several speeches in parallel columns, their main headings in rows by function.

`outlines/index.md` has all speeches of a small corpus, or lists the campaigns; `outlines/by/campaign/NAME.md` and its
further parts have the speeches of a campaign, MOST_COLUMNS on a page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from build_scripts.model import Section, Speech
from build_scripts.outline import FUNCTIONS, assign_functions
from build_scripts.pages.facts import group_by_fact, sort_by_date
from build_scripts.pages.lists import Heading, Part, divide, number_path_below
from build_scripts.pages.slogan_index import ListPage
from build_scripts.text.addresses import spell

#: Speeches on one page. A column of 12rem shows some ten characters in a line; twelve columns are three screens wide.
MOST_COLUMNS = 12
#: Letters that headings of one row must share to be tinted: 认识 alone does not suffice, 重要意义 does.
LEAST_SHARED = 3
FIRST = "outlines/index.md"
#: The row of headings whose function is not recognised.
OTHER = "其他"
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Entry:
    """A main heading: its text in pieces, each with whether another speech of the row has it, and what is below it."""

    id: str
    label: str
    pieces: Sequence[tuple[str, bool]]
    below: Sequence[str]


@dataclass(frozen=True, slots=True)
class OutlinesView:
    """One page of outlines: the speeches of a part, and for each function the headings of each speech.

    `shelves` are name, path and number of speeches of the campaigns, on the first page only.
    """

    name: str
    part: Part[Speech] | None
    rows: Sequence[tuple[str, Sequence[Sequence[Entry]]]]
    shelves: Sequence[tuple[str, str, int]]
    description: str = "几篇讲话的提纲并列，各节依作用并列。"
    side_bar: Sequence[Heading] = ()


def build_outline_pages(speeches: Sequence[Speech]) -> Iterator[ListPage]:
    """Yield the pages of outlines; speeches without an outline are left out."""
    outlined = [speech for speech in sort_by_date(speeches) if speech.main_headings]
    names: dict[str, list[str]] = defaultdict(list)
    members: dict[str, list[Speech]] = defaultdict(list)
    for name, group in group_by_fact(outlined, "campaign"):
        if len(group) > 1:
            names[spell(name)].append(name)
            members[spell(name)] += group
    shelves = [("、".join(names[at]), f"outlines/by/campaign/{at}.md", len(group)) for at, group in members.items()]
    is_one_page = len(outlined) <= MOST_COLUMNS
    few = divide(outlined, MOST_COLUMNS, partial(number_path_below, FIRST))[0] if is_one_page else None
    rows = align_outlines(few.rows) if few and few.rows else []
    yield FIRST, "提纲对照", "outlines.html", OutlinesView("", few, rows, shelves)
    for name, path, _ in shelves:
        group = members[path.rpartition("/")[2].removesuffix(".md")]
        for part in divide(group, MOST_COLUMNS, partial(number_path_below, path)):
            title = f"提纲对照：{name}{part.title_suffix}"
            yield part.path, title, "outlines.html", OutlinesView(name, part, align_outlines(part.rows), ())


def align_outlines(speeches: Sequence[Speech]) -> list[tuple[str, list[list[Entry]]]]:
    """Return a row for each function that occurs: its name, and for each speech the main headings with it."""
    by_function: dict[str, list[list[Section]]] = defaultdict(lambda: [[] for _ in speeches])
    for column, speech in enumerate(speeches):
        main = speech.main_headings
        functions = assign_functions([each.label + each.title for each in main], speech.functions)
        for section, function in zip(main, functions, strict=True):
            by_function[function or OTHER][column].append(section)
    rows = []
    for function in [*FUNCTIONS, OTHER]:
        if function not in by_function:
            continue
        cells = by_function[function]
        grams = [{gram for section in cell for gram in _list_grams(section.title)} for cell in cells]
        entries = []
        for column, cell in enumerate(cells):
            others = set().union(*(each for at, each in enumerate(grams) if at != column))
            entries.append([_make_entry(section, speeches[column], others) for section in cell])
        rows.append((function, entries))
    return rows


def _list_grams(text: str) -> Iterator[str]:
    letters = "".join(_LETTER.findall(text))
    yield from (letters[at : at + LEAST_SHARED] for at in range(len(letters) - LEAST_SHARED + 1))


def _make_entry(section: Section, speech: Speech, others: set[str]) -> Entry:
    below = [each.label + each.title for each in speech.sections if each.parent == section.id and each.kind != "point"]
    return Entry(section.id, section.label, mark_shared(section.title, others), below)


def mark_shared(text: str, others: set[str]) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether it is in runs of LEAST_SHARED letters that `others` contains."""
    at = [number for number, character in enumerate(text) if _LETTER.match(character)]
    shared = [False] * len(text)
    for first in range(len(at) - LEAST_SHARED + 1):
        if "".join(text[each] for each in at[first : first + LEAST_SHARED]) in others:
            for each in range(at[first], at[first + LEAST_SHARED - 1] + 1):
                shared[each] = True
    pieces: list[tuple[str, bool]] = []
    for character, is_shared in zip(text, shared, strict=True):
        if pieces and pieces[-1][1] == is_shared:
            pieces[-1] = pieces[-1][0] + character, is_shared
        else:
            pieces.append((character, is_shared))
    return pieces
